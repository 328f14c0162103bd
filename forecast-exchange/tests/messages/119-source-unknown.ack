MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C119
ERR||RXA^1^9|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the source of information (LA) is not in NIP001; it was not kept
