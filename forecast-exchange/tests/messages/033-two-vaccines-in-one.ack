MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C033
ERR||RXA^1^5^2^1|198^Non-conformant cardinality^HL70357|E|8^Data was ignored^HL70533|||RXA-5 names a second vaccine; the first was kept
