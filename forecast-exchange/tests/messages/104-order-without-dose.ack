MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C104
ERR||ORC^1|100^Segment sequence error^HL70357|E|7^Required data missing^HL70533|||the order has no RXA; there was nothing to keep
