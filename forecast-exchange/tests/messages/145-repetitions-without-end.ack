MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C145
ERR||PID^1^3|102^Data type error^HL70357|E|8^Data was ignored^HL70533|||the field has 31999 bytes; it was not kept
ERR||PID^1^3|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||the person has no identifier
