//! Where a schedule departs from the letter of the specification on purpose, and what it says of
//! adults for whom a recommendation begins anew.

use forecast_core::report::{Due, ForecastReason, GroupForecast, NoticeKind, Status};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::Departure;
use serde_json::{Value, json};

use crate::person::{Person, born};
use crate::plan::{Plan, plan, series, with};

fn departing(plan: Plan, departure: Departure) -> Schedule {
    let mut document = plan.document();
    document.schedule.departures.push(departure);
    Schedule::compile(&document).unwrap()
}

fn first<T>(person: &Person, schedule: &Schedule, ask: impl Fn(&GroupForecast<'_>) -> T) -> T {
    ask(&person.forecast(schedule).groups[0])
}

/// One dose from 3 years on: the live vaccine 01, from 2 to 50 years, waits 28 days after vaccine
/// 11; vaccine 02 does not.
fn live_and_inactivated() -> Plan {
    let dose = json!({
        "ages": [{"minimum": "3 years"}],
        "preferable_vaccines": [
            {"cvx": "01", "begin_age": "2 years", "end_age": "50 years", "forecast": true},
            {"cvx": "02", "forecast": true},
        ],
    });
    plan([series("S", [dose])])
        .antigen(
            "B",
            [series("T", [json!({"ages": [{"minimum": "1 year"}]})])],
        )
        .contraindications(json!({}))
        .conflict("11", "01", ["28 days", "28 days"])
}

fn earliest(person: &Person, schedule: &Schedule) -> String {
    first(person, schedule, |group| {
        group
            .earliest
            .map(|date| date.to_string())
            .unwrap_or_default()
    })
}

fn named(person: &Person, schedule: &Schedule) -> (Vec<String>, Vec<String>) {
    first(person, schedule, |group| {
        let now = group.vaccines.iter().map(|it| it.cvx.to_string());
        let later = group
            .waiting
            .iter()
            .map(|it| format!("{} {}", it.cvx, it.from));
        (now.collect(), later.collect())
    })
}

#[test]
fn to_the_letter_one_product_that_must_wait_delays_all() {
    let schedule = live_and_inactivated().build();
    let person = born("2015-01-01").dose("2025-12-20", "11");
    assert_eq!(earliest(&person, &schedule), "2026-01-17");
    assert_eq!(named(&person, &schedule).1, Vec::<String>::new());
}

#[test]
fn by_product_only_the_one_that_must_wait_waits() {
    let schedule = departing(live_and_inactivated(), Departure::ConflictByProduct);
    let person = born("2015-01-01").dose("2025-12-20", "11");
    assert_eq!(earliest(&person, &schedule), "2018-01-01");
    let both = (vec!["02".to_owned()], vec!["01 2026-01-17".to_owned()]);
    assert_eq!(named(&person, &schedule), both);
    // On the day on which the conflict ends both may be given.
    let (now, later) = named(&person.on("2026-01-17"), &schedule);
    assert_eq!((now, later), (vec!["01".into(), "02".into()], vec![]));
}

#[test]
fn by_product_everybody_waits_where_age_allows_only_what_must_wait() {
    // Vaccine 02 is for children under 3 only.
    let dose = json!({
        "ages": [{"minimum": "1 year"}],
        "preferable_vaccines": [{"cvx": "01"}, {"cvx": "02", "end_age": "3 years"}],
    });
    let plan = plan([series("S", [dose])])
        .antigen(
            "B",
            [series("T", [json!({"ages": [{"minimum": "1 year"}]})])],
        )
        .conflict("11", "01", ["28 days", "28 days"]);
    let schedule = departing(plan, Departure::ConflictByProduct);
    // At the minimum age 02 could have been given; the dose was not due later than that.
    let adult = born("2015-01-01").dose("2015-12-20", "11");
    assert_eq!(earliest(&adult, &schedule), "2016-01-01");
    // A dose that is delayed past the third birthday has only 01.
    let dose = json!({
        "ages": [{"minimum": "4 years"}],
        "preferable_vaccines": [{"cvx": "01"}, {"cvx": "02", "end_age": "3 years"}],
    });
    let plan = crate::plan::plan([series("S", [dose])])
        .antigen(
            "B",
            [series("T", [json!({"ages": [{"minimum": "1 year"}]})])],
        )
        .conflict("11", "01", ["28 days", "28 days"]);
    let schedule = departing(plan, Departure::ConflictByProduct);
    let adult = born("2015-01-01").dose("2025-12-20", "11");
    assert_eq!(earliest(&adult, &schedule), "2026-01-17");
}

#[test]
fn by_product_a_contraindicated_product_lets_nobody_off() {
    let plan = live_and_inactivated();
    let mut document = plan.document();
    document
        .schedule
        .departures
        .push(Departure::ConflictByProduct);
    let rows = json!([{"observation": "001", "vaccines": [{"cvx": "02"}]}]);
    document.antigens[0].contraindications.vaccine = serde_json::from_value(rows).unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let person = born("2015-01-01").dose("2025-12-20", "11");
    assert_eq!(earliest(&person, &schedule), "2018-01-01");
    assert_eq!(earliest(&person.seen("001"), &schedule), "2026-01-17");
}

/// Routine before 18 years; a risk series from 10 years on for observation 001.
fn routine_in_childhood() -> Plan {
    let risk = with(
        series("R", [json!({"ages": [{"minimum": "10 years"}]})]),
        json!({
            "type": "risk", "selection": {"group": "2"},
            "indications": [{"observation": "001", "begin_age": "10 years"},
                            {"observation": "002", "end_age": "40 years"}],
        }),
    );
    let child = json!({"ages": [{"minimum": "1 year", "maximum": "18 years"}]});
    let default = with(
        series("S", [child]),
        json!({"selection": {"default": true}}),
    );
    plan([default, risk])
}

#[test]
fn whom_a_group_is_still_for_is_said_where_the_schedule_departs() {
    let person = born("1996-01-01");
    let ask = |group: &GroupForecast<'_>| {
        let codes = group.risk_indications.iter().map(|it| it.code.to_owned());
        (group.status, group.reason, codes.collect::<Vec<String>>())
    };
    let letter = routine_in_childhood().build();
    let too_old = (Status::AgedOut, Some(ForecastReason::TooOld), vec![]);
    assert_eq!(first(&person, &letter, ask), too_old);
    let schedule = departing(routine_in_childhood(), Departure::NotRoutineAtAge);
    let codes = |codes: &[&str]| codes.iter().map(|it| (*it).to_owned()).collect();
    let not_routine = Some(ForecastReason::NotRoutineAtAge);
    assert_eq!(
        first(&person, &schedule, ask),
        (Status::AgedOut, not_routine, codes(&["001", "002"]))
    );
    assert_eq!(
        first(&person, &schedule, |group| group.standing()).as_deref(),
        Some("not routine at this age; for people at risk: An observation, An observation")
    );
    // From 40 years on only one of them asks for it.
    let older = born("1980-01-01");
    assert_eq!(first(&older, &schedule, ask).2, ["001"]);
}

