//! Properties of the HL7 layer's values. `forecast-checks` has those of whole messages.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use forecast_exchange::hl7::types::{date_to_hl7, read_date, read_timestamp, timestamp_to_hl7};
use forecast_hl7::{Separators, decode_escapes, encode_escapes};
use forecast_record::model::{PartialDate, Timestamp};
use proptest::prelude::*;

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
