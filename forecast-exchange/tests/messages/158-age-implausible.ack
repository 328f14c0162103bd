MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C158
ERR||RXA^1^5|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||The product is not given at this age.
