MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C100
ERR||PID^1^2|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||not kept, the record has no place for it: PID-2
