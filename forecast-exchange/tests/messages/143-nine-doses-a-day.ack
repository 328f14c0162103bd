MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C143
ERR||RXA^7^5|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||The product is not given at this age.
ERR||RXA^8^5|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||The product is not given at this age.
ERR||RXA^9^5|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||The product is not given at this age.
ERR||RXA^9^3|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||More than eight vaccines are reported as given on one day.
