//! Section 5.1: select relevant patient series.

use forecast_core::patient::Sex;
use serde_json::json;

use crate::person::born;
use crate::plan::{plan, series, with};

/// A risk series for the observation 001 from one year to two years of age.
fn risk() -> forecast_core::schedule::Schedule {
    let risk = json!({"type": "risk", "indications": [
        {"observation": "009"},
        {"observation": "001", "begin_age": "1 year", "end_age": "2 years"},
    ]});
    plan([with(
        series("R", [json!({"ages": [{"minimum": "1 year"}]})]),
        risk,
    )])
    .build()
}

#[test]
fn table_5_4_column_1_an_observation_within_the_ages_calls_for_the_series() {
    let person = born("2024-01-01").seen("001");
    assert_eq!(person.clone().on("2025-01-01").series(&risk()), "R");
    assert_eq!(person.on("2025-12-31").series(&risk()), "R");
}

#[test]
fn table_5_4_column_2_no_observation_calls_for_nothing() {
    assert_eq!(born("2024-01-01").on("2025-06-01").series(&risk()), "");
    assert_eq!(
        born("2024-01-01")
            .seen("002")
            .on("2025-06-01")
            .series(&risk()),
        ""
    );
}

#[test]
fn table_5_4_column_3_what_is_not_said_is_not_there() {
    // An observation that the schedule does not know applies to nothing, and a notice says so.
    let (schedule, person) = (risk(), born("2024-01-01").seen("777").on("2025-06-01"));
    let forecast = person.forecast(&schedule);
    assert!(forecast.groups.is_empty());
    assert_eq!(forecast.notices[0].path, "observations[0].code");
}

#[test]
fn table_5_4_column_4_outside_the_ages_on_the_assessment_date() {
    let person = born("2024-01-01").seen("001");
    assert_eq!(person.clone().on("2024-12-31").series(&risk()), "");
    assert_eq!(person.on("2026-01-01").series(&risk()), "");
}

#[test]
fn table_5_4_the_assessment_date_counts_not_the_date_of_the_observation() {
    // CALCDTIND-1: the observation is from before the begin age.
    let person = born("2024-01-01").seen_on("001", "2024-02-01");
    assert_eq!(person.on("2025-06-01").series(&risk()), "R");
}

#[test]
fn table_5_4_any_indication_of_the_series_is_enough() {
    let person = born("2024-01-01").seen("005").seen("009").seen("003");
    assert_eq!(person.on("2024-06-01").series(&risk()), "R");
}

#[test]
fn table_5_5_column_1_standard_and_evaluation_only_series_are_for_everybody() {
    let schedule = plan([series("S", [json!({})])]).build();
    assert_eq!(born("2024-01-01").series(&schedule), "S");
    let only = json!({"type": "evaluation_only"});
    let schedule = plan([with(series("E", [json!({})]), only)]).build();
    let person = born("2024-01-01").dose("2025-01-01", "01");
    assert_eq!(person.series(&schedule), "E");
    assert_eq!(person.next(&schedule), "complete complete");
    // Never recommended for completion (section 4.3).
    assert_eq!(born("2024-01-01").series(&schedule), "");
}

#[test]
fn table_5_5_column_2_a_series_of_another_sex_is_not_relevant() {
    let female = json!({"required_sexes": ["female", "unknown"]});
    let schedule = plan([with(series("F", [json!({})]), female)]).build();
    let of = |sex| born("2024-01-01").sex(sex).series(&schedule);
    assert_eq!(of(Sex::Female), "F");
    assert_eq!(of(Sex::Male), "");
    // Without a sex the person is of unknown sex (Table 5-2), which this series names.
    assert_eq!(born("2024-01-01").series(&schedule), "F");
    let female = json!({"required_sexes": ["female"]});
    let schedule = plan([with(series("F", [json!({})]), female)]).build();
    assert_eq!(born("2024-01-01").series(&schedule), "");
}

#[test]
fn table_5_5_column_2_holds_for_risk_series_too() {
    let risk = json!({"type": "risk", "required_sexes": ["female"],
                      "indications": [{"observation": "001"}]});
    let schedule = plan([with(series("R", [json!({})]), risk)]).build();
    let of = |sex| born("2024-01-01").sex(sex).seen("001").series(&schedule);
    assert_eq!(of(Sex::Female), "R");
    assert_eq!(of(Sex::Male), "");
}

#[test]
fn table_5_5_columns_3_and_4_a_risk_series_needs_an_indication_that_applies() {
    let person = born("2024-01-01").on("2025-06-01");
    assert_eq!(person.clone().seen("001").series(&risk()), "R");
    assert_eq!(person.series(&risk()), "");
}

#[test]
fn an_antigen_without_a_relevant_series_is_not_forecast_and_its_doses_are_not_evaluated() {
    let (schedule, person) = (risk(), born("2024-01-01").dose("2025-01-01", "01"));
    let forecast = person.forecast(&schedule);
    assert!(forecast.groups.is_empty());
    assert_eq!(
        forecast.doses[0].not_evaluated,
        Some(forecast_core::report::NoticeKind::NoRelevantSeries)
    );
}

#[test]
fn an_observation_after_the_assessment_date_is_left_out() {
    let (schedule, person) = (risk(), born("2024-01-01").seen_on("001", "2025-06-02"));
    let person = person.on("2025-06-01");
    let forecast = person.forecast(&schedule);
    assert!(forecast.groups.is_empty());
    assert_eq!(forecast.notices[0].path, "observations[0].date");
    assert_eq!(person.clone().on("2025-06-02").series(&schedule), "R");
}
