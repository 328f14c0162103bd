//! What holds for every history under the embedded schedules.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_core::report::EvaluationStatus::Valid;
use forecast_core::report::{
    AntigenForecast, DoseEvaluation, Due, Forecast, GroupForecast, NoticeKind, Status,
};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::{IntervalReference, ScheduleDocument, SeriesType};
use forecast_core::{explain, forecast};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;

static DOCUMENTS: LazyLock<Vec<ScheduleDocument>> = LazyLock::new(|| {
    let ids = forecast_schedules::ids().iter();
    ids.map(|id| forecast_schedules::embedded(id).unwrap().unwrap())
        .collect()
});

static SCHEDULES: LazyLock<Vec<Schedule>> = LazyLock::new(|| {
    let documents = DOCUMENTS.iter();
    documents.map(|it| Schedule::compile(it).unwrap()).collect()
});

fn day(first: &str, last: &str) -> impl Strategy<Value = Date> + use<> {
    let (first, last): (Date, Date) = (first.parse().unwrap(), last.parse().unwrap());
    (0..=last.days_since(first)).prop_map(move |days| first.add_days(days))
}

/// A person of any age on a day of 2025 or 2026, with doses of few vaccines.
fn any_person() -> impl Strategy<Value = (Patient, Date)> {
    let codes: Vec<String> = DOCUMENTS[0]
        .vaccines
        .iter()
        .map(|it| it.cvx.to_string())
        .collect();
    let seen: Vec<String> = DOCUMENTS[0]
        .observations
        .iter()
        .map(|it| it.code.clone())
        .collect();
    let as_of = day("2025-01-01", "2026-12-31");
    // Days before the assessment; children are as many as adults.
    let age = prop_oneof![0..800i32, 0..7_000i32, 0..36_000i32];
    let few = vec(select(codes), 1..4);
    (as_of, age, few).prop_flat_map(move |(as_of, age, few)| {
        let dose = (prop_oneof![0..=age, 0..=age.min(400)], select(few))
            .prop_map(move |(back, cvx)| Dose::new(as_of.add_days(-back), cvx));
        let observation =
            (select(seen.clone()), of(0..2_000i32)).prop_map(move |(code, back)| Observation {
                date: back.map(|back| as_of.add_days(-back)),
                ..Observation::new(code)
            });
        let sex = select(vec![Sex::Female, Sex::Male, Sex::Unknown]);
        (
            vec(dose, 0..9),
            vec(observation, 0..3),
            sex,
            weighted(0.5, Just("U.S.".to_owned())),
        )
            .prop_map(move |(doses, observations, sex, birth_country)| {
                let birth = as_of.add_days(-age);
                let known = Patient {
                    doses,
                    observations,
                    sex,
                    birth_country,
                    ..Patient::new(birth)
                };
                (known, as_of)
            })
    })
}

fn answer<'a>(schedule: &'a Schedule, patient: &'a Patient, as_of: Date) -> Forecast<'a> {
    forecast(schedule, patient, as_of).unwrap_or_else(|error| panic!("{error}"))
}

