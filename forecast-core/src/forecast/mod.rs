//! Chapter 7: forecast dates and reasons for a relevant patient series.

mod contraindication;
mod dates;
mod immunity;
mod need;

pub(crate) use contraindication::Contraindications;
pub(crate) use dates::{recommended_vaccines, waiting_vaccines};
pub(crate) use immunity::{country_needed, immune_by_birth, is_immune};

use smallvec::SmallVec;

use crate::date::Date;
use crate::history::Record;
use crate::person::Person;
use crate::report::{ForecastReason, Status};
use crate::schedule::{ObservationId, Series, SeriesDose, SmallSet};
use crate::series::{Past, TargetDose, TargetStatus, Verdict};
use crate::skip::{Asked, SkipView, can_skip};
use crate::trail::{Detail, Scope, Trace};

use dates::Candidate;
use need::{Column, Need};

/// A patient series forecast.
#[derive(Clone, Debug)]
pub(crate) struct SeriesForecast<'a> {
    pub(crate) status: Status,
    pub(crate) reason: Option<ForecastReason>,
    /// The rule or decision table that gave the status.
    pub(crate) rule: &'static str,
    /// The place of the target dose that is forecast, in the series' targets.
    pub(crate) target: Option<usize>,
    /// The series dose of that target dose.
    pub(crate) dose: Option<&'a SeriesDose>,
    /// Dates and number; only where the status is 'Not Complete'.
    pub(crate) dates: Option<ForecastDates>,
    /// The observation whose date is not known, where the forecast hangs on it.
    pub(crate) missing: Option<ObservationId>,
}

/// The dates of a patient series forecast (Table 7-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForecastDates {
    pub(crate) earliest: Date,
    pub(crate) recommended: Date,
    pub(crate) past_due: Option<Date>,
    /// The same before it was raised to the earliest date (FORECASTDT-3).
    pub(crate) past_due_unadjusted: Option<Date>,
    pub(crate) latest: Option<Date>,
    pub(crate) dose_number: u16,
    /// FORECASTPRIORITY-1.
    pub(crate) is_priority: bool,
}

/// What the antigen as a whole says about the person.
#[derive(Default)]
pub(crate) struct AntigenOutcome {
    pub(crate) immune: bool,
    pub(crate) contraindications: Contraindications,
    /// The series groups with a complete relevant patient series so far.
    pub(crate) completions: SmallVec<[Completion; 4]>,
}

/// A series group with a complete relevant patient series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Completion {
    /// Its place in the antigen's series groups.
    pub(crate) series_group: u8,
    /// The place of the record that satisfied the last target dose of the series that was complete
    /// first.
    pub(crate) by: usize,
}

impl AntigenOutcome {
    /// The series groups that are complete (Table 6-7) on the assessment date.
    fn completed(&self) -> SmallSet {
        self.completed_before(usize::MAX)
    }

    /// The series groups that were complete (Table 6-7) by the records before this one.
    pub(crate) fn completed_before(&self, place: usize) -> SmallSet {
        let mut completed = SmallSet::default();
        for completion in &self.completions {
            if completion.by < place {
                completed.insert(completion.series_group);
            }
        }
        completed
    }
}

/// What a series is forecast from.
#[derive(Clone, Copy)]
pub(crate) struct Evaluated<'e, 's> {
    pub(crate) person: &'e Person<'e>,
    pub(crate) series: &'s Series,
    pub(crate) records: &'e [Record],
    pub(crate) verdicts: &'e [Verdict],
}

impl<'e> Evaluated<'e, '_> {
    pub(crate) fn past<'b>(&'b self, targets: &'b [TargetDose]) -> Past<'b>
    where
        'e: 'b,
    {
        Past {
            history: &self.person.history,
            records: self.records,
            verdicts: self.verdicts,
            targets,
            series: self.series,
            doses: self.person.history.doses.len(),
        }
    }
}

