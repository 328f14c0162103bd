//! Sections 6.5 and 6.6: evaluate preferable and allowable intervals.

use super::Judged;
use crate::date::Date;
use crate::history::Administered;
use crate::person::Person;
use crate::report::EvaluationStatus;
use crate::schedule::{Interval, ObservationId, Reference};
use crate::series::{Past, Verdict};
use crate::trail::{Detail, Trace};

/// Whether the dose satisfied the preferable intervals (Table 6-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PreferableInterval {
    Satisfied,
    /// Satisfied, between an absolute minimum interval and the minimum interval.
    GracePeriod,
    TooSoon,
}

impl PreferableInterval {
    /// What was found, for the trail.
    const fn words(self) -> &'static str {
        match self {
            PreferableInterval::Satisfied => "satisfied",
            PreferableInterval::GracePeriod => "satisfied, in the grace period",
            PreferableInterval::TooSoon => "too soon",
        }
    }

    pub(super) const fn is_too_soon(self) -> bool {
        matches!(self, PreferableInterval::TooSoon)
    }
}

/// Section 6.5: every preferable interval in force on the day of administration (RELEVANT-1) must
/// hold; without one, the interval is valid.
pub(super) fn preferable(judged: &Judged<'_>, trace: &mut impl Trace) -> PreferableInterval {
    let mut result = PreferableInterval::Satisfied;
    for (place, row) in in_force(&judged.series_dose.intervals, judged.dose.date) {
        let one = check(row, judged);
        trace.note("Table 6-18", || {
            let from = reference_date(&row.from, judged.person, judged.past);
            Detail::new(
                format!("intervals[{place}]"),
                format!("{}: counted from {}", one.words(), show(from)),
            )
        });
        result = match (result, one) {
            (PreferableInterval::TooSoon, _) | (_, PreferableInterval::TooSoon) => {
                PreferableInterval::TooSoon
            }
            (PreferableInterval::GracePeriod, _) | (_, PreferableInterval::GracePeriod) => {
                PreferableInterval::GracePeriod
            }
            (PreferableInterval::Satisfied, PreferableInterval::Satisfied) => {
                PreferableInterval::Satisfied
            }
        };
    }
    result
}

/// Table 6-18 for one interval: the date administered against the absolute minimum interval date
/// (CALCDTINT-3) and the minimum interval date (CALCDTINT-4). Without a reference date both lie
/// far back (Table 6-17).
fn check(row: &Interval, judged: &Judged<'_>) -> PreferableInterval {
    let given = judged.dose.date;
    let Some(from) = reference_date(&row.from, judged.person, judged.past) else {
        return PreferableInterval::Satisfied;
    };
    if row
        .absolute_minimum
        .is_some_and(|interval| given < from.plus(interval))
    {
        PreferableInterval::TooSoon
    } else if row
        .minimum
        .is_some_and(|interval| given < from.plus(interval))
    {
        PreferableInterval::GracePeriod
    } else {
        PreferableInterval::Satisfied
    }
}

/// Section 6.6, Table 6-21: every allowable interval in force must hold; without one, the dose
/// cannot be validated by it.
pub(super) fn allowable(judged: &Judged<'_>, trace: &mut impl Trace) -> bool {
    let given = judged.dose.date;
    let mut any = false;
    for (place, row) in in_force(&judged.series_dose.allowable_intervals, given) {
        any = true;
        let from = reference_date(&row.from, judged.person, judged.past);
        let limit = from.and_then(|from| Some(from.plus(row.absolute_minimum?)));
        let satisfied = limit.is_none_or(|limit| given >= limit);
        trace.note("Table 6-21", || {
            let verdict = if satisfied { "satisfied" } else { "too soon" };
            let found = format!("{verdict}: counted from {}", show(from));
            Detail::new(format!("allowable_intervals[{place}]"), found)
        });
        if !satisfied {
            return false;
        }
    }
    any
}

/// The intervals in force on a day, each with its place.
pub(crate) fn in_force(
    rows: &[Interval],
    anchor: Date,
) -> impl Iterator<Item = (usize, &Interval)> {
    rows.iter()
        .enumerate()
        .filter(move |(_, row)| row.in_force.on(anchor))
}

fn show(from: Option<Date>) -> String {
    from.map_or_else(|| "no reference date".to_owned(), |date| date.to_string())
}

/// What an interval is counted from: a dose of the history, or an observation's date.
#[derive(Clone, Copy)]
pub(crate) enum Reckoned<'a> {
    Dose(&'a Administered<'a>),
    Observation(ObservationId, Date),
}

impl Reckoned<'_> {
    pub(crate) const fn date(&self) -> Date {
        match self {
            Reckoned::Dose(dose) => dose.date,
            Reckoned::Observation(_, date) => *date,
        }
    }
}

/// The reference dose date of an interval, seen from a point of the evaluation; none where nothing
/// answers to it.
pub(crate) fn reference_date(
    from: &Reference,
    person: &Person<'_>,
    past: &Past<'_>,
) -> Option<Date> {
    reckoned_from(from, person, past).map(|from| from.date())
}

/// What an interval is counted from, seen from a point of the evaluation; none where nothing
/// answers to it.
///
/// - from the immediate previous dose: the latest dose that is valid or not valid and not an
///   inadvertent administration (CALCDTINT-1);
/// - from a target dose: the dose that satisfied it (CALCDTINT-2), the latest where it recurs;
/// - from the most recent vaccine type: the latest dose of the whole history of one of these
///   vaccines that is not an inadvertent administration (CALCDTINT-8);
/// - from a relevant observation: its latest date while it is active; for a dose given before it
///   ended, the date that held then (CALCDTINT-9).
pub(crate) fn reckoned_from<'a>(
    from: &Reference,
    person: &Person<'_>,
    past: &Past<'a>,
) -> Option<Reckoned<'a>> {
    let dose = match from {
        Reference::Previous => {
            let counts = |verdict: &Verdict| match verdict.status {
                EvaluationStatus::Valid | EvaluationStatus::NotValid => !verdict.is_inadvertent(),
                EvaluationStatus::SubStandard | EvaluationStatus::Extraneous => false,
            };
            past.latest_first().find(|(_, verdict)| counts(verdict))?.0
        }
        Reference::TargetDose(number) => {
            let is_number = |dose: usize| {
                past.series
                    .doses
                    .get(dose)
                    .is_some_and(|dose| dose.number == *number)
            };
            let target = past
                .targets
                .iter()
                .rev()
                .find(|target| target.satisfied_by.is_some() && is_number(target.dose))?;
            let record = past.records.get(target.satisfied_by?)?;
            past.history.doses.get(record.dose)?
        }
        Reference::MostRecent(vaccines) => {
            if !past.history.vaccines.intersects(vaccines) {
                return None;
            }
            let is_inadvertent = |place| {
                past.verdict_on(place)
                    .is_some_and(|verdict| verdict.is_inadvertent())
            };
            let doses = past.history.before(past.doses).iter().enumerate().rev();
            doses
                .filter(|(_, dose)| vaccines.contains(dose.vaccine))
                .find(|(place, _)| !is_inadvertent(*place))?
                .1
        }
        Reference::Observation(observation) => {
            let given = past.history.doses.get(past.doses).map(|dose| dose.date);
            let asked = &past.series.indications;
            let date = person.observations.reference(*observation, given, asked)?;
            return Some(Reckoned::Observation(*observation, date));
        }
    };
    Some(Reckoned::Dose(dose))
}
