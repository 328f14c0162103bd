//! From a record to the engine's [`Patient`], saying what could not be carried over.

mod asked;
mod carry;
mod observations;
mod pregnancy;
mod told;

pub use crate::knowledge::{Knowledge, VaccineInfo};
pub use told::{PLACES, Remarks, Told, told};

use forecast_core::patient::Patient;
use serde::Serialize;

use crate::consolidate::Consolidation;
use crate::model::Record;

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
    /// What is to be said of this one beside what its kind says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl BridgeNote {
    fn new(path: impl Into<String>, kind: BridgeNoteKind, value: Option<String>) -> BridgeNote {
        BridgeNote {
            path: path.into(),
            kind,
            value,
            detail: None,
        }
    }

    fn saying(mut self, detail: impl Into<String>) -> BridgeNote {
        self.detail = Some(detail.into()).filter(|detail| !detail.is_empty());
        self
    }

    /// The place of the observation that it is about among those of the record.
    #[must_use]
    pub fn observation(&self) -> Option<usize> {
        let rest = self.path.strip_prefix("observations[")?;
        rest.split_once(']')?.0.parse().ok()
    }

    /// What it says, in words; of an observation with its code.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.kind.text();
        let code = self.value.as_deref().filter(|_| self.kind.names_code());
        let code = code.filter(|code| is_code(code));
        match (code, &self.detail) {
            (Some(code), Some(detail)) => format!("{text} ({code}: {detail})"),
            (Some(code), None) => format!("{text} ({code})"),
            (None, Some(detail)) => format!("{text} ({detail})"),
            (None, None) => text.to_owned(),
        }
    }
}

/// The statements of a record that the forecast does not use (contraindications, reactions, evidence
/// of immunity), of which the doors warn.
#[must_use]
pub fn unused_statements(record: &Record, knowledge: &Knowledge) -> Vec<BridgeNote> {
    if record.observations.is_empty() {
        return Vec::new();
    }
    let mut notes = observations::observations(record, knowledge).notes;
    notes.retain(|note| note.kind == BridgeNoteKind::UnusedStatement);
    notes
}

/// Whether a text can be a code, and nothing that a person might be known by.
fn is_code(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (1..=20).contains(&text.len()) && text.chars().all(plain)
}

/// How much a [`BridgeNote`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Nothing is lost by it.
    Information,
    /// The answer may be another one for it.
    Warning,
    /// Something was left out that the answer should rest on.
    Error,
}

/// What a [`BridgeNote`] is about.
///
/// The kinds are exhaustive on purpose: a format that notes are written in says of each one what it
/// becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// The observation has no code that a rule asks about; it was left out.
    UnknownObservation,
    /// The observation's code means several of the schedule's observations, and nothing tells
    /// which; it was left out.
    AmbiguousObservation,
    /// A contraindication, a reaction or evidence of immunity is stated, and the forecast does not
    /// use it.
    UnusedStatement,
    /// The observation's code may be one that a rule asks about, but does not say enough; it was left
    /// out.
    UncertainObservation,
    /// The same of a code that may be a contraindication or evidence of immunity.
    AskFirst,
    /// The code says less than the schedule asks; it was used.
    LessThanAsked,
    /// The allergy is not severe, which is what the schedule asks; it was left out.
    NotSevere,
    /// The onset of a pregnancy was worked out from another date.
    Onset,
    /// The observation says when something was or will be, but has no date; it was left out.
    NoDate,
    /// The statement that something has ended has no date; it was left out.
    EndWithoutDate,
    /// A treatment counts as long as it is in use; nobody says whether it is.
    InUse,
    /// The observation's date is not known to the day; the observation went without it.
    ObservationDate,
    /// The observation is refuted, unconfirmed or was entered in error; it was left out.
    NotConfirmed,
    /// The condition has ended; it counts until then.
    Ended,
    /// The condition has ended, but it contraindicates as a history too; it was not left out.
    EndedButCounts,
    /// The sex is neither of those that rules ask for; it went as unknown.
    Sex,
    /// The person is dead.
    Dead,
    /// The record must not be shared.
    Protected,
}

impl BridgeNoteKind {
    /// How much it matters.
    #[must_use]
    pub fn weight(self) -> Weight {
        use BridgeNoteKind as Kind;
        match self {
            Kind::PartialDate
            | Kind::MissingDate
            | Kind::MissingVaccine
            | Kind::UnusableVaccine => Weight::Error,
            Kind::UnusedStatement
            | Kind::AskFirst
            | Kind::Withdrawn
            | Kind::PossibleDuplicate
            | Kind::LessSure
            | Kind::ObservationDate
            | Kind::EndWithoutDate
            | Kind::Sex
            | Kind::Dead
            | Kind::Protected => Weight::Warning,
            Kind::NotGiven
            | Kind::UnmatchedDeletion
            | Kind::LotExpiration
            | Kind::Amount
            | Kind::UnknownObservation
            | Kind::AmbiguousObservation
            | Kind::UncertainObservation
            | Kind::LessThanAsked
            | Kind::NotSevere
            | Kind::Onset
            | Kind::NoDate
            | Kind::InUse
            | Kind::NotConfirmed
            | Kind::Ended
            | Kind::EndedButCounts => Weight::Information,
        }
    }

    /// Whether the value of the note is a code that may be shown.
    fn names_code(self) -> bool {
        use BridgeNoteKind as Kind;
        matches!(
            self,
            Kind::UnusedStatement
                | Kind::AskFirst
                | Kind::UncertainObservation
                | Kind::LessThanAsked
                | Kind::NotSevere
                | Kind::InUse
                | Kind::Ended
                | Kind::EndedButCounts
        )
    }

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
            Kind::UnknownObservation => "no rule asks about it; it was not used",
            Kind::UnusedStatement => {
                "a stated contraindication, reaction or immunity is not used for the forecast"
            }
            Kind::UncertainObservation => "its code does not say enough; it was not used",
            Kind::AskFirst => {
                "its code may mean a contraindication or immunity, but does not say enough; it was not \
                 used: ask"
            }
            Kind::LessThanAsked => "its code says less than the rule asks; it was used",
            Kind::NotSevere => "the allergy is not severe; it was not used",
            Kind::Onset => "the onset of pregnancy was worked out",
            Kind::NoDate => "it has no date as its value; it was not used",
            Kind::EndWithoutDate => {
                "it says that something has ended, but not when; it was not used"
            }
            Kind::InUse => "it counts as long as the treatment is in use; ask whether it is",
            Kind::AmbiguousObservation => {
                "its code means several observations of the schedule; it was not used"
            }
            Kind::ObservationDate => "the date is not known to the day; it was used without one",
            Kind::NotConfirmed => "it is not confirmed; it was not used",
            Kind::Ended => "it has ended; it was used until then",
            Kind::EndedButCounts => {
                "the condition has ended; it was used, as it contraindicates as a history too"
            }
            Kind::Sex => "the schedule asks for female or male; taken as unknown",
            Kind::Dead => "the person is dead",
            Kind::Protected => "the record is not to be shared",
        }
    }
}
