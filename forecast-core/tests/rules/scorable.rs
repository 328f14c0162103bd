//! Sections 8.1 to 8.3: scorable series (SELECTB-24, SELECTSCORE-2), Tables 8-3 and 8-5.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{plan, series, with};

/// One dose of this vaccine at one year of age.
fn dose(cvx: &str) -> Value {
    json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": [{"cvx": cvx}]})
}

/// A series of two doses of this vaccine, with other fields put over it.
fn two(name: &str, cvx: &str, patch: Value) -> Value {
    with(series(name, [dose(cvx), dose(cvx)]), patch)
}

fn default() -> Value {
    json!({"selection": {"default": true}})
}

fn risk(priority: &str) -> Value {
    json!({"type": "risk", "indications": [{"observation": "001"}],
           "selection": {"priority": priority}})
}

fn ranked(preference: u8) -> Value {
    json!({"selection": {"preference": preference}})
}

fn schedule<const N: usize>(series: [Value; N]) -> Schedule {
    plan(series).build()
}

#[test]
fn selectb_24_a_contraindicated_series_gives_way_to_one_that_is_not() {
    // S would have the better rank; its only vaccine is forbidden.
    let schedule = plan([two("S", "01", ranked(1)), two("T", "02", ranked(2))])
        .contraindications(
            json!({"vaccine": [{"observation": "002", "vaccines": [{"cvx": "01"}]}]}),
        )
        .build();
    assert_eq!(born("2020-01-01").series(&schedule), "S");
    let person = born("2020-01-01").seen("002");
    assert_eq!(person.series(&schedule), "T");
    assert_eq!(person.next(&schedule), "#1 2021-01-01 2021-01-01 - -");
}

#[test]
fn selectb_24_where_all_are_contraindicated_all_are_candidates() {
    let schedule = plan([two("S", "01", ranked(2)), two("T", "02", ranked(1))])
        .contraindications(json!({"antigen": [{"observation": "002"}]}))
        .build();
    let person = born("2020-01-01").seen("002");
    assert_eq!(person.next(&schedule), "contraindicated contraindicated");
    // No valid doses, none completable: the rank decides (Table 8-11).
    assert_eq!(person.series(&schedule), "T");
}

#[test]
fn selectscore_2_risk_series_only_of_the_highest_priority() {
    // B would be in process with a valid dose; A hides it all the same.
    let schedule = schedule([two("B", "02", risk("B")), two("A", "01", risk("A"))]);
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "02");
    assert_eq!(person.series(&schedule), "A");
}

#[test]
fn selectscore_2_priority_compares_relevant_series_only() {
    let other = with(risk("A"), json!({"indications": [{"observation": "002"}]}));
    let schedule = schedule([two("A", "01", other), two("B", "02", risk("B"))]);
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "B");
}

#[test]
fn selectscore_2_a_risk_series_that_is_aged_out_hides_no_other() {
    let young = json!({"ages": [{"minimum": "1 year", "maximum": "2 years"}]});
    let first = with(series("A", [young]), risk("A"));
    let schedule = schedule([first, two("B", "02", risk("B"))]);
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "02");
    assert_eq!(person.clone().on("2021-12-31").series(&schedule), "A");
    assert_eq!(person.on("2022-01-01").series(&schedule), "B");
}

#[test]
fn selectscore_2_a_contraindicated_risk_series_of_the_highest_priority_still_hides_the_others() {
    // A is no candidate (SELECTB-24) and B not of the highest priority: none is scorable, and
    // there is no default.
    let schedule = plan([two("A", "01", risk("A")), two("B", "02", risk("B"))])
        .contraindications(
            json!({"vaccine": [{"observation": "002", "vaccines": [{"cvx": "01"}]}]}),
        )
        .build();
    let person = born("2020-01-01").seen("001");
    assert_eq!(person.series(&schedule), "A");
    assert_eq!(person.seen("002").series(&schedule), "");
}

