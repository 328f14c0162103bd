//! Sections 6.5 and 6.6: preferable and allowable intervals.

use forecast_core::report::{Due, NoticeKind};
use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{doses, plan, series, with};

/// Two doses, the second under these intervals.
fn two(intervals: Value) -> Schedule {
    doses([json!({}), json!({"intervals": intervals})])
}

fn person(second: &str) -> Person {
    born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose(second, "01")
}

fn four_weeks() -> Value {
    json!([{"from": "previous", "absolute_minimum": "4 weeks - 4 days", "minimum": "4 weeks"}])
}

#[test]
fn table_6_18_column_1_before_the_absolute_minimum_interval_date() {
    // 2021-01-01 + 4 weeks - 4 days is 2021-01-25.
    assert_eq!(
        person("2021-01-24").verdicts(&two(four_weeks())),
        ["1 valid", "2 not_valid interval_too_short"]
    );
}

#[test]
fn table_6_18_column_2_between_absolute_minimum_and_minimum() {
    for date in ["2021-01-25", "2021-01-28"] {
        assert_eq!(
            person(date).verdicts(&two(four_weeks())),
            ["1 valid", "2 valid interval_grace_period"]
        );
    }
}

#[test]
fn table_6_18_column_3_from_the_minimum_interval_date_on() {
    assert_eq!(
        person("2021-01-29").verdicts(&two(four_weeks())),
        ["1 valid", "2 valid"]
    );
}

#[test]
fn table_6_18_the_grace_period_holds_after_a_dose_that_was_not_valid() {
    let young = json!({"ages": [{"absolute_minimum": "1 year"}]});
    let mut second = young.clone();
    second["intervals"] = four_weeks();
    let schedule = doses([second.clone(), second]);
    let person = born("2020-01-02")
        .dose("2021-01-01", "01")
        .dose("2021-01-25", "01");
    assert_eq!(
        person.verdicts(&schedule),
        ["1 not_valid age_too_young", "1 valid interval_grace_period"]
    );
}

#[test]
fn section_6_5_every_interval_must_hold() {
    let schedule = doses([
        json!({}),
        json!({}),
        json!({"intervals": [
            {"from": "previous", "absolute_minimum": "4 weeks", "minimum": "4 weeks"},
            {"from": {"target_dose": 1}, "absolute_minimum": "16 weeks", "minimum": "24 weeks"},
        ]}),
    ]);
    // From the first dose 16 weeks is 2021-04-23 and 24 weeks 2021-06-18.
    let third = |date| {
        let person = person("2021-02-01").dose(date, "01");
        person.verdicts(&schedule)[2].clone()
    };
    assert_eq!(third("2021-04-22"), "3 not_valid interval_too_short");
    assert_eq!(third("2021-04-23"), "3 valid interval_grace_period");
    assert_eq!(third("2021-06-18"), "3 valid");
    // Here the interval from the previous dose fails: 2021-06-01 + 4 weeks is 2021-06-29.
    let late = person("2021-06-01").dose("2021-06-28", "01");
    assert_eq!(
        late.verdicts(&schedule)[2],
        "3 not_valid interval_too_short"
    );
}

#[test]
fn section_6_5_without_intervals_in_force_the_interval_is_valid() {
    let past = json!([{"from": "previous", "absolute_minimum": "1 year",
                       "cessation": "2021-01-01"}]);
    assert_eq!(
        person("2021-01-02").verdicts(&two(past)),
        ["1 valid", "2 valid"]
    );
    assert_eq!(
        person("2021-01-01").verdicts(&two(json!([]))),
        ["1 valid", "2 valid"]
    );
}

/// One dose of three attempts, four weeks after the previous.
fn attempts() -> Schedule {
    let dose = json!({"ages": [{"absolute_minimum": "1 year"}], "intervals": four_weeks(),
                      "inadvertent_vaccines": ["04"]});
    doses([dose.clone(), dose])
}

#[test]
fn calcdtint_1_counts_from_a_dose_that_was_not_valid() {
    let person = born("2020-01-01")
        .dose("2020-12-30", "01")
        .dose("2021-01-05", "01");
    assert_eq!(
        person.verdicts(&attempts()),
        [
            "1 not_valid age_too_young",
            "1 not_valid interval_too_short"
        ]
    );
}

