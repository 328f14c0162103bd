MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C157
ERR||RXA^1^17|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A newly given dose names no manufacturer.
ERR||RXA^1^15|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A newly given dose names no lot.
ERR||RXA^1|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A newly given dose has no route.
ERR||RXA^1|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A newly given injection has no body site.
ERR||RXA^1^6|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A newly given dose has no amount.
ERR||RXA^1|101^Required field missing^HL70357|W|6^Required observation missing^HL70533|||A newly given dose of a person under 19 does not say whether publicly funded vaccine was due.
