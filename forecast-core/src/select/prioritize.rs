//! Section 8.2: identify one prioritized patient series.

use super::{Contender, fallback, has};
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

/// How many contenders meet a condition, as far as Table 8-3 asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    None,
    /// The one at this place.
    One(usize),
    Several,
}

fn count<'a>(
    contenders: &[Contender<'a>],
    among: impl Iterator<Item = usize>,
    test: fn(&Contender<'a>) -> bool,
) -> Count {
    let mut meeting = among.filter(|place| has(contenders, *place, test));
    match (meeting.next(), meeting.next()) {
        (None, _) => Count::None,
        (Some(place), None) => Count::One(place),
        (Some(_), Some(_)) => Count::Several,
    }
}

/// Table 8-3. With no scorable series the default one is prioritized; the table says nothing of a
/// group without a default series, which then has no prioritized series, nor of several default
/// series, of which [`fallback`] takes one.
pub(super) fn single(
    contenders: &[Contender<'_>],
    scorable: &[usize],
    trace: &mut impl Trace,
) -> Outcome {
    let all = 0..contenders.len();
    let outcome = match *scorable {
        [] => fallback(
            contenders,
            all.filter(|place| has(contenders, *place, Contender::is_default)),
        )
        .map_or(Outcome::None, Outcome::Prioritized),
        [only] => Outcome::Prioritized(only),
        [_, _, ..] => {
            let among = || scorable.iter().copied();
            let complete = count(contenders, among(), Contender::is_complete);
            let in_process = count(contenders, among(), Contender::is_in_process);
            match (
                complete,
                in_process,
                count(contenders, all, Contender::is_default),
            ) {
                (Count::One(place), _, _)
                | (Count::None, Count::One(place), _)
                | (Count::None, Count::None, Count::One(place)) => Outcome::Prioritized(place),
                (Count::Several, _, _)
                | (Count::None, Count::Several, _)
                | (Count::None, Count::None, Count::None | Count::Several) => Outcome::Score,
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
