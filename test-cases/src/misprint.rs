//! Misprints: reasons that a book prints against its own words.

use forecast_core::report::EvaluationReason;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::compare::{Comparison, Field};

/// A dose's reason that the book prints against its own words elsewhere.
///
/// The engine must give the reason that the book means, so a misprint excuses nothing; and no
/// status, number or date can be a misprint. It holds for every edition that prints it; one that is
/// not needed is a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misprint {
    /// The case's id.
    pub case: String,
    /// The dose, by its place in the history, from 0.
    pub dose: usize,
    /// The reason that the book prints.
    pub printed: EvaluationReason,
    /// The reason that it means.
    pub means: EvaluationReason,
    /// Where the book says so itself, and what in the schedule bears it out.
    pub evidence: String,
}

impl Misprint {
    /// What is wrong with it, if anything.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.evidence.trim().is_empty() {
            Some("gives no evidence")
        } else if self.printed == self.means {
            Some("prints what it means")
        } else {
            None
        }
    }

    /// Whether a case prints it.
    pub(crate) fn is_of(&self, case: &Case) -> bool {
        let printed = case
            .expected
            .doses
            .get(self.dose)
            .and_then(|dose| dose.reason);
        self.case == case.id && printed == Some(self.printed)
    }

    /// The case as the book means it.
    pub(crate) fn corrected(&self, case: &Case) -> Case {
        let mut case = case.clone();
        if let Some(dose) = case.expected.doses.get_mut(self.dose) {
            dose.reason = Some(self.means);
        }
        case
    }

    /// Whether the case agrees as it is printed, so that the misprint must go.
    pub(crate) fn is_needless(&self, as_printed: &Comparison) -> bool {
        let field = Field::DoseReason(self.dose);
        as_printed
            .fields
            .iter()
            .any(|it| it.field == field && it.agrees)
    }
}
