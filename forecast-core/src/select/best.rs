//! Section 8.8: determine best patient series.

use super::Contender;
use crate::schedule::document::SeriesType;
use crate::trail::{Detail, Trace};

/// Whether a prioritized patient series is the best patient series for its series group
/// (Table 8-14), given the prioritized series of all series groups of the antigen. Each series
/// speaks for itself about which groups are equivalent to its own.
pub(crate) fn is_best<'a>(
    one: &Contender<'a>,
    prioritized: &[&Contender<'a>],
    trace: &mut impl Trace,
) -> bool {
    let in_equivalent_group = |test: fn(&Contender<'a>) -> bool| {
        prioritized.iter().any(|other| {
            one.series
                .equivalent_groups
                .contains(other.series.series_group)
                && test(other)
        })
    };
    let best = if one.is_complete() {
        true
    } else if in_equivalent_group(Contender::is_complete) {
        false
    } else {
        match one.series.series_type {
            SeriesType::EvaluationOnly => false,
            SeriesType::Risk => true,
            SeriesType::Standard => !in_equivalent_group(Contender::is_risk),
        }
    };
    trace.note("Table 8-14", || {
        let verdict = if best { "best" } else { "not best" };
        Detail::new(
            "equivalent_groups",
            format!("{verdict}: {}", one.series.name),
        )
    });
    best
}
