MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C140
ERR||RXA^1^15|102^Data type error^HL70357|E|8^Data was ignored^HL70533|||the field has 20000 bytes; it was not kept
