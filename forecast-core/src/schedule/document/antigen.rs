//! The rules of one antigen: immunity, contraindications, and its series with their doses.

use serde::{Deserialize, Serialize};

use crate::date::{Date, Offset};
use crate::patient::{Sex, Volume};
use crate::schedule::Cvx;

use super::{SeasonDocument, SkipDocument};

/// The rules of one antigen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AntigenDocument {
    /// The antigen's name, unique in the schedule.
    pub antigen: String,
    /// What counts as evidence of immunity (section 7.2).
    #[serde(default, skip_serializing_if = "ImmunityDocument::is_empty")]
    pub immunity: ImmunityDocument,
    /// What forbids vaccination (section 7.3).
    #[serde(default, skip_serializing_if = "ContraindicationsDocument::is_empty")]
    pub contraindications: ContraindicationsDocument,
    /// The ways to protection, in the publisher's order.
    pub series: Vec<SeriesDocument>,
}

/// Evidence of immunity (section 7.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ImmunityDocument {
    /// Observations that are evidence of immunity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clinical_history: Vec<String>,
    /// Dates of birth that are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth: Vec<BirthImmunityDocument>,
}

impl ImmunityDocument {
    fn is_empty(&self) -> bool {
        self.clinical_history.is_empty() && self.birth.is_empty()
    }
}

/// Immunity by date of birth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BirthImmunityDocument {
    /// Born before this day.
    pub before: Date,
    /// Born in this country; anywhere where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Observations of persons for whom the date of birth is no evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<String>,
}

/// Contraindications (section 7.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContraindicationsDocument {
    /// Against every vaccine of the antigen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub antigen: Vec<AgedObservationDocument>,
    /// Against some vaccines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaccine: Vec<VaccineContraindicationDocument>,
}

impl ContraindicationsDocument {
    fn is_empty(&self) -> bool {
        self.antigen.is_empty() && self.vaccine.is_empty()
    }
}

/// An observation, and the ages at which it matters: an indication of a series (section 5.1) or a
/// contraindication of an antigen (section 7.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgedObservationDocument {
    /// The observation's code.
    pub observation: String,
    /// The age from which it matters (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age from which it no longer does (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
    /// The publisher's own sentence about it; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The publisher's advice; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
}

/// An observation that forbids some vaccines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VaccineContraindicationDocument {
    /// The observation's code.
    pub observation: String,
    /// The vaccines that it forbids.
    pub vaccines: Vec<AgedVaccineDocument>,
    /// The publisher's own sentence about it; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The publisher's advice; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
}

/// A vaccine, and the ages at which a rule about it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgedVaccineDocument {
    /// The vaccine.
    pub cvx: Cvx,
    /// The age from which the rule holds (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age from which it no longer does (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
}

/// One way to protection: an antigen series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesDocument {
    /// The series' name, unique within the antigen.
    pub name: String,
    /// The disease that it protects against.
    pub target_disease: String,
    /// The vaccine group that it belongs to.
    pub group: String,
    /// For whom it is.
    #[serde(rename = "type")]
    pub series_type: SeriesType,
    /// For whom it is open where nothing of its group is forecast, in words that follow "not
    /// routine at this age;".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_to: Option<String>,
    /// The series groups that this series makes redundant (Table 8-14).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equivalent_groups: Vec<String>,
    /// The sexes that it is for; all where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_sexes: Vec<Sex>,
    /// How it competes with the other series of its antigen (chapter 8).
    pub selection: SelectionDocument,
    /// The observations that call for it; a risk series needs one (section 5.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indications: Vec<AgedObservationDocument>,
    /// Its doses, numbered from 1 without gaps.
    pub doses: Vec<SeriesDoseDocument>,
    /// The publisher's advice; left out of the schedules that are shipped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<String>,
}

/// For whom a series is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SeriesType {
    /// For everybody of its age.
    Standard,
    /// For persons with an indication.
    Risk,
    /// Never recommended, but proof of protection where it is complete.
    EvaluationOnly,
}

