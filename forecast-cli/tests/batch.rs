//! `forecast batch`: order, bad lines, files and pipes.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use common::{command, forecast, forecast_with};
use serde_json::Value;

const GOOD: &str = r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10"}"#;

fn numbered(count: usize) -> String {
    let line = |n| format!("{{\"id\": \"example-{n}\", \"birth_date\": \"2025-09-06\"}}\n");
    (0..count).map(line).collect()
}

#[test]
fn answers_come_in_the_order_of_the_lines() {
    let run = forecast_with(
        &["batch", "-", "--as-of", "2025-11-10"],
        numbered(3_000).as_bytes(),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr, "");
    let answers = run.json_lines();
    assert_eq!(answers.len(), 3_000);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], format!("example-{n}"));
    }
}

#[test]
fn a_line_is_answered_as_one_person_is() {
    let one = forecast_with(&["patient", "-", "--format", "json"], GOOD.as_bytes());
    let batch = forecast_with(&["batch", "-"], GOOD.as_bytes());
    assert_eq!(one.stdout, batch.stdout);
}

#[test]
fn bad_lines_are_named_and_the_run_goes_on() {
    let input = [
        GOOD,
        "",
        "{",
        r#"{"birth_date": "2025-02-29"}"#,
        r#"{"id": "4711815", "birth_date": "2025-09-06", "as_of": "2020-01-01"}"#,
        r#"{"birth_date": "2025-09-06", "schedule": "acip-0"}"#,
        r#"[{"birth_date": "2025-09-06"}]"#,
        GOOD,
    ]
    .join("\n");
    let run = forecast_with(&["batch", "-"], input.as_bytes());
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("5 of 7 lines"), "{}", run.stderr);
    assert!(!run.stdout.contains("4711815") && !run.stderr.contains("4711815"));
    let answers = run.json_lines();
    let errors: Vec<(u64, &str, &str)> = answers
        .iter()
        .filter_map(|answer| {
            let error = answer.get("error")?;
            Some((
                answer["line"].as_u64()?,
                error["kind"].as_str()?,
                error["path"].as_str()?,
            ))
        })
        .collect();
    assert_eq!(
        errors,
        [
            (3, "syntax", ""),
            (4, "format", "birth_date"),
            (5, "request", "as_of"),
            (6, "request", "schedule"),
            (7, "format", ""),
        ]
    );
    assert_eq!(answers.len(), 7);
    assert_eq!(answers[0], answers[6]);
    let message = answers[2]["error"]["message"].as_str().unwrap_or_default();
    assert!(!message.contains("line 1"), "{message}");
}

#[test]
fn bytes_that_are_no_text_fail_on_their_line() {
    let input = [GOOD.as_bytes(), b"\n\xff\xfe\n", GOOD.as_bytes(), b"\r\n"].concat();
    let run = forecast_with(&["batch", "-"], &input);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.json_lines()[1]["line"], 2);
    assert_eq!(run.json_lines()[2]["id"], Value::Null);
}

#[test]
fn files_are_read_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, out) = (
        folder.path().join("in.ndjson"),
        folder.path().join("out.ndjson"),
    );
    std::fs::write(&input, numbered(5)).expect("written");
    let (input, out) = (input.to_string_lossy(), out.to_string_lossy());
    let run = forecast(&["batch", &input, "--out", &out, "--as-of", "2025-11-10"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    let written = std::fs::read_to_string(out.as_ref()).expect("read");
    assert_eq!(written.lines().count(), 5);

    let same = forecast(&["batch", &input, "--out", &input]);
    assert_eq!(same.code, Some(2));
    assert!(same.stderr.contains("is the input too"), "{}", same.stderr);
    let kept = std::fs::read_to_string(input.as_ref()).expect("read");
    assert_eq!(kept, numbered(5));
}

#[test]
fn what_cannot_run_exits_with_2() {
    for arguments in [
        &["batch", "no-such-file.ndjson"][..],
        &["batch", "-", "--out", "no-such-folder/out.ndjson"],
        &["batch", "-", "--schedule", "acip-0"],
        &["batch"],
        &["bach"],
    ] {
        let run = forecast(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn nothing_in_nothing_out() {
    let run = forecast(&["batch", "-"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn whoever_writes_a_line_and_waits_gets_the_answer() {
    let mut child = command(&["batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
    for _ in 0..2 {
        writeln!(stdin, "{GOOD}").expect("written");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("read");
        assert!(line.starts_with("{\"id\":null"), "{line}");
    }
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let mut child = command(&["batch", "-", "--as-of", "2025-11-10"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    // The command may be gone before all of it is written.
    let _ = stdin.write_all(numbered(1_000).as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
