MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AE|Q172
ERR||QPD^1^4|101^Required field missing^HL70357|E|7^Required data missing^HL70533|||neither an identifier (QPD-3) nor name and birth date (QPD-4, QPD-6) are there; nobody can be found
QAK|T3|AE|Z34^Request Immunization History^CDCPHINVS
QPD|Z34^Request Immunization History^CDCPHINVS|T3||Example^Ada^^^^^L
