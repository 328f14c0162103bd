//! What the reasons of an answer compared: as data, and in words.

use forecast_core::report::{Forecast, iso};
use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{doses, plan, series};

/// A dose of the answer, by its place in the request, as it goes out on the wire.
fn wire(forecast: &Forecast<'_>, index: usize) -> Value {
    let dose = forecast.doses.iter().find(|dose| dose.index == index);
    serde_json::to_value(dose.unwrap()).unwrap()
}

/// The limit of the first verdict on a dose, and its sentence.
fn told(person: &Person, schedule: &Schedule, index: usize) -> (Value, String) {
    let forecast = person.forecast(schedule);
    let dose = forecast.doses.iter().find(|dose| dose.index == index);
    let dose = dose.unwrap();
    let wire = wire(&forecast, index);
    let limit = wire["antigens"][0]["limits"][0].clone();
    let valid = wire["antigens"][0]["status"] == "valid";
    let first = if valid { Value::Null } else { limit.clone() };
    assert_eq!(wire["antigens"][0]["limit"], first);
    assert_eq!(wire["groups"][0]["limit"], first, "the group says the same");
    let whys: Vec<String> = dose.antigens[0].whys(dose.date, iso).collect();
    assert_eq!(whys.len(), dose.antigens[0].limits.len());
    let of_group = dose.groups[0].why(dose.date, iso);
    assert_eq!(of_group.as_ref(), whys.first().filter(|_| !valid));
    (limit, whys[0].clone())
}

fn birth(date: &str) -> Value {
    json!({"kind": "birth", "date": date})
}

#[test]
fn an_age_is_counted_from_birth() {
    let schedule = doses([json!({"ages": [{
        "absolute_minimum": "12 months - 4 days", "minimum": "12 months", "maximum": "8 years"}]})]);
    let given = |date| {
        told(
            &born("2021-03-15").dose(date, "01").on("2030-01-01"),
            &schedule,
            0,
        )
    };
    // 12 months are 2022-03-15, four days before are 2022-03-11.
    assert_eq!(
        given("2022-03-10"),
        (
            json!({"kind": "absolute_minimum_age", "as_written": "12 months - 4 days",
                   "date": "2022-03-11", "from": birth("2021-03-15")}),
            "given 5 days before the first birthday; 2022-03-11 was the first day that counts"
                .to_owned()
        )
    );
    assert_eq!(
        given("2022-03-13"),
        (
            json!({"kind": "minimum_age", "as_written": "12 months", "date": "2022-03-15",
                   "from": birth("2021-03-15")}),
            "given 2 days before the first birthday, in the grace period".to_owned()
        )
    );
    // The last day that counts is the day before the eighth birthday.
    assert_eq!(
        given("2029-03-16"),
        (
            json!({"kind": "maximum_age", "as_written": "8 years", "date": "2029-03-14",
                   "from": birth("2021-03-15")}),
            "given 2 days after the last day that counts before the eighth birthday, 2029-03-14"
                .to_owned()
        )
    );
}

#[test]
fn an_age_is_told_as_the_schedule_writes_it() {
    let weeks = doses([json!({"ages": [{"absolute_minimum": "42 days", "minimum": "6 weeks"}]})]);
    // 42 days after 1 January 2020 are 12 February.
    let (limit, words) = told(&born("2020-01-01").dose("2020-02-11", "01"), &weeks, 0);
    assert_eq!(limit["as_written"], "42 days");
    assert_eq!(
        words,
        "given 1 day before the age of 42 days; 2020-02-12 was the first day that counts"
    );
    let long = doses([json!({"ages": [{"absolute_minimum": "11 years", "minimum": "11 years"}]})]);
    let words = |date| told(&born("2010-05-10").dose(date, "01"), &long, 0).1;
    // 2021-03-10 to 2021-05-10 are two months to the day.
    assert!(words("2021-03-10").starts_with("given 2 months before the 11th birthday;"));
    assert!(words("2020-01-31").starts_with("given more than 15 months before the 11th"));
    assert!(words("2012-04-01").starts_with("given more than 9 years before the 11th"));
}

/// A dose from birth on, and another under these rules.
fn second(rules: Value) -> Schedule {
    doses([json!({}), rules])
}

