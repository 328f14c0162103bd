//! Arbitrary bytes, and damaged messages, are taken at the door.
#![allow(
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

use forecast_checks::{hl7, hl7_answer};
use proptest::prelude::*;

fn take(bytes: &[u8]) {
    hl7(bytes);
    hl7_answer(bytes);
}

const SEED: &str = "MSH|^~\\&|EHR|CLINIC|IIS|CT|20260302093000-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
    PID|1||A100^^^CLINIC^MR||Example^Ada^^^^^L||20250906|F|||1 Test Lane^^Hartford^CT^06101|||||||||||||Y|2\r\
    NK1|1|Example^Muster|MTH^Mother^HL70063\r\
    ORC|RE||D1^CLINIC\r\
    RXA|0|1|20260302||110^DTaP-Hep B-IPV^CVX~58160-0811-52^^NDC|0.5|mL||00^New^NIP001||^^^C1||||AB12|20270630|SKB^^MVX|||CP|A\r\
    RXR|C28161^IM^NCIT|LT^Left thigh^HL70163\r\
    OBX|1|CE|64994-7^^LN|1|V02^^HL70064||||||F|||20260302\r\
    OBX|2|DT|29769-7^^LN|2|20260302||||||F\r\
    NTE|1||a \\T\\ b\r";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        take(&bytes);
    }

    #[test]
    fn any_text_after_a_header_is_taken(text in "(MSH|PID|RXA|OBX|ORC|[|^~&\\\\\r\n\"0-9A-Z ]){0,120}") {
        take(format!("MSH|^~\\&|{text}").as_bytes());
    }

    #[test]
    fn a_damaged_message_is_taken(
        damage in prop::collection::vec((0..SEED.len(), any::<u8>(), 0..4usize), 0..12),
    ) {
        let mut bytes = SEED.as_bytes().to_vec();
        for (at, byte, how) in damage {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.insert(at, b"|^~&\\\r\n"[usize::from(byte) % 7]),
            }
        }
        take(&bytes);
    }
}
