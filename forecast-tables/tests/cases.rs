//! CDC's cases through tables: the same answers as in the wire format.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod common;

use common::{
    all_series_rows, evaluation_rows, forecast_rows, people, rows, schedule, with_lists,
    with_tables,
};
use forecast_core::date::Date;
use forecast_core::patient::{Dose, DoseCondition, Patient};
use forecast_core::schedule::Schedule;
use forecast_tables::{Answers, Options, TableForecaster};
use serde_json::Value;

fn expected(schedule: &Schedule, people: &[(Patient, Date)]) -> (Vec<Value>, Vec<Value>) {
    let (mut forecasts, mut evaluations) = (Vec::new(), Vec::new());
    for (patient, as_of) in people {
        let forecast = forecast_core::forecast(schedule, patient, *as_of).unwrap();
        forecasts.extend(forecast_rows(&forecast));
        evaluations.extend(evaluation_rows(&forecast));
    }
    (forecasts, evaluations)
}

fn options() -> Options {
    Options {
        lists: true,
        evaluations: true,
        chunk: 100,
        ..Options::default()
    }
}

fn check(answers: &Answers, expected: &(Vec<Value>, Vec<Value>)) {
    assert_eq!(answers.tally.failed, 0);
    compare(&rows(&answers.forecasts), &expected.0);
    compare(&rows(answers.evaluations.as_ref().unwrap()), &expected.1);
}

fn compare(found: &[Value], expected: &[Value]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected);
    }
}

#[test]
fn all_series_have_a_row_each_behind_the_one_that_heads_the_group() {
    let (schedule, people) = (schedule(), people());
    let mut expected = Vec::new();
    for (patient, as_of) in &people {
        let forecast = forecast_core::forecast(&schedule, patient, *as_of).unwrap();
        expected.extend(all_series_rows(&forecast));
    }
    let options = Options {
        all_series: true,
        ..options()
    };
    let forecaster = TableForecaster::new(&schedule, options).unwrap();
    let answers = forecaster
        .forecast(&with_lists(&people), None, None)
        .unwrap();
    compare(&rows(&answers.forecasts), &expected);
    let heads = self::expected(&schedule, &people).0.len();
    assert!(expected.len() > heads, "{} and {heads}", expected.len());
}

#[test]
fn tables_say_what_the_wire_format_says() {
    let (schedule, people) = (schedule(), people());
    let expected = expected(&schedule, &people);
    assert!(people.len() == 1_350 && expected.0.len() > 20_000);
    let forecaster = TableForecaster::new(&schedule, options()).unwrap();

    let answers = forecaster.forecast(&with_lists(&people), None, None);
    check(&answers.unwrap(), &expected);

    let (patients, doses, observations) = with_tables(&people);
    let answers = forecaster.forecast(&patients, Some(&doses), Some(&observations));
    check(&answers.unwrap(), &expected);
}

#[test]
fn a_verdict_belongs_to_its_dose() {
    // Two doses of one day and vaccine, the one of them partial, in either order.
    let good = Dose::new("2025-11-01".parse().unwrap(), "107");
    let mut partial = good.clone();
    partial.condition = Some(DoseCondition::Partial);
    let as_of: Date = "2026-03-02".parse().unwrap();
    let person = |id: &str, doses: [&Dose; 2]| {
        let mut patient = Patient::new("2025-09-01".parse().unwrap());
        patient.id = Some(id.to_owned());
        patient.doses = doses.map(Clone::clone).into();
        (patient, as_of)
    };
    let people = [
        person("a", [&partial, &good]),
        person("b", [&good, &partial]),
    ];
    let schedule = schedule();
    let forecaster = TableForecaster::new(&schedule, options()).unwrap();
    let (patients, doses, observations) = with_tables(&people);
    for answers in [
        forecaster.forecast(&with_lists(&people), None, None),
        forecaster.forecast(&patients, Some(&doses), Some(&observations)),
    ] {
        let evaluations = rows(answers.unwrap().evaluations.as_ref().unwrap());
        let found: Vec<_> = evaluations
            .iter()
            .map(|row| (&row["id"], &row["dose_index"], &row["status"]))
            .collect();
        let found = serde_json::to_value(found).unwrap();
        assert_eq!(
            found,
            serde_json::json!([
                ["a", 1, "valid"],
                ["a", 0, "sub_standard"],
                ["b", 0, "valid"],
                ["b", 1, "sub_standard"]
            ])
        );
    }
}
