MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AE|Q174
ERR||QPD^1|100^Segment sequence error^HL70357|E|7^Required data missing^HL70533|||there is no QPD; the query cannot be answered
QAK||AE
