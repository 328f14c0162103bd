//! [`Offset`]: an age or interval as the schedule writes it, and [`Span`], the same made quick.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::quoted;

/// A unit of an age or interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Calendar years (CALCDT-1).
    Year,
    /// Calendar months (CALCDT-2).
    Month,
    /// Seven days (CALCDT-3).
    Week,
    /// Days (CALCDT-3, CALCDT-4).
    Day,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Unit::Year => "year",
            Unit::Month => "month",
            Unit::Week => "week",
            Unit::Day => "day",
        }
    }

    fn parse(text: &str) -> Option<Unit> {
        let word = text.to_ascii_lowercase();
        match word.strip_suffix('s').unwrap_or(&word) {
            "year" => Some(Unit::Year),
            "month" => Some(Unit::Month),
            "week" => Some(Unit::Week),
            "day" => Some(Unit::Day),
            _ => None,
        }
    }
}

/// One part of an [`Offset`]: a signed count of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// How many; negative to go back.
    pub count: i16,
    /// Of what.
    pub unit: Unit,
}

impl Term {
    fn write(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.unsigned_abs();
        let plural = if count == 1 { "" } else { "s" };
        write!(f, "{count} {}{plural}", self.unit.name())
    }
}

/// An age or an interval in the words of the schedule, such as `6 weeks - 4 days`.
///
/// One term, or two joined by `+` or `-`. Units are years, months, weeks and days, in any case,
/// singular or plural; printing gives one form for each offset, and reading that form gives the
/// same offset back. Counts run to 9999.
///
/// ```
/// use forecast_core::date::Offset;
///
/// let offset: Offset = " 1 Years -4 days ".parse()?;
/// assert_eq!(offset.to_string(), "1 year - 4 days");
/// assert!("6 fortnights".parse::<Offset>().is_err());
/// # Ok::<(), forecast_core::date::ParseOffsetError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offset {
    first: Term,
    second: Option<Term>,
}

impl Offset {
    /// The largest count that a term may have.
    pub const MAX_COUNT: i16 = 9_999;

    /// An offset of one or two terms, or `None` where a count exceeds [`Offset::MAX_COUNT`] or the
    /// first term is negative.
    #[must_use]
    pub fn new(first: Term, second: Option<Term>) -> Option<Offset> {
        let fits = |term: &Term| term.count.unsigned_abs() <= Offset::MAX_COUNT.unsigned_abs();
        (first.count >= 0 && fits(&first) && second.iter().all(fits))
            .then_some(Offset { first, second })
    }

    /// The first of its terms alone: `12 months` of `12 months - 4 days`.
    #[must_use]
    pub const fn without_second_term(self) -> Offset {
        Offset {
            first: self.first,
            second: None,
        }
    }

    /// Its first term.
    #[must_use]
    pub const fn first_term(self) -> Term {
        self.first
    }

    /// The same as months and days, ready for [`Date::plus`](super::Date::plus).
    #[must_use]
    pub fn span(self) -> Span {
        let mut span = Span::default();
        for term in std::iter::once(self.first).chain(self.second) {
            // Two terms of at most 9999 each: far from the limits of i32.
            let count = i32::from(term.count);
            match term.unit {
                Unit::Year => span.months += count * 12,
                Unit::Month => span.months += count,
                Unit::Week => span.days += count * 7,
                Unit::Day => span.days += count,
            }
        }
        span
    }
}

/// An [`Offset`] reduced to calendar months and days: what date arithmetic needs.
///
/// CALCDT-6 adjusts years, then months, then weeks and days, so years are twelve months and weeks
/// seven days here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Calendar months, twelve to the year.
    pub months: i32,
    /// Days, seven to the week.
    pub days: i32,
}

impl Span {
    /// The most days that it can be.
    pub(crate) const fn most_days(self) -> i32 {
        self.months.saturating_mul(31).saturating_add(self.days)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.write(f)?;
        if let Some(second) = self.second {
            f.write_str(if second.count < 0 { " - " } else { " + " })?;
            second.write(f)?;
        }
        Ok(())
    }
}

/// The text was not an [`Offset`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseOffsetError;

impl fmt::Display for ParseOffsetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an age or interval such as \"6 weeks - 4 days\"")
    }
}

impl std::error::Error for ParseOffsetError {}

impl FromStr for Offset {
    type Err = ParseOffsetError;

    fn from_str(text: &str) -> Result<Offset, ParseOffsetError> {
        let parse = || {
            let (first, rest) = parse_term(text)?;
            let rest = rest.trim();
            if rest.is_empty() {
                return Offset::new(first, None);
            }
            let (negative, rest) = match rest.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, rest.strip_prefix('+')?),
            };
            let (mut second, rest) = parse_term(rest)?;
            if negative {
                second.count = -second.count;
            }
            rest.trim()
                .is_empty()
                .then(|| Offset::new(first, Some(second)))?
        };
        parse().ok_or(ParseOffsetError)
    }
}

/// Reads `N unit` from the front of the text, and gives back what follows.
fn parse_term(text: &str) -> Option<(Term, &str)> {
    let text = text.trim_start();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, rest) = text.split_at_checked(digits)?;
    let rest = rest.trim_start();
    let letters = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(letters)?;
    Some((
        Term {
            count: count.parse().ok()?,
            unit: Unit::parse(unit)?,
        },
        rest,
    ))
}

impl Serialize for Offset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Offset, D::Error> {
        parse_visitor(
            deserializer,
            "an age or interval such as \"6 weeks - 4 days\"",
        )
    }
}

/// Reads a value from a string by its `FromStr`, naming what was expected where it fails.
pub(crate) fn parse_visitor<'de, D, T>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: fmt::Display,
{
    struct Parse<T>(&'static str, PhantomData<T>);

    impl<T> Visitor<'_> for Parse<T>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse()
                .map_err(|error| E::custom(format_args!("found \"{}\", {error}", quoted(text))))
        }
    }

    deserializer.deserialize_str(Parse(expected, PhantomData))
}
