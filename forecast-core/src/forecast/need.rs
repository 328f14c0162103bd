//! Section 7.4: determine forecast need.

use super::dates::Candidate;
use super::{AntigenOutcome, Evaluated};
use crate::report::{ForecastReason, Status};
use crate::series::{TargetDose, TargetStatus};
use crate::trail::{Detail, Trace};

/// The columns of Table 7-10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    AnotherDose,
    Complete,
    NoSatisfiedDose,
    Immune,
    Contraindicated,
    SeasonOver,
    PastMaximumAge,
    CannotFinish,
}

impl Need {
    /// The patient series status.
    pub(super) const fn status(self) -> Status {
        match self {
            Need::AnotherDose => Status::NotComplete,
            Need::Complete => Status::Complete,
            Need::NoSatisfiedDose | Need::SeasonOver => Status::NotRecommended,
            Need::Immune => Status::Immune,
            Need::Contraindicated => Status::Contraindicated,
            Need::PastMaximumAge | Need::CannotFinish => Status::AgedOut,
        }
    }

    /// The forecast reason.
    pub(super) const fn reason(self) -> Option<ForecastReason> {
        match self {
            Need::AnotherDose => None,
            Need::Complete => Some(ForecastReason::Complete),
            Need::NoSatisfiedDose => Some(ForecastReason::NotRecommended),
            Need::Immune => Some(ForecastReason::Immune),
            Need::Contraindicated => Some(ForecastReason::Contraindicated),
            Need::SeasonOver => Some(ForecastReason::SeasonOver),
            Need::PastMaximumAge => Some(ForecastReason::TooOld),
            Need::CannotFinish => Some(ForecastReason::CannotFinish),
        }
    }

    /// What decided.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Need::Immune => "Table 7-3",
            Need::Contraindicated => "Table 7-7",
            Need::AnotherDose
            | Need::Complete
            | Need::NoSatisfiedDose
            | Need::SeasonOver
            | Need::PastMaximumAge
            | Need::CannotFinish => "Table 7-10",
        }
    }
}

/// Table 7-10. Its columns overlap where several reasons hold; they are asked in this order:
/// immunity, contraindication, no target dose left, season, age.
pub(super) fn determine(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    outcome: &AntigenOutcome,
    candidate: Option<&Candidate>,
    trace: &mut impl Trace,
) -> Need {
    let as_of = evaluated.person.as_of;
    let need = if outcome.immune {
        Need::Immune
    } else if outcome.contraindications.forbid_series(evaluated.series) {
        Need::Contraindicated
    } else {
        match candidate {
            None if targets
                .iter()
                .any(|target| target.status == TargetStatus::Satisfied) =>
            {
                Need::Complete
            }
            None => Need::NoSatisfiedDose,
            Some(candidate) => {
                // Absent dates lie in the far future (Table 7-9): an absent season end or maximum
                // age limits nothing, and an absent candidate earliest date is before no maximum
                // age, not even an absent one.
                let maximum = candidate.maximum_age;
                let can_finish = candidate
                    .earliest
                    .is_some_and(|earliest| maximum.is_none_or(|limit| earliest < limit));
                if candidate.season_end.is_some_and(|end| as_of > end) {
                    Need::SeasonOver
                } else if maximum.is_some_and(|limit| as_of >= limit) {
                    Need::PastMaximumAge
                } else if !can_finish {
                    Need::CannotFinish
                } else {
                    Need::AnotherDose
                }
            }
        }
    };
    trace.note(need.rule(), || {
        let limits = candidate.map_or_else(String::new, Candidate::limits);
        Detail::new("", format!("{}{limits}", need.status().text()))
    });
    need
}
