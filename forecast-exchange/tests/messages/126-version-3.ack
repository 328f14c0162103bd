MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AR|C126
ERR||MSH^1^12|203^Unsupported version id^HL70357|E||||MSH-12 is no version that is read here; expected 2.5.1
