//! What a vaccine group forecast means on the assessment date: whether the dose is due, of which
//! category it is, on which season it rests, and which series stands for it.

use forecast_core::report::{Due, GroupForecast};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::Category;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{Plan, plan, series};

/// A dose from 1 year on, recommended from 15 months and before 18 months.
fn at_15_months() -> Value {
    json!({"ages": [{"minimum": "1 year", "earliest_recommended": "15 months",
                     "latest_recommended": "18 months"}]})
}

fn one(dose: Value) -> Plan {
    plan([series("S", [dose])])
}

/// What is asked of the first forecast.
fn of<T>(person: &Person, schedule: &Schedule, ask: fn(&GroupForecast<'_>) -> T) -> T {
    ask(&person.forecast(schedule).groups[0])
}

fn due(person: &Person, schedule: &Schedule) -> Due {
    of(person, schedule, |group| group.due)
}

fn category(person: &Person, schedule: &Schedule) -> Option<Category> {
    of(person, schedule, |group| group.category)
}

#[test]
fn due_from_the_recommended_date_on_and_overdue_after_the_past_due_date() {
    // Born on 2020-01-01: recommended on 2021-04-01, past due on 2021-06-30.
    let schedule = one(at_15_months()).build();
    let on = |date| due(&born("2020-01-01").on(date), &schedule);
    assert_eq!(on("2020-06-01"), Due::NotYetDue);
    assert_eq!(on("2021-03-31"), Due::NotYetDue);
    assert_eq!(on("2021-04-01"), Due::Due);
    assert_eq!(on("2021-06-30"), Due::Due);
    assert_eq!(on("2021-07-01"), Due::Overdue);
    assert_eq!(on("2025-01-01"), Due::Overdue);
}

#[test]
fn without_a_past_due_date_nothing_is_overdue() {
    let schedule = one(json!({"ages": [{"minimum": "1 year"}]})).build();
    assert_eq!(due(&born("2020-01-01"), &schedule), Due::Due);
}

#[test]
fn without_a_dose_to_give_nothing_is_due() {
    let schedule = one(at_15_months()).build();
    let person = born("2020-01-01").dose("2021-04-01", "01");
    assert_eq!(due(&person, &schedule), Due::None);
    assert_eq!(category(&person, &schedule), None);
}

#[test]
fn a_shared_decision_is_conditional_from_the_recommended_date_on() {
    let schedule = one(at_15_months())
        .category("shared_decision", json!({}))
        .build();
    let on = |date| due(&born("2020-01-01").on(date), &schedule);
    assert_eq!(on("2021-03-31"), Due::NotYetDue);
    assert_eq!(on("2021-04-01"), Due::Conditional);
    assert_eq!(on("2021-07-01"), Due::Conditional);
    // A routine dose is due on those days, as one without a category.
    let schedule = one(at_15_months()).category("routine", json!({})).build();
    assert_eq!(
        due(&born("2020-01-01").on("2021-04-01"), &schedule),
        Due::Due
    );
    assert_eq!(
        due(&born("2020-01-01").on("2021-07-01"), &schedule),
        Due::Overdue
    );
}

#[test]
fn a_category_holds_at_its_ages_on_the_assessment_date() {
    let schedule = one(at_15_months())
        .category(
            "routine",
            json!({"begin_age": "2 years", "end_age": "3 years"}),
        )
        .build();
    let on = |date| category(&born("2020-01-01").on(date), &schedule);
    assert_eq!(on("2021-12-31"), None);
    assert_eq!(on("2022-01-01"), Some(Category::Routine));
    assert_eq!(on("2022-12-31"), Some(Category::Routine));
    assert_eq!(on("2023-01-01"), None);
}

#[test]
fn a_category_holds_for_the_target_doses_it_names() {
    let plan = plan([series("S", [at_15_months(), json!({})])]);
    let schedule = plan
        .category("high_risk", json!({"target_doses": [2]}))
        .build();
    let person = born("2020-01-01");
    assert_eq!(category(&person, &schedule), None);
    let begun = person.dose("2021-04-01", "01");
    assert_eq!(category(&begun, &schedule), Some(Category::HighRisk));
}

#[test]
fn a_category_holds_with_one_of_the_indications_it_names() {
    let schedule = one(at_15_months())
        .category("high_risk", json!({"indications": ["001", "002"]}))
        .build();
    let person = born("2020-01-01");
    assert_eq!(category(&person, &schedule), None);
    assert_eq!(category(&person.clone().seen("003"), &schedule), None);
    assert_eq!(
        category(&person.seen("002"), &schedule),
        Some(Category::HighRisk)
    );
}

#[test]
fn of_several_categories_routine_goes_before_a_shared_decision() {
    let schedule = one(at_15_months())
        .category("shared_decision", json!({}))
        .category("routine", json!({"begin_age": "2 years"}))
        .build();
    let on = |date| category(&born("2020-01-01").on(date), &schedule);
    assert_eq!(on("2021-12-31"), Some(Category::SharedDecision));
    assert_eq!(on("2022-01-01"), Some(Category::Routine));
}

/// The group AB of two antigens with a dose each.
fn both(a: Value, b: Value) -> Plan {
    one(a)
        .antigen("B", [series("T", [b])])
        .group("AB", &["A", "B"], false)
}

#[test]
fn the_category_of_a_group_is_that_of_its_parts_that_are_not_complete() {
    let schedule = both(at_15_months(), at_15_months())
        .category("routine", json!({}))
        .build();
    let person = born("2020-01-01");
    assert_eq!(category(&person, &schedule), Some(Category::Routine));
    // A, which has the category, is complete; B is not.
    let person = person.dose("2021-04-01", "01");
    assert_eq!(category(&person, &schedule), None);
}

#[test]
fn the_series_that_stands_for_a_group_has_its_status_and_is_recommended_first() {
    let later = json!({"ages": [{"minimum": "2 years"}]});
    let schedule = both(later, at_15_months()).build();
    let stands = |person: &Person| {
        let forecast = person.forecast(&schedule);
        forecast.groups[0].series.map(str::to_owned)
    };
    // A is recommended from 2022-01-01 on, B from 2021-04-01 on.
    assert_eq!(stands(&born("2020-01-01")).as_deref(), Some("T"));
    // B is complete: the group is not, for A's sake.
    let person = born("2020-01-01").dose("2021-04-01", "11");
    assert_eq!(stands(&person).as_deref(), Some("S"));
}

#[test]
fn the_reason_of_a_group_is_that_of_the_series_that_stands_for_it() {
    // A is complete, B is aged out, and so is the group (Table 9-4, column 2).
    let young = json!({"ages": [{"maximum": "1 year"}]});
    let schedule = both(at_15_months(), young).build();
    let person = born("2020-01-01").dose("2021-04-01", "01");
    assert_eq!(person.next_of(&schedule, "AB"), "aged_out too_old");
}

#[test]
fn vaccinegroup_1_and_2_go_by_the_antigens_of_the_group_not_by_the_series_at_hand() {
    let rule = |person: &Person, schedule: &Schedule| of(person, schedule, |group| group.rule);
    let single = one(at_15_months())
        .immunity(json!({"clinical_history": ["001"]}))
        .build();
    let person = born("2020-01-01");
    assert_eq!(rule(&person, &single), "Table 7-10");
    assert_eq!(rule(&person.clone().seen("001"), &single), "Table 7-3");
    // No series of B is relevant for a person without the observation.
    let mut at_risk = series("T", [at_15_months()]);
    at_risk["type"] = json!("risk");
    at_risk["indications"] = json!([{"observation": "001"}]);
    let multiple = one(at_15_months())
        .antigen("B", [at_risk])
        .group("AB", &["A", "B"], false)
        .build();
    assert_eq!(person.forecast(&multiple).groups[0].parts.len(), 1);
    assert_eq!(rule(&person, &multiple), "Table 9-4");
}

/// The season that the forecast rests on, as `2021-07-01 to 2022-06-30, from 2020-07-01`.
fn season(person: &Person, schedule: &Schedule) -> Option<String> {
    of(person, schedule, |group| {
        let season = group.projected_season?;
        let end = season.end.map_or("-".to_owned(), |end| end.to_string());
        let from = season.projected_from.start;
        Some(format!("{} to {end}, from {from}", season.start))
    })
}

#[test]
fn a_season_that_recurs_is_said_to_be_projected_once_the_published_one_is_over() {
    let dose = json!({"ages": [{"minimum": "1 year"}], "season":
        {"start": "2020-07-01", "end": "2021-06-30", "recurs": "yearly"}});
    let schedule = one(dose).build();
    let person = born("2015-01-01");
    assert_eq!(season(&person.clone().on("2021-06-30"), &schedule), None);
    let next = person.clone().on("2021-07-01");
    let expected = "2021-07-01 to 2022-06-30, from 2020-07-01";
    assert_eq!(season(&next, &schedule).as_deref(), Some(expected));
    assert_eq!(next.next(&schedule), "#1 2021-07-01 2021-07-01 - -");
    // It decides too where the dose of the season was given.
    let given = next.dose("2021-07-01", "01");
    assert_eq!(given.next(&schedule), "complete complete");
    assert_eq!(season(&given, &schedule).as_deref(), Some(expected));
}

#[test]
fn a_season_that_decides_nothing_is_not_said() {
    let dose = json!({"ages": [{"maximum": "10 years"}], "season":
        {"start": "2020-07-01", "end": "2021-06-30", "recurs": "yearly"}});
    let schedule = one(dose)
        .immunity(json!({"clinical_history": ["001"]}))
        .build();
    let person = born("2015-01-01").on("2022-01-01");
    assert!(season(&person, &schedule).is_some());
    assert_eq!(season(&person.clone().seen("001"), &schedule), None);
    let old = person.on("2025-01-01");
    assert_eq!(old.next(&schedule), "aged_out too_old");
    assert_eq!(season(&old, &schedule), None);
}
