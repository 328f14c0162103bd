//! Chapter 9: vaccine groups.

use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{Plan, plan, series, with};

/// The group AB of the antigens A and B, each with one series of two doses of vaccine 99: the first
/// from one year of age, the second as given.
fn group(a: Value, b: Value, full: bool) -> Plan {
    let one = |name: &str, second: Value| {
        let both = json!({"preferable_vaccines": [{"cvx": "99", "forecast": true}]});
        let first = with(both.clone(), json!({"ages": [{"minimum": "1 year"}]}));
        series(name, [first, with(both, second)])
    };
    plan([one("S", a)])
        .antigen("B", [one("T", b)])
        .group("AB", &["A", "B"], full)
}

fn ages(ages: Value) -> Value {
    json!({"ages": [ages]})
}

/// Given both first doses on 2021-01-01.
fn first() -> Person {
    born("2020-01-01").dose("2021-01-01", "99").on("2021-06-01")
}

fn next(schedule: &Schedule, person: &Person) -> String {
    person.next_of(schedule, "AB")
}

#[test]
fn singleantvg_1_and_2_the_series_forecast_is_the_group_forecast() {
    let ages = json!({"minimum": "1 year", "earliest_recommended": "15 months",
        "latest_recommended": "18 months", "maximum": "5 years"});
    let schedule = plan([series("S", [json!({"ages": [ages]})])]).build();
    let person = born("2020-01-01").on("2021-06-01");
    assert_eq!(
        person.next(&schedule),
        "#1 2021-01-01 2021-04-01 2021-06-30 2024-12-31"
    );
    assert_eq!(person.on("2025-06-01").next(&schedule), "aged_out too_old");
}

/// Six antigens that are contraindicated, aged out, not recommended, not complete, immune and
/// complete, and a group of some of them.
fn statuses(members: &[&str]) -> String {
    let one = |dose: Value| {
        series(
            "S",
            [with(json!({"allowable_vaccines": [{"cvx": "99"}]}), dose)],
        )
    };
    let due = || {
        one(ages(
            json!({"absolute_minimum": "5 years", "minimum": "5 years"}),
        ))
    };
    let empty = plan([due()]).contraindications(json!({"antigen": [{"observation": "001"}]}));
    let skip = json!({"skips": [{"context": "forecast", "sets": [{"id": "1", "conditions":
        [{"id": "1", "type": "age", "begin_age": "1 day"}]}]}],
        "ages": [{"absolute_minimum": "9 years"}]});
    let schedule = empty
        .antigen("O", [one(ages(json!({"maximum": "1 month"})))])
        .antigen("R", [one(skip)])
        .antigen("N", [due()])
        .antigen("I", [due()])
        .immunity(json!({"clinical_history": ["002"]}))
        .antigen("C", [one(json!({}))])
        .antigen("J", [due()])
        .immunity(json!({"clinical_history": ["002"]}))
        .group("G", members, false)
        .build();
    let person = born("2020-01-01")
        .seen("001")
        .seen("002")
        .dose("2021-01-01", "99")
        .on("2021-06-01");
    let forecast = person.next_of(&schedule, "G");
    forecast.split(' ').next().unwrap().to_owned()
}

#[test]
fn table_9_4_column_1_one_contraindicated() {
    assert_eq!(statuses(&["C", "I", "N", "R", "O", "A"]), "contraindicated");
}

#[test]
fn table_9_4_column_2_one_aged_out() {
    assert_eq!(statuses(&["C", "I", "N", "R", "O"]), "aged_out");
}

#[test]
fn table_9_4_column_3_one_not_recommended() {
    assert_eq!(statuses(&["C", "I", "N", "R"]), "not_recommended");
}

#[test]
fn table_9_4_column_4_one_not_complete() {
    assert_eq!(statuses(&["C", "I", "N"]), "#1");
}

#[test]
fn table_9_4_column_5_all_immune() {
    assert_eq!(statuses(&["I", "J"]), "immune");
}

#[test]
fn table_9_4_column_6_all_complete_or_immune() {
    assert_eq!(statuses(&["I", "C"]), "complete");
}

#[test]
fn multiantvg_1_without_priority_the_latest_of_the_earliest_dates() {
    let a = ages(json!({"minimum": "2 years"}));
    let b = ages(json!({"minimum": "3 years"}));
    let schedule = group(a, b, false).build();
    assert_eq!(next(&schedule, &first()), "#2 2023-01-01 2023-01-01 - -");
}