#[test]
fn selectscore_2_a_standard_series_needs_a_valid_dose_started_before_the_maximum_age_to_start() {
    // T could be started until the 2nd birthday; S is the default.
    let late = json!({"selection": {"max_age_to_start": "2 years"}});
    let schedule = schedule([two("S", "01", default()), two("T", "02", late)]);
    let given = |date| born("2020-01-01").dose(date, "02").series(&schedule);
    assert_eq!(given("2021-12-31"), "T");
    assert_eq!(given("2022-01-01"), "S");
    // A dose that is not valid does not start it.
    let mixed = born("2020-01-01")
        .dose("2021-06-01", "03")
        .dose("2022-06-01", "02");
    assert_eq!(mixed.series(&schedule), "S");
}

#[test]
fn selectscore_2_no_rule_uses_the_minimum_age_to_start() {
    let early = json!({"selection": {"min_age_to_start": "5 years"}});
    let schedule = schedule([two("S", "01", default()), two("T", "02", early)]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "02")
            .series(&schedule),
        "T"
    );
}

#[test]
fn selectscore_2_without_valid_doses_and_without_a_default_standard_series_are_scorable() {
    let without = schedule([two("S", "01", ranked(2)), two("T", "02", ranked(1))]);
    assert_eq!(born("2020-01-01").series(&without), "T");
    // A default series is not scorable by being default, nor is any other; Table 8-3 takes it.
    let with_default = schedule([
        two("S", "01", with(ranked(2), default())),
        two("T", "02", ranked(1)),
    ]);
    assert_eq!(born("2020-01-01").series(&with_default), "S");
}

#[test]
fn selectscore_2_a_valid_dose_in_one_series_keeps_the_others_of_the_group_out() {
    // T has no valid dose; that some series of the group has one is enough to leave it out.
    let schedule = schedule([two("S", "01", ranked(2)), two("T", "02", ranked(1))]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule),
        "S"
    );
}

#[test]
fn selectscore_2_an_evaluation_only_series_when_it_is_complete() {
    let only = json!({"type": "evaluation_only"});
    let schedule = schedule([two("S", "01", default()), two("E", "02", only)]);
    let person = born("2020-01-01").dose("2021-06-01", "02");
    assert_eq!(person.series(&schedule), "S");
    assert_eq!(person.dose("2021-07-01", "02").series(&schedule), "E");
}

#[test]
fn table_8_3_column_1_none_scorable_the_default() {
    let schedule = schedule([two("S", "01", ranked(1)), two("T", "02", default())]);
    assert_eq!(born("2020-01-01").series(&schedule), "T");
}

#[test]
fn table_8_3_hole_none_scorable_and_no_default() {
    // A started too late: nothing is prioritized, so nothing is forecast.
    let late = json!({"selection": {"max_age_to_start": "2 years"}});
    let schedule = schedule([two("T", "02", late)]);
    assert_eq!(
        born("2020-01-01")
            .dose("2023-01-01", "02")
            .series(&schedule),
        ""
    );
}

#[test]
fn table_8_3_hole_several_defaults_the_best_ranked() {
    let one = |name: &str, rank| two(name, "01", with(default(), ranked(rank)));
    let schedule = schedule([one("S", 2), one("T", 1)]);
    assert_eq!(born("2020-01-01").series(&schedule), "T");
}

#[test]
fn table_8_3_column_2_a_single_scorable_series() {
    let schedule = schedule([two("S", "01", default()), two("T", "02", ranked(9))]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "02")
            .series(&schedule),
        "T"
    );
}

#[test]
fn table_8_3_column_3_a_single_complete_series() {
    // T is complete with one dose; S, the default, is in process with the same dose.
    let short = series("T", [dose("01")]);
    let schedule = schedule([two("S", "01", default()), short]);
    let person = born("2020-01-01").dose("2021-06-01", "01");
    assert_eq!(person.series(&schedule), "T");
    assert_eq!(person.next(&schedule), "complete complete");
}

