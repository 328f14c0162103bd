//! Documents as files.

use forecast_core::ErrorKind;
use forecast_core::schedule::files::{
    DocumentFile, from_files, from_one_file, to_files, to_one_file,
};

use crate::document;

fn read(files: &[DocumentFile]) -> Result<(), String> {
    match from_files(files.iter().map(|file| (&file.path, &file.text))) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_folder_and_one_file_give_the_document_back() {
    let document = document();
    let mut files = to_files(&document).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "schedule.json",
            "vaccines.json",
            "groups.json",
            "conflicts.json",
            "observations.json",
            "antigens/alpha.json",
            "antigens/beta.json",
            "antigens/gamma.json"
        ]
    );
    assert_eq!(to_files(&document).unwrap(), files);
    files.reverse();
    let back = from_files(files.iter().map(|file| (&file.path, &file.text))).unwrap();
    assert_eq!(back, document);
    let one = to_one_file(&document).unwrap();
    assert_eq!(one, include_str!("schedule.json"));
    assert_eq!(from_one_file(&one).unwrap(), document);
}

#[test]
fn a_missing_file_is_named() {
    for missing in 0..5 {
        let mut files = to_files(&document()).unwrap();
        let gone = files.remove(missing);
        let expected = format!("{}: the file is missing from the schedule", gone.path);
        assert_eq!(read(&files), Err(expected));
    }
}

#[test]
fn an_unknown_file_is_refused() {
    for path in [
        "readme.md",
        "antigens/alpha.txt",
        "antigens/x/alpha.json",
        "alpha.json",
    ] {
        let mut files = to_files(&document()).unwrap();
        let text = files[5].text.clone();
        files.push(DocumentFile {
            path: path.to_owned(),
            text,
        });
        let error = read(&files).unwrap_err();
        assert!(
            error.starts_with(&format!("{path}: unknown file, expected")),
            "{error}"
        );
    }
}

#[test]
fn a_file_that_is_there_twice_is_refused() {
    for i in [0, 7] {
        let mut files = to_files(&document()).unwrap();
        files.push(files[i].clone());
        let expected = format!("{}: the file is there twice", files[i].path);
        assert_eq!(read(&files), Err(expected));
    }
}

#[test]
fn an_antigen_in_a_file_of_another_name_is_refused() {
    let mut files = to_files(&document()).unwrap();
    files[5].path = "antigens/delta.json".to_owned();
    assert_eq!(
        read(&files),
        Err(
            "antigens/delta.json: antigen: \"Alpha\" belongs into the file antigens/alpha.json"
                .to_owned()
        )
    );
}

#[test]
fn two_antigens_of_one_file_are_refused() {
    let mut document = document();
    document.antigens[1].antigen = "ALPHA!".to_owned();
    let error = to_files(&document).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rule);
    assert_eq!(error.file(), Some("antigens/alpha.json"));
}

/// What is changed in the text of the document, and the start of the error that it gives.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "\"6 weeks - 4 days\"",
        "\"6 fortnights\"",
        "antigens[0].series[0].doses[0].ages[0].absolute_minimum: found \"6 fortnights\"",
    ),
    (
        "\"number\": 1,",
        "\"number\": 1, \"numbr\": 2,",
        "antigens[0].series[0].doses[0].numbr: unknown field `numbr`",
    ),
    (
        "\"before\": \"1957-01-01\"",
        "\"before\": \"1957-02-29\"",
        "antigens[0].immunity.birth[0].before: found \"1957-02-29\"",
    ),
    (
        "\"cvx\": \"103\", \"name\"",
        "\"cvx\": \"x\", \"name\"",
        "vaccines[2].cvx: found \"x\"",
    ),
    (
        "\"context\": \"both\"",
        "\"context\": \"never\"",
        "antigens[0].series[0].doses[1].skips[0].context: unknown variant `never`",
    ),
    (
        "\"type\": \"standard\",",
        "",
        "antigens[0].series[0]: missing field `type`",
    ),
    (
        "\"volume\": \"0.5\"",
        "\"volume\": 0.5",
        "antigens[0].series[0].doses[0].preferable_vaccines[0].volume: invalid type",
    ),
];

#[test]
fn errors_name_the_json_path() {
    for (old, new, expected) in FAULTS {
        let text = include_str!("schedule.json");
        assert!(text.contains(old), "{old}");
        let error = from_one_file(&text.replacen(old, new, 1))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn errors_name_the_file() {
    let mut files = to_files(&document()).unwrap();
    files[5].text = files[5].text.replace("6 weeks - 4 days", "6 fortnights");
    let error = read(&files).unwrap_err();
    let expected = "antigens/alpha.json: series[0].doses[0].ages[0].absolute_minimum: found";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn what_is_not_json_is_a_fault_of_syntax() {
    for text in ["", "{", "{} {}", "{\"schedule\": }"] {
        let error = from_one_file(text).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Syntax | ErrorKind::Format),
            "{error}"
        );
    }
    assert_eq!(from_one_file("{").unwrap_err().kind(), ErrorKind::Syntax);
}
