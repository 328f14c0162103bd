MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C124
ERR||MSH^1^21|103^Table value not found^HL70357|W|4^Invalid value^HL70533|||the profile is not one for this type of message; it was left out of account
