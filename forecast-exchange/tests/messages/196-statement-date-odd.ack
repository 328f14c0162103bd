MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C196
ERR||OBX^4^5|102^Data type error^HL70357|E|4^Invalid value^HL70533|||the value is no date; it was not kept
