MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V99^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AR|C130
ERR||MSH^1^9|201^Unsupported event code^HL70357|E||||the event of MSH-9 is not answered here; expected V04 or Q11
