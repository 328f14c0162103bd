MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C108
ERR||RXA^1|0^Message accepted^HL70357|I||||no dose and no observation was kept from this message
