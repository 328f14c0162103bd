//! Sections 8.3 to 8.7: classify, score and select.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::{Contender, Field, Places, fallback, places};
use crate::date::Date;
use crate::series::{TargetDose, TargetStatus};
use crate::trail::{Detail, Trace};

/// The points of a series among its rivals.
type Points = fn(&Rival<'_, '_>, &[Rival<'_, '_>]) -> i32;

/// A series that is scored, with what only the scores ask for.
#[derive(Debug)]
struct Rival<'r, 'a> {
    contender: &'r Contender<'a>,
    not_satisfied: usize,
    /// SELECTB-2.
    all_valid: bool,
    /// SELECTB-12.
    finish: Option<Date>,
    /// SELECTB-3.
    completable: bool,
}

impl<'r, 'a> Rival<'r, 'a> {
    fn new(contender: &'r Contender<'a>, field: &Field<'_, 'a>) -> Rival<'r, 'a> {
        let targets = field.targets.get(contender.targets.clone());
        let targets = targets.unwrap_or_default();
        let verdicts = field.verdicts.get(contender.verdicts.clone());
        let as_of = field.person.as_of;
        let finish = contender
            .earliest
            .map(|earliest| finish_date(contender, targets, earliest, as_of));
        // SELECTB-3; an absent maximum age is open.
        let maximum = targets
            .last()
            .and_then(|target| contender.series.doses.get(target.dose))
            .and_then(|dose| dose.ages.iter().find(|row| row.in_force.on(as_of)))
            .and_then(|row| row.maximum)
            .map(|age| field.person.birth.reaches(age));
        Rival {
            contender,
            not_satisfied: targets
                .iter()
                .filter(|target| target.status == TargetStatus::NotSatisfied)
                .count(),
            all_valid: verdicts
                .unwrap_or_default()
                .iter()
                .all(|verdict| verdict.is_valid()),
            finish,
            completable: finish
                .is_some_and(|finish| maximum.is_none_or(|maximum| finish < maximum)),
        }
    }
}

/// The forecast finish date (SELECTB-12): the earliest date plus the latest minimum interval of the
/// target doses that remain after the one that is forecast.
fn finish_date(
    contender: &Contender<'_>,
    targets: &[TargetDose],
    earliest: Date,
    as_of: Date,
) -> Date {
    let remaining = contender
        .target
        .and_then(|place| targets.get(place.saturating_add(1)..))
        .unwrap_or_default();
    remaining
        .iter()
        .filter(|target| target.status == TargetStatus::NotSatisfied)
        .filter_map(|target| contender.series.doses.get(target.dose))
        .flat_map(|dose| dose.intervals.iter().filter(|row| row.in_force.on(as_of)))
        .filter_map(|row| row.minimum)
        .map(|interval| earliest.plus(interval))
        .max()
        .unwrap_or(earliest)
}

/// Classifies the scorable series (Table 8-5), scores those that have a chance and gives the place
/// of the one with the highest score; of those that tie, the best ranked (SELECTBEST-1,
/// SELECTBEST-2).
///
/// Table 8-5 has no column for scorable series of which some have valid doses but none is complete
/// or at least two in process (all of them contraindicated, for example): there [`fallback`]
/// decides.
pub(super) fn select(
    field: &Field<'_, '_>,
    scorable: &[usize],
    trace: &mut impl Trace,
) -> Option<usize> {
    let contenders = field.contenders;
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
        let chosen = fallback(contenders, among());
        trace.note("Table 8-5", || {
            Detail::new("", "no column applies: fallback")
        });
        return chosen;
    };
    let rivals: SmallVec<[Rival<'_, '_>; 8]> = scored
        .iter()
        .filter_map(|place| Some(Rival::new(contenders.get(*place)?, field)))
        .collect();
    let best = scored.iter().zip(&rivals).max_by_key(|(place, rival)| {
        let score = points(rival, &rivals);
        trace.note("SELECTBEST-1", || {
            Detail::new(
                "",
                format!("{}: {score} points", rival.contender.series.name),
            )
        });
        (score, Reverse(rival.contender.rank()), Reverse(**place))
    });
    trace.note("SELECTBEST-2", || {
        let name = best.map_or("", |(_, rival)| rival.contender.series.name.as_str());
        Detail::new("", format!("prioritized: {name}"))
    });
    best.map(|(place, _)| *place)
}

/// Points for a condition that at most one series meets alone: `points` where this one does, none
/// where it shares it, minus `points` where it does not meet it.
fn shared(
    points: i32,
    one: &Rival<'_, '_>,
    rivals: &[Rival<'_, '_>],
    is_met: impl Fn(&Rival<'_, '_>) -> bool,
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
fn has_most_valid_doses(one: &Rival<'_, '_>, rivals: &[Rival<'_, '_>]) -> bool {
    rivals
        .iter()
        .all(|rival| one.contender.valid_doses >= rival.contender.valid_doses)
}

/// Table 8-7.
fn complete_points(one: &Rival<'_, '_>, rivals: &[Rival<'_, '_>]) -> i32 {
    shared(1, one, rivals, |rival| has_most_valid_doses(rival, rivals))
}

/// Table 8-9, with SELECTB-2, SELECTB-3, SELECTB-5, SELECTB-11, SELECTB-19 and SELECTB-23.
fn in_process_points(one: &Rival<'_, '_>, rivals: &[Rival<'_, '_>]) -> i32 {
    let closest = |candidate: &Rival<'_, '_>| {
        rivals
            .iter()
            .all(|rival| candidate.not_satisfied <= rival.not_satisfied)
    };
    let earliest_finish = rivals
        .iter()
        .filter(|c| c.completable)
        .filter_map(|c| c.finish)
        .min();
    let finishes_earliest =
        |rival: &Rival<'_, '_>| rival.completable && rival.finish == earliest_finish;
    alone(2, one.contender.series.is_product_path && one.all_valid)
        + alone(3, one.completable)
        + shared(2, one, rivals, |rival| has_most_valid_doses(rival, rivals))
        + shared(2, one, rivals, closest)
        + shared(1, one, rivals, finishes_earliest)
}

/// Table 8-11, with SELECTB-3, SELECTB-14 and SELECTB-23.
fn no_valid_points(one: &Rival<'_, '_>, rivals: &[Rival<'_, '_>]) -> i32 {
    let earliest_start = rivals
        .iter()
        .filter_map(|rival| rival.contender.earliest)
        .min();
    let starts_earliest = |rival: &Rival<'_, '_>| {
        let earliest = rival.contender.earliest;
        earliest.is_some() && earliest == earliest_start
    };
    shared(1, one, rivals, starts_earliest) + alone(1, one.completable)
        - alone(1, one.contender.series.is_product_path)
}
