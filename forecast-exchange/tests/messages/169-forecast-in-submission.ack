MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C169
ERR||OBX^1^3|207^Application internal error^HL70357|I|8^Data was ignored^HL70533|||an evaluation or forecast is not taken from a submission; it was not kept