/// Forecasts the next target dose of an evaluated series (Figure 7-1): sections 7.1 to 7.6, again
/// from the next target dose whenever section 7.6 finds that the one forecast would be skipped by
/// then.
pub(crate) fn forecast<'s>(
    evaluated: &Evaluated<'_, 's>,
    targets: &mut [TargetDose],
    outcome: &AntigenOutcome,
    trace: &mut impl Trace,
) -> SeriesForecast<'s> {
    let as_of = evaluated.person.as_of;
    loop {
        let next = skip_to_next(evaluated, targets, outcome, as_of, trace);
        trace.enter(|| Scope::Forecast {
            target_dose: next
                .and_then(|place| Some(dose_of(evaluated.series, targets, place)?.number)),
        });
        let candidate = next.map(|place| {
            let contraindications = &outcome.contraindications;
            dates::candidate(evaluated, targets, place, contraindications, trace)
        });
        let Need { column, open } =
            need::determine(evaluated, targets, outcome, candidate.as_ref(), trace);
        let earliest = candidate.as_ref().and_then(Candidate::earliest_date);
        let (Some(place), Some(candidate), Some(earliest), true) =
            (next, candidate, earliest, open)
        else {
            return SeriesForecast {
                status: column.status(),
                reason: column.reason(),
                rule: column.rule(),
                target: next,
                dose: next.and_then(|place| dose_of(evaluated.series, targets, place)),
                dates: None,
                missing: column.missing(),
            };
        };
        let dates = (column == Column::AnotherDose)
            .then(|| dates::generate(evaluated, targets, &candidate, earliest, trace));
        if would_be_skipped(evaluated, targets, outcome, place, earliest, trace) {
            set_skipped(targets, place);
            continue;
        }
        return SeriesForecast {
            status: column.status(),
            reason: column.reason(),
            rule: column.rule(),
            target: Some(place),
            dose: dose_of(evaluated.series, targets, place),
            dates,
            missing: None,
        };
    }
}

/// Section 7.1: skips target doses on the assessment date until one is left that is not, and gives
/// its place.
fn skip_to_next(
    evaluated: &Evaluated<'_, '_>,
    targets: &mut [TargetDose],
    outcome: &AntigenOutcome,
    as_of: Date,
    trace: &mut impl Trace,
) -> Option<usize> {
    loop {
        let place = targets
            .iter()
            .position(|target| target.status == TargetStatus::NotSatisfied)?;
        let asked = Asked::Forecast {
            as_of,
            reference: as_of,
        };
        if !is_skipped(evaluated, targets, outcome, place, asked, trace) {
            return Some(place);
        }
        set_skipped(targets, place);
    }
}

/// Section 7.6: whether the target dose would be skipped on the earliest date of its forecast.
fn would_be_skipped(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    outcome: &AntigenOutcome,
    place: usize,
    reference: Date,
    trace: &mut impl Trace,
) -> bool {
    let asked = Asked::Forecast {
        as_of: evaluated.person.as_of,
        reference,
    };
    let skipped = is_skipped(evaluated, targets, outcome, place, asked, trace);
    if skipped {
        trace.note("CONDSKIP-2", || {
            Detail::new(
                "skips",
                format!("skipped on the earliest date {reference}: forecast anew"),
            )
        });
    }
    skipped
}

fn is_skipped(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    outcome: &AntigenOutcome,
    place: usize,
    asked: Asked,
    trace: &mut impl Trace,
) -> bool {
    let Some(dose) =
        dose_of(evaluated.series, targets, place).filter(|dose| !dose.skips.is_empty())
    else {
        return false;
    };
    let view = SkipView {
        person: evaluated.person,
        past: &evaluated.past(targets),
        completed: outcome.completed(),
    };
    can_skip(dose, asked, &view, trace)
}

fn set_skipped(targets: &mut [TargetDose], place: usize) {
    if let Some(target) = targets.get_mut(place) {
        target.status = TargetStatus::Skipped;
    }
}

fn dose_of<'s>(series: &'s Series, targets: &[TargetDose], place: usize) -> Option<&'s SeriesDose> {
    series.doses.get(targets.get(place)?.dose)
}
