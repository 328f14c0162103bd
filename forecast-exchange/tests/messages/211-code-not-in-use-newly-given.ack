MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||ACK^V04^ACK|R1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS
MSA|AE|T-211
ERR||RXA^1^5|207^Application internal error^HL70357|W|3^Illogical Value error^HL70533|||A newly given dose has a CVX code that is no longer in use, never was, or is in use outside the U.S. only.
ERR||RXA^1|101^Required field missing^HL70357|W|6^Required observation missing^HL70533|||A newly given dose of a person under 19 does not say whether publicly funded vaccine was due.
