MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C053
ERR||PID^1^7|207^Application internal error^HL70357|E|1^Illogical Date error^HL70533|||The birth date lies in the future; nothing was kept.
ERR||RXA^1^3|207^Application internal error^HL70357|E|1^Illogical Date error^HL70533|||A dose was given before birth; it was not kept.
