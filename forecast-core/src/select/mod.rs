//! Chapter 8: select best patient series.

mod best;
mod prefilter;
mod prioritize;
mod score;

pub(crate) use best::is_best;

use std::cmp::Reverse;

use smallvec::SmallVec;

use crate::date::Date;
use crate::forecast::{Evaluated, SeriesForecast};
use crate::report::{EvaluationStatus, Status};
use crate::schedule::Series;
use crate::schedule::document::SeriesType;
use crate::series::{TargetDose, TargetStatus};
use crate::trail::Trace;

/// What chapter 8 looks at in a relevant patient series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contender<'a> {
    pub(crate) series: &'a Series,
    pub(crate) status: Status,
    /// SELECTB-21.
    pub(crate) valid_doses: usize,
    pub(crate) not_satisfied: usize,
    /// The day of the earliest valid dose.
    pub(crate) first_valid: Option<Date>,
    /// SELECTB-2.
    pub(crate) all_valid: bool,
    /// The earliest date of the forecast: the start date of SELECTB-14.
    pub(crate) earliest: Option<Date>,
    /// SELECTB-12.
    pub(crate) finish: Option<Date>,
    /// SELECTB-3.
    pub(crate) completable: bool,
    /// The maximum age to start date.
    pub(crate) max_start: Option<Date>,
    /// The place of the record that satisfied the last of its target doses.
    pub(crate) last_satisfied: Option<usize>,
}

impl<'a> Contender<'a> {
    /// Looks at a relevant patient series.
    pub(crate) fn new(
        evaluated: &Evaluated<'_, 'a>,
        targets: &[TargetDose],
        forecast: &SeriesForecast<'_>,
    ) -> Contender<'a> {
        let (person, series) = (evaluated.person, evaluated.series);
        let first_valid = evaluated
            .records
            .iter()
            .zip(evaluated.verdicts)
            .find(|(_, verdict)| verdict.status == EvaluationStatus::Valid)
            .and_then(|(record, _)| Some(person.history.doses.get(record.dose)?.date));
        let count = |status| {
            targets
                .iter()
                .filter(|target| target.status == status)
                .count()
        };
        let earliest = forecast.dates.map(|dates| dates.earliest);
        let finish =
            earliest.map(|earliest| finish_date(series, targets, forecast, earliest, person.as_of));
        // SELECTB-3; an absent maximum age is open.
        let maximum = targets
            .last()
            .and_then(|target| series.doses.get(target.dose))
            .and_then(|dose| dose.ages.iter().find(|row| row.in_force.on(person.as_of)))
            .and_then(|row| row.maximum)
            .map(|age| person.birth.reaches(age));
        Contender {
            series,
            status: forecast.status,
            // SELECTB-21.
            valid_doses: count(TargetStatus::Satisfied),
            not_satisfied: count(TargetStatus::NotSatisfied),
            first_valid,
            all_valid: evaluated
                .verdicts
                .iter()
                .all(|v| v.status == EvaluationStatus::Valid),
            earliest,
            finish,
            completable: finish
                .is_some_and(|finish| maximum.is_none_or(|maximum| finish < maximum)),
            max_start: series.max_age_to_start.map(|age| person.birth.reaches(age)),
            last_satisfied: targets.iter().filter_map(|it| it.satisfied_by).max(),
        }
    }

    /// SELECTB-6.
    const fn is_complete(&self) -> bool {
        matches!(self.status, Status::Complete)
    }

    /// SELECTB-16.
    const fn is_in_process(&self) -> bool {
        self.valid_doses > 0 && matches!(self.status, Status::NotComplete)
    }

    /// SELECTB-7.
    const fn is_default(&self) -> bool {
        self.series.is_default
    }

    const fn is_risk(&self) -> bool {
        matches!(self.series.series_type, SeriesType::Risk)
    }

    /// Smaller is better ranked: the series preference, those without one last.
    const fn rank(&self) -> u8 {
        match self.series.preference {
            Some(preference) => preference,
            None => u8::MAX,
        }
    }
}

/// The forecast finish date (SELECTB-12): the earliest date plus the latest minimum interval of the
/// target doses that remain after the one that is forecast.
fn finish_date(
    series: &Series,
    targets: &[TargetDose],
    forecast: &SeriesForecast<'_>,
    earliest: Date,
    as_of: Date,
) -> Date {
    let remaining = forecast
        .target
        .and_then(|place| targets.get(place.saturating_add(1)..))
        .unwrap_or_default();
    remaining
        .iter()
        .filter(|target| target.status == TargetStatus::NotSatisfied)
        .filter_map(|target| series.doses.get(target.dose))
        .flat_map(|dose| dose.intervals.iter().filter(|row| row.in_force.on(as_of)))
        .filter_map(|row| row.minimum)
        .map(|interval| earliest.plus(interval))
        .max()
        .unwrap_or(earliest)
}

/// Places among contenders; a series group seldom has more.
type Places = SmallVec<[usize; 16]>;

/// Sections 8.1 to 8.7: the place of the prioritized patient series of a series group among its
/// relevant patient series, or none.
pub(crate) fn prioritized(contenders: &[Contender<'_>], trace: &mut impl Trace) -> Option<usize> {
    let scorable = prefilter::scorable(contenders, trace);
    match prioritize::single(contenders, &scorable, trace) {
        prioritize::Outcome::Prioritized(place) => Some(place),
        prioritize::Outcome::None => None,
        prioritize::Outcome::Score => Some(score::select(contenders, &scorable, trace)?),
    }
}

/// The places among some of which a test holds.
fn places<'a>(
    contenders: &[Contender<'a>],
    among: impl IntoIterator<Item = usize>,
    test: impl Fn(&Contender<'a>) -> bool,
) -> Places {
    among
        .into_iter()
        .filter(|place| contenders.get(*place).is_some_and(&test))
        .collect()
}

/// The one to take where the decision tables have no column: the default series, then the most
/// valid doses, then the best rank, then the schedule's order.
fn fallback(contenders: &[Contender<'_>], among: &[usize]) -> Option<usize> {
    among.iter().copied().min_by_key(|place| {
        contenders.get(*place).map(|contender| {
            (
                !contender.is_default(),
                Reverse(contender.valid_doses),
                contender.rank(),
                *place,
            )
        })
    })
}
