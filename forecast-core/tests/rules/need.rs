//! Section 7.4: forecast need (Table 7-10) and the candidate earliest date (FORECASTDTCAN-1).

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{doses, plan, series};

fn one(dose: Value) -> Schedule {
    doses([dose])
}

#[test]
fn table_7_10_column_1_another_dose() {
    let schedule = one(
        json!({"ages": [{"minimum": "1 year", "maximum": "5 years"}],
                              "season": {"start": "2020-07-01", "end": "2021-06-30"}}),
    );
    let person = born("2020-01-01").on("2021-06-30");
    assert_eq!(
        person.next(&schedule),
        "#1 2021-01-01 2021-01-01 - 2024-12-31"
    );
}

#[test]
fn table_7_10_column_2_no_target_dose_left_and_one_satisfied() {
    let person = born("2020-01-01").dose("2021-01-01", "01");
    assert_eq!(person.next(&one(json!({}))), "complete complete");
}

#[test]
fn table_7_10_column_3_no_target_dose_left_and_none_satisfied() {
    let age = json!({"id": "1", "type": "age", "begin_age": "5 years"});
    let skip = json!({"context": "forecast", "sets": [{"id": "1", "conditions": [age]}]});
    let schedule = one(json!({"ages": [{"minimum": "1 year"}], "skips": [skip]}));
    let on = |date| born("2020-01-01").on(date).next(&schedule);
    assert_eq!(on("2024-12-31"), "#1 2021-01-01 2021-01-01 - -");
    assert_eq!(on("2025-01-01"), "not_recommended not_recommended");
}

#[test]
fn table_7_10_column_4_immune_before_all_that_follow() {
    let dose = json!({"ages": [{"minimum": "1 year", "maximum": "2 years"}]});
    let schedule = plan([series("S", [dose])])
        .immunity(json!({"clinical_history": ["001"]}))
        .contraindications(json!({"antigen": [{"observation": "002"}]}))
        .build();
    let person = born("2020-01-01").seen("001");
    assert_eq!(person.next(&schedule), "immune immune");
    assert_eq!(person.clone().seen("002").next(&schedule), "immune immune");
    // The columns before it: no target dose is left.
    assert_eq!(
        person.dose("2021-06-01", "01").next(&schedule),
        "complete complete"
    );
}

#[test]
fn table_7_10_column_5_contraindicated_after_complete() {
    let age = json!({"id": "1", "type": "age", "begin_age": "5 years"});
    let skip = json!({"context": "forecast", "sets": [{"id": "1", "conditions": [age]}]});
    let schedule = plan([series("S", [json!({"skips": [skip]})])])
        .contraindications(json!({"antigen": [{"observation": "002"}]}))
        .build();
    let person = born("2020-01-01").seen("002").on("2021-06-01");
    assert_eq!(person.next(&schedule), "contraindicated contraindicated");
    let one = person.clone().dose("2021-01-01", "01");
    assert_eq!(one.next(&schedule), "complete complete");
    // Without a satisfied target dose: not recommended, whatever else holds.
    let old = person.on("2025-06-01").next(&schedule);
    assert_eq!(old, "not_recommended not_recommended");
}

#[test]
fn a_contraindicated_series_whose_last_dose_would_be_skipped_is_complete() {
    // Section 7.6: dose 2 would be skipped from 2 years on, and cannot be given before.
    let age = json!({"id": "1", "type": "age", "begin_age": "2 years"});
    let skip = json!({"context": "forecast", "sets": [{"id": "1", "conditions": [age]}]});
    let second = json!({"ages": [{"minimum": "3 years"}], "skips": [skip]});
    let schedule = plan([series("S", [json!({}), second])])
        .contraindications(json!({"antigen": [{"observation": "002"}]}))
        .build();
    let person = born("2020-01-01").dose("2020-06-01", "01").on("2020-07-01");
    assert_eq!(person.next(&schedule), "complete complete");
    assert_eq!(person.seen("002").next(&schedule), "complete complete");
}

