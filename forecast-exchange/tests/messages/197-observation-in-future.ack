MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C197
ERR||OBX^1^14|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||An observation was made in the future.
