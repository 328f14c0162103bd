MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|C203
ERR||RXA^1^15|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The lot number is a placeholder, or has no digit or letter.
ERR||RXA^2^15|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The lot number is a placeholder, or has no digit or letter.
ERR||RXR^3^1|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The product is not given by this route.
ERR||RXA^3^15|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||The lot number is a placeholder, or has no digit or letter.
ERR||ORC^2^3|205^Duplicate key identifier^HL70357|W|3^Illogical Value error^HL70533|||Two doses of the message have the same number.
ERR||ORC^3^3|205^Duplicate key identifier^HL70357|W|3^Illogical Value error^HL70533|||Two doses of the message have the same number.
