//! `forecast synthesize`: lines, files and what does not go together.

mod common;

use std::fs;

use common::{forecast, forecast_with};

const DAY: &str = "2026-11-22";

fn lines(people: &str, more: &[&str]) -> String {
    let mut arguments = vec![
        "synthesize",
        "--people",
        people,
        "--seed",
        "7",
        "--as-of",
        DAY,
    ];
    arguments.extend(more);
    let run = forecast(&arguments);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

#[test]
fn the_same_seed_gives_the_same_people_and_more_of_them() {
    // More than one block of one thread.
    let people = lines("1500", &[]);
    assert_eq!(people, lines("1500", &[]));
    assert_eq!(people.lines().count(), 1_500);
    assert!(people.starts_with(&lines("20", &[])));
    assert_eq!(lines("0", &[]), "");
}

#[test]
fn its_lines_are_what_batch_reads() {
    let people = lines("300", &["--with-as-of"]);
    let run = forecast_with(&["batch", "-"], people.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let answers = run.json_lines();
    assert_eq!(answers.len(), 300);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], format!("invented-{n}"));
        assert_eq!(answer["as_of"], DAY);
    }
}

#[test]
fn files_are_written_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let stdout = lines("40", &["--out", &path("people.ndjson")]);
    assert_eq!(stdout, "");
    assert_eq!(
        fs::read_to_string(path("people.ndjson")).unwrap(),
        lines("40", &[])
    );

    lines(
        "40",
        &["--format", "parquet", "--out", &path("people.parquet")],
    );
    lines(
        "40",
        &["--format", "parquet", "--tables", "--out", &path("state")],
    );
    for file in [
        "people.parquet",
        "state/patients.parquet",
        "state/doses.parquet",
        "state/observations.parquet",
    ] {
        assert!(fs::read(path(file)).unwrap().starts_with(b"PAR1"), "{file}");
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    for (arguments, message) in [
        (&["--format", "parquet"][..], "--format parquet needs --out"),
        (
            &["--tables", "--out", "x"],
            "--tables needs --format parquet",
        ),
        (
            &["--format", "parquet", "--with-as-of", "--out", "x"],
            "--with-as-of needs --format ndjson",
        ),
        (&["--tables"], "--out"),
    ] {
        let mut all = vec!["synthesize", "--people", "1"];
        all.extend(arguments);
        let run = forecast(&all);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}
