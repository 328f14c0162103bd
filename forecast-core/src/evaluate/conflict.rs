//! Section 6.7: evaluate vaccine conflict.

use super::Judged;
use crate::report::EvaluationStatus;
use crate::trail::{Detail, Trace};

/// Whether the dose is an impacted vaccine dose administered (CONFLICT-3): given on or after the
/// conflict begin interval date (CALCDTCONFLICT-1) and before the conflict end interval date
/// (CALCDTCONFLICT-2) of an earlier dose of the whole history.
///
/// The earlier dose's evaluation status is the one in the series at hand; a dose of another
/// antigen has none there, and the minimum conflict end interval counts for it.
pub(super) fn is_impacted(judged: &Judged<'_>, trace: &mut impl Trace) -> bool {
    let given = judged.dose.date;
    judged
        .person
        .history
        .conflicts_of(judged.place)
        .iter()
        .flat_map(|span| span.previous().map(move |previous| (span, previous)))
        .any(|(span, previous)| {
            let status = judged
                .past
                .verdict_on(previous)
                .map(|verdict| verdict.status);
            let end = match status {
                None | Some(EvaluationStatus::Valid) => span.min_end,
                Some(
                    EvaluationStatus::NotValid
                    | EvaluationStatus::SubStandard
                    | EvaluationStatus::Extraneous,
                ) => span.end,
            };
            let impacted = span.begin <= given && given < end;
            trace.note("CONFLICT-3", || {
                let verdict = if impacted {
                    "in conflict"
                } else {
                    "no conflict"
                };
                Detail::new(
                    "conflicts",
                    format!("{verdict}: from {} to before {end}", span.begin),
                )
            });
            impacted
        })
}
