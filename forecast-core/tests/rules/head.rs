//! Which forecast of a vaccine group heads it, and which stand beneath.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{plan, series, with};

/// A series of one dose in a series group of its own.
fn of(group: &str, dose: Value) -> Value {
    let in_group = json!({"selection": {"group": group, "default": true}});
    with(series(group, [dose]), in_group)
}

/// The same, for persons at risk.
fn at_risk(group: &str, dose: Value) -> Value {
    let risk = json!({"type": "risk", "indications": [{"observation": "001"}]});
    with(of(group, dose), risk)
}

/// The series of the group A, the one that heads it first.
fn heads(person: &Person, schedule: &Schedule) -> Vec<String> {
    let forecast = person.forecast(schedule);
    let names: Vec<&str> = forecast.groups.iter().map(|it| it.group).collect();
    assert_eq!(names, ["A"], "one entry per group");
    let beneath = &forecast.groups[0].other_series;
    assert!(beneath.iter().all(|it| it.other_series.is_empty()));
    let all = forecast.groups[0].all_series();
    all.map(|it| it.series.unwrap().to_owned()).collect()
}

/// Ages from which a dose may be given, is recommended, and is late.
fn ages(minimum: &str, recommended: &str, latest: &str) -> Value {
    json!({"ages": [{"minimum": minimum, "earliest_recommended": recommended,
                     "latest_recommended": latest}]})
}

#[test]
fn overdue_then_due_then_complete_then_not_yet_due_then_aged_out() {
    let given = with(
        ages("1 month", "2 months", "3 months"),
        json!({"preferable_vaccines": [{"cvx": "02"}]}),
    );
    let old = json!({"ages": [{"minimum": "1 month", "maximum": "6 months"}]});
    let schedule = plan([
        of("1", old),
        of("2", ages("1 year", "3 years", "4 years")),
        of("3", given),
        of("4", ages("1 month", "18 months", "3 years")),
        of("5", ages("1 month", "6 months", "1 year")),
    ])
    .build();
    let person = born("2020-01-01").on("2021-09-01").dose("2020-03-01", "02");
    assert_eq!(heads(&person, &schedule), ["5", "4", "3", "2", "1"]);
}

#[test]
fn the_next_dose_of_a_series_in_process_goes_before_a_complete_one() {
    // Group 2 begins at 50 years; in group 3 one dose of two was given.
    let pair = json!({"preferable_vaccines": [{"cvx": "02"}],
                      "intervals": [{"from": "previous", "minimum": "1 year"}]});
    let process = with(
        series("3", [json!({"preferable_vaccines": [{"cvx": "02"}]}), pair]),
        json!({"selection": {"group": "3", "default": true}}),
    );
    let schedule = plan([
        of("1", json!({})),
        of("2", ages("50 years", "50 years", "60 years")),
        process,
    ])
    .build();
    let person = born("2020-01-01").on("2021-09-01");
    let one = person.clone().dose("2021-08-01", "01");
    assert_eq!(heads(&one, &schedule), ["3", "1", "2"]);
    let both = one.dose("2021-08-01", "02");
    assert_eq!(heads(&both, &schedule), ["3", "1", "2"]);
    let forecast = both.forecast(&schedule);
    assert_eq!(forecast.groups[0].dose_number, Some(2));
}

#[test]
fn among_equals_risk_then_the_earliest_then_the_lowest_series_group() {
    let schedule = plan([
        of("2", ages("1 year", "1 year", "20 years")),
        of("10", ages("6 months", "6 months", "20 years")),
        of("9", ages("6 months", "6 months", "20 years")),
        at_risk("11", ages("1 year", "1 year", "20 years")),
    ])
    .build();
    let person = born("2020-01-01").on("2022-01-01");
    assert_eq!(heads(&person, &schedule), ["9", "10", "2"]);
    assert_eq!(
        heads(&person.seen("001"), &schedule),
        ["11", "9", "10", "2"]
    );
}

#[test]
fn contraindicated_then_not_recommended_then_aged_out() {
    let forbidden = json!({"preferable_vaccines": [{"cvx": "02"}]});
    let age = json!({"id": "1", "type": "age", "begin_age": "1 year"});
    let skip = json!({"context": "forecast", "sets": [{"id": "1", "conditions": [age]}]});
    let old = json!({"ages": [{"minimum": "1 month", "maximum": "6 months"}]});
    let schedule = plan([
        of("1", old),
        of("2", json!({"skips": [skip]})),
        of("3", forbidden),
    ])
    .contraindications(json!({"vaccine": [{"observation": "002", "vaccines": [{"cvx": "02"}]}]}))
    .build();
    let person = born("2020-01-01").on("2022-01-01").seen("002");
    assert_eq!(heads(&person, &schedule), ["3", "2", "1"]);
}