fn dose(index: usize, date: &str, cvx: &str, target_dose: Option<u8>) -> Value {
    json!({"kind": "dose", "index": index, "date": date, "cvx": cvx,
           "name": format!("Vaccine {cvx}"), "target_dose": target_dose})
}

#[test]
fn an_interval_is_counted_from_a_dose() {
    let schedule = second(json!({"intervals": [{"from": "previous",
        "absolute_minimum": "4 weeks - 4 days", "minimum": "28 days"}]}));
    // Four weeks after 1 January 2021 are the 29th, less four days the 25th.
    let person = |date| born("2020-01-01").dose(date, "01").dose("2021-01-01", "01");
    assert_eq!(
        told(&person("2021-01-21"), &schedule, 0),
        (
            json!({"kind": "absolute_minimum_interval", "as_written": "4 weeks - 4 days",
                   "date": "2021-01-25", "from": dose(1, "2021-01-01", "01", Some(1))}),
            "given 20 days after dose 1 of 2021-01-01; 2021-01-25 (4 weeks - 4 days after it) was \
             the first day that counts"
                .to_owned()
        )
    );
    let (limit, words) = told(&person("2021-01-25"), &schedule, 0);
    assert_eq!(
        limit,
        json!({"kind": "minimum_interval", "as_written": "28 days", "date": "2021-01-29",
               "from": dose(1, "2021-01-01", "01", Some(1))})
    );
    assert_eq!(
        words,
        "given 24 days after dose 1 of 2021-01-01, in the grace period before 28 days"
    );
}

#[test]
fn of_several_intervals_the_one_that_ends_last_is_told_unless_an_allowable_one_ends_sooner() {
    let rules = |allowable: Value| {
        second(json!({"intervals": [
                {"from": "previous", "absolute_minimum": "4 weeks"},
                {"from": {"target_dose": 1}, "absolute_minimum": "2 months"}],
            "allowable_intervals": allowable}))
    };
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-01-08", "01");
    let limit = |schedule: &Schedule| told(&person, schedule, 1).0;
    let found = limit(&rules(json!([])));
    assert_eq!(
        (&found["as_written"], &found["date"]),
        (&json!("2 months"), &json!("2021-03-01"))
    );
    let sooner = json!([{"from": "previous", "absolute_minimum": "3 weeks"}]);
    let found = limit(&rules(sooner));
    assert_eq!(
        (&found["as_written"], &found["date"]),
        (&json!("3 weeks"), &json!("2021-01-22"))
    );
}

#[test]
fn an_interval_from_a_dose_that_did_not_count_names_its_vaccine() {
    let schedule = second(json!({"intervals": [{"from": {"most_recent": ["02"]},
        "absolute_minimum": "8 weeks"}]}));
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-02-01", "02")
        .dose("2021-02-15", "01");
    // 8 weeks after 1 February are 29 March.
    let (limit, words) = told(&person, &schedule, 2);
    assert_eq!(limit["from"], dose(1, "2021-02-01", "02", None));
    assert_eq!(
        words,
        "given 14 days after Vaccine 02 of 2021-02-01; 2021-03-29 (8 weeks after it) was the \
         first day that counts"
    );
}

#[test]
fn an_interval_from_an_observation_says_so() {
    let schedule = doses([json!({"intervals": [{"from": {"observation": "007"},
        "absolute_minimum": "27 weeks"}]})]);
    let person = |date| {
        born("2000-01-01")
            .dose(date, "01")
            .seen_on("007", "2025-06-01")
    };
    // 27 weeks after 1 June 2025 are 7 December.
    let limit = json!({"kind": "absolute_minimum_interval", "as_written": "27 weeks",
        "date": "2025-12-07",
        "from": {"kind": "observation", "code": "007", "title": "An observation",
                 "date": "2025-06-01"}});
    assert_eq!(
        told(&person("2025-11-30"), &schedule, 0),
        (
            limit.clone(),
            "given more than 5 months after An observation (observation 007 of 2025-06-01); \
             2025-12-07 (27 weeks after it) was the first day that counts"
                .to_owned()
        )
    );
    let (found, words) = told(&person("2001-06-01"), &schedule, 0);
    assert_eq!(found, limit);
    assert!(words.starts_with("given 24 years before An observation (observation 007 of"));
}

