MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C051
ERR||PID^1^7|102^Data type error^HL70357|W|2^Invalid Date^HL70533|||the birth date is not known to the day; it was kept as it is
