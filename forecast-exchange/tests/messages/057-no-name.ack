MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C057
ERR||PID^1^5|101^Required field missing^HL70357|E|7^Required data missing^HL70533|||the name is required; nothing of this message was kept
