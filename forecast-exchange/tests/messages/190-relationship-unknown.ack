MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C190
ERR||NK1^1^3|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the relationship is empty or not in HL70063; it was kept as it is
