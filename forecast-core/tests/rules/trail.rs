//! The explanation: every rule that was applied, to what, and what it found, in the order of the
//! specification.

use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{doses, plan, series, with};

fn trail(person: &Person, schedule: &Schedule) -> Vec<String> {
    let as_of = person.as_of.parse().unwrap();
    let (_, trail) = forecast_core::explain(schedule, &person.patient, as_of).unwrap();
    trail.to_string().lines().map(str::to_owned).collect()
}

/// The lines that begin with a rule.
fn of_rule(rule: &str, person: &Person, schedule: &Schedule) -> Vec<String> {
    let lines = trail(person, schedule);
    let found = lines.iter().filter_map(|line| {
        let rest = line.trim_start().strip_prefix(rule)?;
        Some(rest.strip_prefix(": ")?.to_owned())
    });
    found.collect()
}

/// A dose from 1 year and before 9 years on, and one 4 weeks after it, or 3 weeks where that was
/// so, from 10 years on no more.
fn two() -> Schedule {
    let first = json!({"ages": [{"absolute_minimum": "1 year", "minimum": "1 year",
                                 "maximum": "9 years"}]});
    let second = json!({
        "ages": [{"maximum": "10 years"}],
        "intervals": [{"from": "previous", "absolute_minimum": "4 weeks", "minimum": "4 weeks",
                       "latest_recommended": "8 weeks"}],
        "allowable_intervals": [{"from": "previous", "absolute_minimum": "3 weeks"}],
    });
    doses([first, second])
}

#[test]
fn a_series_in_process_is_explained_from_the_dose_to_the_group() {
    // 4 weeks after the dose is 2021-01-29, and 8 weeks 2021-02-26, the day after the past due date.
    let person = born("2020-01-01").dose("2021-01-01", "01").on("2021-06-01");
    let expected = [
        "antigen A",
        "  series S",
        "    dose of 2021-01-01 (CVX 01) against target dose 1",
        "      Table 6-15: valid: limit 2021-01-01 [ages[0].minimum]",
        "      Table 6-26: a preferable vaccine [preferable_vaccines, allowable_vaccines]",
        "      Table 6-31: valid",
        "    forecast for target dose 2",
        "      FORECASTDTCAN-1: minimum interval date 2021-01-29, latest dose 2021-01-01",
        "      Table 7-10: not complete, candidate earliest date 2021-01-29, \
         maximum age date 2030-01-01",
        "      FORECASTDT-1: earliest 2021-01-29",
        "      FORECASTDT-5: recommended 2021-01-29",
        "      FORECASTDT-6: past due 2021-02-25",
        "      FORECASTDT-4: latest 2029-12-31",
        "      FORECASTDN-1: dose number 2",
        "  series group 1",
        "    SELECTSCORE-2: scorable: S, not complete, 1 valid",
        "    Table 8-3: prioritized: S",
        "    Table 8-14: best: S [equivalent_groups]",
        "vaccine group A",
        "  Table 7-10: not complete from S: not complete",
    ];
    assert_eq!(trail(&person, &two()), expected);
}

#[test]
fn an_interval_that_failed_is_explained_with_the_one_that_was_asked_instead() {
    let person = born("2020-01-01").dose("2021-01-01", "01");
    let second = person.clone().dose("2021-01-23", "01");
    let schedule = two();
    assert_eq!(
        of_rule("Table 6-18", &second, &schedule),
        ["too soon: counted from 2021-01-01 [intervals[0]]"]
    );
    assert_eq!(
        of_rule("Table 6-21", &second, &schedule),
        ["satisfied: counted from 2021-01-01 [allowable_intervals[0]]"]
    );
    // Where the preferable interval holds, the allowable one is not asked (section 6.6).
    let second = person.dose("2021-01-29", "01");
    assert_eq!(
        of_rule("Table 6-18", &second, &schedule),
        ["satisfied: counted from 2021-01-01 [intervals[0]]"]
    );
    assert!(of_rule("Table 6-21", &second, &schedule).is_empty());
}