#[test]
fn table_8_3_column_4_a_single_series_in_process() {
    // Both have a valid dose; T is aged out.
    let young = json!({"ages": [{"minimum": "1 year", "maximum": "2 years"}]});
    let short = with(series("T", [young.clone(), young]), default());
    let schedule = schedule([short, two("S", "01", json!({}))]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule),
        "S"
    );
}

#[test]
fn table_8_3_column_5_the_default_where_none_is_complete_or_in_process() {
    // Two risk series are scorable without a dose; the default is the standard one.
    let schedule = schedule([
        two("R", "01", risk("A")),
        two("Q", "02", risk("A")),
        two("S", "01", default()),
    ]);
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "S");
}

#[test]
fn table_8_5_column_1_two_complete_series_and_no_others() {
    // S and T are complete; U, with two valid doses and the best rank, is in process.
    let schedule = schedule([
        with(series("S", [dose("01")]), ranked(3)),
        with(series("T", [dose("01")]), ranked(2)),
        with(series("U", [dose("01"), dose("01"), dose("01")]), ranked(1)),
    ]);
    let person = born("2020-01-01")
        .dose("2021-06-01", "01")
        .dose("2021-08-01", "01");
    assert_eq!(person.series(&schedule), "T");
}

#[test]
fn table_8_5_column_2_two_series_in_process_and_no_others() {
    // U has no valid dose and the best rank.
    let schedule = schedule([
        two("S", "01", with(risk("A"), ranked(3))),
        two("T", "01", with(risk("A"), ranked(2))),
        two("U", "02", with(risk("A"), ranked(1))),
    ]);
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "01");
    assert_eq!(person.series(&schedule), "T");
}

#[test]
fn table_8_5_column_3_no_valid_doses() {
    let schedule = schedule([
        two("S", "01", with(risk("A"), ranked(2))),
        two("T", "02", with(risk("A"), ranked(1))),
    ]);
    assert_eq!(born("2020-01-01").seen("001").series(&schedule), "T");
}

#[test]
fn table_8_5_hole_all_contraindicated_with_valid_doses() {
    // No column: the most valid doses, then the rank. S has one valid dose, T and U two.
    let schedule = plan([
        two("S", "01", ranked(1)),
        with(series("T", [dose("01"), dose("02"), dose("01")]), ranked(3)),
        with(series("U", [dose("01"), dose("02"), dose("01")]), ranked(2)),
    ])
    .contraindications(json!({"antigen": [{"observation": "002"}]}))
    .build();
    let person = born("2020-01-01")
        .seen("002")
        .dose("2021-06-01", "01")
        .dose("2021-08-01", "02");
    assert_eq!(person.series(&schedule), "U");
    assert_eq!(person.next(&schedule), "contraindicated contraindicated");
}

#[test]
fn table_8_5_hole_the_default_series_before_all_others() {
    // As above, but that S, with fewer valid doses and the last rank, is the default.
    let schedule = plan([
        with(series("T", [dose("01"), dose("02"), dose("01")]), ranked(1)),
        two("S", "01", with(default(), ranked(3))),
    ])
    .contraindications(json!({"antigen": [{"observation": "002"}]}))
    .build();
    let person = born("2020-01-01")
        .seen("002")
        .dose("2021-06-01", "01")
        .dose("2021-08-01", "02");
    assert_eq!(person.series(&schedule), "S");
}

#[test]
fn a_blank_preference_ranks_last() {
    let schedule = schedule([
        two("S", "01", json!({})),
        two("T", "01", ranked(200)),
        two("U", "01", json!({})),
    ]);
    assert_eq!(born("2020-01-01").series(&schedule), "T");
    let blank = plan([two("V", "01", json!({})), two("U", "01", json!({}))]).build();
    // All alike: the schedule's order.
    assert_eq!(born("2020-01-01").series(&blank), "V");
}
