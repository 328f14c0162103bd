MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C166
ERR||OBX^1^3|103^Table value not found^HL70357|I|5^Table value not found^HL70533|||the record has no field for this observation; it was kept as a detail of the dose
