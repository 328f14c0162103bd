MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C132
ERR||MSH^1^9|103^Table value not found^HL70357|I|4^Invalid value^HL70533|||the structure in MSH-9.3 is not VXU_V04; it was read as if it were