#[test]
fn multiantvg_1_with_priority_the_earliest_of_the_earliest_dates() {
    // A's interval overrides: its date, 2021-07-01, is the earlier one.
    let a = json!({"intervals": [{"from": "previous", "minimum": "6 months",
                                  "priority": "override"}]});
    let b = json!({"intervals": [{"from": "previous", "minimum": "5 years"}]});
    let schedule = group(a.clone(), b.clone(), false).build();
    assert_eq!(next(&schedule, &first()), "#2 2021-07-01 2021-07-01 - -");
    // It is the earliest of all, whichever forecast has the priority.
    let schedule = group(b, a, false).build();
    assert_eq!(next(&schedule, &first()), "#2 2021-07-01 2021-07-01 - -");
}

#[test]
fn multiantvg_1_with_priority_not_before_the_latest_dose_of_the_group() {
    // A dose of B alone on 2021-08-01 lies after A's date. A vaccine of neither does not count.
    let a = json!({"intervals": [{"from": "previous", "minimum": "6 months",
                                  "priority": "override"}]});
    let b = json!({"intervals": [{"from": "previous", "minimum": "5 years"}]});
    let schedule = group(a, b, false)
        .antigen("D", [series("D", [json!({})])])
        .build();
    let person = first()
        .dose("2021-08-01", "11")
        .dose("2021-09-01", "21")
        .on("2021-09-01");
    assert_eq!(next(&schedule, &person), "#2 2021-08-01 2021-08-01 - -");
}

#[test]
fn forecastpriority_1_every_preferable_interval_must_have_the_flag() {
    let a = |second: Value| {
        let mut rows = vec![json!({"from": "previous", "minimum": "6 months",
                                   "priority": "override"})];
        rows.push(with(
            json!({"from": {"target_dose": 1}, "minimum": "7 months"}),
            second,
        ));
        json!({"intervals": rows})
    };
    let b = || ages(json!({"minimum": "5 years"}));
    let without = group(a(json!({})), b(), false).build();
    assert_eq!(next(&without, &first()), "#2 2025-01-01 2025-01-01 - -");
    let flagged = group(a(json!({"priority": "override"})), b(), false).build();
    assert_eq!(next(&flagged, &first()), "#2 2021-08-01 2021-08-01 - -");
    // A row that is not in force on the assessment date does not count (RELEVANT-2).
    let past = group(a(json!({"cessation": "2020-12-31"})), b(), false).build();
    assert_eq!(next(&past, &first()), "#2 2021-07-01 2021-07-01 - -");
}

#[test]
fn forecastpriority_1_a_dose_without_intervals_has_no_priority() {
    let schedule = group(
        ages(json!({"minimum": "2 years"})),
        ages(json!({"minimum": "3 years"})),
        true,
    );
    assert_eq!(
        next(&schedule.build(), &first()),
        "#2 2023-01-01 2023-01-01 - -"
    );
}

#[test]
fn forecastvg_2_and_3_the_earliest_of_each_and_not_before_the_earliest_date_of_the_group() {
    let a = ages(
        json!({"minimum": "2 years", "earliest_recommended": "4 years",
                        "latest_recommended": "6 years"}),
    );
    let b = ages(
        json!({"minimum": "3 years", "earliest_recommended": "5 years",
                        "latest_recommended": "5 years"}),
    );
    let schedule = group(a.clone(), b, false).build();
    assert_eq!(
        next(&schedule, &first()),
        "#2 2023-01-01 2024-01-01 2024-12-31 -"
    );
    // With a late member both move to the group's earliest date.
    let late = ages(json!({"minimum": "7 years"}));
    let schedule = group(a, late, false).build();
    assert_eq!(
        next(&schedule, &first()),
        "#2 2027-01-01 2027-01-01 2027-01-01 -"
    );
}

#[test]
fn forecastvg_3_a_member_without_a_past_due_date_does_not_matter() {
    let a = ages(json!({"minimum": "2 years", "latest_recommended": "4 years"}));
    let schedule = group(a, ages(json!({"minimum": "2 years"})), false).build();
    assert_eq!(
        next(&schedule, &first()),
        "#2 2022-01-01 2022-01-01 2023-12-31 -"
    );
}

