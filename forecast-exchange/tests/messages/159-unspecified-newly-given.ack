MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C159
ERR||RXA^1^5|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||A newly given dose is of an unspecified vaccine: who gives a dose knows the product.
