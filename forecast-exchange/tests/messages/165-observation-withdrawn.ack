MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C165
ERR||OBX^1^11|103^Table value not found^HL70357|I|4^Invalid value^HL70533|||the observation is withdrawn or was not made; it was not kept
