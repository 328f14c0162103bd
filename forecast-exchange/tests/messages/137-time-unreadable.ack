MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C137
ERR||MSH^1^7|102^Data type error^HL70357|W|4^Invalid value^HL70533|||MSH-7 is no time stamp; when the message was written is not known
