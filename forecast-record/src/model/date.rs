//! Dates as people report them: [`PartialDate`] and [`Timestamp`].

use std::fmt;
use std::str::FromStr;

use forecast_core::date::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A year, a month or a day: what is not known stays unknown.
///
/// Prints and reads as ISO 8601 (`2024`, `2024-03`, `2024-03-05`). Partial dates order by their
/// first day, the less precise first.
///
/// ```
/// use forecast_record::model::PartialDate;
///
/// let month: PartialDate = "2024-02".parse()?;
/// assert_eq!(month.day(), None);
/// assert_eq!(month.first_day().to_string(), "2024-02-01");
/// assert_eq!(month.last_day().to_string(), "2024-02-29");
/// assert!("2024-13".parse::<PartialDate>().is_err());
/// # Ok::<(), forecast_record::model::ParsePartialDateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// The first day that it may mean.
    first: Date,
    precision: Precision,
}

/// How much of a [`PartialDate`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The year only.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

impl PartialDate {
    /// A year, or none where it lies outside 1 to 9999.
    #[must_use]
    pub fn from_year(year: i32) -> Option<PartialDate> {
        Some(PartialDate {
            first: Date::from_ymd(year, 1, 1)?,
            precision: Precision::Year,
        })
    }

    /// A month of a year, or none where there is no such month.
    #[must_use]
    pub fn from_year_month(year: i32, month: u32) -> Option<PartialDate> {
        Some(PartialDate {
            first: Date::from_ymd(year, month, 1)?,
            precision: Precision::Month,
        })
    }

    /// How much is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The day, where it is known.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        (self.precision == Precision::Day).then_some(self.first)
    }

    /// The first day that it may mean.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.first
    }

    /// The last day that it may mean.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => self.first.end_of_month(),
            Precision::Year => {
                Date::from_ymd(self.first.year(), 12, 31).unwrap_or(self.first.end_of_month())
            }
        }
    }

    /// Whether the two may mean the same day.
    #[must_use]
    pub fn may_equal(self, other: PartialDate) -> bool {
        self.first <= other.last_day() && other.first <= self.last_day()
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> PartialDate {
        PartialDate {
            first: day,
            precision: Precision::Day,
        }
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &PartialDate) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &PartialDate) -> std::cmp::Ordering {
        (self.first, self.precision).cmp(&(other.first, other.precision))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{}", self.first),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text was not a [`PartialDate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsePartialDateError;

impl fmt::Display for ParsePartialDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date of the form YYYY, YYYY-MM or YYYY-MM-DD that the calendar has")
    }
}

impl std::error::Error for ParsePartialDateError {}

impl FromStr for PartialDate {
    type Err = ParsePartialDateError;

    fn from_str(text: &str) -> Result<PartialDate, ParsePartialDateError> {
        let (padded, precision) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            _ => (text.to_owned(), Precision::Day),
        };
        let first = padded.parse().map_err(|_| ParsePartialDateError)?;
        Ok(PartialDate { first, precision })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// When something was reported: a date, with the time of day and the time zone where they are
/// known.
///
/// Reads and prints RFC 3339, of which seconds, zone and time may be missing. Time stamps order by
/// the moment they mean; where a zone is missing, Coordinated Universal Time is assumed for the
/// order only.
///
/// ```
/// use forecast_record::model::Timestamp;
///
/// let east: Timestamp = "2026-03-01T23:30:00-05:00".parse()?;
/// let utc: Timestamp = "2026-03-02T04:00:00Z".parse()?;
/// assert!(east > utc);
/// assert_eq!(east.date().to_string(), "2026-03-01");
/// assert_eq!(east.to_string(), "2026-03-01T23:30:00-05:00");
/// # Ok::<(), forecast_record::model::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp {
    date: Date,
    /// Seconds since midnight.
    time: Option<u32>,
    /// Minutes east of UTC.
    offset: Option<i16>,
}

impl Timestamp {
    /// A time stamp of parts: hour, minute and second where the time is known, and the zone in
    /// minutes east of UTC. None where there is no such time of day, the zone is more than 18 hours
    /// away, or there is a zone but no time.
    #[must_use]
    pub fn new(
        date: Date,
        time: Option<(u32, u32, u32)>,
        offset_minutes: Option<i16>,
    ) -> Option<Timestamp> {
        let time = match time {
            // A leap second is the last second of its minute.
            Some((h, m, s)) if h < 24 && m < 60 && s <= 60 => Some(h * 3600 + m * 60 + s.min(59)),
            Some(_) => return None,
            None => None,
        };
        match offset_minutes {
            Some(offset) if offset.unsigned_abs() > 18 * 60 || time.is_none() => return None,
            _ => {}
        }
        Some(Timestamp {
            date,
            time,
            offset: offset_minutes,
        })
    }

    /// The date where it was written.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// Hour, minute and second, where they are known.
    #[must_use]
    pub fn time(self) -> Option<(u32, u32, u32)> {
        self.time
            .map(|seconds| (seconds / 3600, seconds / 60 % 60, seconds % 60))
    }

    /// Minutes east of Coordinated Universal Time, where they are known.
    #[must_use]
    pub fn offset_minutes(self) -> Option<i16> {
        self.offset
    }

    /// The whole hours from `earlier` to this time; negative where `self` comes first.
    #[must_use]
    pub fn hours_since(self, earlier: Timestamp) -> i64 {
        (self.seconds() - earlier.seconds()).div_euclid(3600)
    }

    /// Seconds since 1970-01-01 in UTC.
    fn seconds(self) -> i64 {
        let epoch = Date::from_ymd(1970, 1, 1).unwrap_or(Date::MIN);
        i64::from(self.date.days_since(epoch)) * 86_400 + i64::from(self.time.unwrap_or(0))
            - i64::from(self.offset.unwrap_or(0)) * 60
    }
}

impl From<Date> for Timestamp {
    fn from(date: Date) -> Timestamp {
        Timestamp {
            date,
            time: None,
            offset: None,
        }
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Timestamp) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Timestamp) -> std::cmp::Ordering {
        let key = |stamp: &Timestamp| (stamp.seconds(), stamp.time, stamp.offset);
        key(self).cmp(&key(other))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some((hour, minute, second)) = self.time() {
            write!(f, "T{hour:02}:{minute:02}:{second:02}")?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text was not a [`Timestamp`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a time such as 2026-03-01T09:30:00-05:00, or a date alone")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Timestamp, ParseTimestampError> {
        parse_timestamp(text).ok_or(ParseTimestampError)
    }
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let Some((date, rest)) = text.split_once('T') else {
        return text.parse::<Date>().ok().map(Timestamp::from);
    };
    let date = date.parse().ok()?;
    let (clock, offset) = if let Some(clock) = rest.strip_suffix('Z') {
        (clock, Some(0))
    } else if let Some(at) = rest.find(['+', '-']) {
        let (clock, zone) = rest.split_at_checked(at)?;
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let minutes = i16::try_from(two_digits(hours)? * 60 + two_digits(minutes)?).ok()?;
        let minutes = if zone.starts_with('-') {
            -minutes
        } else {
            minutes
        };
        (clock, Some(minutes))
    } else {
        (rest, None)
    };
    // Fractions of a second say nothing about an immunization.
    let clock = match clock.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|b| b.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => clock,
    };
    let mut parts = clock.split(':');
    let hour = two_digits(parts.next()?)?;
    let minute = two_digits(parts.next()?)?;
    let second = parts.next().map_or(Some(0), two_digits)?;
    if parts.next().is_some() {
        return None;
    }
    Timestamp::new(date, Some((hour, minute, second)), offset)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
