MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C150
ERR||RXR^1^1|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The product is not given by this route.
