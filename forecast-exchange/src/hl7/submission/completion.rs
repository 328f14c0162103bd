//! RXA-18, RXA-20 and RXA-21: whether the dose was given, why it was not, and what is to be done
//! with the report, also where a sender's fields are shifted.

use super::dose::first_coding;
use super::layout::Placed;
use super::vaccine::Named;
use super::{Reader, shown};
use forecast_record::model::{Action, Completion, DoseReport, system};
use forecast_record::quality::catalog;

/// The field in which the completion status stands: RXA-20, or where that has none and no other
/// code that it might be, a field beside it.
pub(super) fn status_field(rxa: Placed<'_>) -> usize {
    let is = |number: usize| Completion::from_code(&rxa.field(number).value()).is_some();
    let own = rxa.field(20).value();
    if own.is_empty() && is(21) {
        return 21;
    }
    // To the left, what follows it is the action, which then stands in RXA-20 at most.
    let action = |number: usize| {
        let value = rxa.field(number).value();
        value.is_empty() || value == "X" || Action::from_code(&value).is_some()
    };
    if action(20) && rxa.field(21).is_empty() {
        if is(19) {
            return 19;
        }
        if own.is_empty() && action(19) && is(18) {
            return 18;
        }
    }
    20
}

impl Reader<'_> {
    /// Whether the dose was given; none where that cannot be told, and the dose must be left out.
    pub(super) fn completion(&mut self, rxa: Placed<'_>, named: Named) -> Option<Completion> {
        let location = rxa.at().field(20);
        let number = status_field(rxa);
        let value = rxa.field(number).value();
        if number != 20 {
            let text = format!("a completion status stands in RXA-{number}; it was read as RXA-20");
            self.find(&catalog::COMPLETION_SHIFTED, rxa.at().field(number), text);
        }
        let completion = Completion::from_code(&value);
        match (completion, named) {
            (Some(Completion::Complete | Completion::Partial), Named::NoVaccine) => {
                let text = "no vaccine (CVX 998) is reported as given; it was read as not given";
                self.find(&catalog::NO_VACCINE_GIVEN, location, text);
                Some(Completion::NotAdministered)
            }
            (Some(completion), _) => Some(completion),
            (None, _) if !value.is_empty() => {
                let text = format!(
                    "the completion status{} is not in HL70322; whether the dose was given cannot \
                     be told, and it was not kept",
                    shown(&value)
                );
                self.find(&catalog::COMPLETION_CODE, location, text);
                None
            }
            (None, _) if !rxa.field(18).is_empty() && self.maker_in(rxa, 18).is_none() => {
                let text = "there is a reason for refusal (RXA-18) but no completion status; the \
                            dose was read as refused";
                self.find(&catalog::REFUSAL_ASSUMED, location, text);
                Some(Completion::Refused)
            }
            (None, Named::NoVaccine) => Some(Completion::NotAdministered),
            (None, _) => {
                let text = "the completion status is empty; it was read as complete";
                self.find(&catalog::COMPLETION_MISSING, location, text);
                Some(Completion::Complete)
            }
        }
    }

    pub(super) fn action(&mut self, rxa: Placed<'_>) -> Action {
        let number = match status_field(rxa) {
            status @ (18 | 19) => status + 1,
            _ => 21,
        };
        let value = rxa.field(number).value();
        if value.is_empty() || value == "X" || Completion::from_code(&value).is_some() {
            return Action::Add;
        }
        Action::from_code(&value).unwrap_or_else(|| {
            let text = format!(
                "the action{} is not in HL70323; the dose was read as added",
                shown(&value)
            );
            self.find(&catalog::ACTION_CODE, rxa.at().field(number), text);
            Action::Add
        })
    }

    pub(super) fn refusal(&mut self, rxa: Placed<'_>, named: Named, dose: &mut DoseReport) {
        let elsewhere = self.maker_in(rxa, 18).is_some() || status_field(rxa) == 18;
        dose.refusal = first_coding(rxa, 18).filter(|_| !elsewhere);
        let location = rxa.at().field(18);
        match (&dose.refusal, dose.completion) {
            (None, Completion::Refused) => {
                let text = "the dose was refused, but no reason is given";
                self.find(&catalog::REFUSAL_REASON_MISSING, location, text);
            }
            (Some(_), Completion::Complete | Completion::Partial) if named != Named::NoVaccine => {
                let text = "a dose that was given has a reason for its refusal; both were kept";
                self.find(&catalog::REFUSAL_CONTRADICTS, location, text);
            }
            (Some(coding), _) if !self.tables.has_code(system::REFUSAL, &coding.code) => {
                let text = format!(
                    "the reason{} is not in NIP002; it was kept as it is",
                    shown(&coding.code)
                );
                self.find(&catalog::REFUSAL_CODE, location, text);
            }
            _ => {}
        }
    }

    /// The manufacturer that stands in a field that is none of manufacturers: a code that names
    /// its system, or is one of MVX and none of the field's own.
    pub(super) fn maker_in(&self, rxa: Placed<'_>, number: usize) -> Option<String> {
        let coding = first_coding(rxa, number)?;
        let code = coding.code.to_ascii_uppercase();
        let named = coding.is_of(system::MVX);
        let known = self.tables.mvx(&code).is_some();
        let unclear = matches!(code.as_str(), "OTH" | "UNK");
        let bare = coding.system.is_none() && known && !unclear;
        (known && named || bare).then_some(code)
    }

    /// A manufacturer in the field before or behind its own.
    pub(super) fn shifted_maker(&mut self, rxa: Placed<'_>, dose: &mut DoseReport) {
        let Some((number, code)) = [18, 16]
            .into_iter()
            .find_map(|number| Some((number, self.maker_in(rxa, number)?)))
        else {
            return;
        };
        let text = format!("a manufacturer (MVX) stands in RXA-{number}; it was read as RXA-17");
        self.find(&catalog::MAKER_SHIFTED, rxa.at().field(number), text);
        dose.mvx = Some(code);
    }
}
