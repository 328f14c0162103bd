MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AA|T-215
ERR||PID^1^7|102^Data type error^HL70357|I||||the date is written with points, slashes, a T or a space; HL7 writes YYYYMMDDHHMMSS
ERR||PID^1^7|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||times of day are not kept
ERR||RXA^1^3|102^Data type error^HL70357|I||||the date is written with points, slashes, a T or a space; HL7 writes YYYYMMDDHHMMSS
