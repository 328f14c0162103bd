//! Dates and times (DT, TS): only as exact as they were sent.

use std::fmt;

use forecast_core::date::Date;

use forecast_record::model::{PartialDate, Precision, Timestamp};

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It has not the form `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]`.
    Form,
    /// The calendar has no such day, or the zone is none.
    NoSuchDay,
}

impl fmt::Display for DateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateProblem::Form => "not a date of the form YYYYMMDD",
            DateProblem::NoSuchDay => "no day of the calendar",
        })
    }
}

impl std::error::Error for DateProblem {}

/// What a date field held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadDate {
    /// The date, as precise as it was sent.
    pub date: PartialDate,
    /// Seconds since midnight, where a time of day was sent. Fractions are left out.
    pub seconds: Option<u32>,
    /// Minutes east of UTC, where a zone was sent.
    pub offset_minutes: Option<i16>,
    /// In what form it was written, where HL7 does not have that one.
    pub odd: Option<OddForm>,
}

/// A form of dates that HL7 does not have, but that means one day only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddForm {
    /// With hyphens (`2026-02-03`), and perhaps a time as ISO 8601 writes it
    /// (`2026-02-03T10:00:00-05:00`).
    Hyphens,
    /// With points or slashes (`2026.02.03`), or with a `T` or a space before the time
    /// (`20260203T100000`).
    Marks,
    /// With a time that no clock has (`20260203240000`), which was left out.
    NoSuchTime,
}

impl fmt::Display for OddForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OddForm::Hyphens => "the date is written with hyphens; HL7 writes YYYYMMDD",
            OddForm::Marks => {
                "the date is written with points, slashes, a T or a space; HL7 writes \
                 YYYYMMDDHHMMSS"
            }
            OddForm::NoSuchTime => "no clock has this time; the day was kept",
        })
    }
}

/// Reads a DT or TS value. Nothing is rounded: a month stays a month.
///
/// # Errors
///
/// Where the text has another form, or names a day that there is not.
///
/// ```
/// use forecast_exchange::hl7::types::{DateProblem, read_date};
///
/// assert_eq!(read_date("202602")?.date.to_string(), "2026-02");
/// let sent = read_date("20150624093847.808-0500")?;
/// assert_eq!((sent.seconds, sent.offset_minutes), (Some(34_727), Some(-300)));
/// assert_eq!(read_date("201501011"), Err(DateProblem::Form));
/// assert_eq!(read_date("20260230"), Err(DateProblem::NoSuchDay));
/// # Ok::<(), DateProblem>(())
/// ```
pub fn read_date(text: &str) -> Result<ReadDate, DateProblem> {
    let text = text.trim();
    let plain;
    let (text, form) = match marks(text) {
        Some(form) => {
            plain = without_marks(text);
            (plain.as_str(), Some(form))
        }
        None => (text, None),
    };
    let (clock, offset) = split_offset(text)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(clock) || !digits(fraction) {
        return Err(DateProblem::Form);
    }
    let (date, time) = clock.split_at_checked(8).unwrap_or((clock, ""));
    let (seconds, odd) = match seconds(time)? {
        Clock::Seconds(seconds) => (Some(seconds), form),
        Clock::None => (None, form),
        Clock::NoSuchTime => (None, Some(OddForm::NoSuchTime)),
    };
    Ok(ReadDate {
        date: partial(date)?,
        seconds,
        offset_minutes: offset.filter(|_| odd != Some(OddForm::NoSuchTime)),
        odd,
    })
}

/// The marks of a date that HL7 writes without any: between year, month and day, or before the
/// time.
fn marks(text: &str) -> Option<OddForm> {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    match text.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', _, _, ..] => Some(OddForm::Hyphens),
        [_, _, _, _, a @ (b'.' | b'/'), _, _, b, _, _, ..] if a == b => Some(OddForm::Marks),
        [y1, y2, y3, y4, m1, m2, d1, d2, b'T' | b't' | b' ', h, ..]
            if digits(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2, *h]) =>
        {
            Some(OddForm::Marks)
        }
        _ => None,
    }
}

/// A date as HL7 writes it: without marks between its parts, before the time and in it.
fn without_marks(text: &str) -> String {
    let mut plain = text.to_owned();
    if !text.bytes().take(8).all(|byte| byte.is_ascii_digit()) {
        plain = plain
            .char_indices()
            .filter(|(at, _)| !matches!(at, 4 | 7))
            .map(|(_, c)| c)
            .collect();
    }
    if matches!(plain.as_bytes().get(8), Some(b'T' | b't' | b' ')) {
        plain.remove(8);
        plain = plain.replace(':', "");
        if plain.ends_with(['Z', 'z']) {
            plain.pop();
            plain.push_str("+0000");
        }
    }
    plain
}

/// A time of day as it was sent.
#[derive(Clone, Copy)]
enum Clock {
    None,
    Seconds(u32),
    NoSuchTime,
}

