MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C153
ERR||RXA^1^15|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The lot number is a placeholder, or has no digit or letter.
