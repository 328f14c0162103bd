//! Section 6.7 and CALCDTCONFLICT-3: vaccines that must keep a distance.

use forecast_core::schedule::Schedule;
use serde_json::json;

use crate::person::born;
use crate::plan::{plan, series, with};

/// Vaccine 11 of the antigen B, and 02 of A, hold 01 and 02 up: 24 days at least, 30 in full.
fn schedule() -> Schedule {
    let dose = json!({"ages": [{"minimum": "1 year", "absolute_minimum": "1 year"}],
                      "allowable_vaccines": [{"cvx": "02"}], "inadvertent_vaccines": ["03"]});
    plan([series("S", [dose.clone(), dose])])
        .antigen(
            "B",
            [series("T", [json!({"ages": [{"minimum": "1 year"}]})])],
        )
        .conflict("11", "01", ["24 days", "30 days"])
        .conflict("01", "01", ["24 days", "30 days"])
        .conflict("02", "01", ["24 days", "30 days"])
        .conflict("03", "01", ["24 days", "30 days"])
        .build()
}

#[test]
fn conflict_3_from_the_begin_date_on_and_before_the_end_date() {
    let person = born("2020-01-01").dose("2021-03-01", "11");
    let given = |date| person.clone().dose(date, "01").verdicts(&schedule());
    // The same day is free: conflicts begin after a day (CALCDTCONFLICT-1).
    assert!(given("2021-03-01").contains(&"1 valid".to_owned()));
    assert_eq!(
        given("2021-03-02"),
        ["none", "1 not_valid vaccine_conflict"]
    );
    // 24 days after 1 March is 25 March.
    assert_eq!(
        given("2021-03-24"),
        ["none", "1 not_valid vaccine_conflict"]
    );
    assert_eq!(given("2021-03-25"), ["none", "1 valid"]);
}

#[test]
fn conflict_3_only_the_later_dose_is_impacted_and_only_by_vaccines_that_conflict() {
    let person = born("2020-01-01").dose("2021-03-01", "01");
    let later = person.clone().dose("2021-03-02", "11");
    assert_eq!(later.verdicts(&schedule()), ["1 valid", "none"]);
    assert_eq!(later.verdicts_of(&schedule(), "B"), ["none", "1 valid"]);
    assert_eq!(
        person.dose("2021-03-02", "02").verdicts(&schedule()),
        ["1 valid", "2 valid"]
    );
}

#[test]
fn calcdtconflict_2_the_minimum_end_counts_after_a_valid_dose() {
    let person = born("2020-01-01").dose("2021-03-01", "01");
    let second = |date| person.clone().dose(date, "01").verdicts(&schedule())[1].clone();
    assert_eq!(second("2021-03-24"), "2 not_valid vaccine_conflict");
    assert_eq!(second("2021-03-25"), "2 valid");
}

#[test]
fn calcdtconflict_2_the_full_end_counts_after_a_dose_that_is_not_valid() {
    // The first dose is too young; 30 days after 15 December is 14 January.
    let person = born("2020-01-01").dose("2020-12-15", "01");
    let second = |date| person.clone().dose(date, "01").verdicts(&schedule())[1].clone();
    assert_eq!(second("2021-01-08"), "1 not_valid vaccine_conflict");
    assert_eq!(second("2021-01-13"), "1 not_valid vaccine_conflict");
    assert_eq!(second("2021-01-14"), "1 valid");
}

#[test]
fn calcdtconflict_2_the_full_end_counts_after_inadvertent_and_sub_standard_doses() {
    let inadvertent = born("2020-01-01").dose("2021-03-01", "03");
    let second = inadvertent.clone().dose("2021-03-30", "01");
    assert_eq!(
        second.verdicts(&schedule())[1],
        "1 not_valid vaccine_conflict"
    );
    let second = inadvertent.dose("2021-03-31", "01");
    assert_eq!(second.verdicts(&schedule())[1], "1 valid");
    let bad = json!({"date": "2021-03-01", "cvx": "01", "condition": "recalled"});
    let bad = born("2020-01-01").dose_of(bad);
    let second = bad.clone().dose("2021-03-30", "01");
    assert_eq!(
        second.verdicts(&schedule())[1],
        "1 not_valid vaccine_conflict"
    );
    assert_eq!(
        bad.dose("2021-03-31", "01").verdicts(&schedule())[1],
        "1 valid"
    );
}

