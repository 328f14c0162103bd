//! Section 7.4: determine forecast need.

use super::dates::Candidate;
use super::{AntigenOutcome, Evaluated};
use crate::date::Date;
use crate::report::{ForecastReason, Status};
use crate::schedule::document::SeriesType;
use crate::schedule::{ObservationId, Reference};
use crate::series::{TargetDose, TargetStatus};
use crate::trail::{Detail, Trace};

/// The columns of Table 7-10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    AnotherDose,
    Complete,
    NoSatisfiedDose,
    Immune,
    Contraindicated,
    SeasonOver,
    PastMaximumAge,
    CannotFinish,
    /// An interval is counted from the date of this observation, and it is not known
    /// (CALCDTINT-9).
    Date(ObservationId),
}

impl Column {
    /// The patient series status.
    pub(super) const fn status(self) -> Status {
        match self {
            Column::AnotherDose | Column::Date(_) => Status::NotComplete,
            Column::Complete => Status::Complete,
            Column::NoSatisfiedDose | Column::SeasonOver => Status::NotRecommended,
            Column::Immune => Status::Immune,
            Column::Contraindicated => Status::Contraindicated,
            Column::PastMaximumAge | Column::CannotFinish => Status::AgedOut,
        }
    }

    /// The forecast reason.
    pub(super) const fn reason(self) -> Option<ForecastReason> {
        match self {
            Column::AnotherDose => None,
            Column::Complete => Some(ForecastReason::Complete),
            Column::NoSatisfiedDose => Some(ForecastReason::NotRecommended),
            Column::Immune => Some(ForecastReason::Immune),
            Column::Contraindicated => Some(ForecastReason::Contraindicated),
            Column::SeasonOver => Some(ForecastReason::SeasonOver),
            Column::PastMaximumAge => Some(ForecastReason::TooOld),
            Column::CannotFinish => Some(ForecastReason::CannotFinish),
            Column::Date(_) => Some(ForecastReason::NeedsDate),
        }
    }

    /// The observation whose date is needed.
    pub(super) const fn missing(self) -> Option<ObservationId> {
        match self {
            Column::Date(observation) => Some(observation),
            _ => None,
        }
    }

    /// What decided.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Column::Immune => "Table 7-3",
            Column::Contraindicated => "Table 7-7",
            Column::Date(_) => "CALCDTINT-9",
            Column::AnotherDose
            | Column::Complete
            | Column::NoSatisfiedDose
            | Column::SeasonOver
            | Column::PastMaximumAge
            | Column::CannotFinish => "Table 7-10",
        }
    }
}

/// What Table 7-10 says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// The column that applies.
    pub(super) column: Column,
    /// Whether another dose would be received if nothing contraindicated it and there were no
    /// evidence of immunity.
    pub(super) open: bool,
}

/// Table 7-10. Its columns overlap where several reasons hold; they are asked in their order: no
/// target dose left, immunity, contraindication, season, age. So a series that needs no further
/// dose is complete, whatever forbids one.
pub(super) fn determine(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    outcome: &AntigenOutcome,
    candidate: Option<&Candidate>,
    trace: &mut impl Trace,
) -> Need {
    let otherwise = match candidate {
        None => without_target(targets),
        Some(candidate) => of_candidate(candidate, evaluated.person.as_of),
    };
    let unhindered = match otherwise {
        Column::AnotherDose | Column::Complete | Column::CannotFinish => {
            missing(evaluated, targets).map_or(otherwise, Column::Date)
        }
        _ => otherwise,
    };
    let column = match unhindered {
        Column::Complete | Column::NoSatisfiedDose => unhindered,
        _ if outcome.immune => Column::Immune,
        _ if outcome.contraindications.forbid_series(evaluated.series) => Column::Contraindicated,
        _ => unhindered,
    };
    trace.note(column.rule(), || {
        let limits = candidate.map_or_else(String::new, Candidate::limits);
        Detail::new("", format!("{}{limits}", column.status().text()))
    });
    Need {
        column,
        open: unhindered == Column::AnotherDose,
    }
}

/// The column for a series without a target dose that is not satisfied.
fn without_target(targets: &[TargetDose]) -> Column {
    let satisfied = |target: &TargetDose| target.status == TargetStatus::Satisfied;
    if targets.iter().any(satisfied) {
        Column::Complete
    } else {
        Column::NoSatisfiedDose
    }
}

/// The column for a target dose that nothing forbids.
///
/// Absent dates lie in the far future (Table 7-9): an absent season end or maximum age limits
/// nothing, and an absent candidate earliest date is before no maximum age, not even an absent one.
fn of_candidate(candidate: &Candidate, as_of: Date) -> Column {
    let maximum = candidate.maximum_age;
    let can_finish = candidate
        .earliest
        .is_some_and(|earliest| maximum.is_none_or(|limit| earliest < limit));
    if candidate.season_end.is_some_and(|end| as_of > end) {
        Column::SeasonOver
    } else if maximum.is_some_and(|limit| as_of >= limit) {
        Column::PastMaximumAge
    } else if !can_finish {
        Column::CannotFinish
    } else {
        Column::AnotherDose
    }
}

/// The observation that an interval of a target dose is counted from, where its date is not known
/// (CALCDTINT-9): neither that dose nor those after it can be judged or forecast without. Target
/// doses are asked up to the one that is next. A risk series needs the date as it is for people
/// who have what it is counted from; any other only where that was observed.
fn missing(evaluated: &Evaluated<'_, '_>, targets: &[TargetDose]) -> Option<ObservationId> {
    let (person, series) = (evaluated.person, evaluated.series);
    if !series.counts_from_observations {
        return None;
    }
    let given = |target: &TargetDose| {
        let record = evaluated.records.get(target.satisfied_by?)?;
        Some(person.history.doses.get(record.dose)?.date)
    };
    let of_target = |target: &TargetDose, anchor: Option<Date>| {
        let dose = series.doses.get(target.dose)?;
        let rows = dose.intervals.iter().chain(&dose.allowable_intervals);
        let mut rows = rows.filter(|row| row.in_force.on(anchor.unwrap_or(person.as_of)));
        rows.find_map(|row| match row.from {
            Reference::Observation(observation) => {
                let known = &person.observations;
                let asked = series.series_type == SeriesType::Risk || known.has(observation);
                let date = known.reference(observation, anchor, &series.indications);
                (asked && date.is_none()).then_some(observation)
            }
            Reference::Previous | Reference::TargetDose(_) | Reference::MostRecent(_) => None,
        })
    };
    for target in targets {
        let found = match target.status {
            TargetStatus::Skipped => None,
            TargetStatus::Satisfied => of_target(target, given(target)),
            TargetStatus::NotSatisfied => return of_target(target, None),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}
