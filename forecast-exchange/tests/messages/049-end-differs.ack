MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C049
ERR||RXA^1^4|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||RXA-4 is not the day of RXA-3; RXA-3 counts
