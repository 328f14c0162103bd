//! The calendar: every day has one year, month and day, and is told apart from what is no day.

use forecast_core::date::{Date, ParseDateError, Span};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The days of a month, counted in another way than the engine does.
fn days_in(year: i32, month: u32) -> u32 {
    let has_29 = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    [
        31,
        if has_29 { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ][month as usize - 1]
}

#[test]
fn every_day_of_the_calendar_follows_the_one_before() {
    let mut day = Date::MIN;
    let mut count = 0;
    for year in 1..=9999 {
        for month in 1..=12 {
            let last = days_in(year, month);
            for number in 1..=last {
                assert_eq!((day.year(), day.month(), day.day()), (year, month, number));
                assert_eq!(Date::from_ymd(year, month, number), Some(day));
                if number == 1 || number == last {
                    assert_eq!(day.end_of_month().day(), last);
                    assert_eq!(day.days_since(Date::MIN), count);
                    assert_eq!(Date::MIN.days_since(day), -count);
                }
                count += 1;
                if day == Date::MAX {
                    continue;
                }
                let next = day.add_days(1);
                assert!(day < next);
                assert_eq!(next.days_since(day), 1);
                assert_eq!(next.add_days(-1), day);
                day = next;
            }
            assert_eq!(Date::from_ymd(year, month, last + 1), None);
        }
    }
    assert_eq!(day, Date::MAX);
    // 365 days a year, and one more in 2424 of 9999.
    assert_eq!(count, 9999 * 365 + 2424);
}

#[test]
fn the_calendar_runs_from_the_year_1_to_9999() {
    assert_eq!(Date::from_ymd(1, 1, 1), Some(Date::MIN));
    assert_eq!(Date::from_ymd(9999, 12, 31), Some(Date::MAX));
    // 9999 years of 365 days and 2424 leap days, the first day not counted.
    assert_eq!(Date::MAX.days_since(Date::MIN), 9_999 * 365 + 2_424 - 1);
    for (year, month, day) in [
        (0, 1, 1),
        (-1, 12, 31),
        (10_000, 1, 1),
        (2021, 0, 1),
        (2021, 13, 1),
        (2021, 1, 0),
        (2021, 1, 32),
        (2021, 2, 29),
        (2021, 4, 31),
        (1900, 2, 29),
    ] {
        assert_eq!(
            Date::from_ymd(year, month, day),
            None,
            "{year}-{month}-{day}"
        );
    }
    assert!(Date::from_ymd(2000, 2, 29).is_some());
    assert_eq!(Date::MIN.add_days(-1), Date::MIN);
    assert_eq!(Date::MAX.add_days(i32::MAX), Date::MAX);
    assert_eq!(Date::MAX.add_days(i32::MIN), Date::MIN);
}

#[test]
fn a_date_reads_what_it_prints() {
    for text in ["0001-01-01", "0987-06-05", "2024-02-29", "9999-12-31"] {
        let one = date(text);
        assert_eq!(one.to_string(), text);
        assert_eq!(format!("{one:?}"), text);
        assert_eq!(serde_json::to_string(&one).unwrap(), format!("\"{text}\""));
        assert_eq!(
            serde_json::from_str::<Date>(&format!("\"{text}\"")).unwrap(),
            one
        );
    }
    assert_eq!(date("0987-06-05").year(), 987);
}

#[test]
fn what_is_no_date_is_told_apart() {
    for text in [
        "",
        "2021-1-01",
        "2021-01-1",
        "21-01-01",
        "2021/01/01",
        "2021-01/01",
        "2021-01-01 ",
        "202a-01-01",
        "2021-0a-01",
        "2021-01-0a",
        "2021-01-0:",
        "2021-01-0/",
        "+021-01-01",
    ] {
        assert_eq!(text.parse::<Date>(), Err(ParseDateError::Form), "{text}");
    }
    for text in [
        "0000-01-01",
        "2021-00-01",
        "2021-13-01",
        "2021-02-29",
        "2021-06-31",
    ] {
        assert_eq!(
            text.parse::<Date>(),
            Err(ParseDateError::NoSuchDay),
            "{text}"
        );
    }
    assert_eq!(
        ParseDateError::Form.to_string(),
        "expected a date of the form YYYY-MM-DD"
    );
    assert_eq!(
        ParseDateError::NoSuchDay.to_string(),
        "expected a day that the calendar has"
    );
    let error = |json: &str| serde_json::from_str::<Date>(json).unwrap_err().to_string();
    let found = error("\"2021-02-29\"");
    assert!(
        found.starts_with("found \"2021-02-29\", expected a day that the calendar has"),
        "{found}"
    );
    let found = error("2021");
    let expected = "invalid type: integer `2021`, expected a date of the form YYYY-MM-DD";
    assert!(found.starts_with(expected), "{found}");
}

#[test]
fn calcdt_1_and_5_a_year_older_on_the_day_or_the_first_of_the_next_month() {
    let years = |day, birth| date(day).years_since(date(birth));
    assert_eq!(years("2021-05-31", "2020-06-01"), 0);
    assert_eq!(years("2021-06-01", "2020-06-01"), 1);
    assert_eq!(years("2025-02-28", "2024-02-29"), 0);
    assert_eq!(years("2025-03-01", "2024-02-29"), 1);
    assert_eq!(years("2028-02-29", "2024-02-29"), 4);
    assert_eq!(years("2020-01-01", "2020-01-01"), 0);
    // Before birth.
    assert_eq!(years("2020-01-01", "2024-06-01"), -5);
    assert_eq!(years("2020-06-01", "2024-06-01"), -4);
}

#[test]
fn calcdtlotexp_1_the_last_day_of_the_month() {
    let last = |day: &str| date(day).end_of_month().to_string();
    assert_eq!(last("2023-02-01"), "2023-02-28");
    assert_eq!(last("2024-02-29"), "2024-02-29");
    assert_eq!(last("2024-04-30"), "2024-04-30");
    assert_eq!(last("2024-12-15"), "2024-12-31");
}

#[test]
fn calcdt_2_the_first_and_the_last_year_are_reached_and_not_left() {
    let moved = |day: &str, months| {
        let days = 0;
        date(day).plus(Span { months, days }).to_string()
    };
    assert_eq!(moved("9998-06-15", 12), "9999-06-15");
    assert_eq!(moved("9998-12-15", 12), "9999-12-15");
    assert_eq!(moved("9999-06-15", 7), "9999-12-31");
    assert_eq!(moved("0001-02-15", -1), "0001-01-15");
    assert_eq!(moved("0002-01-15", -12), "0001-01-15");
    assert_eq!(moved("0001-01-15", -1), "0001-01-01");
    assert_eq!(moved("2024-01-15", i32::MIN), "0001-01-01");
    assert_eq!(moved("2024-01-15", i32::MAX), "9999-12-31");
}
