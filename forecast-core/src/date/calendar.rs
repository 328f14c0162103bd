//! [`Date`]: a day of the proleptic Gregorian calendar.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Span;

/// A calendar day, without a time or a time zone, from 0001-01-01 to 9999-12-31.
///
/// Dates order by time, print as ISO 8601 (`2026-01-31`) and take four bytes.
///
/// ```
/// use forecast_core::date::Date;
///
/// let date: Date = "2024-02-29".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
/// assert_eq!(date.to_string(), "2024-02-29");
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), forecast_core::date::ParseDateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 0000-03-01; never none, so that an absent date takes no more room.
    days: NonZeroU32,
}

impl Date {
    /// The first representable day, 0001-01-01.
    pub const MIN: Date = Date::from_civil(1, 1, 1);
    /// The last representable day, 9999-12-31.
    pub const MAX: Date = Date::from_civil(9999, 12, 31);

    /// The date of a year, month and day that the calendar has.
    const fn from_civil(year: u32, month: u32, day: u32) -> Date {
        match NonZeroU32::new(days_from_civil(year, month, day)) {
            Some(days) => Date { days },
            None => Date {
                days: NonZeroU32::MIN,
            },
        }
    }

    /// The date of a year, month (1 to 12) and day (1 to 31), or `None` where there is no such day
    /// or the year lies outside 1 to 9999.
    ///
    /// ```
    /// use forecast_core::date::Date;
    /// assert!(Date::from_ymd(2025, 2, 29).is_none());
    /// ```
    #[must_use]
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        if year < 1 || year > 9999 || month < 1 || month > 12 {
            return None;
        }
        let year = year as u32;
        if day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Date::from_civil(year, month, day))
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.civil().0 as i32
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.civil().1
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u32 {
        self.civil().2
    }

    /// Year, month and day.
    const fn civil(self) -> (u32, u32, u32) {
        civil_from_days(self.days.get())
    }

    /// The number of days from `earlier` to `self`; negative where `self` comes first.
    #[must_use]
    pub const fn days_since(self, earlier: Date) -> i32 {
        // Both are below 3.7 million.
        self.days.get() as i32 - earlier.days.get() as i32
    }

    /// This day moved by a number of days (CALCDT-3, CALCDT-4), staying within
    /// [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn add_days(self, days: i32) -> Date {
        let days = (self.days.get() as i32).saturating_add(days);
        let (first, last) = (Date::MIN.days.get() as i32, Date::MAX.days.get() as i32);
        match NonZeroU32::new(days.clamp(first, last) as u32) {
            Some(days) => Date { days },
            None => Date::MIN,
        }
    }

    /// This day moved by an age or interval: years and months first (CALCDT-1, CALCDT-2), a day
    /// that the month does not have becomes the first of the next month (CALCDT-5), weeks and days
    /// last (CALCDT-3, CALCDT-4, CALCDT-6). The result stays within [`Date::MIN`] and
    /// [`Date::MAX`].
    ///
    /// ```
    /// use forecast_core::date::{Date, Offset};
    ///
    /// let birth: Date = "2024-08-31".parse()?;
    /// let age: Offset = "6 months - 4 days".parse()?;
    /// // 31 February does not exist: 1 March, and only then back four days.
    /// assert_eq!(birth.plus(age.span()).to_string(), "2025-02-25");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn plus(self, span: Span) -> Date {
        if span.months == 0 {
            return self.add_days(span.days);
        }
        self.later_by_months(self.civil(), span.months)
            .add_days(span.days)
    }

    /// This day moved by each of some numbers of months, as [`Date::plus`] moves it.
    pub(crate) fn plus_months_each(self, months: &[i32]) -> impl Iterator<Item = Date> {
        let civil = self.civil();
        months
            .iter()
            .map(move |months| self.later_by_months(civil, *months))
    }

    /// This day, of which the year, month and day are given, moved by months.
    fn later_by_months(self, civil: (u32, u32, u32), months: i32) -> Date {
        if months == 0 {
            return self;
        }
        let (year, month, day) = civil;
        // Years run to 9999: far from the limits of i32.
        let months = ((year * 12 + month - 1) as i32).saturating_add(months);
        if months < 12 {
            return Date::MIN;
        }
        let (year, month) = (months as u32 / 12, months as u32 % 12 + 1);
        if year > 9999 {
            return Date::MAX;
        }
        // CALCDT-5: a day that the month does not have is the day after its last.
        let day = if day <= 28 {
            day
        } else {
            day.min(days_in_month(year, month) + 1)
        };
        Date::from_civil(year, month, day)
    }

    /// The last day of this date's month (CALCDTLOTEXP-1).
    #[must_use]
    pub const fn end_of_month(self) -> Date {
        let (year, month, _) = self.civil();
        Date::from_civil(year, month, days_in_month(year, month))
    }

    /// Whole years from `birth` to this day, counted with CALCDT-1 and CALCDT-5: a person born on
    /// 29 February is a year older on 1 March. Negative before birth.
    #[must_use]
    pub fn years_since(self, birth: Date) -> i32 {
        let years = self.year() - birth.year();
        let anniversary = birth.plus(Span {
            months: years.saturating_mul(12),
            days: 0,
        });
        if anniversary > self { years - 1 } else { years }
    }
}