#[test]
fn calcdtint_1_does_not_count_from_an_inadvertent_or_a_sub_standard_dose() {
    let first = born("2020-01-01").dose("2021-06-01", "01");
    let inadvertent = first
        .clone()
        .dose("2021-07-01", "04")
        .dose("2021-07-05", "01");
    assert_eq!(
        inadvertent.verdicts(&attempts()),
        ["1 valid", "2 not_valid inadvertent_vaccine", "2 valid"]
    );
    let bad = json!({"date": "2021-07-01", "cvx": "01", "condition": "partial"});
    assert_eq!(
        first
            .dose_of(bad)
            .dose("2021-07-05", "01")
            .verdicts(&attempts()),
        ["1 valid", "2 sub_standard dose_condition", "2 valid"]
    );
}

#[test]
fn calcdtint_1_does_not_count_from_an_extraneous_dose() {
    // The dose at 30 months is too old for target dose 1, which is skipped from 3 years on. For
    // target dose 2 no dose is left to count from.
    let schedule = doses([
        json!({"ages": [{"maximum": "2 years"}], "skips": [{"context": "both", "sets": [{"id": "1",
            "conditions": [{"id": "1", "type": "age", "begin_age": "3 years"}]}]}]}),
        json!({"intervals": [{"from": "previous", "absolute_minimum": "1 year",
                              "minimum": "1 year"}],
               "ages": [{"minimum": "3 years"}]}),
    ]);
    let person = born("2020-01-01").dose("2022-07-01", "01");
    assert_eq!(person.verdicts(&schedule), ["1 extraneous age_too_old"]);
    let again = person.clone().dose("2023-01-15", "01");
    assert_eq!(
        again.verdicts(&schedule),
        ["1 extraneous age_too_old", "2 valid"]
    );
    // In the forecast neither; but the latest dose itself is a floor (FORECASTDTCAN-1).
    assert_eq!(person.next(&schedule), "#1 2023-01-01 2023-01-01 - -");
}

#[test]
fn calcdtint_2_counts_from_the_dose_that_satisfied_the_target_dose() {
    let schedule = doses([
        json!({"ages": [{"absolute_minimum": "1 year"}]}),
        json!({"intervals": [{"from": {"target_dose": 1}, "absolute_minimum": "8 weeks"}]}),
    ]);
    // The dose of 2020-12-01 satisfied nothing: 8 weeks run from 2021-01-01, to 2021-02-26.
    let first = born("2020-01-01")
        .dose("2020-12-01", "01")
        .dose("2021-01-01", "01");
    let third = |date| first.clone().dose(date, "01").verdicts(&schedule)[2].clone();
    assert_eq!(third("2021-02-25"), "2 not_valid interval_too_short");
    assert_eq!(third("2021-02-26"), "2 valid");
}

#[test]
fn calcdtint_2_a_skipped_target_dose_gives_no_reference_and_the_row_passes() {
    let schedule = doses([
        json!({"skips": [{"context": "both", "sets": [{"id": "1", "conditions":
            [{"id": "1", "type": "age", "begin_age": "1 year"}]}]}]}),
        json!({"intervals": [{"from": {"target_dose": 1}, "absolute_minimum": "10 years",
                              "minimum": "10 years"}], "ages": [{"minimum": "13 months"}]}),
    ]);
    let person = born("2020-01-01").dose("2021-06-01", "01");
    assert_eq!(person.verdicts(&schedule), ["2 valid"]);
    assert_eq!(
        born("2020-01-01").next(&schedule),
        "#1 2021-02-01 2021-02-01 - -"
    );
}

#[test]
fn calcdtint_8_counts_from_the_latest_dose_of_the_vaccines_whatever_its_status() {
    let schedule = doses([
        json!({}),
        json!({"intervals": [{"from": {"most_recent": ["02", "03"]},
                              "absolute_minimum": "8 weeks", "minimum": "8 weeks"}],
               "inadvertent_vaccines": ["03"]}),
    ]);
    let first = born("2020-01-01").dose("2021-01-01", "01");
    // No such dose: no reference. The dose of 2021-03-01 is a wrong vaccine and counts anyway.
    assert_eq!(
        first.clone().dose("2021-01-02", "01").verdicts(&schedule)[1],
        "2 valid"
    );
    let wrong = first
        .clone()
        .dose("2021-03-01", "02")
        .dose("2021-04-25", "01");
    assert_eq!(
        wrong.verdicts(&schedule),
        [
            "1 valid",
            "2 not_valid wrong_vaccine",
            "2 not_valid interval_too_short"
        ]
    );
    let later = first
        .clone()
        .dose("2021-03-01", "02")
        .dose("2021-04-26", "01");
    assert_eq!(later.verdicts(&schedule)[2], "2 valid");
    assert_eq!(
        first.clone().dose("2021-03-01", "02").next(&schedule),
        "#2 2021-04-26 2021-04-26 - -"
    );
    // An inadvertent one does not, neither in evaluation nor in the interval of the forecast.
    let inadvertent = first.dose("2021-03-01", "03");
    assert_eq!(inadvertent.next(&schedule), "#2 2021-03-01 2021-03-01 - -");
    assert_eq!(
        inadvertent.dose("2021-03-02", "01").verdicts(&schedule)[2],
        "2 valid"
    );
}

