MSH|^~\&|TESTIIS|CT|Sunny EHR|SUNNY|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AE|Q177
ERR||MSH^1^21|101^Required field missing^HL70357|W|7^Required data missing^HL70533|||MSH-21 is empty; the profile was taken from the type of the message
ERR||QPD^1^1|103^Table value not found^HL70357|E|4^Invalid value^HL70533|||neither MSH-21 nor QPD-1 says which question this is; expected Z34 or Z44
QAK|T8|AE|Q11
QPD|Q11|T8|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20250906|F|1 Test Lane^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100|N|1
