MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C035
ERR||RXA^1^20|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||no vaccine (CVX 998) is reported as given; it was read as not given
ERR||RXA^1|0^Message accepted^HL70357|I||||no dose and no observation was kept from this message
