//! Section 6.3: evaluate for inadvertent vaccine.

use super::Judged;
use crate::report::EvaluationReason;
use crate::trail::{Detail, Trace};

/// Whether the dose was an inadvertent administration for the target dose (Table 6-13).
pub(super) fn check(judged: &Judged<'_>, trace: &mut impl Trace) -> Option<EvaluationReason> {
    judged
        .series_dose
        .inadvertent_vaccines
        .contains(judged.dose.vaccine)
        .then(|| {
            trace.note("Table 6-13", || {
                Detail::new(
                    "inadvertent_vaccines",
                    "not valid: inadvertent administration",
                )
            });
            EvaluationReason::InadvertentVaccine
        })
}
