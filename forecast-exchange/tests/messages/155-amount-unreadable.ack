MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C155
ERR||RXA^1^6|102^Data type error^HL70357|E|4^Invalid value^HL70533|||the amount is no number; it was not kept
