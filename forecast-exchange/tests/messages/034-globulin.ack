MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C034
ERR||RXA^1^5|207^Application internal error^HL70357|I||||CVX 30 is an immune globulin or a test, no vaccine
