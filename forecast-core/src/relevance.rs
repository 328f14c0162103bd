//! Section 5.1: which series of an antigen are relevant for a person.

use crate::person::Person;
use crate::schedule::document::SeriesType;
use crate::schedule::{AgedObservation, Antigen, Member, Schedule, Series};
use crate::trail::{Detail, Trace};

/// A member of a series group as a relevant patient series for the person (Table 5-5); none where
/// it is not relevant.
pub(crate) fn relevant<'a>(
    schedule: &Schedule,
    antigen: &'a Antigen,
    member: &Member,
    person: &Person<'_>,
    trace: &mut impl Trace,
) -> Option<&'a Series> {
    let series = || antigen.series.get(usize::from(member.series));
    // Table 5-2: without a required gender, the gender of the patient is assumed.
    if !member.sexes.admit(person.sex) {
        trace.note("Table 5-5", || {
            let name = series().map_or("", |series| &series.name);
            let element = format!("{name}: required_sexes");
            Detail::new(element, "not relevant: the series is for another sex")
        });
        return None;
    }
    match member.series_type {
        SeriesType::Standard | SeriesType::EvaluationOnly => series(),
        SeriesType::Risk => {
            let indication = if person.observations.is_empty() {
                None
            } else {
                series()?
                    .indications
                    .iter()
                    .find(|row| applies(row, person))
            };
            trace.note("Table 5-5", || {
                let code = |row: &AgedObservation| {
                    schedule
                        .observations
                        .get(row.observation.index())
                        .map(|o| o.code.as_str())
                };
                let name = series().map_or("", |series| &series.name);
                match indication {
                    Some(row) => Detail::new(
                        format!("{name}: indication {}", code(row).unwrap_or_default()),
                        "relevant: an indication applies",
                    ),
                    None => Detail::new(
                        format!("{name}: indications"),
                        "not relevant: no indication applies",
                    ),
                }
            });
            indication.and_then(|_| series())
        }
    }
}

/// Whether an indication applies (Table 5-4): it describes an active observation, and indication
/// begin age date ≤ assessment date < indication end age date (CALCDTIND-1, CALCDTIND-2).
fn applies(indication: &AgedObservation, person: &Person<'_>) -> bool {
    person.observations.has(indication.observation)
        && indication.ages.contains(&person.birth, person.as_of)
}
