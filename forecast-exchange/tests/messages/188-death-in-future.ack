MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C188
ERR||PID^1^29|207^Application internal error^HL70357|E|1^Illogical Date error^HL70533|||The date of death lies in the future; the death was not kept.
