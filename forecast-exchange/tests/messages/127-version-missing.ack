MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C127
ERR||MSH^1^12|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-12 is empty; the message was read as version 2.5.1
