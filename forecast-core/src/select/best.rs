//! Section 8.8: determine best patient series.

use smallvec::SmallVec;

use super::Contender;
use crate::findings::Choice;
use crate::schedule::document::SeriesType;
use crate::trail::{Detail, NoTrace, Trace};

/// The prioritized patient series of an antigen.
type Finalists<'r, 'a> = SmallVec<[&'r Contender<'a>; 8]>;

/// Determines which of an antigen's choices are best patient series, and which would be if no risk
/// series were relevant: those are kept, that a dose which they count is not called invalid for
/// the sake of what a risk series asks later.
pub(crate) fn best(choices: &mut [Choice], contenders: &[Contender<'_>], trace: &mut impl Trace) {
    let finalists = |test: fn(&Choice) -> bool| -> Finalists<'_, '_> {
        let chosen = choices.iter().filter(|choice| test(choice));
        chosen
            .filter_map(|choice| contenders.get(choice.series))
            .collect()
    };
    let prioritized = finalists(|choice| choice.prioritized);
    let apart = choices.iter().any(|it| it.prioritized != it.unindicated);
    let unindicated = if apart {
        finalists(|choice| choice.unindicated)
    } else {
        Finalists::new()
    };
    for choice in choices {
        let Some(contender) = contenders.get(choice.series) else {
            continue;
        };
        if choice.prioritized {
            choice.best = is_best(contender, &prioritized, trace);
        }
        choice.standard = if apart {
            choice.unindicated && is_best(contender, &unindicated, &mut NoTrace)
        } else {
            choice.best
        };
    }
}

/// Whether a prioritized patient series is the best patient series for its series group
/// (Table 8-14), given the prioritized series of all series groups of the antigen. Each series
/// speaks for itself about which groups are equivalent to its own.
fn is_best<'a>(
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
