MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C109
ERR||NK1^1|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the line after this segment is no segment; it was not kept
ERR||NK1^1|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the line after this segment is no segment; it was not kept
ERR||RXA^1|0^Message accepted^HL70357|I||||no dose and no observation was kept from this message
