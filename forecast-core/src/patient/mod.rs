//! What goes in: a person's birth date, sex, doses and observations.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::{Date, ParseDateError, parse_visitor};

/// A person, as far as the rules ask.
///
/// ```
/// use forecast_core::patient::{Dose, Patient};
///
/// let mut patient = Patient::new("2025-09-06".parse()?);
/// patient.doses.push(Dose::new("2025-10-15".parse()?, "107"));
/// # Ok::<(), forecast_core::date::ParseDateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// The caller's name for the person; it comes back with the answer and means nothing here.
    #[serde(default, deserialize_with = "id_or_null")]
    pub id: Option<String>,
    /// The day of birth.
    pub birth_date: Date,
    /// The sex that the rules of some series ask for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub sex: Sex,
    /// The country of birth, as the schedule names it (`U.S.`); evidence of immunity may depend on
    /// it (Table 7-2).
    #[serde(default)]
    pub birth_country: Option<String>,
    /// The doses given, in any order.
    #[serde(default, deserialize_with = "null_is_default")]
    pub doses: Vec<Dose>,
    /// What else is known that rules refer to.
    #[serde(default, deserialize_with = "null_is_default")]
    pub observations: Vec<Observation>,
}

impl Patient {
    /// A person born on this day of whom nothing else is known.
    #[must_use]
    pub fn new(birth_date: Date) -> Patient {
        Patient {
            id: None,
            birth_date,
            sex: Sex::Unknown,
            birth_country: None,
            doses: Vec::new(),
            observations: Vec::new(),
        }
    }
}

/// The sex that rules ask for (Table 5-3).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither is recorded.
    #[default]
    Unknown,
}

/// A vaccine dose administered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// The day it was given.
    pub date: Date,
    /// The vaccine's CVX code. A code that the schedule does not know is kept and reported.
    pub cvx: String,
    /// The manufacturer's MVX code.
    #[serde(default)]
    pub mvx: Option<String>,
    /// The product's trade name.
    #[serde(default)]
    pub trade_name: Option<String>,
    /// The volume given, in the unit of the schedule (millilitres).
    #[serde(default)]
    pub volume: Option<Volume>,
    /// Why the dose must not count (section 6.1).
    #[serde(default)]
    pub condition: Option<DoseCondition>,
    /// When its lot expires (CALCDTLOTEXP-1): `2026-03-31`, or `2026-03` for the end of a month.
    #[serde(default)]
    pub lot_expiration: Option<LotExpiration>,
}

impl Dose {
    /// A dose of a vaccine of which nothing else is known.
    #[must_use]
    pub fn new(date: Date, cvx: impl Into<String>) -> Dose {
        Dose {
            date,
            cvx: cvx.into(),
            mvx: None,
            trade_name: None,
            volume: None,
            condition: None,
            lot_expiration: None,
        }
    }
}

/// What is wrong with a dose itself (section 6.1): it is sub-standard and must be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoseCondition {
    /// It was given after its expiry date.
    Expired,
    /// It had lost its strength.
    SubPotent,
    /// Its lot was recalled.
    Recalled,
    /// It was stored too warm or too cold.
    ColdChainBreak,
    /// It was given in part.
    Partial,
    /// It was given in some other way that makes it sub-standard.
    Other,
}

/// An observation about a person: a condition, a reaction, a history of disease.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// The schedule's code of the observation, such as `042`.
    pub code: String,
    /// The day of the observation, where one is known.
    #[serde(default)]
    pub date: Option<Date>,
    /// The day from which it no longer holds, where one is known.
    #[serde(default)]
    pub end: Option<Date>,
}

impl Observation {
    /// An observation without a date and without an end.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Observation {
        Observation {
            code: code.into(),
            date: None,
            end: None,
        }
    }
}

/// The day after which a lot must not be used (CALCDTLOTEXP-1): a day, or the last day of a month
/// where only the month is known.
///
/// ```
/// use forecast_core::patient::LotExpiration;
///
/// let lot: LotExpiration = "2024-02".parse().map_err(|_| "not a month")?;
/// assert_eq!(lot.last_day().to_string(), "2024-02-29");
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotExpiration {
    /// A full date.
    Day(Date),
    /// A month, by its first day.
    Month(Date),
}

impl LotExpiration {
    /// The last day on which the lot may be used (CALCDTLOTEXP-1).
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            LotExpiration::Day(day) => day,
            LotExpiration::Month(first) => first.end_of_month(),
        }
    }
}

impl FromStr for LotExpiration {
    type Err = ParseDateError;

    /// Reads `YYYY-MM-DD` or `YYYY-MM`.
    fn from_str(text: &str) -> Result<LotExpiration, ParseDateError> {
        if text.len() == "YYYY-MM".len() {
            format!("{text}-01").parse().map(LotExpiration::Month)
        } else {
            text.parse().map(LotExpiration::Day)
        }
    }
}

impl fmt::Display for LotExpiration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LotExpiration::Day(day) => day.fmt(f),
            LotExpiration::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
        }
    }
}

impl Serialize for LotExpiration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LotExpiration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LotExpiration, D::Error> {
        parse_visitor(
            deserializer,
            "a date of the form YYYY-MM-DD or a month YYYY-MM",
        )
    }
}

/// A volume in hundred-thousandths of the schedule's unit, so that comparing is exact.
///
/// ```
/// use forecast_core::patient::Volume;
///
/// assert_eq!("0.50".parse::<Volume>(), "0.5".parse::<Volume>());
/// assert!("half".parse::<Volume>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u32);

/// The text was not a [`Volume`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseVolumeError;

impl fmt::Display for ParseVolumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a volume such as \"0.5\", with at most five decimals")
    }
}

impl std::error::Error for ParseVolumeError {}

impl FromStr for Volume {
    type Err = ParseVolumeError;

    fn from_str(text: &str) -> Result<Volume, ParseVolumeError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() > 4 || fraction.len() > 5 {
            return Err(ParseVolumeError);
        }
        let padded = format!("{whole}{fraction:0<5}");
        padded.parse().map(Volume).map_err(|_| ParseVolumeError)
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:05}", self.0 % 100_000);
        let fraction = fraction.trim_end_matches('0');
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        write!(f, "{}.{fraction}", self.0 / 100_000)
    }
}

impl Serialize for Volume {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Volume {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Volume, D::Error> {
        parse_visitor(deserializer, "a volume such as \"0.5\"")
    }
}

/// Reads `null` as the type's default, so that a writer may say "nothing" either way.
pub(crate) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a person's id; what is found instead is not repeated in the error, as errors carry no
/// identifiers.
pub(crate) fn id_or_null<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    struct Id;

    impl serde::de::Visitor<'_> for Id {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string or null")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_str<E>(self, id: &str) -> Result<Self::Value, E> {
            Ok(Some(id.to_owned()))
        }

        fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(E::custom("found a number, expected a string or null"))
        }

        fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(E::custom("found a number, expected a string or null"))
        }

        fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(E::custom("found a number, expected a string or null"))
        }
    }

    deserializer.deserialize_any(Id)
}
