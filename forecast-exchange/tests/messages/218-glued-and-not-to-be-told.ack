MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-218
ERR||RXA^1^22|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||OBX seems to begin here without a line of its own; from here on the line was not read
