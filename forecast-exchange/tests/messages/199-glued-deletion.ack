MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-199
ERR||OBX^1|100^Segment sequence error^HL70357|W||||OBX has no line of its own; it was read
