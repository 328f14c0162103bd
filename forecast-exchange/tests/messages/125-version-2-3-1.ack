MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C125
ERR||MSH^1^12|203^Unsupported version id^HL70357|W||||MSH-12 is not 2.5.1; the message was read as if it were
