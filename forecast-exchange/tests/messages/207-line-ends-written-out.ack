MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-207
ERR||MSH^1^2|102^Data type error^HL70357|W|4^Invalid value^HL70533|||the ends of segments are written out, or escape characters doubled; the message was read as it was meant
