MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C107
ERR||RXA^2|100^Segment sequence error^HL70357|W|7^Required data missing^HL70533|||the dose has no ORC of its own; it was kept without a number
ERR||RXA^2|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||A dose has no number by which it could be updated.
