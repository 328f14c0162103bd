MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C070
ERR||PD1^1^11|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the publicity code (77) is not in HL70215; it was kept as it is
ERR||PD1^1^12|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the protection indicator is neither Y nor N; it was not kept
ERR||PD1^1^16|103^Table value not found^HL70357|E|5^Table value not found^HL70533|||the registry status (ZZ) is not in HL70441; it was not kept
