MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C013
ERR||RXA^1^21|204^Unknown key identifier^HL70357|W|7^Required data missing^HL70533|||a dose that is to be updated or deleted has no number in ORC-3; it can only be found by organisation, day and vaccine
