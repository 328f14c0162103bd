MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C056
ERR||PID^2|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||a submission is about one person; this PID and what follows was not kept
ERR||ORC^2|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the segment follows a second PID; whom it is about cannot be told, and it was not kept
ERR||RXA^2|100^Segment sequence error^HL70357|E|8^Data was ignored^HL70533|||the segment follows a second PID; whom it is about cannot be told, and it was not kept
