MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C105
ERR||RXR^1|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the segment belongs to no dose; it was not kept
