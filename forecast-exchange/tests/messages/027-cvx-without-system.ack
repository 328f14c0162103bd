MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C027
ERR||RXA^1^5^1^1|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the code (107) has no code system (RXA-5.3); it was read as CVX
