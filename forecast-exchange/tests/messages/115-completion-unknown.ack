MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C115
ERR||RXA^1^20|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the completion status (ZZ) is not in HL70322; whether the dose was given cannot be told, and it was not kept
