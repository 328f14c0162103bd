//! The ledger of known discrepancies, and misprints.

mod support;

use std::path::Path;

use forecast_core::report::EvaluationReason::{InadvertentVaccine, WrongVaccine};
use forecast_core::report::EvaluationStatus::NotValid;
use forecast_core::report::Forecast;
use forecast_test_cases::{
    Book, BookKind, DataElement, ErrorKind, Ledger, Outcome, embedded, validate,
};
use support::{
    EMPTY, Fixed, LATE, book, case, conditions, date, expected, good, judged, late, outcomes, run,
    verdict,
};

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
    let schedules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schedules");
    for entry in &ledger.entries {
        for (schedule, element) in entry
            .schedules
            .iter()
            .flat_map(|id| entry.data.iter().map(move |element| (id, element)))
        {
            let path = schedules.join(schedule).join(&element.file);
            let file = std::fs::read_to_string(&path).unwrap();
            let file = serde_json::from_str(&file).unwrap();
            let found = element.find(&file).is_some();
            assert!(
                found,
                "{}: {schedule}/{}: {}",
                entry.case, element.file, element.path
            );
        }
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

#[test]
fn a_data_element_that_is_not_there_is_not_found() {
    let file = serde_json::json!({"series": [{"name": "A", "doses": [{"number": 2}]}]});
    let found = |path: &str| {
        let element = DataElement {
            file: String::new(),
            path: path.to_owned(),
        };
        element.find(&file).is_some()
    };
    assert!(found("") && found("series[0].doses[number=2]") && found("series[name=A].name"));
    for path in [
        "doses",
        "series[1]",
        "series[name=B]",
        "series[0",
        "series.name",
        "series[x]",
    ] {
        assert!(!found(path), "{path}");
    }
}
