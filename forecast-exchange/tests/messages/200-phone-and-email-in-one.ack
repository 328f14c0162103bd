MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|T-200
ERR||PID^1^5|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||not kept, the record has no place for it: PID-5.10, PID-5.1.2
ERR||PID^1^3^2|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||parts of a value without the value itself; they were not kept
