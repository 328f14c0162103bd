//! [`ObservationReport`]: a condition, reaction or history as one source reports it.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::coding::coded_enum;
use super::{Coding, DoseId, PartialDate, SourceId};

/// What one source says about a person that rules may ask for.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObservationReport {
    /// Who reported it; a key of [`Record::sources`](super::Record::sources).
    pub source: SourceId,
    /// The source's own number for it.
    #[serde(default)]
    pub id: Option<String>,
    /// What kind of statement it is.
    pub kind: ObservationKind,
    /// What is observed, in one or more code systems that mean the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<Coding>,
    /// The value of what is observed, in one or more code systems, where the value says it
    /// (OBX-5).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Coding>,
    /// What it says in words.
    #[serde(default)]
    pub text: Option<String>,
    /// When it was observed or began.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// When it ended.
    #[serde(default)]
    pub ended: Option<PartialDate>,
    /// Whether it holds.
    #[serde(default)]
    pub standing: Standing,
    /// The dose that it followed, for a reaction.
    #[serde(default)]
    pub dose: Option<DoseId>,
}

impl ObservationReport {
    /// An observation of a kind of which nothing else is known.
    #[must_use]
    pub fn new(source: SourceId, kind: ObservationKind) -> ObservationReport {
        ObservationReport {
            source,
            id: None,
            kind,
            codings: Vec::new(),
            values: Vec::new(),
            text: None,
            date: None,
            ended: None,
            standing: Standing::Confirmed,
            dose: None,
        }
    }
}

/// LOINC's codes of the statements about a person in HL7's immunization guide (OBX-3).
pub(crate) mod question {
    /// A history of a disease, which is presumed to have made immune.
    pub(crate) const PRESUMED: &str = "59784-9";
    /// Evidence of immunity: that, or serological.
    pub(crate) const IMMUNITY: [&str; 2] = [PRESUMED, "75505-8"];
    pub(crate) const CONTRAINDICATION: &str = "30945-0";
    pub(crate) const REACTION: &str = "31044-1";
}

/// What kind of statement an observation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationKind {
    /// An illness or another state of health, an occupation, a journey.
    Condition,
    /// Evidence of immunity: a history of disease, a titer (OBX 59784-9).
    Immunity,
    /// A contraindication or precaution (OBX 30945-0).
    Contraindication,
    /// A reaction to a dose (OBX 31044-1).
    Reaction,
    /// An allergy or intolerance.
    Allergy,
    /// Something else.
    Other,
}

coded_enum! {
    /// Whether an observation holds.
    #[derive(Default)]
    Standing {
        /// It holds, or held.
        #[default]
        Confirmed = "confirmed",
        /// It is not certain.
        Unconfirmed = "unconfirmed",
        /// It was found not to hold.
        Refuted = "refuted",
        /// It was reported in error.
        EnteredInError = "entered-in-error",
    }
}
