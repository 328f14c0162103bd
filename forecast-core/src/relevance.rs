//! Section 5.1: which series of an antigen are relevant for a person.

use crate::person::Person;
use crate::schedule::document::SeriesType;
use crate::schedule::{AgedObservation, Schedule, Series};
use crate::trail::{Detail, Trace};

/// Whether an antigen series is a relevant patient series for the person (Table 5-5).
pub(crate) fn is_relevant(
    schedule: &Schedule,
    series: &Series,
    person: &Person<'_>,
    trace: &mut impl Trace,
) -> bool {
    // Table 5-2: without a required gender, the gender of the patient is assumed.
    if !series.required_sexes.is_empty() && !series.required_sexes.contains(&person.sex) {
        trace.note("Table 5-5", || {
            let element = format!("{}: required_sexes", series.name);
            Detail::new(element, "not relevant: the series is for another sex")
        });
        return false;
    }
    match series.series_type {
        SeriesType::Standard | SeriesType::EvaluationOnly => true,
        SeriesType::Risk => {
            let indication = series.indications.iter().find(|row| applies(row, person));
            trace.note("Table 5-5", || {
                let code = |row: &AgedObservation| {
                    schedule
                        .observations
                        .get(row.observation.index())
                        .map(|o| o.code.as_str())
                };
                match indication {
                    Some(row) => Detail::new(
                        format!(
                            "{}: indication {}",
                            series.name,
                            code(row).unwrap_or_default()
                        ),
                        "relevant: an indication applies",
                    ),
                    None => Detail::new(
                        format!("{}: indications", series.name),
                        "not relevant: no indication applies",
                    ),
                }
            });
            indication.is_some()
        }
    }
}

/// Whether an indication applies (Table 5-4): it describes an active observation, and indication
/// begin age date ≤ assessment date < indication end age date (CALCDTIND-1, CALCDTIND-2).
fn applies(indication: &AgedObservation, person: &Person<'_>) -> bool {
    person.observations.has(indication.observation)
        && indication.ages.contains(&person.birth, person.as_of)
}
