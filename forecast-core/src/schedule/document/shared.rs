//! The parts of a schedule that no single antigen owns.

use serde::{Deserialize, Serialize};

use crate::date::{Date, Offset};
use crate::schedule::Cvx;

/// What a schedule is and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// A vaccine (CVX) and the antigens that it carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaccineDocument {
    /// The CVX code.
    pub cvx: Cvx,
    /// CDC's short description.
    pub name: String,
    /// The antigens that a dose counts towards (section 4.2).
    pub antigens: Vec<AssociationDocument>,
}

/// An antigen that a vaccine carries, and at what age of the person it counts towards it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// A vaccine type conflict (section 6.7): how long after one vaccine another must wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct ObservationDocument {
    /// CDSi's code of the observation.
    pub code: String,
    /// Its short title.
    pub title: String,
    /// The same in other code systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<CodingDocument>,
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
