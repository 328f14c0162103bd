MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C123
ERR||MSH^1^21|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-21 is empty; the profile was taken from the type of the message
