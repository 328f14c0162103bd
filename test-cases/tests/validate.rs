//! Running books, the ledger, misprints and the report.

mod support;

use forecast_core::report::EvaluationReason::{InadvertentVaccine, WrongVaccine};
use forecast_core::report::EvaluationStatus::NotValid;
use forecast_core::report::{Forecast, Notice, NoticeKind};
use forecast_test_cases::{
    Book, BookKind, Case, ErrorKind, FieldKind, Ledger, Outcome, Tally, Validation, embedded,
    validate,
};
use support::{Fixed, book, case, date, expected, good, judged, verdict};

/// A case that [`good`] does not agree with: its past-due date is missing there.
fn late() -> Case {
    let mut case = case();
    case.id = "A-2".to_owned();
    case.expected.past_due = Some(date("2020-05-01"));
    case
}

fn run(books: &[Book], ledger: &str) -> Validation {
    let ledger = Ledger::from_json(ledger.as_bytes()).unwrap();
    validate(&Fixed(good()), books, &ledger).unwrap()
}

fn conditions(cases: Vec<Case>) -> Vec<Book> {
    vec![book(BookKind::Conditions, cases)]
}

const EMPTY: &str = r#"{"entries": []}"#;
const LATE: &str = r#"{"entries": [{"book": "book-1", "case": "A-2", "schedules": ["test"],
    "fields": [{"field": "past_due", "wanted": "2020-05-01"}],
    "rule": "TEST-1", "data": [{"file": "antigens/alpha.json", "path": "series[0]"}],
    "argument": "The data give no age."}]}"#;

fn outcomes(validation: &Validation) -> Vec<Outcome> {
    validation.books[0]
        .results
        .iter()
        .map(|case| case.outcome)
        .collect()
}

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
            report.agree_picked
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
fn a_disagreement_that_the_ledger_names_passes() {
    let found = run(&conditions(vec![case(), late()]), LATE);
    assert!(found.passed);
    assert_eq!(outcomes(&found), [Outcome::Agrees, Outcome::Known]);
    assert_eq!((found.books[0].agree, found.books[0].known), (1, 1));
    let other = LATE.replace("\"test\"", "\"another\"");
    assert!(!run(&conditions(vec![late()]), &other).passed);
}

#[test]
fn an_entry_that_starts_to_agree_fails() {
    let mut agrees = case();
    agrees.id = "A-2".to_owned();
    let found = run(&conditions(vec![agrees]), LATE);
    assert!(!found.passed);
    assert_eq!(outcomes(&found), [Outcome::Disagrees]);
    let problem = found.books[0].results[0].ledger.as_deref();
    assert_eq!(problem, Some("the case agrees now; the entry must go"));
}

#[test]
fn an_entry_must_name_exactly_what_disagrees() {
    let problem = |ledger: &str| {
        let found = run(&conditions(vec![late()]), ledger);
        assert!(!found.passed);
        found.books[0].results[0].ledger.clone().unwrap()
    };
    let stale = LATE.replace("\"2020-05-01\"", "\"2020-06-01\"");
    assert_eq!(
        problem(&stale),
        "no longer so: past_due: wanted 2020-06-01, ours nothing; but now past_due: wanted 2020-05-01, ours nothing"
    );
    let more = LATE.replace(
        "\"fields\": [",
        "\"fields\": [{\"field\": \"dose_number\", \"wanted\": \"1\", \"ours\": \"2\"},",
    );
    assert_eq!(
        problem(&more),
        "no longer so: dose_number: wanted 1, ours 2"
    );
    let less = LATE.replace("\"field\": \"past_due\"", "\"field\": \"doses[0].reason\"");
    assert!(
        problem(&less).contains("but now past_due"),
        "{}",
        problem(&less)
    );
}

#[test]
fn an_entry_holds_for_another_edition_that_says_the_same() {
    let mut edition = conditions(vec![late()]);
    edition[0].info.id = "book-2".to_owned();
    assert_eq!(outcomes(&run(&edition, LATE)), [Outcome::Known]);
    edition[0].cases[0].expected.past_due = Some(date("2020-07-01"));
    let found = run(&edition, LATE);
    assert_eq!(outcomes(&found), [Outcome::Disagrees]);
    assert_eq!(found.books[0].results[0].ledger, None);
    edition[0].cases = vec![case()];
    edition[0].cases[0].id = "A-2".to_owned();
    assert!(run(&edition, LATE).passed);
}

#[test]
fn a_healthy_case_may_not_stand_in_the_ledger() {
    let ledger = Ledger::from_json(LATE.as_bytes()).unwrap();
    let refused = |books: &[Book]| {
        let error = validate(&Fixed(good()), books, &ledger).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Content);
        error.to_string()
    };
    assert_eq!(
        refused(&[book(BookKind::Healthy, vec![late()])]),
        "entries[0] (A-2): book-1 is a healthy book, which has no ledger"
    );
    assert_eq!(
        refused(&conditions(vec![case()])),
        "entries[0] (A-2): book-1 has no such case"
    );
    let mut other = book(BookKind::Healthy, vec![late()]);
    other.info.id = "book-2".to_owned();
    assert!(!run(&[other], LATE).passed);
}

