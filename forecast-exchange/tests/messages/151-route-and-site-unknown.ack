MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C151
ERR||RXR^1^1|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the route (XX) is not in NCIT or HL70162; it was kept as it is
ERR||RXR^1^2|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the body site (YY) is not in HL70163; it was kept as it is
