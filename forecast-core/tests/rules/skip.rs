//! Sections 6.2, 7.1 and 7.6: conditional skip.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{doses, plan, series, with};

/// A skip in both contexts by one condition.
pub(crate) fn skip(condition: Value) -> Value {
    skip_sets(json!([{"id": "1", "conditions": [condition]}]))
}

fn skip_sets(sets: Value) -> Value {
    json!([{"context": "both", "logic": "or", "sets": sets}])
}

pub(crate) fn age(begin: Value, end: Value) -> Value {
    let mut condition = json!({"id": "1", "type": "age"});
    for (field, value) in [("begin_age", begin), ("end_age", end)] {
        if !value.is_null() {
            condition[field] = value;
        }
    }
    condition
}

/// Two doses from a year of age, the first with these skips.
fn skipping(skips: Value) -> Schedule {
    doses([
        json!({"ages": [{"minimum": "1 year"}], "skips": skips}),
        json!({"ages": [{"minimum": "1 year"}]}),
    ])
}

/// Three doses from a year of age, the second with these skips.
pub(crate) fn skipping_second(skips: Value) -> Schedule {
    let dose = json!({"ages": [{"minimum": "1 year", "absolute_minimum": "1 year"}],
                      "inadvertent_vaccines": ["04"]});
    doses([
        dose.clone(),
        with(dose.clone(), json!({"skips": skips})),
        dose,
    ])
}

/// The number of the target dose that the first dose of the person was judged against.
pub(crate) fn target(person: &Person, schedule: &Schedule) -> String {
    let verdicts = person.verdicts(schedule);
    verdicts.last().unwrap()[..1].to_owned()
}

#[test]
fn table_6_6_from_the_begin_age_date_to_before_the_end_age_date() {
    let schedule = skipping(skip(age(json!("2 years"), json!("3 years"))));
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &schedule);
    assert_eq!(given("2021-12-31"), "1");
    assert_eq!(given("2022-01-01"), "2");
    assert_eq!(given("2022-12-31"), "2");
    assert_eq!(given("2023-01-01"), "1");
}

#[test]
fn table_6_4_absent_ages_lie_far_away() {
    let schedule = skipping(skip(age(json!("2 years"), json!(null))));
    assert_eq!(
        target(&born("2020-01-01").dose("2025-01-01", "01"), &schedule),
        "2"
    );
    let schedule = skipping(skip(age(json!(null), json!("2 years"))));
    assert_eq!(
        target(&born("2020-01-01").dose("2021-01-01", "01"), &schedule),
        "2"
    );
    assert_eq!(
        target(&born("2020-01-01").dose("2022-01-01", "01"), &schedule),
        "1"
    );
}

#[test]
fn condskip_2_the_reference_date_of_an_evaluation_is_the_date_administered() {
    // Assessed at 6 years, but given at 14 months: not skipped.
    let schedule = skipping(skip(age(json!("2 years"), json!(null))));
    let person = born("2020-01-01").dose("2021-03-01", "01").on("2026-01-01");
    assert_eq!(person.verdicts(&schedule), ["1 valid"]);
}

#[test]
fn condskip_2_the_reference_date_of_a_forecast_is_the_assessment_date() {
    let second = json!({"ages": [{"minimum": "13 months"}]});
    let first = json!({"ages": [{"minimum": "1 year"}],
                       "skips": skip(age(json!("2 years"), json!(null)))});
    let schedule = doses([first, second]);
    let on = |date| born("2020-01-01").on(date).next(&schedule);
    assert_eq!(on("2021-12-31"), "#1 2021-01-01 2021-01-01 - -");
    assert_eq!(on("2022-01-01"), "#1 2021-02-01 2021-02-01 - -");
}

#[test]
fn condskip_2_the_reference_date_of_a_validation_is_the_earliest_date() {
    // Section 7.6: on the assessment date the person is 20 months old, on the earliest date of
    // dose 2 they will be 2 years, and dose 2 is skipped by then. Dose 3 is forecast anew, from its
    // own interval.
    let schedule = doses([
        json!({}),
        json!({"intervals": [{"from": "previous", "minimum": "6 months"}],
               "skips": skip(age(json!("2 years"), json!(null)))}),
        json!({"intervals": [{"from": "previous", "minimum": "8 months"}]}),
    ]);
    let person = born("2020-01-01").dose("2021-08-01", "01").on("2021-09-01");
    assert_eq!(person.next(&schedule), "#2 2022-04-01 2022-04-01 - -");
    // Two months younger at the dose: dose 2 comes before the second birthday.
    let person = born("2020-01-01").dose("2021-06-01", "01").on("2021-09-01");
    assert_eq!(person.next(&schedule), "#2 2021-12-01 2021-12-01 - -");
}

#[test]
fn section_7_6_a_series_may_turn_out_complete() {
    let schedule = doses([
        json!({}),
        json!({"intervals": [{"from": "previous", "minimum": "6 months"}],
               "skips": skip(age(json!("2 years"), json!(null)))}),
    ]);
    let person = born("2020-01-01").dose("2021-08-01", "01").on("2021-09-01");
    assert_eq!(person.next(&schedule), "complete complete");
}