#[test]
fn calcdtint_8_looks_only_backwards_from_the_dose() {
    let schedule = doses([
        json!({"intervals": [{"from": {"most_recent": ["02"]}, "absolute_minimum": "8 weeks"}]}),
        json!({"allowable_vaccines": [{"cvx": "02"}]}),
    ]);
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-01-10", "02");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "2 valid"]);
}

#[test]
fn calcdtint_9_counts_from_the_latest_observation_with_a_date() {
    let schedule = doses([json!({"intervals": [{"from": {"observation": "001"},
        "absolute_minimum": "6 months - 4 days", "minimum": "6 months"}]})]);
    let person = born("2000-01-01")
        .seen_on("001", "2021-01-31")
        .seen_on("001", "2020-01-01")
        .seen("001");
    // 31 July 2021; 4 days before is 27 July.
    let given = |date| person.clone().dose(date, "01").verdicts(&schedule);
    assert_eq!(given("2021-07-26"), ["1 not_valid interval_too_short"]);
    assert_eq!(given("2021-07-27"), ["1 valid interval_grace_period"]);
    assert_eq!(given("2021-07-31"), ["1 valid"]);
    // A dose before the observation fails.
    assert_eq!(given("2010-01-01"), ["1 not_valid interval_too_short"]);
    assert_eq!(person.next(&schedule), "#1 2021-07-31 2021-07-31 - -");
}

/// A dose six months after the observation 001, at one year of age.
fn after_001() -> Value {
    json!({"ages": [{"minimum": "1 year"}], "intervals": [{"from": {"observation": "001"},
           "absolute_minimum": "6 months", "minimum": "6 months"}]})
}

#[test]
fn calcdtint_9_without_the_observation_there_is_no_reference() {
    let schedule = doses([after_001()]);
    let person = born("2000-01-01").seen_on("002", "2020-01-01");
    assert_eq!(person.next(&schedule), "#1 2001-01-01 2001-01-01 - -");
    assert_eq!(
        person.dose("2010-01-01", "01").verdicts(&schedule),
        ["1 valid"]
    );
}

#[test]
fn calcdtint_9_an_observation_without_its_date_needs_it() {
    let schedule = doses([after_001()]);
    let person = born("2000-01-01").seen_on("002", "2020-01-01").seen("001");
    let forecast = person.forecast(&schedule);
    assert_eq!(person.next(&schedule), "not_complete needs_date");
    assert_eq!(forecast.groups[0].due, Due::NeedsDate);
    let notice = &forecast.notices[0];
    assert_eq!(notice.path, "observations[1].date");
    assert_eq!(notice.kind, NoticeKind::ObservationDateNeeded);
    assert_eq!(notice.value, Some("001"));
    assert_eq!(&*notice.decides, ["A"]);
    // Nor can it be said that a dose completed the series.
    let given = person.clone().dose("2010-01-01", "01");
    assert_eq!(given.next(&schedule), "not_complete needs_date");
    let known = person.seen_on("001", "2020-01-31");
    assert_eq!(known.next(&schedule), "#1 2020-07-31 2020-07-31 - -");
    assert!(known.forecast(&schedule).notices.is_empty());
}

/// A risk series for 002 whose dose is counted from 001, and a standard series of one dose.
fn for_002() -> Schedule {
    let risk = with(
        series("R", [after_001()]),
        json!({"type": "risk", "indications": [{"observation": "002"}]}),
    );
    plan([risk]).build()
}

#[test]
fn calcdtint_9_a_risk_series_needs_the_date_of_what_it_counts_from() {
    let schedule = for_002();
    let person = born("2000-01-01").seen_on("002", "2025-07-01");
    assert_eq!(person.next(&schedule), "not_complete needs_date");
    let notices = person.forecast(&schedule).notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].path, "observations");
    assert_eq!(notices[0].value, Some("001"));
    let given = person.clone().dose("2010-01-01", "01");
    assert_eq!(given.next(&schedule), "not_complete needs_date");
    assert_eq!(
        person.seen_on("001", "2025-03-01").next(&schedule),
        "#1 2025-09-01 2025-09-01 - -"
    );
}

