MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|Q176
ERR||MSH^1^21|103^Table value not found^HL70357|W|4^Invalid value^HL70533|||MSH-21 and QPD-1 name different profiles; QPD-1 was taken
QAK|T7|NF|Z44^Request Evaluated History and Forecast^CDCPHINVS
QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|T7|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