#[test]
fn calcdtconflict_2_a_dose_of_another_antigen_has_no_status_here() {
    // Too young for B, so not valid there; for A the minimum end counts all the same.
    let person = born("2020-02-01").dose("2021-01-31", "11");
    let early = json!({"ages": [{"absolute_minimum": "1 year"}]});
    let schedule = plan([series("S", [json!({})])])
        .antigen("B", [series("T", [early])])
        .conflict("11", "01", ["24 days", "30 days"])
        .build();
    let given = |date| person.clone().dose(date, "01");
    assert_eq!(
        given("2021-02-24").verdicts_of(&schedule, "B")[0],
        "1 not_valid age_too_young"
    );
    assert_eq!(
        given("2021-02-23").verdicts(&schedule)[1],
        "1 not_valid vaccine_conflict"
    );
    assert_eq!(given("2021-02-24").verdicts(&schedule)[1], "1 valid");
}

#[test]
fn conflict_3_looks_at_every_earlier_dose() {
    let person = born("2020-01-01")
        .dose("2021-03-01", "11")
        .dose("2021-03-10", "04")
        .dose("2021-03-20", "01");
    assert_eq!(
        person.verdicts(&schedule())[2],
        "1 not_valid vaccine_conflict"
    );
}

#[test]
fn a_vaccine_that_counts_towards_nothing_can_conflict() {
    let schedule = plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .vaccine("77", json!([]))
        .conflict("77", "01", ["28 days", "28 days"])
        .build();
    let person = born("2020-01-01").dose("2021-03-01", "77");
    assert_eq!(person.next(&schedule), "#1 2021-03-29 2021-03-29 - -");
    assert_eq!(
        person.dose("2021-03-28", "01").verdicts(&schedule),
        ["none", "1 not_valid vaccine_conflict"]
    );
}

#[test]
fn calcdtconflict_3_the_forecast_waits_for_the_full_end() {
    // 30 days after 1 March is 31 March, although the dose is valid in its own series.
    let person = born("2020-01-01").dose("2021-03-01", "11");
    assert_eq!(person.next(&schedule()), "#1 2021-03-31 2021-03-31 - -");
    // And after a valid dose of the same series.
    let person = born("2020-01-01").dose("2021-03-01", "01");
    assert_eq!(person.next(&schedule()), "#2 2021-03-31 2021-03-31 - -");
}

#[test]
fn calcdtconflict_3_the_latest_end_counts() {
    let person = born("2020-01-01")
        .dose("2021-03-01", "11")
        .dose("2021-03-05", "11");
    assert_eq!(person.next(&schedule()), "#1 2021-04-04 2021-04-04 - -");
}

#[test]
fn calcdtconflict_3_asks_only_for_preferable_vaccines_of_the_dose() {
    // Only the allowable vaccine 02 is impacted: the forecast does not wait.
    let dose = json!({"ages": [{"minimum": "1 year"}], "allowable_vaccines": [{"cvx": "02"}]});
    let schedule = plan([with(series("S", [dose]), json!({}))])
        .antigen("B", [series("T", [json!({})])])
        .conflict("11", "02", ["24 days", "30 days"])
        .build();
    let person = born("2020-01-01").dose("2021-03-01", "11");
    assert_eq!(person.next(&schedule), "#1 2021-01-01 2021-01-01 - -");
    assert_eq!(
        person.dose("2021-03-02", "02").verdicts(&schedule)[1],
        "1 not_valid vaccine_conflict"
    );
}

#[test]
fn conflict_3_each_of_several_later_doses_is_impacted() {
    // 24 days after 1 March is 25 March; the third dose conflicts with the first and the second.
    let person = born("2020-01-01")
        .dose("2021-03-01", "11")
        .dose("2021-03-05", "01")
        .dose("2021-03-20", "01");
    assert_eq!(
        person.verdicts(&schedule()),
        [
            "none",
            "1 not_valid vaccine_conflict",
            "1 not_valid vaccine_conflict"
        ]
    );
}
