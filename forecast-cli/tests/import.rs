//! `forecast import schedule`: from CDC's layout to a schedule that can be used, on a small
//! invented release.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{forecast, forecast_with};

const RELEASE: &str = "forecast-cdsi/tests/supporting_data/release";

/// The files of a folder and its folders, by path.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return files;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(contents(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            files.insert(path.to_string_lossy().into_owned(), text);
        }
    }
    files
}

fn import(out: &str) -> common::Run {
    forecast(&[
        "import",
        "schedule",
        RELEASE,
        "--id",
        "invented",
        "--version",
        "1.0",
        "--out",
        out,
    ])
}

#[test]
fn an_import_can_be_used_and_twice_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("invented");
    let out_text = out.to_string_lossy();
    let run = import(&out_text);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("invented: 3 antigens"),
        "{}",
        run.stdout
    );
    let first = contents(&out);
    assert!(first.len() > 5);

    let stale = out.join("antigens").join("delta.json");
    std::fs::write(&stale, "{}").expect("written");
    assert_eq!(import(&out_text).code, Some(0));
    assert_eq!(
        contents(&out),
        first,
        "what the new schedule does not have is gone"
    );

    let request = r#"{"birth_date": "2020-01-01", "as_of": "2021-01-01"}"#;
    let arguments = ["patient", "-", "--format", "json", "--schedule", &out_text];
    let run = forecast_with(&arguments, request.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.json_lines()[0]["schedule"], "invented");
}

#[test]
fn the_account_needs_no_folder() {
    let run = forecast(&[
        "import",
        "schedule",
        RELEASE,
        "--version",
        "1.0",
        "--account",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("element path") && run.stdout.contains("in all"));
}

/// The layout in which the releases are published: `Version 4.61 - 508/XML/…`, in older words.
#[test]
fn an_older_release_says_what_it_was_read_as() {
    let folder = tempfile::tempdir().expect("a folder");
    let release = folder.path().join("Version 9.1 - 508").join("XML");
    std::fs::create_dir_all(&release).expect("made");
    for entry in std::fs::read_dir(common::root().join(RELEASE)).expect("listed") {
        let path = entry.expect("listed").path();
        let text = std::fs::read_to_string(&path).expect("read");
        let text = text.replace("<endAge>5 years<", "<endAge>6 yrs - 4 days<");
        let name = path.file_name().expect("a name");
        std::fs::write(release.join(name), text).expect("written");
    }
    let release = release.to_string_lossy();
    let out = folder.path().join("out");
    let run = forecast(&[
        "import",
        "schedule",
        &release,
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("acip-9.1: "), "{}", run.stdout);
    let said = [
        "release 9.1, as the name of the folder \"Version 9.1 - 508\" says",
        "1 value is in the words of an older release; --account lists them",
    ];
    for said in said {
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    let run = forecast(&["import", "schedule", &release, "--account"]);
    let account = "(1 \"6 yrs - 4 days\" read as \"6 years - 4 days\")";
    assert!(run.stdout.contains(account), "{}", run.stdout);
    let nameless = folder.path().join("XML");
    std::fs::rename(folder.path().join("Version 9.1 - 508"), &nameless).expect("renamed");
    let run = forecast(&[
        "import",
        "schedule",
        &nameless.join("XML").to_string_lossy(),
        "--account",
    ]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("give the version (--version)"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_folder_with_anything_else_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("letters.txt"), "dear").expect("written");
    let run = import(&folder.path().to_string_lossy());
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("is not a file of a schedule"),
        "{}",
        run.stderr
    );
    assert_eq!(contents(folder.path()).len(), 1);
}

#[test]
fn what_cannot_be_imported_says_why() {
    for (arguments, message) in [
        (
            &["import", "schedule", "no-such-folder", "--account"][..],
            "no-such-folder",
        ),
        (&["import", "schedule", RELEASE], "--out"),
        (
            &[
                "import",
                "schedule",
                "examples",
                "--version",
                "1",
                "--account",
            ],
            "forecast: ",
        ),
        (
            &["import", "cases", "no-such-file.xlsx", "--out", "x"],
            "no-such-file.xlsx",
        ),
    ] {
        let run = forecast(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_embedded_schedules_are_listed() {
    let run = forecast(&["schedule", "list"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("acip-4.65 (default): "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("acip-4.64: "), "{}", run.stdout);
}
