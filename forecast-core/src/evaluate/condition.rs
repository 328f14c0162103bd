//! Section 6.1: evaluate dose administered condition.

use super::Judged;
use crate::report::EvaluationReason;
use crate::trail::{Detail, Trace};

/// Why the dose cannot be evaluated (Table 6-3): it was given after its lot expired
/// (CALCDTLOTEXP-1), or its dose condition flag is set.
pub(super) fn check(judged: &Judged<'_>, trace: &mut impl Trace) -> Option<EvaluationReason> {
    let dose = judged.dose.dose;
    let expiry = dose.lot_expiration.map(|lot| lot.last_day());
    if let Some(expiry) = expiry.filter(|expiry| dose.date > *expiry) {
        trace.note("Table 6-3", || {
            Detail::new(
                "lot_expiration",
                format!("sub-standard: the lot expired on {expiry}"),
            )
        });
        return Some(EvaluationReason::LotExpired);
    }
    if dose.condition.is_some() {
        trace.note("Table 6-3", || {
            Detail::new("condition", "sub-standard: dose condition")
        });
        return Some(EvaluationReason::DoseCondition);
    }
    None
}
