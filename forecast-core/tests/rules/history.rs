//! Section 4.2: doses as antigens administered.

use forecast_core::report::NoticeKind;
use serde_json::json;

use crate::person::born;
use crate::plan::{plan, series};

fn one() -> serde_json::Value {
    series(
        "S",
        [json!({"preferable_vaccines": [{"cvx": "01"}, {"cvx": "99"}]})],
    )
}

fn other() -> serde_json::Value {
    series(
        "T",
        [json!({"preferable_vaccines": [{"cvx": "11"}, {"cvx": "99"}]})],
    )
}

#[test]
fn table_4_3_a_combination_vaccine_is_a_dose_of_each_antigen() {
    let schedule = plan([one()]).antigen("B", [other()]).build();
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-02-01", "99");
    assert_eq!(
        person.verdicts(&schedule),
        ["1 valid", "- extraneous series_complete"]
    );
    assert_eq!(person.verdicts_of(&schedule, "B"), ["none", "1 valid"]);
}

#[test]
fn table_4_3_records_are_in_order_of_date_whatever_the_order_of_the_input() {
    let schedule = plan([one()]).build();
    let person = born("2020-01-01")
        .dose("2021-02-01", "01")
        .dose("2021-01-01", "01");
    let forecast = person.forecast(&schedule);
    let dates: Vec<_> = forecast
        .doses
        .iter()
        .map(|it| it.date.to_string())
        .collect();
    assert_eq!(dates, ["2021-01-01", "2021-02-01"]);
    assert_eq!(
        person.verdicts(&schedule),
        ["1 valid", "- extraneous series_complete"]
    );
}

#[test]
fn section_4_2_an_association_holds_at_its_ages_only() {
    // Under 50 years vaccine 55 counts towards A, from 50 on towards B (the age when it was given).
    let vaccine = |cvx: &str| json!({"preferable_vaccines": [{"cvx": cvx}]});
    let schedule = plan([series("S", [vaccine("55")])])
        .antigen("B", [series("T", [vaccine("55")])])
        .vaccine(
            "55",
            json!([{"antigen": "A", "end_age": "50 years"},
                              {"antigen": "B", "begin_age": "50 years"}]),
        )
        .build();
    let given = |date| {
        let person = born("1960-06-15").dose(date, "55");
        let judged = |antigen| person.verdicts_of(&schedule, antigen)[0].clone();
        (judged("A"), judged("B"))
    };
    let (valid, none) = ("1 valid".to_owned(), "none".to_owned());
    assert_eq!(given("2010-06-14"), (valid.clone(), none.clone()));
    assert_eq!(given("2010-06-15"), (none, valid));
}

#[test]
fn section_4_2_a_dose_that_counts_towards_nothing_is_kept() {
    let schedule = plan([one()])
        .vaccine("55", json!([{"antigen": "A", "begin_age": "50 years"}]))
        .build();
    let person = born("2020-01-01").dose("2021-01-01", "55");
    let forecast = person.forecast(&schedule);
    assert_eq!(forecast.doses[0].not_evaluated, Some(NoticeKind::NoAntigen));
    assert_eq!(forecast.doses[0].cvx, "55");
}

#[test]
fn two_associations_with_one_antigen_at_overlapping_ages_make_one_record() {
    let schedule = plan([series(
        "S",
        [json!({"preferable_vaccines": [{"cvx": "55"}]})],
    )])
    .vaccine(
        "55",
        json!([{"antigen": "A", "end_age": "50 years"},
                              {"antigen": "A", "end_age": "40 years"}]),
    )
    .build();
    let person = born("2020-01-01").dose("2021-01-01", "55");
    let forecast = person.forecast(&schedule);
    assert_eq!(forecast.doses[0].antigens.len(), 1);
    assert_eq!(person.verdicts(&schedule), ["1 valid"]);
}

#[test]
fn section_4_4_each_series_judges_every_dose_for_itself() {
    // Valid in S of group 1, too early in T of group 2.
    let late = crate::plan::with(
        series("T", [json!({"ages": [{"absolute_minimum": "4 years"}]})]),
        json!({"selection": {"group": "2"}}),
    );
    let schedule = plan([series("S", [json!({})]), late]).build();
    let person = born("2020-01-01").dose("2021-01-01", "01");
    let forecast = person.forecast(&schedule);
    let judged = &forecast.doses[0].antigens;
    let of = |name| judged.iter().find(|it| it.series == name).unwrap().status;
    assert_ne!(of("S"), of("T"));
    // For the group the best that can be said of it counts.
    assert_eq!(forecast.doses[0].groups[0].status, of("S"));
}
