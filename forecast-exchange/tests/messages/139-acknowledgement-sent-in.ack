MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AR|C140
ERR||MSH^1^9|200^Unsupported message type^HL70357|E||||this is an acknowledgement; expected a submission (VXU V04)
