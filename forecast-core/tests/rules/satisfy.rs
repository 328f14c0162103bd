//! Section 6.10, and how a history is carried through a series (Figure 4-6).

use serde_json::json;

use crate::person::born;
use crate::plan::doses;

#[test]
fn table_6_31_column_1_everything_holds() {
    let schedule = doses([json!({}), json!({})]);
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-02-01", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "2 valid"]);
    assert_eq!(person.next(&schedule), "complete complete");
}

#[test]
fn table_6_31_column_2_too_old_is_extraneous_whatever_else_fails() {
    let schedule = doses([
        json!({}),
        json!({"ages": [{"maximum": "2 years"}],
               "intervals": [{"from": "previous", "absolute_minimum": "2 years"}]}),
    ]);
    let person = born("2020-01-01").dose("2021-01-01", "01");
    // It satisfies nothing: the next dose is judged against the same target dose.
    let person = person.dose("2022-01-01", "02").dose("2023-01-01", "01");
    assert_eq!(
        person.verdicts(&schedule),
        [
            "1 valid",
            "2 extraneous age_too_old interval_too_short wrong_vaccine",
            "2 extraneous age_too_old"
        ]
    );
}

#[test]
fn table_6_31_columns_3_to_6_one_failure_is_enough() {
    // Column 3, age; 4, interval; 5, conflict; 6, vaccine: each alone.
    let schedule = crate::plan::plan([crate::plan::series(
        "S",
        [
            json!({"ages": [{"absolute_minimum": "1 year"}]}),
            json!({"intervals": [{"from": "previous", "absolute_minimum": "4 weeks"}]}),
        ],
    )])
    .antigen("B", [crate::plan::series("T", [json!({})])])
    .conflict("11", "01", ["28 days", "28 days"])
    .build();
    let first = born("2020-01-01").dose("2021-01-01", "01");
    assert_eq!(
        born("2020-01-01")
            .dose("2020-12-31", "01")
            .verdicts(&schedule),
        ["1 not_valid age_too_young"]
    );
    assert_eq!(
        first.clone().dose("2021-01-28", "01").verdicts(&schedule)[1],
        "2 not_valid interval_too_short"
    );
    assert_eq!(
        first
            .clone()
            .dose("2021-05-01", "11")
            .dose("2021-05-28", "01")
            .verdicts(&schedule)[2],
        "2 not_valid vaccine_conflict"
    );
    assert_eq!(
        first.dose("2021-06-01", "02").verdicts(&schedule)[1],
        "2 not_valid wrong_vaccine"
    );
}

#[test]
fn table_6_31_gives_every_reason_that_holds() {
    let schedule = crate::plan::plan([crate::plan::series(
        "S",
        [
            json!({"allowable_vaccines": [{"cvx": "02"}]}),
            json!({"ages": [{"absolute_minimum": "2 years"}],
                   "intervals": [{"from": "previous", "absolute_minimum": "4 weeks"}]}),
        ],
    )])
    .conflict("01", "02", ["28 days", "28 days"])
    .build();
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-01-10", "02");
    assert_eq!(
        person.verdicts(&schedule)[1],
        "2 not_valid age_too_young interval_too_short vaccine_conflict wrong_vaccine"
    );
}

#[test]
fn figure_4_6_step_4_a_dose_that_is_not_valid_leaves_the_target_dose() {
    let schedule = doses([json!({"ages": [{"absolute_minimum": "1 year"}]}), json!({})]);
    let person = born("2020-01-01")
        .dose("2020-10-01", "01")
        .dose("2020-11-01", "01")
        .dose("2021-01-01", "01")
        .dose("2021-01-02", "01");
    let young = "1 not_valid age_too_young";
    assert_eq!(
        person.verdicts(&schedule),
        [young, young, "1 valid", "2 valid"]
    );
}

#[test]
fn figure_4_6_step_5_a_recurring_dose_is_followed_by_another_like_it() {
    let schedule = doses([
        json!({}),
        json!({"recurring": true, "intervals": [{"from": "previous", "absolute_minimum": "1 year",
               "minimum": "1 year", "earliest_recommended": "1 year"}]}),
    ]);
    let person = born("2000-01-01")
        .dose("2001-01-01", "01")
        .dose("2002-01-01", "01")
        .dose("2003-01-01", "01")
        .dose("2003-06-01", "01")
        .dose("2004-06-01", "01");
    assert_eq!(
        person.verdicts(&schedule),
        [
            "1 valid",
            "2 valid",
            "2 valid",
            "2 not_valid interval_too_short",
            "2 valid"
        ]
    );
    // Never complete: four satisfied target doses, the next is the fifth.
    assert_eq!(person.next(&schedule), "#5 2005-06-01 2005-06-01 - -");
}

#[test]
fn figure_4_6_step_5_before_the_series_doses_that_follow() {
    // A recurring dose in the middle: what follows is reached only by a skip, and a dose goes to
    // the recurring target while it is not skipped.
    let skip = json!([{"context": "both", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "10 years"}]}]}]);
    let schedule = doses([
        json!({"recurring": true, "skips": skip, "ages": [{"minimum": "1 year"}]}),
        json!({"ages": [{"minimum": "11 years"}]}),
    ]);
    let person = born("2000-01-01")
        .dose("2001-01-01", "01")
        .dose("2005-01-01", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "1 valid"]);
    let person = person.dose("2011-01-01", "01");
    assert_eq!(person.verdicts(&schedule)[2], "2 valid");
    assert_eq!(person.next(&schedule), "complete complete");
}

#[test]
fn figure_4_6_step_6a_doses_that_are_left_are_extraneous() {
    let schedule = doses([json!({})]);
    let bad = json!({"date": "2021-03-01", "cvx": "01", "condition": "recalled"});
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-02-01", "04")
        .dose_of(bad);
    assert_eq!(
        person.verdicts(&schedule),
        [
            "1 valid",
            "- extraneous series_complete",
            "- extraneous series_complete"
        ]
    );
}

#[test]
fn calcdtint_2_counts_from_the_latest_of_a_recurring_target_dose() {
    let skip = json!([{"context": "both", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "10 years"}]}]}]);
    let schedule = doses([
        json!({"recurring": true, "skips": skip}),
        json!({"intervals": [{"from": {"target_dose": 1}, "minimum": "2 years"}],
               "ages": [{"minimum": "10 years"}]}),
    ]);
    let person = born("2000-01-01")
        .dose("2001-01-01", "01")
        .dose("2009-01-01", "01");
    assert_eq!(person.next(&schedule), "#3 2011-01-01 2011-01-01 - -");
}
