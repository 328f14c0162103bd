//! Sections 8.3 to 8.7: classify, score and select.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::{Contender, Places, fallback, places};
use crate::trail::{Detail, Trace};

/// The points of a series among its rivals.
type Points = fn(&Contender<'_>, &[&Contender<'_>]) -> i32;

/// Classifies the scorable series (Table 8-5), scores those that have a chance and gives the place
/// of the one with the highest score; of those that tie, the best ranked (SELECTBEST-1,
/// SELECTBEST-2).
///
/// Table 8-5 has no column for scorable series of which some have valid doses but none is complete
/// or at least two in process (all of them contraindicated, for example): there [`fallback`]
/// decides.
pub(super) fn select(
    contenders: &[Contender<'_>],
    scorable: &[usize],
    trace: &mut impl Trace,
) -> Option<usize> {
    let among = || scorable.iter().copied();
    let complete = places(contenders, among(), Contender::is_complete);
    let in_process = places(contenders, among(), Contender::is_in_process);
    let (scored, points): (Places, Points) = if complete.len() >= 2 {
        (complete, complete_points)
    } else if complete.is_empty() && in_process.len() >= 2 {
        (in_process, in_process_points)
    } else if places(contenders, among(), |contender| contender.valid_doses > 0).is_empty() {
        (Places::from_slice(scorable), no_valid_points)
    } else {
        let chosen = fallback(contenders, scorable);
        trace.note("Table 8-5", || {
            Detail::new("", "no column applies: fallback")
        });
        return chosen;
    };
    let rivals: SmallVec<[&Contender<'_>; 16]> = scored
        .iter()
        .filter_map(|place| contenders.get(*place))
        .collect();
    let best = scored.iter().zip(&rivals).max_by_key(|(place, contender)| {
        let score = points(contender, &rivals);
        trace.note("SELECTBEST-1", || {
            Detail::new("", format!("{}: {score} points", contender.series.name))
        });
        (score, Reverse(contender.rank()), Reverse(**place))
    });
    trace.note("SELECTBEST-2", || {
        let name = best.map_or("", |(_, contender)| contender.series.name.as_str());
        Detail::new("", format!("prioritized: {name}"))
    });
    best.map(|(place, _)| *place)
}

/// Points for a condition that at most one series meets alone: `points` where this one does, none
/// where it shares it, minus `points` where it does not meet it.
fn shared(
    points: i32,
    one: &Contender<'_>,
    rivals: &[&Contender<'_>],
    is_met: impl Fn(&Contender<'_>) -> bool,
) -> i32 {
    if !is_met(one) {
        -points
    } else if rivals.iter().filter(|rival| is_met(rival)).count() > 1 {
        0
    } else {
        points
    }
}

/// Points for a condition that each series meets or not by itself.
const fn alone(points: i32, is_met: bool) -> i32 {
    if is_met { points } else { -points }
}

/// Whether a series has the most valid doses (SELECTB-19).
fn has_most_valid_doses(one: &Contender<'_>, rivals: &[&Contender<'_>]) -> bool {
    rivals
        .iter()
        .all(|rival| one.valid_doses >= rival.valid_doses)
}

/// Table 8-7.
fn complete_points(one: &Contender<'_>, rivals: &[&Contender<'_>]) -> i32 {
    shared(1, one, rivals, |contender| {
        has_most_valid_doses(contender, rivals)
    })
}

/// Table 8-9, with SELECTB-2, SELECTB-3, SELECTB-5, SELECTB-11, SELECTB-19 and SELECTB-23.
fn in_process_points(one: &Contender<'_>, rivals: &[&Contender<'_>]) -> i32 {
    let closest = |contender: &Contender<'_>| {
        rivals
            .iter()
            .all(|rival| contender.not_satisfied <= rival.not_satisfied)
    };
    let earliest_finish = rivals
        .iter()
        .filter(|c| c.completable)
        .filter_map(|c| c.finish)
        .min();
    let finishes_earliest =
        |contender: &Contender<'_>| contender.completable && contender.finish == earliest_finish;
    alone(2, one.series.is_product_path && one.all_valid)
        + alone(3, one.completable)
        + shared(2, one, rivals, |contender| {
            has_most_valid_doses(contender, rivals)
        })
        + shared(2, one, rivals, closest)
        + shared(1, one, rivals, finishes_earliest)
}

/// Table 8-11, with SELECTB-3, SELECTB-14 and SELECTB-23.
fn no_valid_points(one: &Contender<'_>, rivals: &[&Contender<'_>]) -> i32 {
    let earliest_start = rivals.iter().filter_map(|rival| rival.earliest).min();
    let starts_earliest = |contender: &Contender<'_>| {
        contender.earliest.is_some() && contender.earliest == earliest_start
    };
    shared(1, one, rivals, starts_earliest) + alone(1, one.completable)
        - alone(1, one.series.is_product_path)
}