#[test]
fn limits_that_are_absent_are_said_to_be() {
    let schedule = doses([json!({"intervals": [{"from": {"observation": "001"},
                                                "minimum": "1 year"}],
                                 "season": {"start": "2020-07-01", "end": "2021-06-30"}})]);
    let person = born("2020-01-01").dose("2021-01-01", "02").on("2021-06-01");
    assert_eq!(
        of_rule("Table 6-18", &person, &schedule),
        ["satisfied: counted from no reference date [intervals[0]]"]
    );
    assert_eq!(
        of_rule("Table 6-15", &person, &schedule),
        ["valid: no age is specified [ages]"]
    );
    assert_eq!(
        of_rule("FORECASTDTCAN-1", &person, &schedule),
        ["season start 2020-07-01, latest dose 2021-01-01"]
    );
    assert_eq!(
        of_rule("Table 7-10", &person, &schedule),
        [
            "not complete, candidate earliest date 2021-01-01, season ends 2021-06-30",
            "not complete from S: not complete"
        ]
    );
    assert_eq!(
        of_rule("FORECASTDT-6", &person, &schedule),
        ["past due blank"]
    );
    assert_eq!(
        of_rule("FORECASTDT-4", &person, &schedule),
        ["latest blank"]
    );
}

#[test]
fn selectscore_2_a_series_that_is_left_out_is_explained() {
    let default = |series: Value| with(series, json!({"selection": {"default": true}}));
    let late = json!({"ages": [{"absolute_minimum": "4 years", "minimum": "4 years"}]});
    let schedule = plan([
        default(series("S", [json!({}), json!({})])),
        series("T", [late]),
    ])
    .build();
    let left_out = "not scorable: T, no valid dose";
    let unbegun = born("2020-01-01");
    assert_eq!(
        of_rule("SELECTSCORE-2", &unbegun, &schedule),
        [left_out],
        "without a dose"
    );
    let not_valid = unbegun.clone().dose("2021-01-01", "01");
    assert_eq!(
        of_rule("SELECTSCORE-2", &not_valid, &schedule),
        [left_out],
        "with one that is not valid"
    );
    // The default series too was begun late, and is scorable with T.
    let begun = unbegun.dose("2024-01-01", "01");
    assert_eq!(
        of_rule("SELECTSCORE-2", &begun, &schedule),
        [
            "scorable: S, not complete, 1 valid",
            "scorable: T, complete, 1 valid"
        ]
    );
}

#[test]
fn selectscore_2_nothing_is_left_out_where_something_is_contraindicated() {
    let default = |series: Value| with(series, json!({"selection": {"default": true}}));
    let one = || json!({"ages": [{"minimum": "1 year"}]});
    let with_rules = |rules: Value| {
        plan([default(series("S", [one()])), series("T", [one()])])
            .contraindications(rules)
            .build()
    };
    let person = born("2020-01-01").seen("001");
    let vaccine = with_rules(json!({"vaccine": [{"observation": "001",
                                                 "vaccines": [{"cvx": "02"}]}]}));
    let judged =
        |status: &str| ["S", "T"].map(|name| format!("not scorable: {name}, {status}, 0 valid"));
    assert_eq!(
        of_rule("SELECTSCORE-2", &person, &vaccine),
        judged("not complete")
    );
    assert_eq!(
        of_rule("Table 7-6", &person, &vaccine),
        ["contraindications apply to vaccines [contraindications.vaccine]"]
    );
    assert!(of_rule("Table 7-5", &person, &vaccine).is_empty());
    let antigen = with_rules(json!({"antigen": [{"observation": "001"}]}));
    assert_eq!(
        of_rule("SELECTSCORE-2", &person, &antigen),
        judged("contraindicated")
    );
    assert_eq!(
        of_rule("Table 7-5", &person, &antigen),
        ["a contraindication applies to the antigen [contraindications.antigen[0]]"]
    );
    assert!(of_rule("Table 7-6", &person, &antigen).is_empty());
}
