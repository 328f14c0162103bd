MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C116
ERR||RXA^1^20|101^Required field missing^HL70357|I|7^Required data missing^HL70533|||the completion status is empty; it was read as complete
