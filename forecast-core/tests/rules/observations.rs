//! Which observations are active: from their date until their end, as the latest statement says.

use forecast_core::report::NoticeKind;
use forecast_core::schedule::Schedule;
use serde_json::json;

use crate::person::{Person, born};
use crate::plan::{plan, series};

const DUE: &str = "#1 2001-01-01 2001-01-01 - -";
const FORBIDDEN: &str = "contraindicated contraindicated";

/// A dose at one year of age, which the observation 001 forbids.
fn forbidden() -> Schedule {
    plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .contraindications(json!({"antigen": [{"observation": "001"}]}))
        .build()
}

/// Statements about the observation 001, each as date and end, in this order and in reverse.
fn stated(statements: &[(Option<&str>, Option<&str>)], as_of: &str) -> String {
    let of = |person: Person, (date, end): &(Option<&str>, Option<&str>)| {
        person.stated("001", *date, *end)
    };
    let person = born("2000-01-01").on(as_of);
    let one = statements
        .iter()
        .fold(person.clone(), of)
        .next(&forbidden());
    let other = statements.iter().rev().fold(person, of).next(&forbidden());
    assert_eq!(one, other);
    one
}

#[test]
fn an_observation_holds_from_its_date_until_the_day_before_its_end() {
    let row = [(Some("2020-03-01"), Some("2020-12-26"))];
    assert_eq!(stated(&row, "2020-02-29"), DUE);
    assert_eq!(stated(&row, "2020-03-01"), FORBIDDEN);
    assert_eq!(stated(&row, "2020-12-25"), FORBIDDEN);
    assert_eq!(stated(&row, "2020-12-26"), DUE);
}

#[test]
fn an_observation_without_a_date_holds_until_its_end() {
    let row = [(None, Some("2020-12-26"))];
    assert_eq!(stated(&row, "2001-06-01"), FORBIDDEN);
    assert_eq!(stated(&row, "2020-12-26"), DUE);
}

#[test]
fn an_observation_that_ends_on_its_day_never_held() {
    let row = [(Some("2020-03-01"), Some("2020-03-01"))];
    assert_eq!(stated(&row, "2020-03-01"), DUE);
}

#[test]
fn the_latest_statement_decides() {
    let open = (Some("2018-01-01"), None);
    let ended = (Some("2019-01-01"), Some("2019-06-01"));
    let again = (Some("2021-01-01"), None);
    assert_eq!(stated(&[open, ended], "2019-05-31"), FORBIDDEN);
    assert_eq!(stated(&[open, ended], "2019-06-01"), DUE);
    assert_eq!(stated(&[open, ended, again], "2020-12-31"), DUE);
    assert_eq!(stated(&[open, ended, again], "2021-01-01"), FORBIDDEN);
    assert_eq!(stated(&[again, open], "2026-01-01"), FORBIDDEN);
}

#[test]
fn a_statement_without_a_date_was_made_before_all_others_or_when_it_ended() {
    let undated = (None, None);
    let ended = (Some("2019-01-01"), Some("2019-06-01"));
    assert_eq!(stated(&[undated, ended], "2026-01-01"), DUE);
    // "Ended in 2020" is later than "since 2018", and earlier than "since 2021".
    let over = (None, Some("2020-01-01"));
    assert_eq!(
        stated(&[over, (Some("2018-01-01"), None)], "2026-01-01"),
        DUE
    );
    assert_eq!(stated(&[over, undated], "2026-01-01"), DUE);
    assert_eq!(
        stated(&[over, (Some("2021-01-01"), None)], "2026-01-01"),
        FORBIDDEN
    );
}

#[test]
fn of_several_statements_of_one_day_the_one_that_holds_longest_decides() {
    let day = Some("2020-03-01");
    let ended = (day, Some("2020-12-26"));
    assert_eq!(stated(&[ended, (day, None)], "2026-01-01"), FORBIDDEN);
    assert_eq!(
        stated(&[ended, (day, Some("2021-01-01"))], "2020-12-31"),
        FORBIDDEN
    );
}

#[test]
fn an_end_before_the_date_is_left_out_and_said() {
    let row = [(Some("2020-03-01"), Some("2019-12-26"))];
    assert_eq!(stated(&row, "2026-01-01"), FORBIDDEN);
    let person = born("2000-01-01").stated("001", row[0].0, row[0].1);
    let schedule = forbidden();
    let notices = person.forecast(&schedule).notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].path, "observations[0].end");
    assert_eq!(notices[0].kind, NoticeKind::ObservationEndsBeforeItBegins);
    assert_eq!(notices[0].value, None);
}

