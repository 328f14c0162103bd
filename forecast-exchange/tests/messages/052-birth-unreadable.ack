MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C052
ERR||PID^1^7|102^Data type error^HL70357|E|2^Invalid Date^HL70533|||not a date of the form YYYYMMDD; nothing of this message was kept
