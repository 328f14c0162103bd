MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C117
ERR||RXA^1^21|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the action (Q) is not in HL70323; the dose was read as added
