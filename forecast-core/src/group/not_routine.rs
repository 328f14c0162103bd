//! Who needs the vaccines of a group at an age at which they are not routine.

use crate::person::Person;
use crate::report::{Few, RiskIndication};
use crate::schedule::document::SeriesType;
use crate::schedule::{Antigen, Group, Schedule, Series};

/// For whom a group is open though nothing of it is routine at the person's age.
#[derive(Debug, Default)]
pub(super) struct NotRoutine<'a> {
    /// The indications of the risk series that are open at this age, each once.
    pub(super) risk_indications: Few<RiskIndication<'a>>,
    /// What the schedule says of its standard series that are.
    pub(super) open_to: Few<&'a str>,
}

/// For whom a group for which the person is too old is open at that age; none where nothing of it
/// is, or the schedule keeps to the letter of Table 7-10.
pub(super) fn at_age<'a>(
    schedule: &'a Schedule,
    group: &Group,
    person: &Person<'_>,
) -> Option<NotRoutine<'a>> {
    if !person.departures.not_routine_at_age {
        return None;
    }
    let antigens = group.antigens.iter();
    let antigens = || antigens.clone().filter_map(|it| schedule.antigens.get(*it));
    let standard = || antigens().flat_map(|antigen| open_standard(antigen, person));
    let mut indications: Vec<RiskIndication<'a>> = Vec::new();
    for antigen in antigens() {
        for row in &antigen.at_risk {
            let open =
                |range: crate::schedule::AgeRange| range.contains(&person.birth, person.as_of);
            let entry = schedule.observations.get(row.observation.index());
            if let Some(entry) = entry.filter(|_| open(row.ages) && open(row.open))
                && indications.iter().all(|known| known.code != entry.code)
            {
                indications.push(RiskIndication {
                    code: &entry.code,
                    title: &entry.title,
                });
            }
        }
    }
    if indications.is_empty() && standard().next().is_none() {
        return None;
    }
    Some(NotRoutine {
        risk_indications: indications.into_iter().collect(),
        open_to: standard().filter_map(|it| it.open_to.as_deref()).collect(),
    })
}

/// The standard series of an antigen that can be begun at the person's age.
fn open_standard<'a>(
    antigen: &'a Antigen,
    person: &Person<'_>,
) -> impl Iterator<Item = &'a Series> {
    antigen.series.iter().filter(|series| {
        series.series_type == SeriesType::Standard
            && series.sexes.admit(person.sex)
            && series.open.contains(&person.birth, person.as_of)
    })
}
