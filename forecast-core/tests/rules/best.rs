//! Section 8.8: Table 8-14, and more than one forecast for a vaccine group.

use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;
use serde_json::{Value, json};

use crate::person::{all_series, born};
use crate::plan::{plan, series, with};

fn of_group(name: &str, group: &str, cvx: &str, patch: Value) -> Value {
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": [{"cvx": cvx}]});
    let in_group = json!({"selection": {"group": group, "default": true}});
    with(with(series(name, [dose.clone(), dose]), in_group), patch)
}

fn risk(equivalent: Value) -> Value {
    json!({"type": "risk", "indications": [{"observation": "001"}],
           "equivalent_groups": equivalent})
}

fn standard(equivalent: Value) -> Value {
    json!({"equivalent_groups": equivalent})
}

/// A standard series of group 1 with vaccine 01, a risk series of group 2 with vaccine 02.
fn two(standard_lists: Value, risk_lists: Value) -> Schedule {
    plan([
        of_group("S", "1", "01", standard(standard_lists)),
        of_group("R", "2", "02", risk(risk_lists)),
    ])
    .build()
}

#[test]
fn table_8_14_column_1_a_complete_series_is_best() {
    // S is complete; that R, of a group that S lists, is a risk series does not matter.
    let schedule = two(json!(["2"]), json!([]));
    let person = born("2020-01-01").seen("001");
    let person = person.dose("2021-06-01", "01").dose("2021-07-01", "01");
    assert_eq!(person.series(&schedule), "S | R");
}

#[test]
fn table_8_14_column_1_two_complete_series_are_both_best() {
    let schedule = two(json!(["2"]), json!(["1"]));
    let person = born("2020-01-01").seen("001");
    let person = person.dose("2021-06-01", "01").dose("2021-07-01", "01");
    let person = person.dose("2021-08-01", "02").dose("2021-09-01", "02");
    assert_eq!(person.series(&schedule), "S | R");
}

#[test]
fn table_8_14_default_a_complete_series_of_an_equivalent_group() {
    // R lists group 1, where S is complete.
    let schedule = two(json!([]), json!(["1"]));
    let person = born("2020-01-01").seen("001");
    let person = person.dose("2021-06-01", "01").dose("2021-07-01", "01");
    assert_eq!(person.series(&schedule), "S");
}

#[test]
fn table_8_14_column_2_a_risk_series_is_best() {
    let schedule = two(json!(["2"]), json!(["1"]));
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "R");
}

#[test]
fn table_8_14_column_3_a_standard_series_without_an_equivalent_risk_series() {
    let schedule = two(json!(["2"]), json!(["1"]));
    assert_eq!(born("2020-01-01").series(&schedule), "S");
    let schedule = two(json!([]), json!([]));
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "S | R");
}

#[test]
fn table_8_14_each_series_own_list_counts() {
    // Only the risk series lists the standard group: it does not outdo the standard series.
    let schedule = two(json!([]), json!(["1"]));
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "S | R");
    // Only the standard series lists the risk group: it does.
    let schedule = two(json!(["2"]), json!([]));
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "R");
}

#[test]
fn table_8_14_default_an_evaluation_only_series_that_is_not_complete() {
    let only = json!({"type": "evaluation_only"});
    let schedule = plan([
        of_group("E", "2", "02", only),
        of_group("S", "1", "01", json!({})),
    ]);
    let schedule = schedule.build();
    let person = born("2020-01-01").dose("2021-06-01", "02");
    assert_eq!(person.series(&schedule), "S");
    assert_eq!(person.dose("2021-07-01", "02").series(&schedule), "S | E");
}

#[test]
fn table_8_14_only_prioritized_series_are_compared() {
    // Group 2 has a complete series that is not prioritized: the longer one has more valid doses.
    let one = json!({"preferable_vaccines": [{"cvx": "02"}]});
    let long = with(
        series("L", [one.clone(), one]),
        json!({"selection": {"group": "2"}}),
    );
    let schedule = plan([of_group("S", "1", "01", standard(json!(["2"]))), long]).build();
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "02")
            .series(&schedule),
        "S | L"
    );
    let person = born("2020-01-01")
        .dose("2021-06-01", "02")
        .dose("2021-07-01", "02");
    assert_eq!(person.series(&schedule), "L");
}

#[test]
fn defforecast_012_a_group_may_have_several_forecasts() {
    let schedule = two(json!([]), json!([]));
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "02");
    assert_eq!(
        person.next(&schedule),
        "#1 2021-06-01 2021-06-01 - - | #2 2021-06-01 2021-06-01 - -"
    );
    let forecast = person.forecast(&schedule);
    let groups = all_series(&forecast, "A").into_iter();
    let told_apart: Vec<_> = groups.map(|it| (it.series_group, it.series_type)).collect();
    assert_eq!(
        told_apart,
        [("1", SeriesType::Standard), ("2", SeriesType::Risk)]
    );
}

#[test]
fn table_3_3_an_aged_out_series_is_shown_beside_another() {
    // Table 8-14 has no filter for it.
    let old = json!({"doses": [{"number": 1, "ages": [{"maximum": "1 year"}],
                                "preferable_vaccines": [{"cvx": "01"}]}]});
    let schedule = plan([
        of_group("S", "1", "01", old),
        of_group("T", "2", "02", json!({})),
    ])
    .build();
    assert_eq!(
        born("2020-01-01").next(&schedule),
        "aged_out too_old | #1 2021-01-01 2021-01-01 - -"
    );
}
