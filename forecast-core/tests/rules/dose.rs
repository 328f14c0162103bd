//! Sections 6.1, 6.3 and 6.4: condition of the dose, inadvertent vaccine, age.

use serde_json::json;

use crate::person::born;
use crate::plan::doses;

#[test]
fn table_6_3_column_1_given_after_the_lot_expired() {
    let schedule = doses([json!({}), json!({})]);
    let given = |date, lot| {
        let dose = json!({"date": date, "cvx": "01", "lot_expiration": lot});
        born("2023-01-01").dose_of(dose).verdicts(&schedule)
    };
    assert_eq!(given("2024-03-15", "2024-03-15"), ["1 valid"]);
    assert_eq!(
        given("2024-03-16", "2024-03-15"),
        ["1 sub_standard lot_expired"]
    );
}

#[test]
fn calcdtlotexp_1_a_month_stands_for_its_last_day() {
    let schedule = doses([json!({})]);
    let given = |date, lot| {
        let dose = json!({"date": date, "cvx": "01", "lot_expiration": lot});
        born("2023-01-01").dose_of(dose).verdicts(&schedule)
    };
    assert_eq!(given("2024-02-29", "2024-02"), ["1 valid"]);
    assert_eq!(
        given("2024-03-01", "2024-02"),
        ["1 sub_standard lot_expired"]
    );
    assert_eq!(given("2024-12-31", "2024-12"), ["1 valid"]);
    assert_eq!(
        given("2025-01-01", "2024-12"),
        ["1 sub_standard lot_expired"]
    );
}

#[test]
fn table_6_3_column_2_a_dose_with_a_condition_must_be_repeated() {
    let schedule = doses([json!({"ages": [{"minimum": "1 year"}]}), json!({})]);
    let bad = json!({"date": "2024-03-15", "cvx": "01", "condition": "cold_chain_break"});
    let person = born("2023-01-01").dose_of(bad).dose("2024-05-01", "01");
    assert_eq!(
        person.verdicts(&schedule),
        ["1 sub_standard dose_condition", "1 valid"]
    );
}

#[test]
fn table_6_3_column_3_a_sound_dose_is_evaluated() {
    let schedule = doses([json!({})]);
    let dose = json!({"date": "2024-03-15", "cvx": "01", "lot_expiration": "2030-01-31",
                      "condition": null});
    assert_eq!(
        born("2023-01-01").dose_of(dose).verdicts(&schedule),
        ["1 valid"]
    );
}

#[test]
fn section_6_1_comes_before_the_skip_of_section_6_2() {
    // The sub-standard dose is judged against target dose 1, although it would be skipped by then.
    let skip = json!([{"context": "both", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "1 year"}]}]}]);
    let schedule = doses([json!({"skips": skip}), json!({})]);
    let bad = json!({"date": "2024-03-15", "cvx": "01", "condition": "recalled"});
    let person = born("2023-01-01").dose_of(bad).dose("2024-05-01", "01");
    assert_eq!(
        person.verdicts(&schedule),
        ["1 sub_standard dose_condition", "2 valid"]
    );
}

#[test]
fn table_6_13_column_1_an_inadvertent_vaccine_is_not_valid_and_nothing_else_is_asked() {
    let schedule = doses([
        json!({"ages": [{"absolute_minimum": "2 years", "maximum": "3 years"}],
                                 "inadvertent_vaccines": ["02"]}),
    ]);
    for date in ["2024-03-15", "2025-03-15", "2026-03-15"] {
        let person = born("2023-01-01").dose(date, "02").on("2027-01-01");
        assert_eq!(
            person.verdicts(&schedule),
            ["1 not_valid inadvertent_vaccine"]
        );
    }
}

#[test]
fn table_6_13_column_1_even_where_the_vaccine_is_preferable() {
    let schedule = doses([json!({"inadvertent_vaccines": ["01"]})]);
    assert_eq!(
        born("2023-01-01")
            .dose("2024-01-01", "01")
            .verdicts(&schedule),
        ["1 not_valid inadvertent_vaccine"]
    );
}

#[test]
fn table_6_13_column_2_another_vaccine_is_judged_further() {
    let schedule = doses([json!({"inadvertent_vaccines": ["02"]}), json!({})]);
    let person = born("2023-01-01")
        .dose("2024-01-01", "01")
        .dose("2024-02-01", "02");
    // The list is the target dose's own: for the second one the vaccine is only a wrong one.
    assert_eq!(
        person.verdicts(&schedule),
        ["1 valid", "2 not_valid wrong_vaccine"]
    );
}

/// From 12 months, 4 days earlier in the grace period, to before 5 years.
fn aged() -> forecast_core::schedule::Schedule {
    doses([
        json!({"ages": [{"absolute_minimum": "12 months - 4 days", "minimum": "12 months",
                            "maximum": "5 years"}]}),
    ])
}

#[test]
fn table_6_15_column_1_before_the_absolute_minimum_age_date() {
    let person = born("2020-06-15").dose("2021-06-10", "01");
    assert_eq!(person.verdicts(&aged()), ["1 not_valid age_too_young"]);
}

#[test]
fn table_6_15_column_2_between_absolute_minimum_and_minimum() {
    for date in ["2021-06-11", "2021-06-14"] {
        let person = born("2020-06-15").dose(date, "01");
        assert_eq!(person.verdicts(&aged()), ["1 valid age_grace_period"]);
    }
}

#[test]
fn table_6_15_column_3_from_the_minimum_to_before_the_maximum() {
    for date in ["2021-06-15", "2025-06-14"] {
        let person = born("2020-06-15").dose(date, "01");
        assert_eq!(person.verdicts(&aged()), ["1 valid"]);
    }
}

#[test]
fn table_6_15_column_4_from_the_maximum_on() {
    let person = born("2020-06-15").dose("2025-06-15", "01");
    assert_eq!(person.verdicts(&aged()), ["1 extraneous age_too_old"]);
}

#[test]
fn table_6_14_absent_ages_lie_far_away() {
    let given = |ages, date| {
        let schedule = doses([json!({"ages": [ages]})]);
        born("2020-06-15").dose(date, "01").verdicts(&schedule)
    };
    assert_eq!(given(json!({}), "2020-06-15"), ["1 valid"]);
    assert_eq!(
        given(json!({"maximum": "1 year"}), "2020-06-15"),
        ["1 valid"]
    );
    assert_eq!(
        given(json!({"absolute_minimum": "1 year"}), "2021-06-15"),
        ["1 valid"]
    );
    // Without an absolute minimum age everything before the minimum age is in the grace period.
    assert_eq!(
        given(json!({"minimum": "1 year"}), "2020-06-15"),
        ["1 valid age_grace_period"]
    );
}

#[test]
fn section_6_4_without_ages_every_age_is_valid() {
    let schedule = doses([json!({})]);
    let person = born("2020-06-15").dose("2020-06-15", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid"]);
}
