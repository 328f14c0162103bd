MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C068
ERR||PID^1^11|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||An address in the United States has no city, no state or no ZIP code.
ERR||PID^1^11|102^Data type error^HL70357|W|4^Invalid value^HL70533|||A ZIP code has neither five nor nine digits.
ERR||PID^1^13|102^Data type error^HL70357|W|4^Invalid value^HL70533|||A phone number has not ten digits.
