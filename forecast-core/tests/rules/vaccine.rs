//! Sections 6.8 and 6.9: preferable and allowable vaccines.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::doses;

fn one(preferable: Value, allowable: Value) -> Schedule {
    doses([json!({"preferable_vaccines": preferable, "allowable_vaccines": allowable})])
}

fn given(schedule: &Schedule, dose: Value) -> String {
    let person = born("2020-01-01").dose_of(dose).on("2030-01-01");
    person.verdicts(schedule)[0].clone()
}

fn on(schedule: &Schedule, date: &str, cvx: &str) -> String {
    given(schedule, json!({"date": date, "cvx": cvx}))
}

/// Vaccine 01 from one to before two years of age.
fn aged() -> Value {
    json!([{"cvx": "01", "begin_age": "1 year", "end_age": "2 years"}])
}

#[test]
fn table_6_26_column_1_a_preferable_vaccine_at_its_age() {
    let schedule = one(aged(), json!([]));
    assert_eq!(on(&schedule, "2021-01-01", "01"), "1 valid");
    assert_eq!(on(&schedule, "2021-12-31", "01"), "1 valid");
}

#[test]
fn table_6_26_column_2_a_small_volume_is_a_reason_only() {
    let schedule = one(json!([{"cvx": "01", "volume": "0.5"}]), json!([]));
    let with = |volume: Value| {
        let dose = json!({"date": "2021-01-01", "cvx": "01", "volume": volume});
        given(&schedule, dose)
    };
    assert_eq!(with(json!("0.49")), "1 valid volume_too_small");
    assert_eq!(with(json!("0.5")), "1 valid");
    assert_eq!(with(json!("1")), "1 valid");
    assert_eq!(with(json!(null)), "1 valid");
}

#[test]
fn table_6_26_column_2_a_row_whose_volume_is_met_is_enough() {
    let schedule = one(
        json!([{"cvx": "01", "volume": "0.5"}, {"cvx": "01", "volume": "0.25"}]),
        json!([]),
    );
    let dose = json!({"date": "2021-01-01", "cvx": "01", "volume": "0.3"});
    assert_eq!(given(&schedule, dose), "1 valid");
}

#[test]
fn table_6_26_column_3_another_vaccine() {
    let schedule = one(aged(), json!([]));
    assert_eq!(
        on(&schedule, "2021-01-01", "02"),
        "1 not_valid wrong_vaccine"
    );
}

#[test]
fn table_6_26_column_4_outside_the_ages() {
    let schedule = one(aged(), json!([]));
    let outside = "1 not_valid vaccine_outside_age_range wrong_vaccine";
    assert_eq!(on(&schedule, "2020-12-31", "01"), outside);
    assert_eq!(on(&schedule, "2022-01-01", "01"), outside);
}

#[test]
fn table_6_26_column_5_another_product() {
    let schedule = one(
        json!([{"cvx": "01", "trade_name": "Brand", "mvx": "AAA"}]),
        json!([]),
    );
    let with = |trade_name: Value, mvx: Value| {
        let dose = json!({"date": "2021-01-01", "cvx": "01", "trade_name": trade_name, "mvx": mvx});
        given(&schedule, dose)
    };
    let wrong = "1 not_valid wrong_vaccine";
    assert_eq!(with(json!("Brand"), json!(null)), "1 valid");
    assert_eq!(with(json!("BRAND"), json!("aaa")), "1 valid");
    assert_eq!(with(json!("Other"), json!(null)), wrong);
    // A trade name that is known decides, else the manufacturer: an unknown name is no worse than
    // none.
    assert_eq!(with(json!("Brand"), json!("BBB")), "1 valid");
    assert_eq!(with(json!("Other"), json!("AAA")), "1 valid");
    assert_eq!(with(json!("Other"), json!("BBB")), wrong);
    assert_eq!(with(json!(" - "), json!("AAA")), "1 valid");
    assert_eq!(with(json!(null), json!("AAA")), "1 valid");
    assert_eq!(with(json!(null), json!("BBB")), wrong);
    assert_eq!(with(json!(null), json!(null)), wrong);
}

#[test]
fn table_6_26_column_5_another_product_may_still_be_allowable() {
    let schedule = one(
        json!([{"cvx": "01", "trade_name": "Brand", "mvx": "AAA"}]),
        json!([{"cvx": "01"}]),
    );
    assert_eq!(on(&schedule, "2021-01-01", "01"), "1 valid");
}

#[test]
fn table_6_26_a_product_without_a_manufacturer_needs_its_trade_name() {
    let schedule = one(json!([{"cvx": "01", "trade_name": "Brand"}]), json!([]));
    let dose = json!({"date": "2021-01-01", "cvx": "01", "mvx": "AAA"});
    assert_eq!(given(&schedule, dose), "1 not_valid wrong_vaccine");
    let schedule = one(json!([{"cvx": "01", "mvx": "AAA"}]), json!([]));
    let dose = json!({"date": "2021-01-01", "cvx": "01", "mvx": "AAA", "trade_name": "Brand"});
    assert_eq!(given(&schedule, dose), "1 valid");
}

#[test]
fn table_6_26_any_row_of_the_vaccine_will_do() {
    let schedule = one(
        json!([{"cvx": "01", "end_age": "1 year"}, {"cvx": "01", "begin_age": "2 years"}]),
        json!([]),
    );
    let outside = "1 not_valid vaccine_outside_age_range wrong_vaccine";
    assert_eq!(on(&schedule, "2020-12-31", "01"), "1 valid");
    assert_eq!(on(&schedule, "2021-06-01", "01"), outside);
    assert_eq!(on(&schedule, "2022-01-01", "01"), "1 valid");
}

#[test]
fn table_6_29_column_1_an_allowable_vaccine_at_its_age() {
    let schedule = one(json!([{"cvx": "02"}]), aged());
    assert_eq!(on(&schedule, "2021-01-01", "01"), "1 valid");
    assert_eq!(on(&schedule, "2021-12-31", "01"), "1 valid");
}

#[test]
fn table_6_29_column_2_another_vaccine() {
    let schedule = one(json!([{"cvx": "02"}]), aged());
    assert_eq!(
        on(&schedule, "2021-01-01", "03"),
        "1 not_valid wrong_vaccine"
    );
}

#[test]
fn table_6_29_column_3_outside_the_ages() {
    let schedule = one(json!([{"cvx": "02"}]), aged());
    let outside = "1 not_valid vaccine_outside_age_range wrong_vaccine";
    assert_eq!(on(&schedule, "2020-12-31", "01"), outside);
    assert_eq!(on(&schedule, "2022-01-01", "01"), outside);
}

#[test]
fn a_dose_without_any_vaccine_rows_takes_none() {
    let schedule = one(json!([]), json!([]));
    assert_eq!(
        on(&schedule, "2021-01-01", "01"),
        "1 not_valid wrong_vaccine"
    );
}