#[test]
fn too_old_is_said_where_no_series_is_open() {
    let child = json!({"ages": [{"minimum": "1 year", "maximum": "18 years"}]});
    let risk = with(
        series("R", [json!({"ages": [{"maximum": "25 years"}]})]),
        json!({"type": "risk", "selection": {"group": "2"},
               "indications": [{"observation": "001"}]}),
    );
    let default = with(
        series("S", [child]),
        json!({"selection": {"default": true}}),
    );
    let schedule = departing(plan([default, risk]), Departure::NotRoutineAtAge);
    let reason = |birth| first(&born(birth), &schedule, |group| group.reason);
    assert_eq!(reason("2003-01-01"), Some(ForecastReason::NotRoutineAtAge));
    assert_eq!(reason("2000-01-01"), Some(ForecastReason::TooOld));
}

#[test]
fn a_standard_series_that_is_open_says_for_whom() {
    let adult = with(
        series("Adults", [json!({"ages": [{"minimum": "18 years"}]})]),
        json!({"open_to": "if never vaccinated: adult series"}),
    );
    let child = json!({"ages": [{"minimum": "1 year", "maximum": "18 years"}]});
    let default = with(
        series("S", [child]),
        json!({"selection": {"default": true}}),
    );
    let schedule = departing(plan([default, adult]), Departure::NotRoutineAtAge);
    assert_eq!(
        first(&born("1986-01-01"), &schedule, |group| group.standing()).as_deref(),
        Some("not routine at this age; if never vaccinated: adult series")
    );
}

