//! Dates, offsets and other small values are what they print.

use forecast_core::date::{Date, Offset, Span, Term, Unit};
use forecast_core::patient::{LotExpiration, Volume};
use forecast_core::schedule::Cvx;
use proptest::prelude::*;

use crate::generate::day;

fn term(least: i16) -> impl Strategy<Value = Term> {
    let unit = prop::sample::select(vec![Unit::Year, Unit::Month, Unit::Week, Unit::Day]);
    (least..=Offset::MAX_COUNT, unit).prop_map(|(count, unit)| Term { count, unit })
}

fn offset() -> impl Strategy<Value = Offset> {
    let second = proptest::option::of(term(-Offset::MAX_COUNT));
    (term(0), second).prop_map(|(first, second)| Offset::new(first, second).unwrap())
}

proptest! {
    #[test]
    fn an_offset_reads_what_it_prints(offset in offset()) {
        let printed = offset.to_string();
        prop_assert_eq!(printed.parse::<Offset>(), Ok(offset));
        let shouted = printed.to_uppercase().replace(' ', "  ");
        prop_assert_eq!(shouted.parse::<Offset>(), Ok(offset));
    }

    #[test]
    fn a_date_reads_what_it_prints(date in day(1, 9_999)) {
        prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
        prop_assert_eq!(Date::from_ymd(date.year(), date.month(), date.day()), Some(date));
        let lot = LotExpiration::Day(date);
        prop_assert_eq!(lot.to_string().parse::<LotExpiration>(), Ok(lot));
        let month = LotExpiration::Month(Date::from_ymd(date.year(), date.month(), 1).unwrap());
        prop_assert_eq!(month.to_string().parse::<LotExpiration>(), Ok(month));
        prop_assert!(date <= month.last_day());
    }

    #[test]
    fn other_text_is_refused_and_never_panics(text in ".{0,20}") {
        for read in [
            text.parse::<Date>().map(|it| it.to_string()).ok(),
            text.parse::<Offset>().map(|it| it.to_string()).ok(),
            text.parse::<Cvx>().map(|it| it.to_string()).ok(),
            text.parse::<Volume>().map(|it| it.to_string()).ok(),
            text.parse::<LotExpiration>().map(|it| it.to_string()).ok(),
        ].into_iter().flatten() {
            prop_assert!(!read.is_empty());
        }
    }

    #[test]
    fn a_code_and_a_volume_read_what_they_print(
        code in 0..=999u16,
        ml in 0..=9_999u32,
        part in 0..100_000u32,
    ) {
        let cvx: Cvx = code.to_string().parse().unwrap();
        prop_assert_eq!(cvx.number(), code);
        prop_assert_eq!(cvx.to_string().parse::<Cvx>(), Ok(cvx));
        let volume: Volume = format!("{ml}.{part:05}").parse().unwrap();
        prop_assert_eq!(volume.to_string().parse::<Volume>(), Ok(volume));
    }

    #[test]
    fn months_move_to_that_day_or_the_first_of_the_next_month(
        date in day(1, 8_000),
        months in 0..9_999i32,
    ) {
        // CALCDT-1, CALCDT-2 and CALCDT-5.
        let moved = date.plus(Span { months, days: 0 });
        let of = |date: Date| date.year() * 12 + i32::try_from(date.month()).unwrap();
        if moved.day() == date.day() {
            prop_assert_eq!(of(moved) - of(date), months);
        } else {
            prop_assert_eq!((of(moved) - of(date), moved.day()), (months + 1, 1));
            prop_assert!(date.day() > 28);
        }
    }

    #[test]
    fn days_are_counted_forth_and_back(date in day(1, 9_999), days in -1_000_000..1_000_000i32) {
        // CALCDT-3 and CALCDT-4.
        let moved = date.add_days(days);
        if Date::MIN < moved && moved < Date::MAX {
            prop_assert_eq!(moved.days_since(date), days);
            prop_assert_eq!(moved.add_days(-days), date);
        }
        let span = Span { months: 7, days };
        prop_assert_eq!(date.plus(span), date.plus(Span { months: 7, days: 0 }).add_days(days));
    }
}
