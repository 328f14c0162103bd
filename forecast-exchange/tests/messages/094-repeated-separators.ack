MSH|^~\&|TESTIIS|CT|||20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AR
ERR||MSH^1|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||two of the separators are the same; nothing was read
