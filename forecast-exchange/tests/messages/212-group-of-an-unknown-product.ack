MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-212
ERR||RXA^1^5|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||the product is not known; the vaccine group that the observation 30956-7 names was kept
