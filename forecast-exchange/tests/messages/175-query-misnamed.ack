MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|Q175
ERR||MSH^1^21|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-21 is empty; the profile was taken from the type of the message
ERR||QBP^1|100^Segment sequence error^HL70357|W||||the segment is named QBP; it was read as QPD
QAK|T6|NF|Z44^Request Evaluated History and Forecast^CDCPHINVS
QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|T6|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
