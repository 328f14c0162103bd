//! A case: a person, a day, a vaccine group, and what is expected.

use forecast_core::date::Date;
use forecast_core::patient::Patient;
use forecast_core::report::{EvaluationReason, EvaluationStatus, Status};
use forecast_core::schedule::document::SeriesType;
use serde::{Deserialize, Serialize};

/// One test case. It holds facts only: the publisher's titles and descriptions stay out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The publisher's id of the case.
    pub id: String,
    /// A short title made from the facts.
    pub title: String,
    /// The vaccine group under test, as the schedule names it.
    pub group: String,
    /// The assessment date.
    pub as_of: Date,
    /// The person.
    pub patient: Patient,
    /// What the publisher expects.
    pub expected: Expected,
}

/// What is expected of a forecast. What is absent here must be absent there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Where the person stands in the vaccine group under test.
    pub status: Status,
    /// The number of the next dose.
    #[serde(default)]
    pub dose_number: Option<u16>,
    /// The earliest date.
    #[serde(default)]
    pub earliest: Option<Date>,
    /// The recommended date.
    #[serde(default)]
    pub recommended: Option<Date>,
    /// The past-due date.
    #[serde(default)]
    pub past_due: Option<Date>,
    /// The verdict on each of the patient's doses, in their order.
    #[serde(default)]
    pub doses: Vec<ExpectedDose>,
}

/// What is expected of a dose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedDose {
    /// The verdict; where the book gives none, none is compared.
    #[serde(default)]
    pub status: Option<EvaluationStatus>,
    /// One of the reasons; where the book gives none, none is compared.
    #[serde(default)]
    pub reason: Option<EvaluationReason>,
    /// Of which kind the series is in which the verdict is expected; where the book does not say,
    /// any.
    #[serde(default)]
    pub series_type: Option<SeriesType>,
}

impl Case {
    /// What is wrong with the case itself, if anything.
    pub(crate) fn contradiction(&self) -> Option<String> {
        let (doses, expected) = (self.patient.doses.len(), self.expected.doses.len());
        if doses != expected {
            return Some(format!(
                "case {}: {doses} doses in the history, but {expected} expected verdicts",
                self.id
            ));
        }
        let forecast = self.expected.dose_number.is_some() || self.expected.earliest.is_some();
        if forecast && self.expected.status != Status::NotComplete {
            return Some(format!(
                "case {}: a dose is expected, but the status is not not_complete",
                self.id
            ));
        }
        None
    }
}