/// The zone at the end, and what stands before it.
fn split_offset(text: &str) -> Result<(&str, Option<i16>), DateProblem> {
    let at = text
        .char_indices()
        .skip(8)
        .find(|(_, c)| matches!(c, '+' | '-'))
        .map(|(at, _)| at);
    let Some((clock, zone)) = at.and_then(|at| text.split_at_checked(at)) else {
        return Ok((text, None));
    };
    let (sign, digits) = zone.split_at_checked(1).ok_or(DateProblem::Form)?;
    let digits = digits.trim();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateProblem::Form);
    }
    let number: i16 = digits.parse().map_err(|_| DateProblem::Form)?;
    let minutes = number / 100 * 60 + number % 100;
    if minutes > 14 * 60 || number % 100 > 59 {
        return Err(DateProblem::NoSuchDay);
    }
    let minutes = if sign == "-" { -minutes } else { minutes };
    Ok((clock.trim_end(), Some(minutes)))
}

/// `YYYY`, `YYYYMM` or `YYYYMMDD`, digits only.
fn partial(text: &str) -> Result<PartialDate, DateProblem> {
    let part = |range: std::ops::Range<usize>| -> Result<u32, DateProblem> {
        let digits = text.get(range).ok_or(DateProblem::Form)?;
        digits.parse().map_err(|_| DateProblem::Form)
    };
    let year = i32::try_from(part(0..4)?).map_err(|_| DateProblem::Form)?;
    let date = match text.len() {
        4 => PartialDate::from_year(year),
        6 => PartialDate::from_year_month(year, part(4..6)?),
        8 => Date::from_ymd(year, part(4..6)?, part(6..8)?).map(PartialDate::from),
        _ => return Err(DateProblem::Form),
    };
    date.ok_or(DateProblem::NoSuchDay)
}

/// `HH[MM[SS]]` as seconds; digits of the second's fraction may follow without their point, as
/// one registry sends them.
fn seconds(time: &str) -> Result<Clock, DateProblem> {
    if !matches!(time.len(), 0 | 2 | 4 | 6..=15) {
        return Err(DateProblem::Form);
    }
    let part = |range: std::ops::Range<usize>| -> u32 {
        time.get(range)
            .and_then(|digits: &str| digits.parse().ok())
            .unwrap_or(0)
    };
    let (hour, minute, second) = (part(0..2), part(2..4), part(4..6));
    if hour > 23 || minute > 59 || second > 60 {
        return Ok(Clock::NoSuchTime);
    }
    if time.is_empty() {
        return Ok(Clock::None);
    }
    Ok(Clock::Seconds(hour * 3_600 + minute * 60 + second.min(59)))
}

/// Reads a time stamp (TS) that names at least the day.
///
/// # Errors
///
/// As [`read_date`]; [`DateProblem::Form`] where the day is missing, and [`DateProblem::NoSuchDay`]
/// where no clock has the time.
pub fn read_timestamp(text: &str) -> Result<Timestamp, DateProblem> {
    let sent = read_date(text)?;
    if sent.odd == Some(OddForm::NoSuchTime) {
        return Err(DateProblem::NoSuchDay);
    }
    let day = sent.date.day().ok_or(DateProblem::Form)?;
    let time = sent
        .seconds
        .map(|seconds| (seconds / 3_600, seconds / 60 % 60, seconds % 60));
    let offset = sent.offset_minutes.filter(|_| time.is_some());
    Timestamp::new(day, time, offset).ok_or(DateProblem::NoSuchDay)
}

/// A date as HL7 writes it: `2026`, `202602`, `20260203`.
#[must_use]
pub fn date_to_hl7(date: PartialDate) -> String {
    let mut text = String::with_capacity(8);
    push_date(&mut text, date);
    text
}

/// The same, at the end of a text.
pub(in crate::hl7) fn push_date(text: &mut String, date: PartialDate) {
    let first = date.first_day();
    push_digits(text, first.year().unsigned_abs(), 4);
    let precision = date.precision();
    if precision >= Precision::Month {
        push_digits(text, first.month(), 2);
    }
    if precision == Precision::Day {
        push_digits(text, first.day(), 2);
    }
}

/// A number in at least so many digits; formatting it would take longer than all else in a segment.
#[inline]
pub(in crate::hl7) fn push_digits(text: &mut String, number: u32, width: usize) {
    let digit = |number: u32| char::from(b'0' + (number % 10) as u8);
    if number < 10 && width <= 1 {
        return text.push(digit(number));
    }
    let mut power = 1_u32;
    let mut digits = 1;
    while number / power >= 10 {
        power *= 10;
        digits += 1;
    }
    for _ in digits..width {
        text.push('0');
    }
    while power > 0 {
        text.push(digit(number / power));
        power /= 10;
    }
}

/// A time stamp as HL7 writes it: `20260203093000-0500`.
#[must_use]
pub fn timestamp_to_hl7(time: Timestamp) -> String {
    let mut text = date_to_hl7(PartialDate::from(time.date()));
    if let Some((hour, minute, second)) = time.time() {
        text.push_str(&format!("{hour:02}{minute:02}{second:02}"));
    }
    if let Some(offset) = time.offset_minutes() {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs();
        text.push_str(&format!("{sign}{:02}{:02}", minutes / 60, minutes % 60));
    }
    text
}
