//! Ages and intervals as the schedule writes them.

use forecast_core::date::{Offset, ParseOffsetError, Span, Term, Unit};

fn span(text: &str) -> (i32, i32) {
    let Span { months, days } = text.parse::<Offset>().unwrap().span();
    (months, days)
}

#[test]
fn calcdt_6_years_are_months_and_weeks_are_days() {
    assert_eq!(span("3 years"), (36, 0));
    assert_eq!(span("5 months"), (5, 0));
    assert_eq!(span("6 weeks"), (0, 42));
    assert_eq!(span("9 days"), (0, 9));
    assert_eq!(span("6 weeks - 4 days"), (0, 38));
    assert_eq!(span("2 years + 3 months"), (27, 0));
    assert_eq!(span("2 years - 3 months"), (21, 0));
    assert_eq!(span("15 months + 4 weeks"), (15, 28));
    assert_eq!(span("3 months - 2 years"), (-21, 0));
    assert_eq!(span("1 day - 2 weeks"), (0, -13));
    assert_eq!(span("1 year + 1 year"), (24, 0));
    assert_eq!(span("2 months + 3 months"), (5, 0));
    assert_eq!(span("2 days + 3 days"), (0, 5));
    assert_eq!(span("2 weeks + 3 weeks"), (0, 35));
}

#[test]
fn an_offset_prints_in_one_form_and_reads_it() {
    for (text, printed) in [
        ("1 Years", "1 year"),
        ("2 year", "2 years"),
        (" 0 days ", "0 days"),
        ("1MONTH", "1 month"),
        ("6 weeks-4 days", "6 weeks - 4 days"),
        ("18 years  -  1 day", "18 years - 1 day"),
        ("15 months+1 week", "15 months + 1 week"),
        ("1 week + 0 days", "1 week + 0 days"),
        ("9999 years + 9999 days", "9999 years + 9999 days"),
    ] {
        let offset: Offset = text.parse().unwrap();
        assert_eq!(offset.to_string(), printed);
        assert_eq!(printed.parse(), Ok(offset));
        let json = serde_json::to_string(&offset).unwrap();
        assert_eq!(json, format!("\"{printed}\""));
        assert_eq!(serde_json::from_str::<Offset>(&json).unwrap(), offset);
    }
}

#[test]
fn what_is_no_offset_is_refused() {
    for text in [
        "",
        "years",
        "3",
        "3 ",
        "3 fortnights",
        "3 yearss",
        "-3 years",
        "3 years 4 days",
        "3 years * 4 days",
        "3 years - ",
        "3 years - 4",
        "3 years - 4 days - 1 day",
        "3 years + 4 days !",
        "10000 days",
        "1 day + 10000 days",
        "1 day - 10000 days",
        "99999 days",
        "3.5 years",
    ] {
        assert_eq!(text.parse::<Offset>(), Err(ParseOffsetError), "{text}");
    }
    let expected = "expected an age or interval such as \"6 weeks - 4 days\"";
    assert_eq!(ParseOffsetError.to_string(), expected);
    let error = |json: &str| {
        serde_json::from_str::<Offset>(json)
            .unwrap_err()
            .to_string()
    };
    let found = error("\"3 fortnights\"");
    assert!(
        found.starts_with(&format!("found \"3 fortnights\", {expected}")),
        "{found}"
    );
    let found = error("3");
    assert!(
        found.starts_with(&format!("invalid type: integer `3`, {expected}")),
        "{found}"
    );
}

#[test]
fn an_offset_is_made_of_counts_that_fit() {
    let day = |count| Term {
        count,
        unit: Unit::Day,
    };
    let most = Offset::MAX_COUNT;
    assert!(Offset::new(day(most), Some(day(-most))).is_some());
    assert!(Offset::new(day(0), None).is_some());
    assert!(Offset::new(day(-1), None).is_none());
    assert!(Offset::new(day(most + 1), None).is_none());
    assert!(Offset::new(day(0), Some(day(most + 1))).is_none());
    assert!(Offset::new(day(0), Some(day(-most - 1))).is_none());
}
