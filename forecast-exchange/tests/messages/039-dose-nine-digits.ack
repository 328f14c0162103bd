MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C039
ERR||RXA^1^3|102^Data type error^HL70357|E|2^Invalid Date^HL70533|||not a date of the form YYYYMMDD; the dose was not kept
