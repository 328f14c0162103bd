MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C156
ERR||RXA^1^6|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The amount of a newly given dose is nothing or more than 10 millilitres.
