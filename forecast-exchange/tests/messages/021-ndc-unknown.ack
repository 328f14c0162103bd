MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C021
ERR||RXA^1^5|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||the NDC is not in the table of products and there is no CVX code; the dose was kept and cannot be evaluated
