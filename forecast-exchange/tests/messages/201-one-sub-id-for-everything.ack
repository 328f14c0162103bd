MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-201
ERR||ORC^2|0^Message accepted^HL70357|I|8^Data was ignored^HL70533|||the order has no RXA, and its number says that there is no dose
ERR||OBX^8^5|198^Non-conformant cardinality^HL70357|E|8^Data was ignored^HL70533|||the dose has another value of this observation already; the first was kept
