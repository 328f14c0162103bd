MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V01^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AR|C134
ERR||MSH^1^9|200^Unsupported message type^HL70357|E||||VXQ, the query of version 2.3.1, is not answered here; ask with QBP Q11
ERR||MSH^1^12|203^Unsupported version id^HL70357|W||||MSH-12 is not 2.5.1; the message was read as if it were
