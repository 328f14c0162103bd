MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C025
ERR||RXA^1^5|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||there is neither a CVX code nor an NDC; the dose was kept and cannot be evaluated
