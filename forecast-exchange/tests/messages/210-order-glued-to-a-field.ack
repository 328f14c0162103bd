MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-210
ERR||ORC^2|100^Segment sequence error^HL70357|W||||ORC has no line of its own; it was read
