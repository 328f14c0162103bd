MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C112
ERR||RXA^1^21|103^Table value not found^HL70357|W|4^Invalid value^HL70533|||a completion status stands in RXA-21; it was read as RXA-20
