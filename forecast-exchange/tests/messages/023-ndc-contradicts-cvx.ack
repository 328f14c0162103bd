MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C023
ERR||RXA^1^5|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||CVX 21 and the NDC (a product of CVX 110) name different vaccines; CVX counts
