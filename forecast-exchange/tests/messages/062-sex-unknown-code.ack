MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C062
ERR||PID^1^8|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the sex (Q) is no code of HL70001; it was not kept