/// The verdicts, without the places of doses in the input.
fn without_places(doses: &[DoseEvaluation<'_>]) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
            serde_json::Value::Object(fields) => {
                fields.remove("index");
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(doses).unwrap();
    strip(&mut value);
    value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_order_of_the_input_does_not_matter((patient, as_of) in any_person(), turn in 0..9usize) {
        for schedule in &*SCHEDULES {
            let mut other = patient.clone();
            other.doses.reverse();
            other.doses.rotate_left(turn.min(patient.doses.len()));
            other.observations.reverse();
            let (one, two) = (answer(schedule, &patient, as_of), answer(schedule, &other, as_of));
            prop_assert_eq!(one.groups, two.groups);
            prop_assert_eq!(without_places(&one.doses), without_places(&two.doses));
        }
    }

    #[test]
    fn a_dose_after_the_assessment_date_changes_nothing(
        (patient, as_of) in any_person(), later in 1..999i32, place in any::<prop::sample::Index>(),
    ) {
        for schedule in &*SCHEDULES {
            let cvx = place.get(&DOCUMENTS[0].vaccines).cvx.to_string();
            let mut more = patient.clone();
            more.doses.push(Dose::new(as_of.add_days(later), cvx));
            let before = answer(schedule, &patient, as_of);
            let after = answer(schedule, &more, as_of);
            prop_assert_eq!(before.groups, after.groups);
            let late = Some(NoticeKind::AfterAssessment);
            let doses = after.doses.into_iter().filter(|it| it.not_evaluated != late);
            let doses: Vec<_> = doses.collect();
            prop_assert_eq!(before.doses, doses);
        }
    }

    #[test]
    fn the_explanation_changes_nothing((patient, as_of) in any_person()) {
        for schedule in &*SCHEDULES {
            let (explained, _) = explain(schedule, &patient, as_of).unwrap();
            let one = answer(schedule, &patient, as_of);
            let bytes = |forecast| serde_json::to_string(forecast).unwrap();
            prop_assert_eq!(bytes(&explained), bytes(&one));
        }
    }

    #[test]
    fn a_group_is_named_once((patient, as_of) in any_person()) {
        for schedule in &*SCHEDULES {
            let groups = answer(schedule, &patient, as_of).groups;
            let names: BTreeSet<&str> = groups.iter().map(|it| it.group).collect();
            prop_assert_eq!(names.len(), groups.len());
        }
    }

    #[test]
    fn what_only_forbids_or_spares_the_next_dose_changes_no_verdict(
        (patient, as_of) in any_person(), place in any::<prop::sample::Index>(),
    ) {
        for (schedule, document) in SCHEDULES.iter().zip(&*DOCUMENTS) {
            let only = deciding_only_about_the_next_dose(document);
            let code = place.get(&only.iter().collect::<Vec<_>>()).to_string();
            let mut more = patient.clone();
            more.observations.push(Observation::new(code));
            let (before, after) =
                (answer(schedule, &patient, as_of), answer(schedule, &more, as_of));
            prop_assert_eq!(before.doses, after.doses);
        }
    }

    #[test]
    fn no_observation_takes_a_dose_from_the_standard_series(
        (patient, as_of) in any_person(),
        place in any::<prop::sample::Index>(),
        back in of(0..2_000i32),
    ) {
        for (schedule, document) in SCHEDULES.iter().zip(&*DOCUMENTS) {
            let mut more = patient.clone();
            more.observations.push(Observation {
                date: back.map(|back| as_of.add_days(-back)),
                ..Observation::new(place.get(&document.observations).code.clone())
            });
            let (before, after) =
                (answer(schedule, &patient, as_of), answer(schedule, &more, as_of));
            for (before, after) in before.doses.iter().zip(&after.doses) {
                for verdict in &before.groups {
                    let counts = verdict.by_series.iter().any(|it| {
                        (it.series_type, it.status) == (SeriesType::Standard, Valid)
                    });
                    let now = after.groups.iter().find(|it| it.group == verdict.group);
                    prop_assert!(!counts || now.map(|it| it.status) == Some(Valid), "{verdict:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_comes_before_the_earliest_date((patient, as_of) in any_person()) {
        for schedule in &*SCHEDULES {
            let groups = answer(schedule, &patient, as_of).groups;
            for group in groups.iter().flat_map(GroupForecast::all_series) {
                let dated = group.status == Status::NotComplete && group.due != Due::NeedsDate;
                prop_assert_eq!(group.earliest.is_some() && group.recommended.is_some(), dated);
                prop_assert!(group.earliest <= group.recommended, "{group:?}");
                prop_assert!(group.past_due.is_none() || group.earliest <= group.past_due);
            }
        }
    }

    #[test]
    fn past_due_comes_before_recommended_only_where_the_data_says_so(
        (patient, as_of) in any_person(),
    ) {
        for (schedule, document) in SCHEDULES.iter().zip(&*DOCUMENTS) {
            let groups = answer(schedule, &patient, as_of).groups;
            for group in groups.iter().flat_map(GroupForecast::all_series) {
                let mut may_cross = false;
                for part in &group.parts {
                    let cross = part.past_due.is_some() && part.past_due < part.recommended;
                    may_cross |= cross;
                    prop_assert!(!cross || gives_both_in_two_ways(document, part), "{part:?}");
                }
                let cross = group.past_due.is_some() && group.past_due < group.recommended;
                prop_assert!(!cross || may_cross, "{group:?}");
            }
        }
    }
}

/// The observations that contraindicate or prove immunity, and do nothing else.
fn deciding_only_about_the_next_dose(document: &ScheduleDocument) -> BTreeSet<&str> {
    let mut deciding = BTreeSet::new();
    let mut others = BTreeSet::new();
    for antigen in &document.antigens {
        let against = &antigen.contraindications;
        deciding.extend(against.antigen.iter().map(|it| it.observation.as_str()));
        deciding.extend(against.vaccine.iter().map(|it| it.observation.as_str()));
        deciding.extend(antigen.immunity.clinical_history.iter().map(String::as_str));
        for series in &antigen.series {
            others.extend(series.indications.iter().map(|it| it.observation.as_str()));
            for interval in series.doses.iter().flat_map(|dose| &dose.intervals) {
                if let IntervalReference::Observation(code) = &interval.from {
                    others.insert(code.as_str());
                }
            }
        }
    }
    &deciding - &others
}

/// Whether the forecast dose has several rows with a recommended or a past due age or interval, or
/// one row in which both are the same. FORECASTDT-2 and FORECASTDT-3 may then take the two dates from
/// different rows; and where both are the same, past due is the day before.
fn gives_both_in_two_ways(document: &ScheduleDocument, part: &AntigenForecast<'_>) -> bool {
    let antigen = document
        .antigens
        .iter()
        .find(|it| it.antigen == part.antigen);
    let series = antigen
        .unwrap()
        .series
        .iter()
        .find(|it| it.name == part.series);
    let doses = &series.unwrap().doses;
    let dose = doses
        .iter()
        .find(|it| Some(u16::from(it.number)) == part.target_dose)
        .unwrap();
    let ages = dose
        .ages
        .iter()
        .map(|row| (row.earliest_recommended, row.latest_recommended));
    let intervals = dose.intervals.iter();
    let intervals = intervals.map(|row| (row.earliest_recommended, row.latest_recommended));
    let rows: Vec<_> = ages
        .chain(intervals)
        .filter(|row| *row != (None, None))
        .collect();
    rows.len() > 1 || rows.iter().any(|(earliest, latest)| earliest == latest)
}

#[test]
fn the_generated_people_have_every_status() {
    // A thousand people of a fixed seed: if the generator became dull, the properties would too.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..1_000 {
        let (patient, as_of) = any_person().new_tree(&mut runner).unwrap().current();
        for group in answer(&SCHEDULES[0], &patient, as_of).groups {
            found.extend(group.all_series().map(|it| it.status));
        }
    }
    assert_eq!(found.len(), 6, "{found:?}");
}
