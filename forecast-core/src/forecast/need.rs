//! Section 7.4: determine forecast need.

use super::dates::Candidate;
use super::{AntigenOutcome, Evaluated};
use crate::date::Date;
use crate::report::{ForecastReason, Status};
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
}

impl Column {
    /// The patient series status.
    pub(super) const fn status(self) -> Status {
        match self {
            Column::AnotherDose => Status::NotComplete,
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
        }
    }

    /// What decided.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Column::Immune => "Table 7-3",
            Column::Contraindicated => "Table 7-7",
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
    let unhindered = match candidate {
        None => without_target(targets),
        Some(candidate) => of_candidate(candidate, evaluated.person.as_of),
    };
    let column = match candidate {
        Some(_) if outcome.immune => Column::Immune,
        Some(_) if outcome.contraindications.forbid_series(evaluated.series) => {
            Column::Contraindicated
        }
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
