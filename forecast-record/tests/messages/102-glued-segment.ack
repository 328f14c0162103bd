MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C102
ERR||RXA^1^22|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||OBX seems to begin here without a line of its own; what follows in this line was not read as OBX
ERR||RXA^1^23|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||not kept, the record has no place for it: RXA-23, RXA-24, RXA-25, RXA-26, RXA-27
