//! Properties of the HL7 layer over arbitrary input.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use forecast_record::hl7::types::{date_to_hl7, read_date, read_timestamp, timestamp_to_hl7};
use forecast_record::hl7::{
    Answer, BatchCount, Content, Context, Message, Query, Responder, Separators, Stamp, Tables,
    decode_escapes, encode_escapes, read_stream, receive, refuse, respond, submit,
};
use forecast_record::model::{PartialDate, Timestamp};
use forecast_record::quality::Policy;
use proptest::prelude::*;

/// Everything that can be done with bytes from outside.
fn take(bytes: &[u8]) {
    let responder = Responder::default();
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    };
    let mut count = BatchCount::default();
    let mut lines = 0;
    for item in read_stream(bytes) {
        assert!(item.line > lines, "lines go up");
        lines = item.line;
        let _ = count.take(&item);
        if let Some(answer) = refuse(&item.content, &responder, &stamp) {
            Message::parse(answer).unwrap();
        }
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
        assert_eq!(Message::parse(message.to_string()).unwrap(), message);
        let context = Context {
            tables: Tables::built_in(),
            received: Some(stamp.time),
        };
        let receipt = receive(
            &message,
            encoding,
            context,
            Policy::default(),
            &responder,
            &stamp,
        );
        Message::parse(receipt.answer).unwrap();
        let record = &receipt.submission.record;
        Message::parse(submit(record, Tables::built_in(), &responder, &stamp)).unwrap();
        let query = Query::read(&message, encoding, None);
        let tables = Tables::built_in();
        let answer = respond(
            &message,
            &query,
            Answer::NotFound,
            tables,
            &responder,
            &stamp,
        );
        Message::parse(answer).unwrap();
    }
    let _ = count.finish();
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

fn partial_date() -> impl Strategy<Value = PartialDate> {
    prop_oneof![
        (1..=9999i32).prop_filter_map("year", PartialDate::from_year),
        (1..=9999i32, 1..=12u32)
            .prop_filter_map("month", |(y, m)| PartialDate::from_year_month(y, m)),
        (1..=9999i32, 1..=12u32, 1..=31u32).prop_filter_map("day", |(y, m, d)| {
            forecast_core::date::Date::from_ymd(y, m, d).map(PartialDate::from)
        }),
    ]
}

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

    #[test]
    fn escaped_text_reads_back(text in "\\PC{0,40}") {
        let separators = Separators::default();
        let raw = encode_escapes(&text, separators);
        prop_assert_eq!(decode_escapes(&raw, separators), text.as_str());
    }

    #[test]
    fn dates_read_back(date in partial_date()) {
        prop_assert_eq!(read_date(&date_to_hl7(date)).map(|sent| sent.date), Ok(date));
    }

    #[test]
    fn times_read_back(
        day in (1900..=2100i32, 1..=12u32, 1..=28u32),
        clock in (0..24u32, 0..60u32, 0..60u32),
        zone in prop::option::of(-56i16..=56),
    ) {
        let date = forecast_core::date::Date::from_ymd(day.0, day.1, day.2).unwrap();
        let zone = zone.map(|quarters| quarters * 15);
        let time = Timestamp::new(date, Some(clock), zone).unwrap();
        prop_assert_eq!(read_timestamp(&timestamp_to_hl7(time)), Ok(time));
    }
}