#[test]
fn a_ledger_that_argues_nothing_is_refused() {
    let message = |from: &str, to: &str| {
        assert!(LATE.contains(from), "{from}");
        Ledger::from_json(LATE.replace(from, to).as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(message("TEST-1", " "), "entries[0] (A-2): names no rule");
    assert_eq!(
        message("The data give no age.", ""),
        "entries[0] (A-2): gives no argument"
    );
    assert_eq!(
        message("[\"test\"]", "[]"),
        "entries[0] (A-2): names no schedule"
    );
    assert_eq!(
        message("[\"test\"]", "[\"test\", \"test\"]"),
        "entries[0] (A-2): a second entry for test"
    );
    let field = "{\"field\": \"past_due\", \"wanted\": \"2020-05-01\"}";
    assert_eq!(message(field, ""), "entries[0] (A-2): names no field");
    assert_eq!(
        message(field, &format!("{field},{field}")),
        "entries[0] (A-2): names a field twice"
    );
    assert_eq!(
        message(field, "{\"field\": \"past_due\"}"),
        "entries[0] (A-2): names a field of which both values are the same"
    );
    assert!(message("past_due", "due").contains("entries[0].fields[0].field: expected status"));
    assert!(message("\"rule\"", "\"law\"").contains("unknown field `law`"));
}

#[test]
fn a_draft_names_what_is_missing_and_strikes_what_agrees() {
    let empty = Ledger::from_json(EMPTY.as_bytes()).unwrap();
    let draft = run(&conditions(vec![case(), late()]), EMPTY).draft_ledger(&empty);
    assert_eq!(draft.entries.len(), 1);
    let text = draft.to_text().unwrap();
    assert!(
        text.contains("{\"field\": \"past_due\", \"wanted\": \"2020-05-01\"}"),
        "{text}"
    );
    let error = Ledger::from_json(text.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("gives no argument"), "{error}");

    let known = Ledger::from_json(LATE.replace("\"test\"", "\"other\"").as_bytes()).unwrap();
    let found = validate(&Fixed(good()), &conditions(vec![late()]), &known).unwrap();
    let draft = found.draft_ledger(&known);
    assert_eq!(draft.entries.len(), 1);
    assert_eq!(draft.entries[0].schedules, ["other", "test"]);
    assert_eq!(draft.entries[0].argument, "The data give no age.");

    let mut agrees = case();
    agrees.id = "A-2".to_owned();
    let ledger = Ledger::from_json(LATE.as_bytes()).unwrap();
    assert!(
        run(&conditions(vec![agrees]), LATE)
            .draft_ledger(&ledger)
            .entries
            .is_empty()
    );

    let healthy = [book(BookKind::Healthy, vec![late()])];
    assert!(run(&healthy, EMPTY).draft_ledger(&empty).entries.is_empty());
}

const MISPRINT: &str = r#"{"misprints": [{"case": "A-1", "dose": 0,
    "printed": "inadvertent_vaccine", "means": "wrong_vaccine", "evidence": "Its own note."}]}"#;

#[test]
fn a_misprint_is_compared_as_the_book_means_it() {
    let mut printed = case();
    printed.expected.doses = vec![expected(NotValid, Some(InadvertentVaccine))];
    let books = [book(BookKind::Healthy, vec![printed])];
    let ledger = Ledger::from_json(MISPRINT.as_bytes()).unwrap();
    let found = |reason| {
        let doses = vec![judged(vec![verdict("alpha", NotValid, &[reason])])];
        validate(&Fixed(Forecast { doses, ..good() }), &books, &ledger).unwrap()
    };
    let meant = found(WrongVaccine);
    assert!(meant.passed);
    assert_eq!(meant.books[0].misprints.len(), 1);
    assert!(meant.to_text(true).contains(
        "misprint: A-1 doses[0].reason is printed inadvertent_vaccine, compared as wrong_vaccine"
    ));
    let needless = found(InadvertentVaccine);
    assert!(!needless.passed);
    let problem = needless.books[0].results[0].ledger.as_deref();
    assert_eq!(
        problem,
        Some("the case agrees as it is printed; the misprint must go")
    );
    // Another printed reason is another matter.
    assert!(run(&[book(BookKind::Healthy, vec![case()])], MISPRINT).passed);
    for (from, to) in [
        ("Its own note.", ""),
        ("\"wrong_vaccine\"", "\"inadvertent_vaccine\""),
    ] {
        assert!(Ledger::from_json(MISPRINT.replace(from, to).as_bytes()).is_err());
    }
}

#[test]
fn what_the_schedule_does_not_know_is_not_compared() {
    let mut other = case();
    other.group = "Omega".to_owned();
    let found = run(&conditions(vec![other, case()]), EMPTY);
    let report = &found.books[0];
    assert_eq!((report.cases, report.compared, report.agree), (2, 1, 1));
    assert_eq!(
        report.not_compared[0].note,
        "the schedule has no vaccine group \"Omega\""
    );
    assert!(
        found
            .to_text(false)
            .contains("    A-1: the schedule has no vaccine group \"Omega\"")
    );

    let notices = vec![Notice {
        path: "doses[0].cvx".to_owned(),
        kind: NoticeKind::UnknownVaccine,
        value: Some("08"),
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

#[test]
fn the_ledger_in_this_crate_fits_its_books() {
    let (ledger, books) = (Ledger::embedded().unwrap(), embedded().unwrap());
    ledger.check(&books).unwrap();
    for entry in &ledger.entries {
        assert!(
            books.iter().any(|book| book.info.id == entry.book),
            "{}",
            entry.case
        );
    }
    for misprint in &ledger.misprints {
        let printed = books.iter().flat_map(|book| &book.cases).any(|case| {
            let reason = case
                .expected
                .doses
                .get(misprint.dose)
                .and_then(|dose| dose.reason);
            case.id == misprint.case && reason == Some(misprint.printed)
        });
        assert!(printed, "{}", misprint.case);
    }
}
