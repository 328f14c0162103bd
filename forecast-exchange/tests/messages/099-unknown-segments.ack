MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C099
ERR||PV1^1|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||PV1 has no place in the record; it was not kept
ERR||ZXY^1|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||ZXY has no place in the record; it was not kept
