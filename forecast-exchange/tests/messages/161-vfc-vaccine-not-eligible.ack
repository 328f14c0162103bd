MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C161
ERR||RXA^1|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||Vaccine of the VFC program was given to a person who is not eligible for it.
