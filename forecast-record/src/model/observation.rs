//! [`ObservationReport`]: a condition, reaction or history as one source reports it.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::coding::coded_enum;
use super::{Amount, Coding, DoseId, DoseReport, PartialDate, SourceId};

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
    /// The value as a date, where it is one.
    #[serde(default)]
    pub value_date: Option<PartialDate>,
    /// The value as a number with its unit, where it is one.
    #[serde(default)]
    pub value_amount: Option<Amount>,
    /// When it was observed or began.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// Whether the date is that on which it began, and not one on which it was observed or noted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub onset: bool,
    /// When it ended.
    #[serde(default)]
    pub ended: Option<PartialDate>,
    /// Whether it holds.
    #[serde(default)]
    pub standing: Standing,
    /// How bad it is, for an allergy.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The dose that it followed or is about.
    #[serde(default)]
    pub dose: Option<DoseId>,
    /// The vaccine that it is about, and when that was given, as the source said it beside it.
    #[serde(default)]
    pub given: Option<Given>,
}

/// A vaccine that an observation is about.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// Its CVX code.
    pub cvx: Option<String>,
    /// When it was given.
    pub date: Option<PartialDate>,
}

/// How bad an allergy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No severe reaction is to be expected.
    Mild,
    /// A severe reaction is to be expected.
    Severe,
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
            value_date: None,
            value_amount: None,
            date: None,
            onset: false,
            ended: None,
            standing: Standing::Confirmed,
            severity: None,
            dose: None,
            given: None,
        }
    }

    /// Names the dose that it was reported under.
    pub fn link(&mut self, dose: &DoseReport) {
        self.dose = dose.filler_id.clone().or_else(|| dose.placer_id.clone());
        self.given = Some(Given {
            cvx: dose.cvx.clone(),
            date: dose.date,
        });
    }

    /// Whether it is about this dose: by the dose's number, or else by vaccine and day.
    #[must_use]
    pub fn is_about(&self, dose: &DoseReport) -> bool {
        match (&self.dose, &self.given) {
            (Some(id), _) => {
                Some(id) == dose.filler_id.as_ref() || Some(id) == dose.placer_id.as_ref()
            }
            (None, Some(given)) => {
                self.source == dose.source
                    && given.date.is_some()
                    && given.date == dose.date
                    && given.cvx == dose.cvx
            }
            (None, None) => false,
        }
    }
}

/// LOINC's codes of the statements about a person in HL7's immunization guide (OBX-3).
pub mod question {
    /// Serological evidence of immunity.
    pub const SEROLOGICAL: &str = "75505-8";
    /// A history of a disease, which is presumed to have made immune.
    pub const PRESUMED: &str = "59784-9";
    /// Evidence of immunity: that, or serological.
    pub const IMMUNITY: [&str; 2] = [PRESUMED, SEROLOGICAL];
    /// A contraindication or precaution.
    pub const CONTRAINDICATION: &str = "30945-0";
    /// A reaction to a dose.
    pub const REACTION: &str = "31044-1";
    /// A condition of the person.
    pub const CONDITION: &str = "75323-6";
    /// A diagnosis.
    pub const DIAGNOSIS: &str = "29308-4";
    /// An indication to vaccinate.
    pub const INDICATION: &str = "59785-6";
    /// From when on a contraindication holds.
    pub const EFFECTIVE: &str = "30946-8";
    /// Until when a contraindication holds.
    pub const EXPIRES: &str = "30944-3";
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
