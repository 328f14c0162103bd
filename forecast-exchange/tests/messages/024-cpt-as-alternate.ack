MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C024
ERR||RXA^1^3|207^Application internal error^HL70357|W|1^Illogical Date error^HL70533|||A vaccine that newborns do not get was given on the day of birth: the date may stand in for one that is not known.
