MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C076
ERR||MSH^1^18|102^Data type error^HL70357|W||||the message is not UTF-8 and MSH-18 does not say what else; it was read as Windows-1252 (Latin-1)
