MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|Q178
ERR||QPD^1^2|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||the query has no tag; the answer cannot name it
QAK||NF|Z34^Request Immunization History^CDCPHINVS
QPD|Z34^Request Immunization History^CDCPHINVS||A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
