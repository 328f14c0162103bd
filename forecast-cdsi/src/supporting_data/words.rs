//! CDC's vocabulary: how the values of a release are written.
//!
//! Words are compared without regard to case, since the releases vary it (`Vaccine Count By Age`,
//! `Vaccine Count by Age`).

use forecast_core::date::{Date, Offset};
use forecast_core::patient::Sex;
use forecast_core::schedule::Cvx;
use forecast_core::schedule::document::{
    DoseCountLogic, DoseType, IntervalPriority, Logic, SeriesType, SkipConditionType, SkipContext,
};

use super::older;
use super::reader::{Row, Value};
use crate::error::Error;

const FLAG: &[(&str, bool)] = &[("Yes", true), ("Y", true), ("No", false), ("N", false)];

pub(super) const SERIES_TYPES: &[(&str, SeriesType)] = &[
    ("Standard", SeriesType::Standard),
    ("Risk", SeriesType::Risk),
    ("Evaluation Only", SeriesType::EvaluationOnly),
];

pub(super) const SEXES: &[(&str, Sex)] = &[
    ("Female", Sex::Female),
    ("Male", Sex::Male),
    ("Unknown", Sex::Unknown),
];

/// The specification calls it a flag and writes `Y`; the releases write `override`.
pub(super) const PRIORITIES: &[(&str, Option<IntervalPriority>)] = &[
    ("override", Some(IntervalPriority::Override)),
    ("Y", Some(IntervalPriority::Override)),
    ("N", None),
];

pub(super) const CONTEXTS: &[(&str, SkipContext)] = &[
    ("Evaluation", SkipContext::Evaluation),
    ("Forecast", SkipContext::Forecast),
    ("Both", SkipContext::Both),
];

pub(super) const LOGICS: &[(&str, Logic)] = &[("AND", Logic::And), ("OR", Logic::Or)];

pub(super) const CONDITION_TYPES: &[(&str, SkipConditionType)] = &[
    ("Age", SkipConditionType::Age),
    ("Completed Series", SkipConditionType::CompletedSeries),
    ("Interval", SkipConditionType::Interval),
    ("Vaccine Count by Age", SkipConditionType::VaccineCountByAge),
    (
        "Vaccine Count by Date",
        SkipConditionType::VaccineCountByDate,
    ),
    (
        "Vaccine Count by Date and Age",
        SkipConditionType::VaccineCountByDateAndAge,
    ),
];

pub(super) const DOSE_TYPES: &[(&str, DoseType)] =
    &[("Valid", DoseType::Valid), ("Total", DoseType::Total)];

pub(super) const COUNT_LOGICS: &[(&str, DoseCountLogic)] = &[
    ("greater than", DoseCountLogic::GreaterThan),
    ("equal to", DoseCountLogic::EqualTo),
    ("less than", DoseCountLogic::LessThan),
];

impl Row<'_, '_> {
    /// A short text that must be there.
    pub(super) fn title(self, name: &'static str) -> Result<String, Error> {
        Ok(self.required(name)?.text())
    }

    /// The same, where releases that had not introduced it have a value for all series.
    pub(super) fn title_or_absent(self, name: &'static str) -> Result<String, Error> {
        match self.value(name)? {
            Some(value) => Ok(value.text()),
            None => self.absent(name).map_or_else(|| self.title(name), Ok),
        }
    }

    /// `Yes` or `No`; no where it is empty.
    pub(super) fn flag(self, name: &'static str) -> Result<bool, Error> {
        Ok(self.optional_flag(name)?.unwrap_or(false))
    }

    /// `Yes`, `No` or nothing.
    pub(super) fn optional_flag(self, name: &'static str) -> Result<Option<bool>, Error> {
        self.value(name)?.map(|value| value.word(FLAG)).transpose()
    }

    /// An age or interval.
    pub(super) fn offset(self, name: &'static str) -> Result<Option<Offset>, Error> {
        self.value(name)?.map(offset).transpose()
    }

    /// An age or interval that must be there.
    pub(super) fn required_offset(self, name: &'static str) -> Result<Offset, Error> {
        offset(self.required(name)?)
    }

    /// A date.
    pub(super) fn date(self, name: &'static str) -> Result<Option<Date>, Error> {
        self.value(name)?.map(date).transpose()
    }

    /// A date that must be there.
    pub(super) fn required_date(self, name: &'static str) -> Result<Date, Error> {
        date(self.required(name)?)
    }

    /// A CVX code that must be there.
    pub(super) fn cvx(self, name: &'static str) -> Result<Cvx, Error> {
        self.required(name)?.parse("a CVX code")
    }

    /// A list of CVX codes, split at semicolons; empty where there is none.
    pub(super) fn cvx_list(self, name: &'static str) -> Result<Vec<Cvx>, Error> {
        match self.value(name)? {
            Some(value) => value.list("CVX codes, separated by semicolons"),
            None => Ok(Vec::new()),
        }
    }

    /// A list of numbers or names, split at semicolons; empty where there is none.
    pub(super) fn list(self, name: &'static str) -> Result<Vec<String>, Error> {
        match self.value(name)? {
            Some(value) => value.list("a list, separated by semicolons"),
            None => Ok(Vec::new()),
        }
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(
        self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Error> {
        self.value(name)?.map(|value| value.word(words)).transpose()
    }

    /// One of some words, which must be there.
    pub(super) fn required_word<T: Copy>(
        self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<T, Error> {
        self.required(name)?.word(words)
    }

    /// A paragraph of prose, where it is asked for.
    pub(super) fn paragraph(self, name: &'static str) -> Option<String> {
        let paragraphs = self.prose(name);
        (!paragraphs.is_empty()).then(|| paragraphs.join("\n"))
    }
}

fn offset(value: Value<'_, '_>) -> Result<Offset, Error> {
    value.parse_or(
        "an age or interval such as \"6 weeks - 4 days\"",
        older::age,
    )
}

/// Immunity by birth date is written `MM/DD/YYYY`, every other date `YYYYMMDD`; no text is a date
/// in both forms.
fn date(value: Value<'_, '_>) -> Result<Date, Error> {
    value.read("a date as YYYYMMDD or MM/DD/YYYY", |text| {
        let number = |part: &str| {
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse::<u32>().ok())?
        };
        let parts: Vec<&str> = text.split('/').collect();
        let (year, month, day) = match parts.as_slice() {
            [whole] if whole.len() == 8 => (whole.get(0..4)?, whole.get(4..6)?, whole.get(6..8)?),
            [month, day, year] if year.len() == 4 => (*year, *month, *day),
            _ => return None,
        };
        Date::from_ymd(
            i32::try_from(number(year)?).ok()?,
            number(month)?,
            number(day)?,
        )
    })
}