#[test]
fn a_conflict_names_the_dose_that_it_is_with() {
    let schedule = plan([series("S", [json!({})])])
        .antigen("B", [series("T", [json!({})])])
        .conflict("11", "01", ["24 days", "28 days"])
        .build();
    let person = born("2020-01-01")
        .dose("2021-03-01", "11")
        .dose("2021-03-11", "01");
    // A dose of another antigen has no verdict here: the minimum conflict end counts.
    assert_eq!(
        told(&person, &schedule, 1),
        (
            json!({"kind": "conflict_end", "as_written": "24 days", "date": "2021-03-25",
                   "from": {"kind": "conflicting_dose", "index": 0, "date": "2021-03-01",
                            "cvx": "11", "name": "Vaccine 11", "target_dose": null}}),
            "given 10 days after Vaccine 11 of 2021-03-01, which it conflicts with; 2021-03-25 \
             (24 days after it) was the first day that counts"
                .to_owned()
        )
    );
}

#[test]
fn a_vaccine_for_another_age_says_for_which() {
    let schedule = doses([json!({"preferable_vaccines": [
        {"cvx": "01", "begin_age": "4 years", "end_age": "7 years"}]})]);
    let given = |date| told(&born("2020-01-01").dose(date, "01"), &schedule, 0);
    assert_eq!(
        given("2023-12-31"),
        (
            json!({"kind": "vaccine_begin_age", "as_written": "4 years", "date": "2024-01-01",
                   "from": birth("2020-01-01")}),
            "not a vaccine for this age: given 1 day before the fourth birthday; 2024-01-01 was \
             the first day that counts"
                .to_owned()
        )
    );
    let person = born("2015-01-01").dose("2022-01-01", "01");
    assert_eq!(
        told(&person, &schedule, 0),
        (
            json!({"kind": "vaccine_end_age", "as_written": "7 years", "date": "2021-12-31",
                   "from": birth("2015-01-01")}),
            "not a vaccine for this age: given 1 day after the last day that counts before the \
             seventh birthday, 2021-12-31"
                .to_owned()
        )
    );
}

#[test]
fn what_was_wrong_with_the_dose_itself_is_told() {
    let schedule = doses([json!({})]);
    let given = |more: Value| {
        let dose = crate::plan::with(json!({"date": "2021-02-03", "cvx": "01"}), more);
        told(&born("2020-01-01").dose_of(dose), &schedule, 0)
    };
    assert_eq!(
        given(json!({"lot_expiration": "2021-01"})),
        (
            json!({"kind": "lot_expiration", "as_written": "2021-01", "date": "2021-01-31",
                   "from": null}),
            "given 3 days after its lot expired; 2021-01-31 was the last day to use it".to_owned()
        )
    );
    assert_eq!(
        given(json!({"condition": "partial"})),
        (
            json!({"kind": "dose_condition", "as_written": "partial", "date": null, "from": null}),
            "given in part only".to_owned()
        )
    );
}

#[test]
fn a_dose_too_many_names_the_one_that_was_enough_and_a_small_one_the_volume() {
    let schedule = doses([json!({"preferable_vaccines": [{"cvx": "01", "volume": "0.5"}]})]);
    let small = json!({"date": "2021-01-01", "cvx": "01", "volume": "0.25"});
    let person = born("2020-01-01").dose("2021-03-01", "01").dose_of(small);
    assert_eq!(
        told(&person, &schedule, 0),
        (
            json!({"kind": "series_complete", "as_written": null, "date": null,
                   "from": dose(1, "2021-01-01", "01", Some(1))}),
            "the series was complete already, with the dose of 2021-01-01".to_owned()
        )
    );
    assert_eq!(
        told(&person, &schedule, 1),
        (
            json!({"kind": "volume", "as_written": "0.5", "date": null, "from": null}),
            "less than the recommended volume of 0.5 mL".to_owned()
        )
    );
}

#[test]
fn a_wrong_vaccine_compares_no_date() {
    let schedule = doses([json!({})]);
    let (limit, words) = told(&born("2020-01-01").dose("2021-01-01", "02"), &schedule, 0);
    assert_eq!(limit, Value::Null);
    assert_eq!(words, "not a vaccine that counts for this dose");
}