/// As [`forbidden`], where 001 lasts 300 days, counted from 002 where that is known.
fn passing() -> Schedule {
    plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .contraindications(json!({"antigen": [{"observation": "001"}]}))
        .observation("001", json!({"lasts": "300 days", "lasts_from": "002"}))
        .observation("002", json!({"lasts": "300 days"}))
        .build()
}

fn passes(person: &Person, last: &str, end: &str) {
    let schedule = passing();
    assert_eq!(person.clone().on(last).next(&schedule), FORBIDDEN, "{last}");
    assert_eq!(person.clone().on(end).next(&schedule), DUE, "{end}");
}

#[test]
fn what_lasts_so_long_ends_without_being_told() {
    // 2025-07-01 + 300 days is 2026-04-27.
    let person = born("2000-01-01").seen_on("001", "2025-07-01");
    passes(&person, "2026-04-26", "2026-04-27");
    // An end before that holds, one after it does not.
    let ended = |end| born("2000-01-01").stated("001", Some("2025-07-01"), Some(end));
    passes(&ended("2025-12-01"), "2025-11-30", "2025-12-01");
    passes(&ended("2027-01-01"), "2026-04-26", "2026-04-27");
    // Without a date it lasts.
    let undated = born("2000-01-01").seen("001");
    assert_eq!(undated.next(&passing()), FORBIDDEN);
}

#[test]
fn how_long_it_lasts_is_counted_from_another_observation_where_that_is_known() {
    // 2025-03-01 + 300 days is 2025-12-26.
    let person = born("2000-01-01")
        .seen_on("001", "2025-07-01")
        .seen_on("002", "2025-03-01");
    passes(&person, "2025-12-25", "2025-12-26");
    // An earlier one in whose time it does not fall says nothing of it.
    let earlier = born("2000-01-01")
        .seen_on("002", "2022-03-01")
        .seen_on("001", "2025-07-01");
    passes(&earlier, "2026-04-26", "2026-04-27");
    // Without a date of its own, the latest counts.
    let undated = born("2000-01-01")
        .seen("001")
        .seen_on("002", "2022-03-01")
        .seen_on("002", "2025-03-01");
    passes(&undated, "2025-12-25", "2025-12-26");
}

/// As [`forbidden`], where a dose of the product 70 is the observation 001 for three months.
fn globulin() -> Schedule {
    let codings = json!([{"system": "CVX", "code": "70"}, {"system": "CVX", "code": "02"}]);
    plan([series("S", [json!({"ages": [{"minimum": "1 year"}]})])])
        .contraindications(json!({"antigen": [{"observation": "001"}]}))
        .observation("001", json!({"codings": codings, "lasts": "3 months"}))
        .names(json!({"products_not_used":
            [{"cvx": "71", "name": "Serum", "reason": "it keeps nothing from working"}]}))
        .build()
}

#[test]
fn a_dose_of_a_product_that_is_an_observation_is_one_for_as_long_as_that_lasts() {
    let schedule = globulin();
    let person = born("2000-01-01").dose("2025-10-31", "70");
    let on = |day: &str| person.clone().on(day).next(&schedule);
    // Three months after 31 October is 31 January.
    assert_eq!(on("2026-01-30"), FORBIDDEN);
    assert_eq!(on("2026-01-31"), DUE);
    // Not before birth, nor after the assessment.
    assert_eq!(on("2025-10-30"), DUE);
    let forecast = person.forecast(&schedule);
    assert_eq!(
        forecast.doses[0].not_evaluated,
        Some(NoticeKind::DoseAsObservation)
    );
    let notice = &forecast.notices[0];
    assert_eq!(notice.path, "doses[0].cvx");
    assert_eq!(notice.kind, NoticeKind::DoseAsObservation);
    assert_eq!(notice.value, Some("001"));
}

#[test]
fn a_vaccine_that_an_observation_names_stays_a_vaccine() {
    let schedule = globulin();
    let person = born("2000-01-01").dose("2025-10-31", "02");
    assert_ne!(person.next(&schedule), FORBIDDEN);
    assert!(person.forecast(&schedule).notices.is_empty());
}

#[test]
fn a_product_that_no_rule_asks_about_is_named() {
    let schedule = globulin();
    let person = born("2000-01-01").dose("2025-10-31", "71");
    let forecast = person.forecast(&schedule);
    assert_eq!(person.next(&schedule), DUE);
    assert_eq!(forecast.notices[0].kind, NoticeKind::ProductNotUsed);
    assert_eq!(forecast.notices[0].value, Some("71"));
    assert_eq!(
        forecast.doses[0].not_evaluated,
        Some(NoticeKind::ProductNotUsed)
    );
}
