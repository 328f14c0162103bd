MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C015
ERR||PID^1^25|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||a multiple birth without an order; twins cannot be told apart
