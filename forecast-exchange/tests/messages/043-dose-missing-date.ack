MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C043
ERR||RXA^1^3|101^Required field missing^HL70357|E|7^Required data missing^HL70533|||the dose has no date; it was not kept