/// Days from 0000-03-01 to a civil date: in years that begin on 1 March, the day that some have and
/// others have not is the last.
///
/// January and February are the months 13 and 14 of the year before. Lengths of months and years
/// are straight lines, rounded down (Neri and Schneider, *Euclidean affine functions and their
/// application to calendar algorithms*).
const fn days_from_civil(year: u32, month: u32, day: u32) -> u32 {
    let (year, month) = if month <= 2 {
        (year - 1, month + 12)
    } else {
        (year, month)
    };
    let century = year / 100;
    let before_month = (979 * month - 2_919) / 32;
    1_461 * year / 4 - century + century / 4 + before_month + day - 1
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: u32) -> (u32, u32, u32) {
    let quarters = 4 * days + 3;
    let (century, day_of_century) = (quarters / 146_097, quarters % 146_097 / 4);
    // The year is the whole part of a number of 32 binary places, the day the rest of it.
    let years = 2_939_745 * (4 * day_of_century + 3) as u64;
    let year = 100 * century + (years >> 32) as u32;
    let day_of_year = years as u32 / 2_939_745 / 4;
    let months = 2_141 * day_of_year + 197_913;
    let (month, day) = (months >> 16, (months & 0xffff) / 2_141 + 1);
    if day_of_year >= 306 {
        (year + 1, month - 12, day)
    } else {
        (year, month, day)
    }
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What [`Date::from_str`] found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseDateError {
    /// The text has not the form `YYYY-MM-DD`.
    Form,
    /// The form is right, but the calendar has no such day.
    NoSuchDay,
}

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ParseDateError::Form => "expected a date of the form YYYY-MM-DD",
            ParseDateError::NoSuchDay => "expected a day that the calendar has",
        })
    }
}

impl std::error::Error for ParseDateError {}

impl FromStr for Date {
    type Err = ParseDateError;

    /// Reads `YYYY-MM-DD`, nothing else.
    fn from_str(text: &str) -> Result<Date, ParseDateError> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return Err(ParseDateError::Form);
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0u32, |sum, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| sum * 10 + u32::from(digit - b'0'))
            })
        };
        let (Some(year), Some(month), Some(day)) = (
            number(&[y1, y2, y3, y4]),
            number(&[m1, m2]),
            number(&[d1, d2]),
        ) else {
            return Err(ParseDateError::Form);
        };
        Date::from_ymd(year as i32, month, day).ok_or(ParseDateError::NoSuchDay)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = self.civil();
        let digits = [
            digit(year / 1_000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ];
        match std::str::from_utf8(&digits) {
            Ok(text) => serializer.serialize_str(text),
            // Digits and dashes are text.
            Err(_) => serializer.collect_str(self),
        }
    }
}

/// The last decimal digit of a number.
const fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        super::offset::parse_visitor(deserializer, "a date of the form YYYY-MM-DD")
    }
}
