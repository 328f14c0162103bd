MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C038
ERR||RXA^1^3|102^Data type error^HL70357|E|2^Invalid Date^HL70533|||no day of the calendar; the dose was not kept
