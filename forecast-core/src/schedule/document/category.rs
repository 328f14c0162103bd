//! The categories of recommendations: routine, high-risk, shared clinical decision-making.

use serde::{Deserialize, Serialize};

use super::is_false;
use crate::date::Offset;

/// What a recommendation is to the person that it is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// For everybody of the age.
    Routine,
    /// For persons at high risk.
    HighRisk,
    /// Where person and clinician decide for it together.
    SharedDecision,
}

/// A row that gives the next dose of a series a category.
///
/// It applies to a best patient series that is not complete, at the ages, for the doses and with
/// the indications that it names. Where several rows apply, routine and high-risk go before shared
/// decision-making.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CategoryDocument {
    /// The antigen.
    pub antigen: String,
    /// The name of one of its series.
    pub series: String,
    /// What the recommendation is.
    pub category: Category,
    /// The age on the assessment date from which the row applies (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age from which it no longer does (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
    /// The target doses that it applies to; all where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_doses: Vec<u8>,
    /// The indications of which the person must have one; where it is left out, none is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indications: Option<CategoryIndications>,
    /// Indications of the series that do not count; only with `"indications": "any"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_indications: Vec<String>,
    /// Whether the recommendation begins anew at `begin_age`: nobody is late under it since a day
    /// before that.
    #[serde(default, skip_serializing_if = "is_false")]
    pub begins_anew: bool,
    /// Where the publisher explains the recommendation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The indications that a category asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum CategoryIndications {
    /// Any indication of the series.
    Any(AnyIndication),
    /// One of these observations.
    Observations(Vec<String>),
}

/// The word `any`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnyIndication {
    /// Any indication of the series.
    Any,
}
