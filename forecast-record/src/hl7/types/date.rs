//! Dates and times (DT, TS): only as exact as they were sent.

use std::fmt;

use forecast_core::date::Date;
use serde::{Serialize, Serializer};

/// A date of which the day, or the month and the day, may be missing. It is never rounded.
///
/// ```
/// use forecast_record::hl7::types::PartialDate;
///
/// let month = PartialDate::read("202602")?;
/// assert_eq!(month.to_string(), "2026-02");
/// assert_eq!(month.day(), None);
/// assert_eq!(month.last_day().to_string(), "2026-02-28");
/// # Ok::<(), forecast_record::hl7::types::DateProblem>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// A year, by its first day.
    Year(Date),
    /// A month, by its first day.
    Month(Date),
    /// A day.
    Day(Date),
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It has not the form `YYYY[MM[DD]]`.
    Form,
    /// The calendar has no such day, or the clock no such time.
    NoSuchDay,
}

impl fmt::Display for DateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateProblem::Form => "not of the form YYYYMMDD",
            DateProblem::NoSuchDay => "no day of the calendar",
        })
    }
}

impl std::error::Error for DateProblem {}

impl PartialDate {
    /// Reads `YYYY`, `YYYYMM` or `YYYYMMDD`.
    ///
    /// # Errors
    ///
    /// Where the text has another form, or names a day that the calendar does not have.
    pub fn read(text: &str) -> Result<PartialDate, DateProblem> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DateProblem::Form);
        }
        let number =
            |range: std::ops::Range<usize>| -> Option<u32> { text.get(range)?.parse().ok() };
        let year = number(0..4)
            .and_then(|year| i32::try_from(year).ok())
            .ok_or(DateProblem::Form)?;
        let day = |month, day| Date::from_ymd(year, month, day).ok_or(DateProblem::NoSuchDay);
        match text.len() {
            4 => day(1, 1).map(PartialDate::Year),
            6 => day(number(4..6).ok_or(DateProblem::Form)?, 1).map(PartialDate::Month),
            8 => day(
                number(4..6).ok_or(DateProblem::Form)?,
                number(6..8).ok_or(DateProblem::Form)?,
            )
            .map(PartialDate::Day),
            _ => Err(DateProblem::Form),
        }
    }

    /// The day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            PartialDate::Day(day) => Some(day),
            PartialDate::Month(_) | PartialDate::Year(_) => None,
        }
    }

    /// The first day that it may mean.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            PartialDate::Day(day) | PartialDate::Month(day) | PartialDate::Year(day) => day,
        }
    }

    /// The last day that it may mean.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            PartialDate::Day(day) => day,
            PartialDate::Month(first) => first.end_of_month(),
            PartialDate::Year(first) => Date::from_ymd(first.year(), 12, 31).unwrap_or(first),
        }
    }

    /// As HL7 writes it: `2026`, `202602`, `20260203`.
    #[must_use]
    pub fn to_hl7(self) -> String {
        self.to_string().replace('-', "")
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601, with what is known: `2026`, `2026-02`, `2026-02-03`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(first) => write!(f, "{:04}", first.year()),
            PartialDate::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            PartialDate::Day(day) => day.fmt(f),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A point in time (TS): a date, perhaps a time of day, perhaps the sender's offset from UTC.
///
/// ```
/// use forecast_record::hl7::types::Timestamp;
///
/// let time = Timestamp::read("20150624093847.808-0500")?;
/// assert_eq!((time.seconds, time.offset_minutes), (Some(34_727), Some(-300)));
/// assert_eq!(Timestamp::read("2015-06-24").is_err(), true);
/// # Ok::<(), forecast_record::hl7::types::DateProblem>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// The date.
    pub date: PartialDate,
    /// Seconds since midnight; none where no time of day was sent. Fractions are left out.
    pub seconds: Option<u32>,
    /// Minutes east of UTC; none where the sender did not say.
    pub offset_minutes: Option<i16>,
}

impl Timestamp {
    /// Reads `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]`.
    ///
    /// # Errors
    ///
    /// Where the text has another form, or names a time that there is not.
    pub fn read(text: &str) -> Result<Timestamp, DateProblem> {
        let text = text.trim();
        let (clock, offset) = match text.find(['+', '-']) {
            Some(at) => (
                text.get(..at).unwrap_or_default().trim_end(),
                Some(offset(text.get(at..).unwrap_or_default())?),
            ),
            None => (text, None),
        };
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(clock) || !digits(fraction) {
            return Err(DateProblem::Form);
        }
        let (date, time) = clock.split_at_checked(8).unwrap_or((clock, ""));
        Ok(Timestamp {
            date: PartialDate::read(date)?,
            seconds: seconds(time)?,
            offset_minutes: offset,
        })
    }
}

/// `HH[MM[SS]]` as seconds; digits of the second's fraction may follow without their point, as
/// one registry sends them.
fn seconds(time: &str) -> Result<Option<u32>, DateProblem> {
    if !matches!(time.len(), 0 | 2 | 4 | 6..=10) {
        return Err(DateProblem::Form);
    }
    let part = |range: std::ops::Range<usize>| -> u32 {
        time.get(range)
            .and_then(|digits: &str| digits.parse().ok())
            .unwrap_or(0)
    };
    let (hour, minute, second) = (part(0..2), part(2..4), part(4..6));
    if hour > 23 || minute > 59 || second > 60 {
        return Err(DateProblem::NoSuchDay);
    }
    Ok((!time.is_empty()).then_some(hour * 3_600 + minute * 60 + second))
}

/// `+HHMM` or `-HHMM` as minutes.
fn offset(text: &str) -> Result<i16, DateProblem> {
    let (sign, digits) = text.split_at_checked(1).ok_or(DateProblem::Form)?;
    let digits = digits.trim();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateProblem::Form);
    }
    let number: i16 = digits.parse().map_err(|_| DateProblem::Form)?;
    let minutes = number / 100 * 60 + number % 100;
    if minutes > 14 * 60 || number % 100 > 59 {
        return Err(DateProblem::NoSuchDay);
    }
    Ok(if sign == "-" { -minutes } else { minutes })
}
