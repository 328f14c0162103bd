//! Running books and the report.

mod support;

use forecast_core::report::{Few, Forecast, Notice, NoticeKind};
use forecast_test_cases::{ErrorKind, FieldKind, Ledger, Outcome, Tally, validate};
use support::{EMPTY, Fixed, LATE, case, conditions, date, good, late, outcomes, run};

#[test]
fn the_totals_add_up() {
    let found = run(&conditions(vec![case(), late()]), EMPTY);
    assert!(!found.passed);
    let report = &found.books[0];
    assert_eq!(
        (
            report.cases,
            report.compared,
            report.agree,
            report.agree_heads
        ),
        (2, 2, 1, 1)
    );
    assert_eq!((report.forecast_agrees, report.doses_agree), (1, 2));
    assert_eq!(
        (report.known, report.disagree, report.blank_rows),
        (0, 1, 3)
    );
    assert_eq!(
        report.groups["Alpha"],
        Tally {
            compared: 2,
            agree: 1
        }
    );
    assert_eq!(
        report.fields[&FieldKind::PastDue],
        Tally {
            compared: 2,
            agree: 1
        }
    );
    assert_eq!(
        report.fields[&FieldKind::DoseStatus],
        Tally {
            compared: 2,
            agree: 2
        }
    );
    assert!(!report.fields.contains_key(&FieldKind::DoseReason));
    assert_eq!(outcomes(&found), [Outcome::Agrees, Outcome::Disagrees]);
    assert!(run(&conditions(vec![case()]), EMPTY).passed);
}

#[test]
fn what_the_schedule_does_not_know_is_not_compared() {
    let mut other = case();
    other.group = "Omega".to_owned();
    other.row = Some(7);
    let found = run(&conditions(vec![other, case()]), EMPTY);
    let report = &found.books[0];
    assert_eq!((report.cases, report.compared, report.agree), (2, 1, 1));
    assert_eq!(
        report.not_compared[0].note,
        "the schedule has no vaccine group \"Omega\""
    );
    let text = found.to_text(false);
    assert!(text.contains("    row 7, A-1: the schedule has no vaccine group \"Omega\""));

    let notices = vec![Notice {
        path: "doses[0].cvx".to_owned(),
        kind: NoticeKind::UnknownVaccine,
        value: Some("08"),
        decides: Few::None,
    }];
    let engine = Fixed(Forecast { notices, ..good() });
    let ledger = Ledger::default();
    let found = validate(&engine, &conditions(vec![case()]), &ledger).unwrap();
    assert_eq!(
        found.books[0].not_compared[0].note,
        "doses[0].cvx: the schedule does not know the vaccine \"08\""
    );
}

#[test]
fn a_case_that_the_engine_refuses_stops_the_run() {
    let mut unborn = case();
    unborn.as_of = date("2019-01-01");
    let ledger = Ledger::default();
    let error = validate(&Fixed(good()), &conditions(vec![unborn]), &ledger).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Engine);
    assert_eq!(error.to_string(), "book-1, case A-1: as_of: before birth");
}

#[test]
fn the_report_shows_each_failing_case_under_its_rule() {
    let text = run(&conditions(vec![case(), late()]), EMPTY).to_text(false);
    for part in [
        "book-1 against test: 1 of 2 cases agree in every field\n",
        "in the ledger 0, not in the ledger 1; not compared 0, blank rows 3\n",
        "  past_due                     1 of     2\n",
        "  TEST-1 (1)\n    A-2  Alpha, 1 dose\n",
        "standard series group 1, alpha 2-dose: TEST-1\n",
        "past_due         wanted 2020-05-01       came nothing\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.ends_with("failed: there are disagreements that the ledger does not name\n"));
    let short = run(&conditions(vec![case(), late()]), EMPTY).to_text(true);
    assert!(!short.contains("1 of     2") && short.contains("A-2"));
    let known = run(&conditions(vec![late()]), LATE).to_text(false);
    assert!(
        known.contains("disagree as the ledger says:\n    A-2  Alpha: past_due\n"),
        "{known}"
    );
    assert!(known.ends_with("passed: every case agrees in every field or is in the ledger\n"));
}

#[test]
fn the_result_serializes() {
    let json = serde_json::to_value(run(&conditions(vec![late()]), EMPTY)).unwrap();
    assert_eq!(json["passed"], false);
    let case = &json["books"][0]["results"][0];
    assert_eq!(case["outcome"], "disagrees");
    assert_eq!(case["forecast"]["rule"], "TEST-1");
    assert_eq!(case["fields"][4]["field"], "past_due");
    assert_eq!(case["fields"][4]["wanted"], "2020-05-01");
    assert!(case["fields"][4]["came"].is_null());
}
