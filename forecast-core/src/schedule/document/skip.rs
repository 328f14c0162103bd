//! Conditional skips and seasons of a series dose.

use serde::{Deserialize, Serialize};

use crate::date::{Date, Offset};
use crate::schedule::Cvx;

/// When a dose need not be given (section 6.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipDocument {
    /// Where it applies.
    pub context: SkipContext,
    /// Whether all sets must be met or one; one where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logic: Option<Logic>,
    /// The sets of conditions.
    pub sets: Vec<SkipSetDocument>,
}

/// Where a conditional skip applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipContext {
    /// When a dose is evaluated.
    Evaluation,
    /// When a dose is forecast.
    Forecast,
    /// In both.
    Both,
}

/// How several parts make one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Logic {
    /// All must be met.
    And,
    /// One must be met.
    Or,
}

/// A set of conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipSetDocument {
    /// The publisher's number of the set.
    pub id: String,
    /// Whether all its conditions must be met or one; with one condition it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logic: Option<Logic>,
    /// The conditions.
    pub conditions: Vec<SkipConditionDocument>,
    /// The first day on which this set is in force (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// The last day on which it is (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cessation: Option<Date>,
    /// The publisher's own sentence about it; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A condition of a conditional skip. Which of the fields it has depends on its type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipConditionDocument {
    /// The publisher's number of the condition.
    pub id: String,
    /// What it tests.
    #[serde(rename = "type")]
    pub condition_type: SkipConditionType,
    /// Doses on or after this day are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// Doses before this day are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
    /// The age from which (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age until which (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
    /// The time since the previous dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Offset>,
    /// The number of doses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose_count: Option<u8>,
    /// Which doses are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose_type: Option<DoseType>,
    /// How the count is compared with `dose_count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose_count_logic: Option<DoseCountLogic>,
    /// The vaccines that are counted; every vaccine of the antigen where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaccines: Vec<Cvx>,
    /// The series groups of which one must be complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series_groups: Vec<String>,
    /// Whether `start_date` and `end_date` mean a season and move with the dose's own, which must
    /// recur; where it is left out they are days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
}

/// What a condition of a conditional skip tests (Tables 6-6 to 6-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipConditionType {
    /// The person's age (Table 6-6).
    Age,
    /// Whether another series group is complete (Table 6-7).
    CompletedSeries,
    /// The time since the previous dose (Table 6-8).
    Interval,
    /// The number of doses given at some age (Table 6-9).
    VaccineCountByAge,
    /// The number of doses given in some time (Table 6-9).
    VaccineCountByDate,
    /// The number of doses given at some age in some time (Table 6-9).
    VaccineCountByDateAndAge,
}

impl SkipConditionType {
    /// What the condition looks at, in plain words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            SkipConditionType::Age => "age",
            SkipConditionType::CompletedSeries => "completed series",
            SkipConditionType::Interval => "interval",
            SkipConditionType::VaccineCountByAge => "vaccine count by age",
            SkipConditionType::VaccineCountByDate => "vaccine count by date",
            SkipConditionType::VaccineCountByDateAndAge => "vaccine count by date and age",
        }
    }
}

/// Which doses a condition counts (CONDSKIP-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DoseType {
    /// Those that were valid.
    Valid,
    /// All.
    Total,
}

/// How a count of doses is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DoseCountLogic {
    /// More than the number.
    GreaterThan,
    /// Exactly the number.
    EqualTo,
    /// Fewer than the number.
    LessThan,
}

/// A season in which a dose is recommended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeasonDocument {
    /// Its first day (inclusive).
    pub start: Date,
    /// Its last day (inclusive); open where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// Whether later seasons follow on the same days of the calendar; where it is left out, this
    /// is the only one. An open season that recurs lasts until the next one begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurrence>,
}

/// How a season recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// Every year, on the same month and day.
    Yearly,
}
