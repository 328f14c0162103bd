MSH|^~\&|TESTIIS|CT|EHR|CLINIC|20260302143000-0500||RSP^K11^RSP_K11|R1|P|2.5.1|||NE|NE|||||Z33^CDCPHINVS
MSA|AA|T-216
ERR||MSH^1^21|103^Table value not found^HL70357|W|4^Invalid value^HL70533|||QPD-1 is empty; the profile of MSH-21 was taken
QAK|T7|NF|Z44^Request Evaluated History and Forecast^CDCPHINVS
QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|T7|A100^^^CLINIC^MR|Example^Ada^Test^^^^L||20240906|F
