MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C102
ERR||PID^1|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the line after this segment is no segment; it was not kept
ERR||PID^1^11|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||An address in the United States has no city, no state or no ZIP code.
