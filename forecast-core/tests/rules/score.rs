//! Sections 8.4 to 8.7: the points of Tables 8-7, 8-9 and 8-11, and SELECTBEST-2.
//!
//! In each test the series S and T are alike but for one thing, and T has the better rank: where S
//! is chosen, its points did it.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::born;
use crate::plan::{plan, series, with};

fn at(age: &str) -> Value {
    json!({"ages": [{"minimum": age}]})
}

fn ranked<const N: usize>(name: &str, preference: u8, doses: [Value; N]) -> Value {
    with(
        series(name, doses),
        json!({"selection": {"preference": preference}}),
    )
}

fn schedule(s: Value, t: Value) -> Schedule {
    plan([s, t]).build()
}

fn product(series: Value) -> Value {
    with(series, json!({"selection": {"product_path": true}}))
}

#[test]
fn selectbest_2_a_tie_goes_to_the_best_rank() {
    let s = ranked("S", 2, [at("1 year"), at("2 years")]);
    let t = ranked("T", 1, [at("1 year"), at("2 years")]);
    let schedule = schedule(s, t);
    assert_eq!(born("2020-01-01").series(&schedule), "T");
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule),
        "T"
    );
}

#[test]
fn table_8_7_the_most_valid_doses() {
    // Both are complete: S with two doses (+1), T with one (-1).
    let s = ranked("S", 2, [at("1 year"), at("2 years")]);
    let schedule = schedule(s, ranked("T", 1, [at("1 year")]));
    let person = born("2020-01-01")
        .dose("2021-06-01", "01")
        .dose("2022-06-01", "01");
    assert_eq!(person.series(&schedule), "S");
    assert_eq!(person.verdicts(&schedule), ["1 valid", "2 valid"]);
}

#[test]
fn table_8_7_the_same_number_of_valid_doses_is_a_tie() {
    let schedule = schedule(
        ranked("S", 2, [at("1 year")]),
        ranked("T", 1, [at("1 year")]),
    );
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule),
        "T"
    );
}

#[test]
fn table_8_9_row_1_a_product_path_with_all_valid_doses() {
    // S: +2 for its product path, T: -2 without one.
    let doses = || [at("1 year"), at("2 years")];
    let schedule = schedule(product(ranked("S", 2, doses())), ranked("T", 1, doses()));
    let person = born("2020-01-01").dose("2021-06-01", "01");
    assert_eq!(person.series(&schedule), "S");
    // One dose that is not valid takes it away: of all evaluations, not of the satisfied targets.
    let wrong = born("2020-01-01")
        .dose("2021-05-01", "02")
        .dose("2021-06-01", "01");
    assert_eq!(wrong.verdicts(&schedule)[0], "1 not_valid wrong_vaccine");
    assert_eq!(wrong.series(&schedule), "T");
}

#[test]
fn table_8_9_row_2_completable() {
    // T's last dose must be before 5 years, and needs 8 years after the first: not completable
    // (-3 and -1 for finishing) against +3 and +1.
    let last = json!({"ages": [{"minimum": "2 years", "maximum": "9 years"}]});
    let mut late = last.clone();
    late["ages"][0]["maximum"] = json!("2 years + 1 day");
    late["intervals"] = json!([{"from": {"target_dose": 2}, "minimum": "1 year"}]);
    let s = ranked("S", 2, [at("1 year"), at("1 year"), last]);
    let t = ranked("T", 1, [at("1 year"), at("1 year"), late]);
    let schedule = schedule(s, t);
    let person = born("2020-01-01").dose("2021-06-01", "01").on("2021-07-01");
    assert_eq!(person.series(&schedule), "S");
}

#[test]
fn selectb_3_completable_means_finished_before_the_maximum_age_of_the_last_target_dose() {
    // Dose 2 can be given on 2021-06-01 (the latest dose), dose 3 a year later: 2022-06-01. T's
    // maximum age date is that day or the next; with a tie it is chosen.
    let of = |maximum: &str| {
        let last = |maximum: &str| {
            json!({"ages": [{"maximum": maximum}],
            "intervals": [{"from": {"target_dose": 2}, "minimum": "1 year"}]})
        };
        let s = ranked("S", 2, [at("1 year"), at("1 year"), last("90 years")]);
        let t = ranked("T", 1, [at("1 year"), at("1 year"), last(maximum)]);
        let person = born("2020-01-01").dose("2021-06-01", "01").on("2021-07-01");
        person.series(&schedule(s, t))
    };
    assert_eq!(of("29 months"), "S");
    assert_eq!(of("29 months + 1 day"), "T");
}

#[test]
fn table_8_9_row_3_the_most_valid_doses() {
    // The first dose is too early for T, which needs 2 years; both need two more doses after the
    // second, so that only row 3 differs (+2 against -2).
    let early = json!({"ages": [{"absolute_minimum": "1 year"}]});
    let late = json!({"ages": [{"absolute_minimum": "2 years"}]});
    let rest = || at("3 years");
    let s = ranked("S", 2, [early.clone(), early, rest(), rest()]);
    let t = ranked("T", 1, [late, rest(), rest()]);
    let person = born("2020-01-01")
        .dose("2021-06-01", "01")
        .dose("2022-06-01", "01");
    assert_eq!(person.series(&schedule(s, t)), "S");
}

#[test]
fn table_8_9_row_4_closest_to_completion() {
    // One dose is left in S, two in T.
    let s = ranked("S", 2, [at("1 year"), at("2 years")]);
    let t = ranked("T", 1, [at("1 year"), at("2 years"), at("2 years")]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule(s, t)),
        "S"
    );
}

