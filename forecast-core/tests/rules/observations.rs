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
