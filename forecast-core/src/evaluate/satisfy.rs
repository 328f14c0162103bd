//! Section 6.10: satisfy target dose.

use super::age::Age;
use super::interval::PreferableInterval;
use super::vaccine::VaccineMatch;
use crate::report::{EvaluationReason, EvaluationStatus};
use crate::series::Reasons;
use crate::trail::{Detail, Trace};

/// The outcomes of sections 6.4 to 6.9.
#[derive(Clone, Copy, Debug)]
pub(super) struct Components {
    pub(super) age: Age,
    pub(super) preferable_interval: PreferableInterval,
    pub(super) allowable_interval: bool,
    pub(super) conflict: bool,
    pub(super) vaccine: VaccineMatch,
}

/// Table 6-31: the evaluation status and every reason that holds. Too high an age makes the dose
/// extraneous whatever else is wrong with it.
pub(super) fn decide(
    components: &Components,
    trace: &mut impl Trace,
) -> (EvaluationStatus, Reasons) {
    let mut reasons = Reasons::default();
    let age_valid = match components.age {
        Age::Valid => true,
        Age::GracePeriod => {
            reasons.insert(EvaluationReason::AgeGracePeriod);
            true
        }
        Age::TooYoung => {
            reasons.insert(EvaluationReason::AgeTooYoung);
            false
        }
        Age::TooOld => {
            reasons.insert(EvaluationReason::AgeTooOld);
            false
        }
    };
    let interval_valid = match components.preferable_interval {
        PreferableInterval::Satisfied => true,
        PreferableInterval::GracePeriod => {
            reasons.insert(EvaluationReason::IntervalGracePeriod);
            true
        }
        PreferableInterval::TooSoon if components.allowable_interval => true,
        PreferableInterval::TooSoon => {
            reasons.insert(EvaluationReason::IntervalTooShort);
            false
        }
    };
    if components.conflict {
        reasons.insert(EvaluationReason::VaccineConflict);
    }
    let vaccine_valid = match components.vaccine {
        VaccineMatch::Preferable | VaccineMatch::Allowable => true,
        VaccineMatch::PreferableSmallVolume => {
            reasons.insert(EvaluationReason::VolumeTooSmall);
            true
        }
        VaccineMatch::OutsideAgeRange => {
            reasons.insert(EvaluationReason::VaccineOutsideAgeRange);
            reasons.insert(EvaluationReason::WrongVaccine);
            false
        }
        VaccineMatch::Neither => {
            reasons.insert(EvaluationReason::WrongVaccine);
            false
        }
    };
    let status = if components.age == Age::TooOld {
        EvaluationStatus::Extraneous
    } else if age_valid && interval_valid && !components.conflict && vaccine_valid {
        EvaluationStatus::Valid
    } else {
        EvaluationStatus::NotValid
    };
    trace.note("Table 6-31", || Detail::new("", status.text()));
    (status, reasons)
}
