MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE
ERR||MSH^1^10|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-10 is empty; the answer cannot name the message
