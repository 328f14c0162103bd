MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C205
ERR||PID^1|100^Segment sequence error^HL70357|W||||the segment stands behind the orders; it was read
ERR||PD1^1|100^Segment sequence error^HL70357|W||||the segment stands behind the orders; it was read
ERR||NK1^1|100^Segment sequence error^HL70357|W||||the segment stands behind the orders; it was read