#[test]
fn forecastvg_4_the_earliest_of_the_latest_dates() {
    let a = ages(json!({"minimum": "2 years", "maximum": "7 years"}));
    let b = ages(json!({"minimum": "2 years", "maximum": "6 years"}));
    let schedule = group(a, b, false).build();
    assert_eq!(
        next(&schedule, &first()),
        "#2 2022-01-01 2022-01-01 - 2025-12-31"
    );
}

#[test]
fn forecastvg_7_the_parts_keep_their_own_forecasts_and_reasons() {
    let a = ages(json!({"minimum": "2 years"}));
    let schedule = group(a, json!({}), false).build();
    // B is complete: its second dose was given alone.
    let person = first().dose("2021-02-01", "11");
    let schedule_b = &schedule;
    let forecast = person.forecast(schedule_b);
    let parts = &forecast.groups[0].parts;
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].target_dose, Some(2));
    assert_eq!(parts[0].reason, None);
}

#[test]
fn forecastvg_8_recommended_antigens_are_those_not_complete() {
    let plan = group(ages(json!({"minimum": "2 years"})), json!({}), false);
    let schedule = plan.immunity(json!({"clinical_history": ["001"]})).build();
    let antigens = |person: &Person| {
        let forecast = person.forecast(&schedule);
        forecast.groups[0]
            .antigens
            .iter()
            .map(|it| (*it).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(antigens(&first()), ["A", "B"]);
    // B, the latest antigen of the plan, is immune.
    assert_eq!(antigens(&first().seen("001")), ["A"]);
}

#[test]
fn forecastvg_9_the_vaccines_of_all_members_each_once() {
    let vaccines = |cvx: &str| {
        json!({"ages": [{"minimum": "2 years"}], "preferable_vaccines":
        [{"cvx": cvx, "forecast": true}, {"cvx": "99", "forecast": true}]})
    };
    let schedule = group(vaccines("01"), vaccines("11"), false).build();
    let person = first();
    let forecast = person.forecast(&schedule);
    let found: Vec<_> = forecast.groups[0]
        .vaccines
        .iter()
        .map(|it| it.cvx.to_string())
        .collect();
    assert_eq!(found, ["01", "99", "11"]);
}

#[test]
fn forecastdn_2_the_smallest_number_for_a_full_group_else_the_largest() {
    // One dose more of A: its second is valid, a third is to come.
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": [{"cvx": "99"}],
                      "allowable_vaccines": [{"cvx": "01"}]});
    let three = || [dose.clone(), dose.clone(), dose.clone()];
    let of = |full| {
        let schedule = plan([series("S", three())])
            .antigen("B", [series("T", three())])
            .group("AB", &["A", "B"], full)
            .build();
        next(&schedule, &first().dose("2021-02-01", "01"))
    };
    assert_eq!(of(true), "#2 2021-02-01 2021-02-01 - -");
    assert_eq!(of(false), "#3 2021-02-01 2021-02-01 - -");
}

#[test]
fn forecastvg_1_standard_and_risk_series_are_not_blended() {
    let dose = json!({"ages": [{"minimum": "1 year"}], "preferable_vaccines": [{"cvx": "99"}]});
    let risk = json!({"type": "risk", "indications": [{"observation": "001"}],
                      "selection": {"group": "2", "group_name": "Risk"}});
    let standard = |name: &str| series(name, [dose.clone()]);
    let at_risk = |name: &str| {
        let soon = with(dose.clone(), json!({"ages": [{"minimum": "6 months"}]}));
        with(series(name, [soon]), risk.clone())
    };
    let schedule = plan([standard("S"), at_risk("SR")])
        .antigen("B", [standard("T"), at_risk("TR")])
        .group("AB", &["A", "B"], true)
        .build();
    let person = born("2020-01-01").seen("001").on("2020-02-01");
    assert_eq!(
        next(&schedule, &person),
        "#1 2021-01-01 2021-01-01 - - | #1 2020-07-01 2020-07-01 - -"
    );
    let forecast = person.forecast(&schedule);
    let head = &forecast.groups[0];
    let types: Vec<_> = head.all_series().map(|it| it.series_type).collect();
    assert_eq!(types, [SeriesType::Risk, SeriesType::Standard]);
}
