MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|Q181
ERR||RCP^1^2|102^Data type error^HL70357|I|4^Invalid value^HL70533|||the limit is no number; the usual limit was taken
QAK|T12|NF|Z34^Request Immunization History^CDCPHINVS
QPD|Z34^Request Immunization History^CDCPHINVS|T12|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