/// How a series competes with the others of its antigen (chapter 8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SelectionDocument {
    /// The series group that it competes in, such as `1`.
    pub group: String,
    /// That group's name.
    pub group_name: String,
    /// Whether it is the group's default series.
    #[serde(default, skip_serializing_if = "is_false")]
    pub default: bool,
    /// Whether it is a product path: all its doses are of one product.
    #[serde(default, skip_serializing_if = "is_false")]
    pub product_path: bool,
    /// Its priority: `A` goes before `B`.
    pub priority: String,
    /// Its rank among equals: 1 goes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<u8>,
    /// The youngest age to start it. No rule of the specification uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age_to_start: Option<Offset>,
    /// The age from which it can no longer be started (SELECTSCORE-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age_to_start: Option<Offset>,
}

/// One dose of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesDoseDocument {
    /// Its number in the series, from 1.
    pub number: u8,
    /// The ages for it (section 6.4): at most one row is in force on any day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<AgeDocument>,
    /// The intervals before it: all that are in force must hold (section 6.5).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intervals: Vec<IntervalDocument>,
    /// The intervals that are good enough where the preferable ones fail (section 6.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowable_intervals: Vec<AllowableIntervalDocument>,
    /// The vaccines that are recommended for it (section 6.8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferable_vaccines: Vec<PreferableVaccineDocument>,
    /// The vaccines that are good enough (section 6.9).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowable_vaccines: Vec<AgedVaccineDocument>,
    /// The vaccines that never count (section 6.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inadvertent_vaccines: Vec<Cvx>,
    /// When the dose need not be given (section 6.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skips: Vec<SkipDocument>,
    /// Whether it is given again and again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recurring: bool,
    /// The season in which it is recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<SeasonDocument>,
}

/// The ages for a dose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgeDocument {
    /// The youngest age at which a dose counts, with the grace period taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absolute_minimum: Option<Offset>,
    /// The youngest age without the grace period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Offset>,
    /// The age from which it is recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_recommended: Option<Offset>,
    /// The age from which it is past due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_recommended: Option<Offset>,
    /// The age from which it is no longer given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Offset>,
    /// The first day on which this row is in force (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// The last day on which it is (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cessation: Option<Date>,
}

/// A preferable interval before a dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IntervalDocument {
    /// What it is counted from.
    pub from: IntervalReference,
    /// The shortest that counts, with the grace period taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absolute_minimum: Option<Offset>,
    /// The shortest without the grace period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Offset>,
    /// After how long the dose is recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest_recommended: Option<Offset>,
    /// After how long it is past due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_recommended: Option<Offset>,
    /// Whether it decides the earliest date of a group of several antigens (MULTIANTVG-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<IntervalPriority>,
    /// The first day on which this row is in force (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// The last day on which it is (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cessation: Option<Date>,
}

/// What an interval is counted from (CALCDTINT-1, -2, -8 and -9).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntervalReference {
    /// The dose immediately before.
    Previous,
    /// The dose that satisfied the target dose of this number.
    TargetDose(u8),
    /// The latest dose of one of these vaccines.
    MostRecent(Vec<Cvx>),
    /// The latest observation of this code.
    Observation(String),
}

/// The weight of an interval in a group of several antigens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntervalPriority {
    /// It overrides the intervals of the group's other antigens.
    Override,
}

/// An allowable interval before a dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AllowableIntervalDocument {
    /// What it is counted from.
    pub from: IntervalReference,
    /// The shortest that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absolute_minimum: Option<Offset>,
    /// The first day on which this row is in force (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// The last day on which it is (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cessation: Option<Date>,
}

/// A vaccine that is recommended for a dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreferableVaccineDocument {
    /// The vaccine.
    pub cvx: Cvx,
    /// The age from which it is (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin_age: Option<Offset>,
    /// The age from which it no longer is (exclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_age: Option<Offset>,
    /// Only the product of this trade name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade_name: Option<String>,
    /// Only the product of this manufacturer (MVX).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mvx: Option<String>,
    /// The volume of a full dose, in millilitres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<Volume>,
    /// Whether forecasts recommend it by name (FORECASTRECVAC-1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub forecast: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}
