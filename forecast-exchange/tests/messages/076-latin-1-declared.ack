MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C077
ERR||MSH^1^18|102^Data type error^HL70357|I||||the message is in Latin-1; the answer is in UTF-8
