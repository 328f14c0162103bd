MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C131
ERR||MSH^1^9|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-9 has no event; it was read as the only one of its type
