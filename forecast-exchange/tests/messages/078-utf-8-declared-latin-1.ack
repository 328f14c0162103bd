MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C079
ERR||MSH^1^18|102^Data type error^HL70357|I||||MSH-18 declares Latin-1, but the message is UTF-8; it was read as UTF-8
