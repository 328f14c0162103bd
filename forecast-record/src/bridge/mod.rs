//! From a record to the engine's [`Patient`], saying what could not be carried over.

mod asked;
mod carry;
mod knowledge;

pub use knowledge::{Knowledge, VaccineInfo};

use forecast_core::patient::Patient;
use serde::Serialize;

use crate::consolidate::Consolidation;

/// What the engine is asked, and what of the record it is not asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridged<'r> {
    /// What the engine gets.
    pub patient: Patient,
    /// Which reports are the same dose.
    pub consolidation: Consolidation<'r>,
    /// For each dose of the patient, and so for each `index` of an answer's doses, its index in
    /// [`Consolidation::doses`].
    pub doses: Vec<usize>,
    /// What was left out or changed on the way, in order of path.
    pub notes: Vec<BridgeNote>,
}

/// Something of a record that the engine did not get as it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BridgeNote {
    /// Where in the record, such as `doses[3].date`; of a dose of several reports, the one that
    /// leads.
    pub path: String,
    /// What is the matter.
    pub kind: BridgeNoteKind,
    /// The code, date or other report found there, where that helps.
    pub value: Option<String>,
}

/// What a [`BridgeNote`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BridgeNoteKind {
    /// The dose's day is not known to the day; the dose was left out.
    PartialDate,
    /// The dose has no date; it was left out.
    MissingDate,
    /// The dose has no CVX code; it was left out.
    MissingVaccine,
    /// The dose's CVX code is not one, or says that no or no known vaccine was given; it was left
    /// out.
    UnusableVaccine,
    /// The dose was refused or not given; it was left out.
    NotGiven,
    /// The report was deleted or replaced by a later one; it was left out.
    Withdrawn,
    /// The deletion found nothing to delete.
    UnmatchedDeletion,
    /// The report may be the same dose as another one; both are in the record.
    PossibleDuplicate,
    /// The dose may be the same as a surer one, and nobody has decided; it was left out.
    LessSure,
    /// The lot's expiry date is not known to the month; it was left out.
    LotExpiration,
    /// The amount is not in millilitres or not a number; it was left out.
    Amount,
    /// The observation has no code that the schedule knows; it was left out.
    UnknownObservation,
    /// The observation's code means several of the schedule's observations, and nothing tells
    /// which; it was left out.
    AmbiguousObservation,
    /// The observation's date is not known to the day; the observation went without it.
    ObservationDate,
    /// The observation is refuted, unconfirmed or was entered in error; it was left out.
    NotConfirmed,
    /// The condition has ended; it was left out.
    Ended,
    /// The condition has ended, but it contraindicates as a history too; it was not left out.
    EndedButCounts,
    /// The dose went as an observation too, because the schedule asks for it as one.
    DoseAsObservation,
    /// The sex is neither of those that rules ask for; it went as unknown.
    Sex,
    /// The person is dead.
    Dead,
    /// The record must not be shared.
    Protected,
}

impl BridgeNoteKind {
    /// What it says, in words.
    #[must_use]
    pub fn text(self) -> &'static str {
        use BridgeNoteKind as Kind;
        match self {
            Kind::PartialDate => "the date is not known to the day; the dose was not evaluated",
            Kind::MissingDate => "no date; the dose was not evaluated",
            Kind::MissingVaccine => "no CVX code; the dose was not evaluated",
            Kind::UnusableVaccine => "the CVX code names no vaccine; the dose was not evaluated",
            Kind::NotGiven => "the dose was not given; it was not evaluated",
            Kind::Withdrawn => {
                "another resource of the same number replaces it, or it was entered in error"
            }
            Kind::UnmatchedDeletion => "entered in error; it was not evaluated",
            Kind::PossibleDuplicate => "may be the same dose as another one",
            Kind::LessSure => {
                "may be the same dose as another one that is surer; it was not evaluated"
            }
            Kind::LotExpiration => "the lot's expiry is not known to the month; it was not used",
            Kind::Amount => "the amount is not in millilitres; it was not used",
            Kind::UnknownObservation => {
                "none of its codes is one that the schedule has; it was not used"
            }
            Kind::AmbiguousObservation => {
                "its code means several observations of the schedule; it was not used"
            }
            Kind::ObservationDate => "the date is not known to the day; it was used without one",
            Kind::NotConfirmed => "it is not confirmed; it was not used",
            Kind::Ended => "the condition has ended; it was not used",
            Kind::EndedButCounts => {
                "the condition has ended; it was used, as it contraindicates as a history too"
            }
            Kind::DoseAsObservation => "it was used as an observation too",
            Kind::Sex => "the schedule asks for female or male; taken as unknown",
            Kind::Dead => "the person is dead",
            Kind::Protected => "the record is not to be shared",
        }
    }
}