#[test]
fn table_7_10_column_6_after_the_end_of_the_season() {
    let schedule = one(
        json!({"ages": [{"minimum": "1 year", "maximum": "2 years"}],
                              "season": {"start": "2020-07-01", "end": "2021-06-30"}}),
    );
    let on = |date| born("2020-01-01").on(date).next(&schedule);
    // The last day of the season is in it.
    assert_eq!(on("2021-06-30"), "#1 2021-01-01 2021-01-01 - 2021-12-31");
    assert_eq!(on("2021-07-01"), "not_recommended season_over");
    // Also where the person is too old by now.
    assert_eq!(on("2023-01-01"), "not_recommended season_over");
}

#[test]
fn table_7_9_a_season_without_an_end_never_ends() {
    let schedule = one(json!({"season": {"start": "2020-07-01"}}));
    let person = born("2020-01-01").on("2099-01-01");
    assert_eq!(person.next(&schedule), "#1 2020-07-01 2020-07-01 - -");
}

#[test]
fn table_7_10_column_7_from_the_maximum_age_on() {
    let schedule = one(json!({"ages": [{"minimum": "1 year", "maximum": "5 years"}]}));
    let on = |date| born("2020-01-01").on(date).next(&schedule);
    assert_eq!(on("2024-12-31"), "#1 2021-01-01 2021-01-01 - 2024-12-31");
    assert_eq!(on("2025-01-01"), "aged_out too_old");
}

#[test]
fn table_7_10_column_8_the_next_dose_would_come_too_late() {
    // The second dose is possible a year after the first, which must be before the 5th birthday.
    let schedule = doses([
        json!({}),
        json!({"ages": [{"maximum": "5 years"}],
               "intervals": [{"from": "previous", "minimum": "1 year"}]}),
    ]);
    let first = |date| {
        born("2020-01-01")
            .dose(date, "01")
            .on("2024-06-01")
            .next(&schedule)
    };
    assert_eq!(first("2023-12-31"), "#2 2024-12-31 2024-12-31 - 2024-12-31");
    assert_eq!(first("2024-01-01"), "aged_out cannot_finish");
}

#[test]
fn table_7_10_column_8_by_a_conflict_or_the_season_alone() {
    let dose = json!({"ages": [{"maximum": "1 year"}]});
    let schedule = plan([series("S", [dose])])
        .antigen("B", [series("T", [json!({})])])
        .conflict("11", "01", ["28 days", "28 days"])
        .build();
    let person = born("2020-01-01").dose("2020-12-20", "11").on("2020-12-20");
    assert_eq!(person.next(&schedule), "aged_out cannot_finish");
    let schedule = one(json!({"ages": [{"maximum": "1 year"}], "season": {"start": "2021-01-01"}}));
    assert_eq!(
        born("2020-01-01").on("2020-06-01").next(&schedule),
        "aged_out cannot_finish"
    );
}

#[test]
fn table_7_9_without_a_candidate_date_the_series_cannot_be_finished() {
    // No age, no reference, no dose: the assumed candidate date is not before any maximum age.
    let schedule =
        one(json!({"intervals": [{"from": {"observation": "001"}, "minimum": "1 year"}]}));
    assert_eq!(born("2020-01-01").next(&schedule), "aged_out cannot_finish");
    let seen = born("2020-01-01").seen_on("001", "2022-01-01");
    assert_eq!(seen.next(&schedule), "#1 2023-01-01 2023-01-01 - -");
}

/// Everything that can hold the second dose up, in the order of FORECASTDTCAN-1.
fn six(minimum_age: &str, interval: &str, conflict: &str, season: &str) -> Schedule {
    plan([series(
        "S",
        [
            json!({}),
            json!({"ages": [{"minimum": minimum_age}],
               "intervals": [{"from": "previous", "minimum": interval}],
               "season": {"start": season}, "inadvertent_vaccines": ["03"]}),
        ],
    )])
    .conflict("02", "01", [conflict, conflict])
    .build()
}

