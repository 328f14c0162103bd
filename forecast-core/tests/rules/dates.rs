//! Table 3-6: date arithmetic; half-open ranges; effective and cessation dates (Table 3-5).

use forecast_core::date::{Date, Offset};
use serde_json::json;

use crate::person::born;
use crate::plan::doses;

fn moved(date: &str, offset: &str) -> String {
    let date: Date = date.parse().unwrap();
    let offset: Offset = offset.parse().unwrap();
    date.plus(offset.span()).to_string()
}

#[test]
fn calcdt_1_years_keep_month_and_day() {
    assert_eq!(moved("2000-01-01", "3 years"), "2003-01-01");
    assert_eq!(moved("1999-12-31", "1 year"), "2000-12-31");
    assert_eq!(moved("2020-02-29", "4 years"), "2024-02-29");
}

#[test]
fn calcdt_2_months_keep_the_day() {
    assert_eq!(moved("2000-01-01", "6 months"), "2000-07-01");
    assert_eq!(moved("2000-11-01", "6 months"), "2001-05-01");
    assert_eq!(moved("2000-12-15", "1 month"), "2001-01-15");
    assert_eq!(moved("2000-12-15", "24 months"), "2002-12-15");
}

#[test]
fn calcdt_3_weeks_and_days_are_counted() {
    assert_eq!(moved("2000-01-01", "3 days"), "2000-01-04");
    assert_eq!(moved("2000-01-01", "3 weeks"), "2000-01-22");
    assert_eq!(moved("2000-02-01", "5 weeks"), "2000-03-07");
    assert_eq!(moved("2001-02-01", "5 weeks"), "2001-03-08");
    assert_eq!(moved("1999-12-31", "0 days"), "1999-12-31");
}

#[test]
fn calcdt_4_days_are_taken_off() {
    assert_eq!(moved("2000-01-15", "0 days - 4 days"), "2000-01-11");
    assert_eq!(moved("2000-03-01", "0 days - 1 day"), "2000-02-29");
    assert_eq!(moved("1900-03-01", "0 days - 1 day"), "1900-02-28");
}

#[test]
fn calcdt_5_an_unreal_date_becomes_the_first_of_the_next_month() {
    assert_eq!(moved("2000-03-31", "6 months"), "2000-10-01");
    assert_eq!(moved("2000-08-31", "6 months"), "2001-03-01");
    assert_eq!(moved("2024-02-29", "1 year"), "2025-03-01");
    assert_eq!(moved("2024-12-29", "2 months"), "2025-03-01");
    assert_eq!(moved("2023-12-30", "2 months"), "2024-03-01");
    assert_eq!(moved("2096-02-29", "4 years"), "2100-03-01");
}

#[test]
fn calcdt_6_years_then_months_then_days() {
    assert_eq!(moved("2000-01-31", "6 months - 4 days"), "2000-07-27");
    assert_eq!(moved("2024-08-31", "6 months - 4 days"), "2025-02-25");
    assert_eq!(moved("2023-07-31", "19 months + 4 weeks"), "2025-03-29");
    assert_eq!(moved("2024-02-29", "18 years - 4 days"), "2042-02-25");
    assert_eq!(moved("2025-01-20", "6 weeks - 4 days"), "2025-02-27");
    assert_eq!(moved("2025-01-30", "8 months + 1 day"), "2025-10-01");
    // The years do not roll forward by themselves: 29 February is gone only when both are added.
    assert_eq!(moved("2024-02-29", "1 year + 1 month"), "2025-03-29");
    assert_eq!(moved("2010-05-31", "16 years - 4 months"), "2026-01-31");
    assert_eq!(moved("2024-01-31", "4 days + 1 month"), "2024-03-05");
}