/// Recommended at birth, past due from 1 month on; anew for adults from 20 to 60 years, and a
/// shared decision after.
fn anew() -> Plan {
    let dose = json!({"ages": [{"minimum": "0 days", "latest_recommended": "1 month"}]});
    let second = json!({"intervals": [{"from": "previous", "minimum": "4 weeks",
                                       "latest_recommended": "8 weeks"}]});
    plan([series("S", [dose, second])])
        .category("routine", json!({"end_age": "20 years"}))
        .category(
            "routine",
            json!({"begin_age": "20 years", "end_age": "60 years", "begins_anew": true}),
        )
        .category(
            "shared_decision",
            json!({"begin_age": "60 years", "begins_anew": true}),
        )
}

#[test]
fn nobody_is_late_since_before_a_recommendation_began_anew() {
    let schedule = anew().build();
    let standing =
        |person: &Person| first(person, &schedule, |group| (group.due, group.standing()));
    let says = |due, words: Option<&str>| (due, words.map(str::to_owned));
    assert_eq!(standing(&born("2006-01-02")), says(Due::Overdue, None));
    assert_eq!(
        standing(&born("2006-01-01")),
        says(Due::Due, Some("not vaccinated; recommended until 59"))
    );
    assert_eq!(
        standing(&born("1966-01-02")),
        says(Due::Due, Some("not vaccinated; recommended until 59"))
    );
    assert_eq!(
        standing(&born("1966-01-01")),
        says(Due::Conditional, Some("not vaccinated; may be given"))
    );
    let past_due = first(&born("1966-01-02"), &schedule, |group| group.past_due);
    assert_eq!(
        past_due.map(|it| it.to_string()).as_deref(),
        Some("1966-02-01")
    );
}

#[test]
fn who_began_as_an_adult_can_be_late() {
    let schedule = anew().build();
    let standing =
        |person: &Person| first(person, &schedule, |group| (group.due, group.standing()));
    let adult = born("1990-01-01").dose("2025-06-01", "01");
    assert_eq!(standing(&adult), (Due::Overdue, None));
    let child = born("1990-01-01").dose("1991-06-01", "01");
    let words = "not fully vaccinated; recommended until 59".to_owned();
    assert_eq!(standing(&child), (Due::Due, Some(words)));
}

#[test]
fn a_first_dose_is_not_late_for_a_dose_that_did_not_count() {
    // Vaccine 02 does not count, and raises the past due date to its own day.
    let person = born("1990-01-01").dose("2025-06-01", "02");
    let schedule = anew().build();
    assert_eq!(first(&person, &schedule, |group| group.due), Due::Due);
}

fn undecided(value: Value) -> Schedule {
    let mut document = plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])]).document();
    document.observations[0].undecided = serde_json::from_value(value).unwrap();
    Schedule::compile(&document).unwrap()
}

#[test]
fn what_an_observation_does_not_decide_is_a_notice_where_a_dose_is_forecast() {
    let schedule = undecided(json!(["A"]));
    let person = born("2015-01-01").seen("001");
    let forecast = person.forecast(&schedule);
    let notice = &forecast.notices[0];
    assert_eq!(notice.kind, NoticeKind::ContraindicationUndecided);
    assert_eq!(
        (notice.path.as_str(), notice.value),
        ("observations[0].code", Some("001"))
    );
    assert_eq!(notice.decides.as_slice(), ["A"]);
    // Nothing is to decide once the series is complete, nor by an observation that has ended.
    let complete = person.clone().dose("2016-06-01", "01");
    assert!(complete.forecast(&schedule).notices.is_empty());
    let ended = born("2015-01-01").stated("001", None, Some("2020-01-01"));
    assert!(ended.forecast(&schedule).notices.is_empty());
    assert!(person.forecast(&undecided(json!([]))).notices.is_empty());
}
