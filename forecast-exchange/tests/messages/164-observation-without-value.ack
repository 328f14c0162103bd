MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C164
ERR||OBX^1^5|101^Required field missing^HL70357|I|8^Data was ignored^HL70533|||the observation has no value; it was not kept
