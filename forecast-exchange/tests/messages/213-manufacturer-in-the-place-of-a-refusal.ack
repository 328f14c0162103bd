MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-213
ERR||RXA^1^18|103^Table value not found^HL70357|W|4^Invalid value^HL70533|||a manufacturer (MVX) stands in RXA-18; it was read as RXA-17