/// The series groups 1 and 2; dose 1 of group 2 is skipped where group 1 is complete.
fn completed() -> Schedule {
    let first = series("One", [json!({})]);
    let condition = json!({"id": "1", "type": "completed_series", "series_groups": ["1"]});
    let other = json!({"selection": {"group": "2"}});
    let dose = json!({"ages": [{"absolute_minimum": "1 year", "minimum": "1 year"}],
                      "skips": skip(condition)});
    let last = json!({"ages": [{"minimum": "2 years"}],
                      "preferable_vaccines": [{"cvx": "02"}]});
    plan([with(series("Two", [dose, last]), other), first]).build()
}

#[test]
fn table_6_7_column_1_a_complete_relevant_series_of_the_group() {
    // Series group 2 stands first in the document and is evaluated last. The first dose completes
    // group 1; that counts for the forecast and for the doses after it, not for that dose itself.
    let schedule = completed();
    let person = born("2020-01-01").dose("2020-06-01", "01");
    assert_eq!(
        person.next(&schedule),
        "complete complete | #1 2022-01-01 2022-01-01 - -"
    );
    let person = person.dose("2022-06-01", "02");
    let forecast = person.forecast(&schedule);
    let target_in_two = |place: usize| {
        let judged = &forecast.doses[place].antigens;
        let two = judged.iter().find(|it| it.series == "Two");
        two.unwrap().target_dose
    };
    assert_eq!((target_in_two(0), target_in_two(1)), (Some(1), Some(2)));
}

#[test]
fn table_6_7_column_2_no_complete_series_of_the_group() {
    let schedule = completed();
    let person = born("2020-01-01").dose("2021-06-01", "02");
    let forecast = person.forecast(&schedule);
    let judged = &forecast.doses[0].antigens;
    assert_eq!(
        judged
            .iter()
            .find(|it| it.series == "Two")
            .unwrap()
            .target_dose,
        Some(1)
    );
}

#[test]
fn table_6_8_columns_1_and_2_the_interval_has_passed_or_not() {
    let schedule = skipping_second(skip(
        json!({"id": "1", "type": "interval", "interval": "6 months"}),
    ));
    let given = |date| {
        let person = born("2020-01-01").dose("2021-01-31", "01").dose(date, "01");
        target(&person, &schedule)
    };
    assert_eq!(given("2021-07-30"), "2");
    assert_eq!(given("2021-07-31"), "3");
}

#[test]
fn table_6_8_column_3_without_a_dose_it_is_not_met() {
    let schedule = skipping(skip(
        json!({"id": "1", "type": "interval", "interval": "0 days"}),
    ));
    let person = born("2020-01-01");
    assert_eq!(person.next(&schedule), "#1 2021-01-01 2021-01-01 - -");
    assert_eq!(target(&person.dose("2021-02-01", "01"), &schedule), "1");
}

#[test]
fn calcdtskip_5_counts_from_the_immediate_previous_dose_of_any_status() {
    let schedule = skipping_second(skip(
        json!({"id": "1", "type": "interval", "interval": "6 months"}),
    ));
    // The inadvertent dose of 2021-05-01 is the previous one: 6 months end on 2021-11-01.
    let person = born("2020-01-01")
        .dose("2021-02-01", "01")
        .dose("2021-05-01", "04");
    assert_eq!(
        target(&person.clone().dose("2021-10-31", "01"), &schedule),
        "2"
    );
    assert_eq!(target(&person.dose("2021-11-01", "01"), &schedule), "3");
}

/// A set of two age conditions, met from 2 and from 3 years on.
fn set(logic: &str) -> Value {
    json!([{"id": "1", "logic": logic, "conditions":
        [age(json!("2 years"), json!(null)), age(json!("3 years"), json!(null))]}])
}

#[test]
fn table_6_10_row_1_and_asks_for_all_conditions() {
    let schedule = skipping(skip_sets(set("and")));
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &schedule);
    assert_eq!(given("2021-06-01"), "1");
    assert_eq!(given("2022-06-01"), "1");
    assert_eq!(given("2023-06-01"), "2");
}

#[test]
fn table_6_10_row_2_or_asks_for_one_condition() {
    let schedule = skipping(skip_sets(set("or")));
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &schedule);
    assert_eq!(given("2021-06-01"), "1");
    assert_eq!(given("2022-06-01"), "2");
    assert_eq!(given("2023-06-01"), "2");
}

/// Two sets of one age condition each, met from 2 and from 3 years on.
fn sets(logic: &str) -> Schedule {
    let one = |id: &str, begin: &str| {
        json!({"id": id, "conditions":
        [age(json!(begin), json!(null))]})
    };
    skipping(json!([{"context": "both", "logic": logic,
                     "sets": [one("1", "2 years"), one("2", "3 years")]}]))
}