#[test]
fn selectb_5_skipped_target_doses_are_not_left() {
    // Two doses are left in either: T's third target dose is skipped by age.
    let skip = json!({"skips": [{"context": "both", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "1 year"}]}]}]});
    let s = ranked("S", 2, [at("1 year"), at("2 years")]);
    let t = ranked("T", 1, [at("1 year"), skip, at("2 years")]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule(s, t)),
        "T"
    );
}

#[test]
fn table_8_9_row_5_finishes_earliest() {
    // Dose 2 is forecast for 2 years of age in S and for 3 years in T.
    let s = ranked("S", 2, [at("1 year"), at("2 years")]);
    let t = ranked("T", 1, [at("1 year"), at("3 years")]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule(s, t)),
        "S"
    );
}

#[test]
fn selectb_12_the_finish_date_adds_the_largest_minimum_interval_that_remains() {
    // After dose 2 remain two steps of 4 months in S and one of 6, one of none, in T. The largest
    // one counts, not the sum: S finishes earlier.
    let after = |interval: &str| json!({"intervals": [{"from": "previous", "minimum": interval}]});
    let s = ranked(
        "S",
        2,
        [
            at("1 year"),
            at("2 years"),
            after("4 months"),
            after("4 months"),
        ],
    );
    let t = ranked(
        "T",
        1,
        [
            at("1 year"),
            at("2 years"),
            after("6 months"),
            after("0 days"),
        ],
    );
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule(s, t)),
        "S"
    );
}

#[test]
fn table_8_9_the_rows_add_up() {
    // S: product path +2, completable +3, two left -2, finish -1: 2 and 0 for a tie in valid doses.
    // T: no product path -2, completable +3, one left +2, finish +1: 4.
    // T wins in spite of its rank.
    let s = product(ranked("S", 1, [at("1 year"), at("3 years"), at("3 years")]));
    let t = ranked("T", 2, [at("1 year"), at("2 years")]);
    assert_eq!(
        born("2020-01-01")
            .dose("2021-06-01", "01")
            .series(&schedule(s, t)),
        "T"
    );
}

#[test]
fn table_8_9_completable_outweighs_closest_to_completion() {
    // S: completable +3, three left -2, finishes first +1: 0 with -2 for no product path. T: needs
    // a year after dose 2, which its maximum age does not leave: -3, two left +2, finish -1: -4.
    let last = json!({"ages": [{"minimum": "2 years", "maximum": "2 years + 1 day"}],
                      "intervals": [{"from": {"target_dose": 2}, "minimum": "1 year"}]});
    let rest = || at("2 years");
    let s = ranked("S", 2, [at("1 year"), rest(), rest(), rest()]);
    let t = ranked("T", 1, [at("1 year"), rest(), last]);
    let person = born("2020-01-01").dose("2021-06-01", "01").on("2021-07-01");
    assert_eq!(person.series(&schedule(s, t)), "S");
}

#[test]
fn table_8_9_what_two_series_share_gives_them_no_points() {
    // S and T share the most valid doses, 0, and have two doses left, -2: -1 with +3 and -2 for
    // completable and no product path. U, which took the first dose for too early, has fewer, -2,
    // but only one left, +2: +1. All finish on 2023-01-01.
    let early = || json!({"ages": [{"absolute_minimum": "1 year"}]});
    let late = json!({"ages": [{"absolute_minimum": "2 years"}]});
    let rest = || at("3 years");
    let of = |name, rank| ranked(name, rank, [early(), early(), rest(), rest()]);
    let u = ranked("U", 3, [late, rest()]);
    let schedule = plan([of("S", 1), of("T", 2), u]).build();
    let person = born("2020-01-01")
        .dose("2021-06-01", "01")
        .dose("2022-06-01", "01")
        .on("2022-07-01");
    assert_eq!(person.series(&schedule), "U");
}

#[test]
fn table_8_11_row_1_starts_earliest() {
    let s = ranked("S", 2, [at("1 year")]);
    let t = ranked("T", 1, [at("1 year + 1 day")]);
    assert_eq!(born("2020-01-01").series(&schedule(s, t)), "S");
}

#[test]
fn selectb_14_a_series_without_a_start_date_does_not_start_earliest() {
    // T has no candidate date at all (and is aged out by it).
    let s = ranked("S", 2, [at("1 year")]);
    let nothing = json!({"intervals": [{"from": {"observation": "001"}, "minimum": "1 year"}]});
    assert_eq!(
        born("2020-01-01").series(&schedule(s, ranked("T", 1, [nothing]))),
        "S"
    );
}

#[test]
fn table_8_11_row_2_completable() {
    let last = |maximum: &str| {
        json!({"ages": [{"maximum": maximum}],
        "intervals": [{"from": "previous", "minimum": "1 year"}]})
    };
    let s = ranked("S", 2, [at("1 year"), last("3 years")]);
    let t = ranked("T", 1, [at("1 year"), last("2 years")]);
    assert_eq!(
        born("2020-01-01").on("2020-06-01").series(&schedule(s, t)),
        "S"
    );
}

#[test]
fn table_8_11_row_3_a_product_path_counts_against_it() {
    let s = ranked("S", 2, [at("1 year")]);
    let t = product(ranked("T", 1, [at("1 year")]));
    assert_eq!(born("2020-01-01").series(&schedule(s, t)), "S");
}

#[test]
fn table_8_11_no_default_among_the_scorable() {
    // Three alike but for their start: the two that share the earliest get nothing, the third -1.
    let late = ranked("U", 1, [at("2 years")]);
    let schedule = plan([
        ranked("S", 3, [at("1 year")]),
        ranked("T", 2, [at("1 year")]),
        late,
    ]);
    assert_eq!(born("2020-01-01").series(&schedule.build()), "T");
}