#[test]
fn forecastdtcan_1_the_latest_of_six_dates() {
    // Dose 1 on 2021-01-01; a wrong vaccine on 2021-02-01 (it conflicts, and it is the previous
    // dose); an inadvertent one on 2021-03-01, the latest.
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-02-01", "02");
    let all = person.clone().dose("2021-03-01", "03");
    let next = |schedule: &Schedule| all.next(schedule);
    let early = "2021-01-01";
    // Minimum age: 2 years is 2022-01-01.
    assert_eq!(
        next(&six("2 years", "4 weeks", "28 days", early)),
        "#1 2022-01-01 2022-01-01 - -"
    );
    // Minimum interval: 8 weeks after 2021-02-01 is 2021-03-29.
    assert_eq!(
        next(&six("1 year", "8 weeks", "28 days", early)),
        "#1 2021-03-29 2021-03-29 - -"
    );
    // Conflict end: 40 days after 2021-02-01 is 2021-03-13.
    assert_eq!(
        next(&six("1 year", "4 weeks", "40 days", early)),
        "#1 2021-03-13 2021-03-13 - -"
    );
    // Season start.
    let season = six("1 year", "4 weeks", "28 days", "2021-04-01");
    assert_eq!(next(&season), "#1 2021-04-01 2021-04-01 - -");
    // The inadvertent administration.
    let base = six("1 year", "1 week", "2 days", early);
    assert_eq!(next(&base), "#1 2021-03-01 2021-03-01 - -");
    // The latest dose, here one that is not valid.
    assert_eq!(person.next(&base), "#1 2021-02-08 2021-02-08 - -");
    assert_eq!(
        person
            .dose("2021-02-20", "02")
            .next(&six("1 year", "0 days", "2 days", early)),
        "#1 2021-02-22 2021-02-22 - -"
    );
}

#[test]
fn forecastdtcan_1_a_sub_standard_dose_is_the_latest_dose_too() {
    let schedule = one(json!({"ages": [{"minimum": "1 year"}]}));
    let bad = json!({"date": "2021-05-05", "cvx": "01", "condition": "recalled"});
    let person = born("2020-01-01").dose_of(bad);
    assert_eq!(person.next(&schedule), "#1 2021-05-05 2021-05-05 - -");
}

#[test]
fn forecastdtcan_1_an_extraneous_dose_is_the_latest_dose_too() {
    let skip = json!([{"context": "forecast", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "2 years"}]}]}]);
    let schedule = doses([
        json!({"ages": [{"minimum": "1 year", "maximum": "2 years"}], "skips": skip}),
        json!({"ages": [{"minimum": "1 year"}]}),
    ]);
    let person = born("2020-01-01").dose("2023-05-05", "01");
    assert_eq!(person.verdicts(&schedule), ["1 extraneous age_too_old"]);
    assert_eq!(person.next(&schedule), "#1 2023-05-05 2023-05-05 - -");
}

#[test]
fn forecastdtcan_1_the_latest_of_all_minimum_intervals() {
    let schedule = doses([
        json!({}),
        json!({}),
        json!({"intervals": [{"from": "previous", "minimum": "4 weeks"},
                             {"from": {"target_dose": 1}, "minimum": "16 weeks"}]}),
    ]);
    let person = |second| {
        let person = born("2020-01-01")
            .dose("2021-01-01", "01")
            .dose(second, "01");
        person.next(&schedule)
    };
    // 16 weeks after 2021-01-01 is 2021-04-23; 4 weeks after 2021-04-01 is 2021-04-29.
    assert_eq!(person("2021-02-01"), "#3 2021-04-23 2021-04-23 - -");
    assert_eq!(person("2021-04-01"), "#3 2021-04-29 2021-04-29 - -");
}
