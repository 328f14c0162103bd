//! Chapter 6: a dose of the history against a target dose of a series. One file per section.

mod age;
mod condition;
mod conflict;
mod inadvertent;
mod interval;
mod satisfy;
mod vaccine;

pub(crate) use age::row_on;
pub(crate) use interval::{Reckoned, in_force, reckoned_from, reference_date};

use crate::history::Administered;
use crate::person::Person;
use crate::report::EvaluationStatus;
use crate::schedule::SeriesDose;
use crate::series::{Past, Reasons, Verdict};
use crate::trail::Trace;

use satisfy::Components;

/// What is judged: a dose, against the series dose of a target dose, with what lies behind it.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    pub(crate) person: &'a Person<'a>,
    pub(crate) dose: &'a Administered<'a>,
    /// The dose's place in the history.
    pub(crate) place: usize,
    pub(crate) series_dose: &'a SeriesDose,
    pub(crate) past: &'a Past<'a>,
}

/// Section 6.1: whether the dose can be evaluated at all; if not, the verdict.
pub(crate) fn cannot_be_evaluated(judged: &Judged<'_>, trace: &mut impl Trace) -> Option<Verdict> {
    condition::check(judged, trace).map(|reason| Verdict {
        status: EvaluationStatus::SubStandard,
        reasons: Reasons::from(reason),
        target_dose: Some(judged.series_dose.number),
    })
}

/// Sections 6.3 to 6.10: the verdict on a dose against a target dose that is not skipped.
pub(crate) fn evaluate(judged: &Judged<'_>, trace: &mut impl Trace) -> Verdict {
    let target_dose = Some(judged.series_dose.number);
    if let Some(reason) = inadvertent::check(judged, trace) {
        let (status, reasons) = (EvaluationStatus::NotValid, Reasons::from(reason));
        return Verdict {
            status,
            reasons,
            target_dose,
        };
    }
    let preferable = interval::preferable(judged, trace);
    let components = Components {
        age: age::check(judged, trace),
        preferable_interval: preferable,
        // Section 6.6 is asked only where section 6.5 failed.
        allowable_interval: preferable.is_too_soon() && interval::allowable(judged, trace),
        conflict: conflict::is_impacted(judged, trace),
        vaccine: vaccine::check(judged, trace),
    };
    let (status, reasons) = satisfy::decide(&components, trace);
    Verdict {
        status,
        reasons,
        target_dose,
    }
}
