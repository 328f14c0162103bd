//! Section 7.5: forecast dates, dose number and recommended vaccines.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::doses;

fn one(ages: Value) -> Schedule {
    doses([json!({"ages": [ages]})])
}

/// The second of two doses; the first is given on 2021-01-01.
fn second(dose: Value) -> String {
    let schedule = doses([json!({}), dose]);
    born("2020-01-01").dose("2021-01-01", "01").next(&schedule)
}

#[test]
fn forecastdt_1_the_earliest_date_is_the_candidate_earliest_date() {
    let schedule = one(json!({"minimum": "12 months"}));
    assert_eq!(
        born("2020-02-29").next(&schedule),
        "#1 2021-03-01 2021-03-01 - -"
    );
}

#[test]
fn forecastdt_2_the_earliest_recommended_age_comes_first() {
    // The age gives 2021-06-01, the interval 2021-07-02: not the later of the two, but the age.
    let dose = json!({"ages": [{"earliest_recommended": "17 months"}],
        "intervals": [{"from": "previous", "minimum": "4 weeks",
                       "earliest_recommended": "26 weeks"}]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-06-01 - -");
}

#[test]
fn forecastdt_2_without_an_age_the_latest_of_the_recommended_intervals() {
    let dose = json!({"intervals": [
        {"from": "previous", "minimum": "4 weeks", "earliest_recommended": "8 weeks"},
        {"from": {"target_dose": 1}, "earliest_recommended": "26 weeks"},
        {"from": {"observation": "001"}, "earliest_recommended": "5 years"},
    ]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-07-02 - -");
}

#[test]
fn forecastdt_2_with_neither_the_earliest_date() {
    let dose = json!({"ages": [{"minimum": "14 months"}]});
    assert_eq!(second(dose), "#2 2021-03-01 2021-03-01 - -");
}

#[test]
fn forecastdt_3_past_due_the_day_before_the_latest_recommended_age() {
    let schedule = one(
        json!({"minimum": "12 months", "earliest_recommended": "12 months",
                              "latest_recommended": "16 months"}),
    );
    // From 30 October 16 months end on 30 February, so on 1 March: the day before is 28 February.
    assert_eq!(
        born("2020-10-30").next(&schedule),
        "#1 2021-10-30 2021-10-30 2022-02-28 -"
    );
}

#[test]
fn forecastdt_3_without_an_age_the_latest_of_the_latest_recommended_intervals() {
    let dose = json!({"intervals": [
        {"from": "previous", "minimum": "4 weeks", "latest_recommended": "26 weeks"},
        {"from": {"target_dose": 1}, "latest_recommended": "8 weeks"},
    ]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-01-29 2021-07-01 -");
    // With an age, the age alone.
    let dose = json!({"ages": [{"latest_recommended": "14 months"}], "intervals":
        [{"from": "previous", "minimum": "4 weeks", "latest_recommended": "26 weeks"}]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-01-29 2021-02-28 -");
}

#[test]
fn forecastdt_4_latest_the_day_before_the_maximum_age() {
    let schedule = one(json!({"minimum": "1 year", "maximum": "5 years"}));
    assert_eq!(
        born("2020-02-29").on("2021-06-01").next(&schedule),
        "#1 2021-03-01 2021-03-01 - 2025-02-28"
    );
}

#[test]
fn forecastdt_5_and_6_nothing_comes_before_the_earliest_date() {
    let ages = json!([{"earliest_recommended": "2 months", "latest_recommended": "4 months"}]);
    let dose = json!({"ages": ages,
                      "intervals": [{"from": "previous", "minimum": "4 weeks"}]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-01-29 2021-01-29 -");
}

#[test]
fn forecastdt_6_past_due_may_come_before_the_recommended_date() {
    // The age recommends from 2021-06-01 on; only an interval says past due, on 2021-02-25. Both
    // rules are followed to the letter: past due lies before recommended.
    let dose = json!({"ages": [{"earliest_recommended": "17 months"}], "intervals":
        [{"from": "previous", "minimum": "4 weeks", "latest_recommended": "8 weeks"}]});
    assert_eq!(second(dose), "#2 2021-01-29 2021-06-01 2021-02-25 -");
}

#[test]
fn table_7_12_nothing_is_assumed_for_what_is_absent() {
    let schedule = one(json!({"minimum": "1 year"}));
    assert_eq!(
        born("2020-01-01").next(&schedule),
        "#1 2021-01-01 2021-01-01 - -"
    );
}

#[test]
fn forecastdn_1_satisfied_target_doses_are_counted_skipped_ones_are_not() {
    let skip = json!([{"context": "both", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "18 months"}]}]}]);
    let dose = json!({"ages": [{"minimum": "1 year"}]});
    let schedule = doses([
        dose.clone(),
        json!({"skips": skip}),
        dose.clone(),
        json!({"ages": [{"minimum": "4 years"}]}),
    ]);
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2022-01-01", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "3 valid"]);
    assert_eq!(person.next(&schedule), "#3 2024-01-01 2024-01-01 - -");
}

#[test]
fn forecastdn_1_with_a_season_only_its_own_doses_since_its_start() {
    let season = json!({"start": "2021-07-01", "end": "2022-06-30"});
    let dose = json!({"recurring": true, "season": season,
                      "intervals": [{"from": "previous", "minimum": "4 weeks"}]});
    let schedule = doses([json!({}), dose]);
    // Satisfied: one dose without a season, one before the season's start, one on its first day.
    let person = born("2010-01-01")
        .dose("2019-10-01", "01")
        .dose("2020-10-01", "01")
        .on("2021-08-01");
    assert_eq!(person.next(&schedule), "#1 2021-07-01 2021-07-01 - -");
    assert_eq!(
        person.clone().dose("2021-06-30", "01").next(&schedule),
        "#1 2021-07-28 2021-07-28 - -"
    );
    assert_eq!(
        person.dose("2021-07-01", "01").next(&schedule),
        "#2 2021-07-29 2021-07-29 - -"
    );
}

#[test]
fn forecastdn_1_without_a_season_doses_with_one_are_not_counted() {
    let schedule = doses([
        json!({"season": {"start": "2020-07-01"}}),
        json!({"ages": [{"minimum": "2 years"}]}),
    ]);
    let person = born("2020-01-01").dose("2021-01-01", "01");
    assert_eq!(person.next(&schedule), "#1 2022-01-01 2022-01-01 - -");
}

fn vaccines(ages: Value, preferable: Value, as_of: &str) -> Vec<String> {
    let schedule = doses([json!({"ages": [ages], "preferable_vaccines": preferable,
                                 "allowable_vaccines": [{"cvx": "04"}]})]);
    let person = born("2020-01-01").on(as_of);
    let forecast = person.forecast(&schedule);
    forecast.groups[0]
        .vaccines
        .iter()
        .map(|it| it.cvx.to_string())
        .collect()
}

#[test]
fn forecastrecvac_1_preferable_vaccines_with_the_flag() {
    let preferable = json!([{"cvx": "03", "forecast": true}, {"cvx": "02"},
                            {"cvx": "01", "forecast": true}]);
    let found = vaccines(json!({"minimum": "1 year"}), preferable, "2021-06-01");
    assert_eq!(found, ["03", "01"]);
}

#[test]
fn forecastrecvac_1_the_earliest_or_the_recommended_date_lies_in_its_ages() {
    // Earliest at 1 year, recommended at 4 years; ages are half-open.
    let ages = json!({"minimum": "1 year", "earliest_recommended": "4 years"});
    let of = |begin: &str, end: &str| {
        let row = json!([{"cvx": "01", "begin_age": begin, "end_age": end, "forecast": true}]);
        vaccines(ages.clone(), row, "2021-06-01").len()
    };
    assert_eq!(of("0 days", "1 year"), 0);
    assert_eq!(of("0 days", "1 year + 1 day"), 1);
    assert_eq!(of("1 year", "2 years"), 1);
    assert_eq!(of("2 years", "4 years"), 0);
    assert_eq!(of("2 years", "5 years"), 1);
    assert_eq!(of("4 years", "5 years"), 1);
    assert_eq!(of("4 years + 1 day", "5 years"), 0);
}

#[test]
fn forecastrecvac_1_no_vaccine_without_a_dose() {
    let row = json!([{"cvx": "01", "forecast": true}]);
    let ages = json!({"minimum": "1 year", "maximum": "2 years"});
    assert!(vaccines(ages, row, "2025-01-01").is_empty());
}

#[test]
fn calcdtint_5_and_6_count_from_the_reference_not_from_birth() {
    let schedule = doses([json!({"ages": [{"minimum": "1 year"}], "intervals":
        [{"from": {"observation": "001"}, "minimum": "4 weeks", "earliest_recommended": "27 weeks",
          "latest_recommended": "36 weeks"}]})]);
    let person = born("2000-01-01").seen_on("001", "2024-01-01");
    // 4 weeks: 29 January; 27 weeks, 189 days: 8 July; 36 weeks, 252 days: 9 September.
    assert_eq!(
        person.next(&schedule),
        "#1 2024-01-29 2024-07-08 2024-09-08 -"
    );
}
