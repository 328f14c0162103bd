//! The engine on the embedded schedules against both books.

#![expect(clippy::expect_used, reason = "helpers of tests may panic")]

use forecast_core::schedule::Schedule;
use forecast_test_cases::{Ledger, Validation, embedded, validate};

fn run(id: &str) -> Validation {
    let document = forecast_schedules::embedded(id).expect("is embedded");
    let schedule = Schedule::compile(&document.expect("is whole")).expect("is right");
    let (books, ledger) = (
        embedded().expect("books"),
        Ledger::embedded().expect("ledger"),
    );
    validate(&schedule, &books, &ledger).expect("runs")
}

/// Cases that agree in every field: healthy, healthy with the forecast that heads the group,
/// conditions.
fn agreement(found: &Validation) -> (usize, usize, usize) {
    let [healthy, conditions] = found.books.as_slice() else {
        unreachable!("there are two books");
    };
    let compared = (healthy.compared, conditions.compared);
    assert_eq!(compared, (1_013, 337), "{}", found.to_text(true));
    // In 2016-UC-0131 the next Td of the standard series, which is in process, heads the group; the
    // book tells of the series in pregnancy, which is complete.
    let text = found.to_text(false);
    assert_eq!(conditions.agree, conditions.agree_heads + 1, "{text}");
    assert!(found.passed, "{}", found.to_text(true));
    (healthy.agree, healthy.agree_heads, conditions.agree)
}

#[test]
fn release_4_64_agrees_with_every_healthy_case() {
    let found = run("acip-4.64");
    let (healthy, heads, conditions) = agreement(&found);
    assert_eq!((healthy, heads), (1_013, 1_012), "{}", found.to_text(true));
    assert!(conditions >= 303, "{}", found.to_text(true));
}

#[test]
fn release_4_65_agrees_with_every_healthy_case() {
    let found = run("acip-4.65");
    let (healthy, heads, conditions) = agreement(&found);
    assert_eq!((healthy, heads), (1_013, 1_012), "{}", found.to_text(true));
    assert!(conditions >= 302, "{}", found.to_text(true));
}