#[test]
fn table_6_11_row_1_and_asks_for_all_sets() {
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &sets("and"));
    assert_eq!(given("2021-06-01"), "1");
    assert_eq!(given("2022-06-01"), "1");
    assert_eq!(given("2023-06-01"), "2");
}

#[test]
fn table_6_11_row_2_or_asks_for_one_set() {
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &sets("or"));
    assert_eq!(given("2021-06-01"), "1");
    assert_eq!(given("2022-06-01"), "2");
    assert_eq!(given("2023-06-01"), "2");
}

#[test]
fn section_3_3_a_skip_counts_in_its_context_only() {
    let second = json!({"ages": [{"minimum": "13 months"}]});
    let of = |context: &str| {
        let first = json!({"ages": [{"minimum": "1 year"}], "skips": [{"context": context,
            "sets": [{"id": "1", "conditions": [age(json!("1 year"), json!(null))]}]}]});
        let schedule = doses([first, second.clone()]);
        let judged = target(&born("2020-01-01").dose("2021-03-01", "01"), &schedule);
        (judged, born("2020-01-01").next(&schedule))
    };
    let forecast_1 = "#1 2021-01-01 2021-01-01 - -".to_owned();
    let forecast_2 = "#1 2021-02-01 2021-02-01 - -".to_owned();
    assert_eq!(of("evaluation"), ("2".to_owned(), forecast_1));
    assert_eq!(of("forecast"), ("1".to_owned(), forecast_2.clone()));
    assert_eq!(of("both"), ("2".to_owned(), forecast_2));
}

#[test]
fn two_skips_of_a_dose_any_of_the_context_is_enough() {
    let one = |context: &str, begin: &str| {
        json!({"context": context, "sets": [{"id": "1",
        "conditions": [age(json!(begin), json!(null))]}]})
    };
    let schedule = skipping(json!([
        one("forecast", "1 year"),
        one("both", "3 years"),
        one("evaluation", "2 years")
    ]));
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &schedule);
    assert_eq!(given("2021-06-01"), "1");
    assert_eq!(given("2022-06-01"), "2");
    assert_eq!(given("2023-06-01"), "2");
}

#[test]
fn relevant_1_and_2_a_set_counts_while_it_is_in_force() {
    let set = json!([{"id": "1", "conditions": [age(json!("1 year"), json!(null))],
                      "effective": "2022-05-06", "cessation": "2022-06-06"}]);
    let schedule = doses([
        json!({"ages": [{"minimum": "1 year"}], "skips": skip_sets(set)}),
        json!({"ages": [{"minimum": "13 months"}]}),
    ]);
    let given = |date| target(&born("2020-01-01").dose(date, "01"), &schedule);
    let on = |date| born("2020-01-01").on(date).next(&schedule);
    let (first, second) = (
        "#1 2021-01-01 2021-01-01 - -",
        "#1 2021-02-01 2021-02-01 - -",
    );
    for (date, number, forecast) in [
        ("2022-05-05", "1", first),
        ("2022-05-06", "2", second),
        ("2022-06-06", "2", second),
        ("2022-06-07", "1", first),
    ] {
        assert_eq!(
            (given(date).as_str(), on(date).as_str()),
            (number, forecast),
            "{date}"
        );
    }
}

#[test]
fn a_skip_without_a_set_in_force_does_not_skip() {
    for logic in ["and", "or"] {
        let set = json!({"id": "1", "conditions": [age(json!("1 year"), json!(null))],
                         "cessation": "2020-12-31"});
        let schedule = skipping(json!([{"context": "both", "logic": logic, "sets": [set]}]));
        assert_eq!(
            target(&born("2020-01-01").dose("2021-06-01", "01"), &schedule),
            "1"
        );
    }
}

#[test]
fn figure_4_6_the_same_dose_goes_on_to_the_next_target_dose() {
    let skips = skip(age(json!("2 years"), json!(null)));
    let dose = json!({"ages": [{"minimum": "1 year"}], "skips": skips});
    let schedule = doses([dose.clone(), dose.clone(), dose]);
    let person = born("2020-01-01")
        .dose("2021-06-01", "01")
        .dose("2022-06-01", "01");
    // All that is left is skipped: nothing for the second dose to satisfy.
    assert_eq!(
        person.verdicts(&schedule),
        ["1 valid", "- extraneous series_complete"]
    );
    assert_eq!(person.next(&schedule), "complete complete");
}

#[test]
fn section_7_1_a_satisfied_target_dose_is_not_skipped_afterwards() {
    let skips = skip(age(json!("2 years"), json!(null)));
    let schedule = doses([
        json!({"skips": skips}),
        json!({"ages": [{"minimum": "4 years"}]}),
    ]);
    let person = born("2020-01-01").dose("2021-06-01", "01");
    // Dose number 2: the first dose still counts (FORECASTDN-1).
    assert_eq!(person.next(&schedule), "#2 2024-01-01 2024-01-01 - -");
}
