//! What holds of the answers about everybody in the population.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;

use forecast_core::Workspace;
use forecast_core::patient::Observation;
use forecast_core::report::EvaluationStatus::Valid;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::{IntervalReference, ScheduleDocument, SeriesType};
use forecast_population::Population;

fn document() -> ScheduleDocument {
    let embedded = forecast_schedules::embedded(forecast_schedules::DEFAULT);
    embedded.unwrap().unwrap()
}

/// The observations that do more than contraindicate or prove immunity.
fn deciding_more(document: &ScheduleDocument) -> BTreeSet<&str> {
    let series = || document.antigens.iter().flat_map(|it| &it.series);
    let indications = series().flat_map(|it| &it.indications);
    let doses = series().flat_map(|it| &it.doses);
    let intervals = doses.flat_map(|it| &it.intervals);
    let from = intervals.filter_map(|it| match &it.from {
        IntervalReference::Observation(code) => Some(code.as_str()),
        _ => None,
    });
    let indications = indications.map(|it| it.observation.as_str());
    indications.chain(from).collect()
}

#[test]
fn observations_take_no_dose_from_anybody() {
    let document = document();
    let schedule = Schedule::compile(&document).unwrap();
    let more = deciding_more(&document);
    let as_of = "2026-11-22".parse().unwrap();
    let population = Population::new(7, as_of).unwrap();
    let (mut one, mut two) = (Workspace::default(), Workspace::default());
    let mut codes = document
        .observations
        .iter()
        .map(|it| it.code.as_str())
        .cycle();
    let mut changed = 0;
    for person in population.people(0..3_000) {
        let patient = person.patient();
        let before = one.forecast(&schedule, &patient, as_of).unwrap();
        let names: BTreeSet<&str> = before.groups.iter().map(|it| it.group).collect();
        assert_eq!(names.len(), before.groups.len(), "a group has one entry");
        for code in codes.by_ref().take(4) {
            let mut observed = patient.clone();
            observed.observations.push(Observation::new(code));
            let after = two.forecast(&schedule, &observed, as_of).unwrap();
            if !more.contains(code) {
                assert_eq!(
                    before.doses, after.doses,
                    "{code} decides about the next dose"
                );
            }
            for (before, after) in before.doses.iter().zip(&after.doses) {
                changed += usize::from(before != after);
                for verdict in &before.groups {
                    let mut said = verdict.by_series.iter();
                    let standard = (SeriesType::Standard, Valid);
                    let counts = said.any(|it| (it.series_type, it.status) == standard);
                    let now = after.groups.iter().find(|it| it.group == verdict.group);
                    let now = now.map(|it| it.status);
                    assert!(!counts || now == Some(Valid), "{code}: {verdict:?}");
                }
            }
        }
    }
    assert!(changed > 0, "some observations let another series speak");
}