#[test]
fn calcdtint_9_what_has_ended_counts_for_the_doses_given_before_its_end() {
    let schedule = for_002();
    let person = born("2000-01-01").seen_on("002", "2010-01-01").stated(
        "001",
        Some("2020-01-01"),
        Some("2022-01-01"),
    );
    let given = |date| person.clone().dose(date, "01");
    // Six months after 2020-01-01 is 2020-07-01.
    assert_eq!(
        given("2020-06-30").verdicts(&schedule),
        ["1 not_valid interval_too_short"]
    );
    assert_eq!(given("2020-07-01").verdicts(&schedule), ["1 valid"]);
    assert_eq!(given("2020-07-01").next(&schedule), "complete complete");
    // The forecast needs one that holds, and a dose after the end has none.
    assert_eq!(person.next(&schedule), "not_complete needs_date");
    assert_eq!(
        given("2023-01-01").next(&schedule),
        "not_complete needs_date"
    );
}

#[test]
fn calcdtint_9_what_ended_before_the_indication_began_serves_no_more() {
    let schedule = for_002();
    let person = born("2000-01-01")
        .seen_on("002", "2025-07-01")
        .stated("001", Some("2020-01-01"), Some("2020-10-27"))
        .dose("2020-08-01", "01");
    assert_eq!(person.next(&schedule), "not_complete needs_date");
    assert_eq!(
        person.seen_on("001", "2025-06-15").next(&schedule),
        "#1 2025-12-15 2025-12-15 - -"
    );
}

/// Preferably 8 weeks after the previous dose; 4 weeks after it will do.
fn with_allowable(allowable: Value) -> Schedule {
    doses([
        json!({}),
        json!({"intervals": [{"from": "previous", "absolute_minimum": "8 weeks",
                              "minimum": "8 weeks"}], "allowable_intervals": allowable}),
    ])
}

#[test]
fn table_6_21_column_1_before_the_absolute_minimum_interval_date() {
    let schedule = with_allowable(json!([{"from": "previous", "absolute_minimum": "4 weeks"}]));
    assert_eq!(
        person("2021-01-28").verdicts(&schedule)[1],
        "2 not_valid interval_too_short"
    );
}

#[test]
fn table_6_21_column_2_from_the_absolute_minimum_interval_date_on() {
    let schedule = with_allowable(json!([{"from": "previous", "absolute_minimum": "4 weeks"}]));
    assert_eq!(person("2021-01-29").verdicts(&schedule)[1], "2 valid");
}

#[test]
fn table_6_21_all_allowable_intervals_must_hold() {
    let schedule = with_allowable(json!([
        {"from": "previous", "absolute_minimum": "1 week"},
        {"from": {"target_dose": 1}, "absolute_minimum": "4 weeks"},
    ]));
    assert_eq!(
        person("2021-01-28").verdicts(&schedule)[1],
        "2 not_valid interval_too_short"
    );
    assert_eq!(person("2021-01-29").verdicts(&schedule)[1], "2 valid");
}

#[test]
fn section_6_6_without_allowable_intervals_in_force_it_validates_nothing() {
    let past = json!([{"from": "previous", "absolute_minimum": "1 week",
                       "cessation": "2021-01-28"}]);
    let too_soon = "2 not_valid interval_too_short";
    assert_eq!(
        person("2021-01-28").verdicts(&with_allowable(past.clone()))[1],
        "2 valid"
    );
    assert_eq!(
        person("2021-01-29").verdicts(&with_allowable(past))[1],
        too_soon
    );
    assert_eq!(
        person("2021-01-29").verdicts(&with_allowable(json!([])))[1],
        too_soon
    );
}

#[test]
fn table_6_20_an_allowable_interval_without_a_reference_date_is_satisfied() {
    let schedule = doses([json!({
        "intervals": [{"from": {"observation": "001"}, "absolute_minimum": "8 weeks"}],
        "allowable_intervals": [{"from": "previous", "absolute_minimum": "4 weeks"}],
    })]);
    let person = born("2020-01-01")
        .seen_on("001", "2021-01-01")
        .dose("2021-01-02", "01");
    assert_eq!(person.verdicts(&schedule), ["1 valid"]);
}
