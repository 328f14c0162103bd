MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C136
ERR||MSH^1^7|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-7 is empty; when the message was written is not known
