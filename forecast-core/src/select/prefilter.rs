//! Section 8.1: pre-filter patient series.

use super::{Contender, Places};
use crate::person::Birth;
use crate::report::Status;
use crate::schedule::document::SeriesType;
use crate::trail::{Detail, Trace};

/// The places of the scorable patient series of a series group (SELECTSCORE-2).
///
/// A series that the person is too old for keeps nobody from a series of lower priority: the
/// priorities of risk series are compared among those that are not aged out.
pub(super) fn scorable(
    contenders: &[Contender<'_>],
    birth: &Birth,
    trace: &mut impl Trace,
) -> Places {
    let all_contraindicated = contenders
        .iter()
        .all(|other| other.status == Status::Contraindicated);
    let none_valid = contenders.iter().all(|other| other.valid_doses == 0);
    let has_default = contenders.iter().any(Contender::is_default);
    let mut scorable = Places::new();
    for (place, contender) in contenders.iter().enumerate() {
        // SELECTB-24.
        let candidate = contender.status != Status::Contraindicated || all_contraindicated;
        let is_scorable = match contender.series.series_type {
            SeriesType::Risk => {
                candidate
                    && contenders.iter().all(|other| {
                        contender.series.priority <= other.series.priority
                            || other.status == Status::AgedOut
                    })
            }
            SeriesType::Standard => {
                let started_in_time = contender.first_valid.is_some_and(|first| {
                    let max_start = contender.series.max_age_to_start;
                    max_start.is_none_or(|age| first < birth.reaches(age))
                });
                candidate && (started_in_time || (none_valid && !has_default))
            }
            SeriesType::EvaluationOnly => contender.is_complete(),
        };
        trace.note("SELECTSCORE-2", || {
            let verdict = if is_scorable {
                "scorable"
            } else {
                "not scorable"
            };
            let (name, status) = (&contender.series.name, contender.status.text());
            let found = format!(
                "{verdict}: {name}, {status}, {} valid",
                contender.valid_doses
            );
            Detail::new("", found)
        });
        if is_scorable {
            scorable.push(place);
        }
    }
    scorable
}
