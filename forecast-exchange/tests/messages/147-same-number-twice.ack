MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C147
ERR||ORC^2^3|205^Duplicate key identifier^HL70357|W|3^Illogical Value error^HL70533|||Two doses of the message have the same number.
