//! The parts of a schedule that no single antigen owns.

use serde::{Deserialize, Serialize};

use super::is_false;
use crate::date::{Date, Offset};
use crate::schedule::Cvx;

/// What a schedule is and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScheduleInfo {
    /// The name that commands and answers use, such as `acip-4.65`.
    pub id: String,
    /// A title for people.
    pub title: String,
    /// Who publishes the recommendations.
    pub publisher: String,
    /// The publisher's number of the release.
    pub version: String,
    /// The day of the release, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Date>,
    /// What the documents were made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
    /// The ids of the layers that were laid on it, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<String>,
    /// Where its rules depart from the letter of the specification on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departures: Vec<Departure>,
}

/// A rule that is read otherwise than the specification has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Departure {
    /// A conflict delays a product, not all that could be given instead: the next dose waits only
    /// where every preferable vaccine that the person's age allows must wait (CALCDTCONFLICT-3).
    ConflictByProduct,
    /// A group for which the person is too old says so only where no series is open at that age;
    /// else it is not routine at this age, and the answer names who is at risk (Table 7-10).
    NotRoutineAtAge,
}

/// A vaccine (CVX) and the antigens that it carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VaccineDocument {
    /// The CVX code.
    pub cvx: Cvx,
    /// CDC's short description.
    pub name: String,
    /// The antigens that a dose counts towards (section 4.2).
    pub antigens: Vec<AssociationDocument>,
    /// Whether whoever uses the schedule does not have the vaccine: doses of it count as ever, but
    /// forecasts do not name it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_stocked: bool,
}

/// An antigen that a vaccine carries, and at what age of the person it counts towards it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssociationDocument {
    /// The antigen's name.
    pub antigen: String,
    /// The age from which the dose counts (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age from which it no longer counts (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
}

/// A vaccine group: what a forecast is made for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupDocument {
    /// The group's name.
    pub name: String,
    /// The antigens that the group protects against.
    pub antigens: Vec<String>,
    /// Whether a dose of the group is given whole as soon as one of its antigens needs one
    /// (MULTIANTVG-1); only groups of several antigens say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administer_full_group: Option<bool>,
    /// Whether no forecast is made for the group; doses are evaluated as ever.
    #[serde(default, skip_serializing_if = "is_false")]
    pub switched_off: bool,
}

/// A vaccine type conflict (section 6.7): how long after one vaccine another must wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConflictDocument {
    /// The vaccine that was given before (the conflicting vaccine type).
    pub previous: Cvx,
    /// The vaccine that must wait (the impacted vaccine type).
    pub current: Cvx,
    /// From when on the two conflict, counted from the previous dose (inclusive).
    pub begin: Offset,
    /// Until when (exclusive), where the previous dose is valid or was not evaluated.
    pub min_end: Offset,
    /// Until when (exclusive) otherwise, and in forecasts.
    pub end: Offset,
}

/// An observation about a person that rules refer to: a condition, a reaction, a history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ObservationDocument {
    /// CDSi's code of the observation.
    pub code: String,
    /// Its short title.
    pub title: String,
    /// The same in other code systems. A CVX code that is of no vaccine of the schedule names a
    /// product: a dose of it is this observation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<CodingDocument>,
    /// The vaccine groups of which it forbids vaccines in some persons and not in others, which it
    /// does not say; an answer names those of which it forecasts a dose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// How long it holds at most; as long as it is not ended where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Offset>,
    /// The observation from whose date that is counted, where that date is known; else from the
    /// date of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts_from: Option<String>,
    /// Who should be vaccinated for it, in the publisher's words; left out of the schedules that
    /// are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indication_text: Option<String>,
    /// Who must not be, in the publisher's words; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contraindication_text: Option<String>,
    /// What it means, in the publisher's words; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clarification: Option<String>,
}

/// A code of another code system that means the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodingDocument {
    /// The code system: `SNOMED`, `CVX`, `CDCPHINVS`, …
    pub system: String,
    /// The code in it.
    pub code: String,
    /// What the system calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}
