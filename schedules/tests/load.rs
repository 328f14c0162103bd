//! Loading a schedule from disk, and what is refused.

use std::fs;
use std::path::Path;

use forecast_core::ErrorKind;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::{to_files, to_one_file};
use forecast_schedules::{load, problems};
use tempfile::TempDir;

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn document() -> ScheduleDocument {
    forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap()
}

/// A folder that holds the default schedule.
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("antigens")).unwrap();
    for file in to_files(&document()).unwrap() {
        fs::write(folder.path().join(&file.path), file.text).unwrap();
    }
    folder
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_folder_and_one_file_give_the_same() {
    let folder = folder();
    fs::write(folder.path().join(".hidden"), "passed over").unwrap();
    assert_eq!(load(folder.path()).unwrap(), document());
    let file = folder.path().join("one.json");
    fs::write(&file, to_one_file(&document()).unwrap()).unwrap();
    assert_eq!(load(&file).unwrap(), document());
}

#[test]
fn errors_name_the_file_and_the_json_path() {
    let folder = folder();
    let file = folder.path().join("antigens").join("polio.json");
    edit(&file, "\"6 weeks\"", "\"6 fortnights\"");
    let error = load(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format);
    assert_eq!(error.file(), Some(file.display().to_string().as_str()));
    assert!(error.path().starts_with("series[0].doses[0]"), "{error}");
    assert_eq!(problems(folder.path()), [error]);
}

#[test]
fn what_is_wrong_with_the_rules_is_counted() {
    let folder = folder();
    let file = folder.path().join("antigens").join("polio.json");
    edit(&file, "\"number\": 1", "\"number\": 7");
    edit(&file, "\"number\": 2", "\"number\": 8");
    let error = load(folder.path()).unwrap_err();
    assert_eq!(error.file(), Some(file.display().to_string().as_str()));
    assert_eq!(error.path(), "series[0].doses[0].number");
    assert!(
        error
            .message()
            .ends_with("found 7, expected 1 (and 1 more)"),
        "{error}"
    );
    assert_eq!(problems(folder.path()).len(), 2);
}

#[test]
fn errors_of_one_file_name_the_path_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.json");
    fs::write(&file, to_one_file(&document()).unwrap()).unwrap();
    edit(&file, "\"number\": 1", "\"number\": 7");
    let error = load(&file).unwrap_err();
    assert_eq!(error.file(), Some(file.display().to_string().as_str()));
    assert_eq!(error.path(), "antigens[0].series[0].doses[0].number");
}

#[test]
fn unknown_files_and_folders_are_refused() {
    let one = folder();
    fs::write(one.path().join("notes.txt"), "notes").unwrap();
    let error = load(one.path()).unwrap_err().to_string();
    assert!(error.contains("notes.txt: unknown file"), "{error}");
    let two = folder();
    fs::create_dir(two.path().join("more")).unwrap();
    let error = load(two.path()).unwrap_err().to_string();
    assert!(error.contains("more: unknown folder"), "{error}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder();
    let error = load(&folder.path().join("nothing")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    fs::write(folder.path().join("groups.json"), [0xff, 0xfe]).unwrap();
    let error = load(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
    assert!(
        error
            .to_string()
            .contains("groups.json: the file is not in UTF-8"),
        "{error}"
    );
    fs::remove_file(folder.path().join("groups.json")).unwrap();
    let error = load(folder.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("groups.json: the file is missing from the schedule"),
        "{error}"
    );
}
