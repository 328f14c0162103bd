//! Section 8.2: identify one prioritized patient series.

use super::{Contender, fallback, places};
use crate::trail::{Detail, Trace};

/// What Table 8-3 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This one is the prioritized patient series.
    Prioritized(usize),
    /// There is none.
    None,
    /// The scorable ones are to be scored.
    Score,
}

/// Table 8-3. With no scorable series the default one is prioritized; the table says nothing of a
/// group without a default series, which then has no prioritized series, nor of several default
/// series, of which [`fallback`] takes one.
pub(super) fn single(
    contenders: &[Contender<'_>],
    scorable: &[usize],
    trace: &mut impl Trace,
) -> Outcome {
    let defaults = places(contenders, 0..contenders.len(), Contender::is_default);
    let outcome = match *scorable {
        [] => fallback(contenders, &defaults).map_or(Outcome::None, Outcome::Prioritized),
        [only] => Outcome::Prioritized(only),
        [_, _, ..] => {
            let among = || scorable.iter().copied();
            let complete = places(contenders, among(), Contender::is_complete);
            let in_process = places(contenders, among(), Contender::is_in_process);
            match (&complete[..], &in_process[..], &defaults[..]) {
                ([one], _, _) | ([], [one], _) | ([], [], [one]) => Outcome::Prioritized(*one),
                ([_, _, ..], _, _) | ([], [_, _, ..], _) | ([], [], [] | [_, _, ..]) => {
                    Outcome::Score
                }
            }
        }
    };
    trace.note("Table 8-3", || {
        let name = |place: usize| {
            contenders
                .get(place)
                .map_or_else(String::new, |one| one.series.name.clone())
        };
        let found = match outcome {
            Outcome::Prioritized(place) => format!("prioritized: {}", name(place)),
            Outcome::None => "no prioritized series".to_owned(),
            Outcome::Score => "the scorable series are scored".to_owned(),
        };
        Detail::new("", found)
    });
    outcome
}
