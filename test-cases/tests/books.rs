//! The books in this crate, and reading and writing books.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use std::collections::BTreeMap;
use std::fs;

use forecast_test_cases::{Book, BookKind, ErrorKind, embedded, load};

fn files(info: &str, cases: &str) -> BTreeMap<String, Vec<u8>> {
    let group = format!(r#"{{"book": "small-1", "group": "Alpha", "cases": [{cases}]}}"#);
    BTreeMap::from([
        ("book.json".to_owned(), info.as_bytes().to_vec()),
        ("alpha.json".to_owned(), group.into_bytes()),
    ])
}

const INFO: &str = r#"{"id": "small-1", "kind": "healthy", "cases": 1, "files": ["alpha.json"]}"#;
const CASE: &str = r#"{"id": "A-1", "title": "Alpha, 1 dose", "group": "Alpha",
    "as_of": "2020-02-01",
    "patient": {"birth_date": "2020-01-01", "doses": [{"date": "2020-01-15", "cvx": "901"}]},
    "expected": {"status": "complete", "doses": [{"status": "valid"}]}}"#;

fn message(files: &BTreeMap<String, Vec<u8>>) -> String {
    Book::from_files(files).unwrap_err().to_string()
}

#[test]
fn both_books_are_whole() {
    let books = embedded().unwrap();
    let figures: Vec<_> = books
        .iter()
        .map(|book| {
            (
                book.info.id.as_str(),
                book.info.kind,
                book.cases.len(),
                book.info.blank_rows,
            )
        })
        .collect();
    assert_eq!(
        figures,
        [
            ("healthy-4.45", BookKind::Healthy, 1_013, 0),
            ("conditions-4.6", BookKind::Conditions, 337, 439),
        ]
    );
    let groups = |book: &Book| {
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        for case in &book.cases {
            *groups.entry(case.group.clone()).or_default() += 1;
        }
        groups
    };
    assert_eq!(groups(&books[0]).len(), 16);
    assert_eq!(groups(&books[0])["DTaP/Tdap/Td"], 176);
    assert_eq!(groups(&books[0])["Polio"], 128);
    assert_eq!(groups(&books[1]).len(), 25);
    assert_eq!(groups(&books[1])["Meningococcal"], 25);
    let doses: usize = books[0]
        .cases
        .iter()
        .map(|case| case.patient.doses.len())
        .sum();
    assert_eq!(doses, 2_302);
    let conditions = &books[1].cases;
    let doses: usize = conditions.iter().map(|case| case.patient.doses.len()).sum();
    assert_eq!(doses, 512);
    let seen: usize = conditions
        .iter()
        .map(|case| case.patient.observations.len())
        .sum();
    assert_eq!(seen, 379);
    assert!(books.iter().all(|book| book.info.not_compared.is_empty()));
}

#[test]
fn the_files_are_what_the_books_write() {
    for book in embedded().unwrap() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&book.info.id);
        for (name, text) in book.to_files().unwrap() {
            assert_eq!(text, fs::read_to_string(dir.join(&name)).unwrap(), "{name}");
        }
        assert_eq!(load(&dir).unwrap(), [book]);
    }
}

#[test]
fn a_book_is_written_and_read_back() {
    let book = Book::from_files(&files(INFO, CASE)).unwrap();
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("small");
    book.write(&dir).unwrap();
    assert_eq!(load(&dir).unwrap()[0], book);
    assert_eq!(load(parent.path()).unwrap()[0], book);
    let text = fs::read_to_string(dir.join("alpha.json")).unwrap();
    assert!(
        text.contains("{\"date\": \"2020-01-15\", \"cvx\": \"901\"}"),
        "{text}"
    );
    assert!(!text.contains("null"), "{text}");
    book.write(&dir).unwrap();

    fs::write(dir.join("old.json"), "{}").unwrap();
    let error = book.write(&dir).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Content);
    assert!(
        error
            .to_string()
            .ends_with("old.json: is not part of this book; remove it or choose an empty folder")
    );
    assert!(
        load(&dir)
            .unwrap_err()
            .to_string()
            .contains("old.json: is not listed in book.json")
    );
}

#[test]
fn a_folder_without_a_book_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let error = load(dir.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Content);
    let error = load(&dir.path().join("nowhere")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn contradictions_are_named() {
    let cases = [
        (
            INFO.replace(": 1,", ": 2,"),
            CASE.to_owned(),
            "book.json: says 2 cases, but its files hold 1",
        ),
        (
            INFO.replace(": 1,", ": 2,"),
            format!("{CASE},{CASE}"),
            "book.json: case A-1 occurs twice",
        ),
        (
            INFO.replace("small-1", "big"),
            CASE.to_owned(),
            "alpha.json: belongs to the book \"small-1\", not \"big\"",
        ),
        (
            INFO.replace("alpha.json", "beta.json"),
            CASE.to_owned(),
            "alpha.json: is not listed in book.json",
        ),
        (
            INFO.to_owned(),
            CASE.replace("[{\"status\": \"valid\"}]", "[]"),
            "alpha.json: case A-1: 1 doses in the history, but 0 expected verdicts",
        ),
        (
            INFO.to_owned(),
            CASE.replace("\"complete\",", "\"complete\", \"dose_number\": 2,"),
            "alpha.json: case A-1: a dose is expected, but the status is not not_complete",
        ),
        (
            INFO.to_owned(),
            CASE.replace("\"group\": \"Alpha\"", "\"group\": \"Beta\""),
            "alpha.json: case A-1: is not of the file's group",
        ),
    ];
    for (info, case, wanted) in cases {
        assert_eq!(message(&files(&info, &case)), wanted);
    }
    let unknown = files(INFO, &CASE.replace("\"title\"", "\"name\""));
    assert!(
        message(&unknown).starts_with("alpha.json: cases[0].name: unknown field `name`"),
        "{}",
        message(&unknown)
    );
}
