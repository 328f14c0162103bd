MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C042
ERR||RXA^1^3|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||times of day are not kept
