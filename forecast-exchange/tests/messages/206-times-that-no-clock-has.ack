MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|C206
ERR||RXA^1^3|102^Data type error^HL70357|I||||no clock has this time; the day was kept
ERR||RXA^2^3|102^Data type error^HL70357|I||||the date is written with hyphens; HL7 writes YYYYMMDD
ERR||RXA^2^3|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||times of day are not kept
ERR||RXA^3^3|102^Data type error^HL70357|I||||no clock has this time; the day was kept
