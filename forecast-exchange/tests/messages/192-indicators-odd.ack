MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C192
ERR||PID^1^24|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the indicator is neither Y nor N; it was not kept
ERR||PID^1^30|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the indicator is neither Y nor N; it was not kept
