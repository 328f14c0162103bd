//! Offsets, dates and other small values are what they print.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use forecast_core::date::{Date, Offset, Span, Term, Unit};
use forecast_core::patient::{LotExpiration, Volume};
use forecast_core::schedule::Cvx;

use crate::draw::Draw;

/// Reads text as an offset, a date and other small values: what is read prints as it reads. Makes
/// an offset and a date of the same bytes: they read what they print, and moving one by the other
/// is what counting months says (CALCDT-1 to CALCDT-6).
pub fn offset(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        reads_what_it_prints::<Offset>(text);
        reads_what_it_prints::<Date>(text);
        reads_what_it_prints::<Cvx>(text);
        reads_what_it_prints::<Volume>(text);
        reads_what_it_prints::<LotExpiration>(text);
    }
    let mut draw = Draw::new(bytes);
    let date = Date::MIN.add_days((draw.number() % 4_000_000).cast_signed());
    reads_what_it_prints::<Date>(&date.to_string());
    let made = Date::from_ymd(date.year(), date.month(), date.day());
    assert_eq!(made, Some(date));
    let first = term(&mut draw);
    let second = draw.flag().then(|| term(&mut draw));
    let offset = Offset::new(first, second);
    if let Some(offset) = offset {
        assert_eq!(offset.to_string().parse(), Ok(offset));
    }
    let span = match offset {
        Some(offset) => offset.span(),
        None => Span {
            months: draw.number().cast_signed(),
            days: draw.number().cast_signed(),
        },
    };
    let moved = date.plus(span);
    assert_eq!(moved, counted(date, span), "{date} and {span:?}");
    assert_eq!(moved.add_days(0), moved);
    assert!(date <= date.end_of_month());
    let years = moved.years_since(date);
    assert!((-9_999..=9_999).contains(&years));
}

fn reads_what_it_prints<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let printed = value.to_string();
        match printed.parse::<T>() {
            Ok(again) => assert_eq!(value, again, "{printed}"),
            Err(_) => assert!(printed.is_empty(), "{text:?} prints {printed:?}"),
        }
    }
}

fn term(draw: &mut Draw<'_>) -> Term {
    let unit = draw.pick(&[Unit::Year, Unit::Month, Unit::Week, Unit::Day]);
    let count = draw.number().to_le_bytes();
    let [low, high, ..] = count;
    Term {
        count: i16::from_le_bytes([low, high]),
        unit,
    }
}

/// The same as [`Date::plus`], counted in another way.
fn counted(date: Date, span: Span) -> Date {
    let month = i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
    let month = month + i64::from(span.months);
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let first_of = |year: i64, month: i64| {
        Date::from_ymd(i32::try_from(year).ok()?, u32::try_from(month).ok()?, 1)
    };
    let moved = match first_of(year, month) {
        _ if span.months == 0 => date,
        _ if year < 1 => Date::MIN,
        None => Date::MAX,
        Some(first) => Date::from_ymd(first.year(), first.month(), date.day())
            .unwrap_or_else(|| first.end_of_month().add_days(1)),
    };
    let days = i64::from(moved.days_since(Date::MIN)) + i64::from(span.days);
    let last = i64::from(Date::MAX.days_since(Date::MIN));
    Date::MIN.add_days(i32::try_from(days.clamp(0, last)).expect("is clamped"))
}
