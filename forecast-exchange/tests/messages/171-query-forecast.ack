MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|Q171
QAK|T2|NF|Z44^Request Evaluated History and Forecast^CDCPHINVS
QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|T2|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