#[test]
fn dates_stop_at_the_ends_of_the_calendar() {
    assert_eq!(moved("9999-06-01", "1 year"), "9999-12-31");
    assert_eq!(moved("9999-12-31", "1 day"), "9999-12-31");
    assert_eq!(moved("0001-01-02", "0 days - 4 weeks"), "0001-01-01");
    assert_eq!(moved("0001-03-01", "1 month - 9999 years"), "0001-01-01");
}

#[test]
fn calcdtage_1_4_5_count_from_birth_with_the_roll_forward() {
    // Born on 31 August: 6 months is 1 March, 4 days before that 25 February.
    let schedule = doses([json!({"ages": [{"absolute_minimum": "6 months - 4 days",
        "minimum": "6 months", "maximum": "18 months"}]})]);
    let given = |date| born("2024-08-31").dose(date, "01").verdicts(&schedule);
    assert_eq!(given("2025-02-24"), ["1 not_valid age_too_young"]);
    assert_eq!(given("2025-02-25"), ["1 valid age_grace_period"]);
    assert_eq!(given("2025-02-28"), ["1 valid age_grace_period"]);
    assert_eq!(given("2025-03-01"), ["1 valid"]);
    // 18 months: 31 February 2026 does not exist either.
    let late = |date| {
        let person = born("2024-08-31").dose(date, "01").on("2026-06-01");
        person.verdicts(&schedule)
    };
    assert_eq!(late("2026-02-28"), ["1 valid"]);
    assert_eq!(late("2026-03-01"), ["1 extraneous age_too_old"]);
}

#[test]
fn relevant_1_effective_and_cessation_dates_are_inclusive_in_evaluation() {
    let schedule = doses([json!({"ages": [
        {"absolute_minimum": "1 year", "cessation": "2024-06-30"},
        {"absolute_minimum": "2 years", "effective": "2024-07-01", "cessation": "2024-12-31"},
    ]})]);
    let given = |date| {
        let person = born("2023-01-01").dose(date, "01");
        person.verdicts(&schedule)
    };
    assert_eq!(given("2024-06-30"), ["1 valid"]);
    assert_eq!(given("2024-07-01"), ["1 not_valid age_too_young"]);
    assert_eq!(given("2024-12-31"), ["1 not_valid age_too_young"]);
    // No row is in force on the day after: every age is valid.
    assert_eq!(given("2025-01-01"), ["1 valid"]);
}

#[test]
fn relevant_2_effective_and_cessation_dates_are_inclusive_in_forecasting() {
    let schedule = doses([json!({"ages": [
        {"minimum": "1 year", "cessation": "2024-06-30"},
        {"minimum": "2 years", "effective": "2024-07-01"},
    ]})]);
    let on = |date| born("2023-01-01").on(date).next(&schedule);
    assert_eq!(on("2024-06-30"), "#1 2024-01-01 2024-01-01 - -");
    assert_eq!(on("2024-07-01"), "#1 2025-01-01 2025-01-01 - -");
}

#[test]
fn relevant_1_and_2_the_anchor_is_the_dose_in_evaluation_and_the_assessment_in_forecasting() {
    // The interval grew on 2025-01-01. The second dose was given under the old one and is judged
    // by it; the third is forecast under the new one.
    let interval = json!([
        {"from": "previous", "absolute_minimum": "4 weeks", "minimum": "4 weeks",
         "cessation": "2024-12-31"},
        {"from": "previous", "absolute_minimum": "8 weeks", "minimum": "8 weeks",
         "effective": "2025-01-01"},
    ]);
    let dose = json!({"intervals": interval});
    let schedule = doses([json!({}), dose.clone(), dose]);
    let person = born("2023-01-01")
        .dose("2024-11-01", "01")
        .dose("2024-11-29", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "2 valid"]);
    assert_eq!(
        person.clone().on("2024-12-31").next(&schedule),
        "#3 2024-12-27 2024-12-27 - -"
    );
    assert_eq!(
        person.on("2025-01-01").next(&schedule),
        "#3 2025-01-24 2025-01-24 - -"
    );
}