/// `limit`, `because` and the sentence of the group A.
fn group(person: &Person, schedule: &Schedule) -> (Value, Value, Option<String>) {
    let forecast = person.forecast(schedule);
    let group = forecast.groups.iter().find(|it| it.group == "A").unwrap();
    let wire = serde_json::to_value(group).unwrap();
    (
        wire["limit"].clone(),
        wire["because"].clone(),
        group.why(iso),
    )
}

#[test]
fn a_contraindicated_group_names_the_observation_and_what_it_forbids() {
    let schedule = plan([series("S", [json!({})])])
        .contraindications(json!({"antigen": [{"observation": "007"}]}))
        .build();
    let (limit, because, words) =
        group(&born("2020-01-01").seen_on("007", "2025-02-03"), &schedule);
    assert_eq!(limit, Value::Null);
    assert_eq!(
        because,
        json!([{"kind": "contraindication", "code": "007", "title": "An observation",
                "date": "2025-02-03", "antigens": ["A"], "vaccines": []}])
    );
    assert_eq!(
        words.as_deref(),
        Some("An observation (observation 007 of 2025-02-03) forbids it")
    );
    let by_vaccine = json!({"vaccine": [{"observation": "007", "vaccines": [{"cvx": "01"}]}]});
    let schedule = plan([series("S", [json!({})])])
        .contraindications(by_vaccine)
        .build();
    let (_, because, words) = group(&born("2020-01-01").seen("007"), &schedule);
    assert_eq!(
        because[0]["vaccines"],
        json!([{"cvx": "01", "name": "Vaccine 01"}])
    );
    assert_eq!(
        words.as_deref(),
        Some("An observation (observation 007) forbids Vaccine 01")
    );
    assert_eq!(group(&born("2020-01-01"), &schedule).1, json!([]));
}

#[test]
fn one_observation_against_several_antigens_of_a_group_is_told_once() {
    let rules = json!({"antigen": [{"observation": "007"}]});
    let schedule = plan([series("S", [json!({})])])
        .contraindications(rules.clone())
        .antigen("B", [series("T", [json!({})])])
        .contraindications(rules)
        .group("A", &["A", "B"], true)
        .build();
    let (_, because, _) = group(&born("2020-01-01").seen("007"), &schedule);
    assert_eq!(because.as_array().unwrap().len(), 1);
    assert_eq!(because[0]["antigens"], json!(["A", "B"]));
}

#[test]
fn a_group_says_what_proves_immunity() {
    let immunity = json!({"clinical_history": ["003"],
        "birth": [{"before": "1957-01-01", "country": "U.S."}]});
    let schedule = plan([series("S", [json!({})])]).immunity(immunity).build();
    let (_, because, words) = group(&born("2000-01-01").seen("003"), &schedule);
    assert_eq!(
        because,
        json!([{"kind": "immunity", "code": "003", "title": "An observation", "date": null,
                "antigens": ["A"]}])
    );
    assert_eq!(
        words.as_deref(),
        Some("An observation (observation 003) is evidence of immunity")
    );
    let (_, because, words) = group(&born("1950-01-01").country("U.S."), &schedule);
    assert_eq!(
        because,
        json!([{"kind": "born_before", "date": "1957-01-01", "country": "U.S.",
                "antigens": ["A"]}])
    );
    assert_eq!(
        words.as_deref(),
        Some("birth in the U.S. before 1957-01-01 is evidence of immunity")
    );
}

#[test]
fn a_group_says_which_age_is_past() {
    let schedule = doses([json!({"ages": [{"maximum": "8 months"}]})]);
    let (limit, because, words) = group(&born("2020-01-15"), &schedule);
    // 8 months after 15 January are 15 September; the day before was the last one.
    assert_eq!(
        limit,
        json!({"kind": "maximum_age", "as_written": "8 months", "date": "2020-09-14",
               "from": birth("2020-01-15")})
    );
    assert_eq!(because, json!([]));
    assert_eq!(
        words.as_deref(),
        Some(
            "too old for the doses that are left; 2020-09-14 was the last day, before the age of 8 months"
        )
    );
}
