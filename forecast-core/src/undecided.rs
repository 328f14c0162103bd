//! Observations that may forbid vaccines, and do not say enough to decide.

use crate::patient::Patient;
use crate::person::Person;
use crate::report::{Few, GroupForecast, Notice, NoticeKind, Status};
use crate::schedule::Schedule;

/// Says of each such observation for which groups of those that are forecast it matters; nothing
/// where it matters for none.
pub(crate) fn notices<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    person: &Person<'_>,
    groups: &[GroupForecast<'a>],
    notices: &mut Vec<Notice<'a>>,
) {
    if person.observations.is_empty() {
        return;
    }
    for (place, observation) in patient.observations.iter().enumerate() {
        let id = schedule.observation_by_code(&observation.code);
        let Some(entry) = id
            .filter(|id| person.observations.has(*id))
            .and_then(|id| schedule.observations.get(id.index()))
        else {
            continue;
        };
        let is_forecast = |name: &&String| {
            let mut of_group = groups.iter().filter(|group| group.group == name.as_str());
            of_group.any(|group| group.status == Status::NotComplete)
        };
        let decides: Few<&'a str> = entry
            .undecided
            .iter()
            .filter(is_forecast)
            .map(String::as_str)
            .collect();
        let earlier = patient.observations.iter().take(place);
        let said = earlier.filter(|it| it.code == observation.code).count() > 0;
        if !decides.is_empty() && !said {
            notices.push(Notice {
                path: format!("observations[{place}].code"),
                kind: NoticeKind::ContraindicationUndecided,
                value: Some(&observation.code),
                decides,
            });
        }
    }
}
