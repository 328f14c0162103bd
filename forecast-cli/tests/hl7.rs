//! `forecast hl7`: submissions acknowledged, queries answered, messages converted; and their exit
//! codes.

mod common;

use std::fs;

use common::{Run, forecast, forecast_with, root};
use serde_json::Value;

const BATCH: &str = "forecast-exchange/examples/batch.hl7";
const SUBMISSION: &str = "forecast-exchange/examples/submission.hl7";
const QUERY: &str = "forecast-exchange/examples/query.hl7";
const TIME: &str = "2026-03-02T14:30:00-05:00";

fn hl7(arguments: &[&str]) -> Run {
    forecast(&[&["hl7"], arguments, &["--time", TIME]].concat())
}

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the example is there")
}

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

#[test]
fn a_submission_is_acknowledged() {
    let run = hl7(&["ack", SUBMISSION]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("MSH|^~\\&|FORECAST|IIS|Sunny EHR|SUNNY|20260302143000-0500||ACK^V04^ACK|20260302143000-1|"), "{}", run.stdout);
    assert!(run.stdout.contains("\rMSA|AA|S-1001\r"), "{}", run.stdout);
    let lines = hl7(&["ack", SUBMISSION, "--lines"]);
    assert_eq!(lines.stdout, run.stdout.replace('\r', "\n"));
}

#[test]
fn a_batch_is_answered_with_a_batch_and_the_exit_code_says_that_something_was_not_kept() {
    let folder = temporary();
    let records = folder.path().join("records.ndjson");
    let records = records.to_string_lossy();
    let run = hl7(&["ack", BATCH, "--records", &records, "--lines"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let begin: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.get(..3))
        .collect();
    assert_eq!(begin.first(), Some(&"FHS"));
    assert_eq!(begin.last(), Some(&"FTS"));
    assert!(run.stdout.contains("MSA|AE|H-77\n"), "{}", run.stdout);
    let kept = fs::read_to_string(&*records).unwrap_or_default();
    assert_eq!(kept.lines().count(), 2);
    hl7(&["ack", BATCH, "--records", &records, "--merge"]);
    let merged = fs::read_to_string(&*records).unwrap_or_default();
    assert_eq!(merged.lines().count(), 1);
}

/// Many messages, more than are taken or held at once: in order, each answered once, the same whether
/// records are kept or not, whether as a file or from stdin.
#[test]
fn many_messages_are_answered_in_their_order() {
    let folder = temporary();
    let message = text(SUBMISSION).replace('\n', "\r");
    let mut many = String::new();
    for number in 1..=1_200 {
        many.push_str(&message.replace("S-1001", &format!("N-{number}")));
    }
    let path = file(&folder, "many.hl7", &many);
    let run = hl7(&["ack", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let numbers: Vec<&str> = run
        .stdout
        .split('\r')
        .filter_map(|line| line.strip_prefix("MSA|AA|"))
        .collect();
    let expected: Vec<String> = (1..=1_200).map(|number| format!("N-{number}")).collect();
    assert_eq!(numbers, expected);
    assert!(run.stdout.contains("|20260302143000-1200|"));
    let records = folder.path().join("records.ndjson");
    let held = hl7(&["ack", &path, "--records", &records.to_string_lossy()]);
    assert_eq!(held.stdout, run.stdout);
    assert_eq!(
        fs::read_to_string(&records)
            .map(|it| it.lines().count())
            .ok(),
        Some(1_200)
    );
    let out = folder.path().join("acks.hl7");
    let written = hl7(&["ack", &path, "--out", &out.to_string_lossy()]);
    assert_eq!((written.code, written.stdout.as_str()), (Some(0), ""));
    assert_eq!(
        fs::read_to_string(&out).ok().as_deref(),
        Some(run.stdout.as_str())
    );
    let batch = format!("FHS|^~\\&\rBHS|^~\\&\r{many}BTS|1200\rFTS|1\r");
    let path = file(&folder, "batch.hl7", &batch);
    let answer = hl7(&["ack", &path]).stdout;
    assert!(answer.starts_with("FHS|^~\\&|") && answer.ends_with("\rBTS|1200\rFTS|1\r"));
    let again = hl7(&["ack", &path, "--out", &path]);
    assert_eq!(again.code, Some(2));
    assert_eq!(
        fs::read_to_string(&path).ok().as_deref(),
        Some(batch.as_str())
    );
}

#[test]
fn stdin_gives_the_same_as_the_file() {
    let from_file = hl7(&["ack", BATCH]);
    let bytes = text(BATCH);
    let from_stdin = forecast_with(&["hl7", "ack", "-", "--time", TIME], bytes.as_bytes());
    assert_eq!(from_file.stdout, from_stdin.stdout);
}

#[test]
fn what_is_no_message_is_said() {
    let run = forecast_with(&["hl7", "ack", "-"], b"nothing of the kind\n");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("there is no HL7 message"),
        "{}",
        run.stderr
    );
    let run = forecast(&["hl7", "ack", "no-such-file.hl7"]);
    assert_eq!(run.code, Some(2));
    let broken = forecast_with(&["hl7", "ack", "-", "--lines"], b"MSH|^^\\&|EHR\r");
    assert_eq!(broken.code, Some(1));
    assert!(broken.stdout.contains("MSA|AR"), "{}", broken.stdout);
}

#[test]
fn a_query_is_answered_from_what_was_submitted() {
    let run = hl7(&["query", QUERY, "--records", BATCH, "--lines"]);
    // The dose before birth was not kept: said when the records are read.
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("DQ-305"), "{}", run.stderr);
    let doses = |run: &Run| {
        run.stdout
            .lines()
            .filter(|line| line.starts_with("RXA"))
            .count()
    };
    // Two reports are one dose; then comes the forecast's order.
    assert_eq!(doses(&run), 4, "{}", run.stdout);
    assert!(run.stdout.contains("|Z42^CDCPHINVS\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\nQAK|TAG-1|OK|Z44"), "{}", run.stdout);
    let clean = hl7(&["query", QUERY, "--records", SUBMISSION, "--lines"]);
    assert_eq!(
        (clean.code, doses(&clean)),
        (Some(0), 3),
        "{}",
        clean.stderr
    );
}

#[test]
fn nobody_and_candidates_and_errors_have_their_profiles() {
    let ask = |query: &str| {
        let arguments = [
            "hl7",
            "query",
            "-",
            "--records",
            SUBMISSION,
            "--lines",
            "--time",
            TIME,
        ];
        forecast_with(&arguments, query.as_bytes())
    };
    let query = text(QUERY);
    let nobody = ask(&query
        .replace("Example^Ada", "Sample^Nobody")
        .replace("A100", "0")
        .replace("20240906", "19500101"));
    assert!(
        nobody.code == Some(0) && nobody.stdout.contains("|NF|"),
        "{}",
        nobody.stdout
    );
    let history = ask(&query.replace("Z44", "Z34"));
    assert!(
        history.code == Some(0) && history.stdout.contains("|Z32^"),
        "{}",
        history.stdout
    );
    let empty = ask(query.lines().next().unwrap_or_default());
    assert!(
        empty.code == Some(1) && empty.stdout.contains("MSA|AE"),
        "{}",
        empty.stdout
    );
    let early = hl7(&[
        "query",
        QUERY,
        "--records",
        SUBMISSION,
        "--as-of",
        "2020-01-01",
    ]);
    assert!(
        early.code == Some(1) && early.stdout.contains("MSA|AE"),
        "{}",
        early.stdout
    );
}

#[test]
fn messages_become_records_and_messages_again() {
    let record = hl7(&["convert", SUBMISSION]);
    assert_eq!(record.code, Some(0), "{}", record.stderr);
    let submission = forecast_with(
        &["hl7", "convert", "-", "--to", "vxu", "--time", TIME],
        record.stdout.as_bytes(),
    );
    assert!(
        submission.stdout.contains("|VXU^V04^VXU_V04|"),
        "{}",
        submission.stdout
    );
    let again = forecast_with(&["hl7", "convert", "-"], submission.stdout.as_bytes());
    let doses = |run: &Run| run.json_lines()[0]["doses"].as_array().map(Vec::len);
    assert_eq!(doses(&record), Some(2));
    assert_eq!(doses(&again), Some(2));
    let bundle = hl7(&["convert", SUBMISSION, "--to", "fhir"]);
    assert_eq!(bundle.json_lines()[0]["resourceType"], "Bundle");
    let back = forecast_with(&["hl7", "convert", "-"], bundle.stdout.as_bytes());
    assert_eq!(doses(&back), Some(2), "{}", back.stderr);
}

#[test]
fn a_request_is_what_the_batch_command_reads() {
    let run = hl7(&[
        "convert",
        BATCH,
        "--merge",
        "--to",
        "request",
        "--as-of",
        "2026-03-02",
    ]);
    assert_eq!(run.json_lines().len(), 1, "{}", run.stderr);
    let answer = forecast_with(&["batch", "-"], run.stdout.as_bytes());
    assert_eq!(answer.code, Some(0), "{}", answer.stderr);
    let answer: &Value = &answer.json_lines()[0];
    assert_eq!(answer["as_of"], "2026-03-02");
    assert_eq!(answer["doses"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_answer_to_a_query_becomes_a_record() {
    let answer = hl7(&["query", QUERY, "--records", SUBMISSION]);
    let record = forecast_with(&["hl7", "convert", "-"], answer.stdout.as_bytes());
    assert_eq!(
        record.json_lines()[0]["doses"].as_array().map(Vec::len),
        Some(2),
        "{}",
        record.stderr
    );
}

/// A folder with a file, and the file's path.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file can be written");
    path.to_string_lossy().into_owned()
}

#[test]
fn doses_are_told_with_the_rules_that_joined_them_and_a_registry_may_have_its_own() {
    let folder = temporary();
    let records = folder.path().join("people.ndjson");
    let records = records.to_string_lossy();
    hl7(&["ack", BATCH, "--records", &records, "--merge"]);
    let told = |more: &[&str]| -> Value {
        let all = [&["hl7", "convert", &*records, "--to", "doses"], more].concat();
        serde_json::from_str(&forecast(&all).stdout).unwrap_or_default()
    };
    let usual = told(&[]);
    let doses = usual["doses"].as_array().map_or(0, Vec::len);
    let joined = usual["doses"].as_array().into_iter().flatten();
    let joined = joined.filter(|dose| dose["reports"].as_array().is_some_and(|it| it.len() > 1));
    let rules: Vec<&str> = joined
        .filter_map(|dose| dose["links"][0]["rule"].as_str())
        .collect();
    assert!(!rules.is_empty(), "{usual}");
    // Rules by which nothing is surely the same.
    let data = text("forecast-record/data/consolidation.json");
    let data = data
        .replace(
            "\"duplicate_above_percent\": 60",
            "\"duplicate_above_percent\": 100",
        )
        .replace(
            "\"given_and_historical\": 60",
            "\"given_and_historical\": 0",
        );
    let strict = told(&["--consolidation", &file(&folder, "strict.json", &data)]);
    let apart = strict["doses"].as_array().map_or(0, Vec::len);
    assert!(apart > doses, "{strict}");
    assert!(
        strict["possible"]
            .as_array()
            .is_some_and(|it| !it.is_empty()),
        "{strict}"
    );
    let broken = file(&folder, "broken.json", "{\"candidate_days\": 23}");
    let run = forecast(&[
        "hl7",
        "convert",
        &records,
        "--to",
        "doses",
        "--consolidation",
        &broken,
    ]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("broken.json"), "{}", run.stderr);
}

#[test]
fn a_registry_matches_persons_by_its_own_points() {
    let folder = temporary();
    let records = folder.path().join("people.ndjson");
    let records = records.to_string_lossy();
    let data = text("forecast-record/data/matching.json");
    let data = data.replace("\"match_at\": 215", "\"match_at\": 900");
    let points = file(&folder, "points.json", &data);
    let run = hl7(&[
        "ack",
        BATCH,
        "--records",
        &records,
        "--merge",
        "--matching",
        &points,
    ]);
    let kept = fs::read_to_string(&*records).unwrap_or_default();
    assert_eq!(kept.lines().count(), 2, "{}", run.stderr);
    assert!(run.stderr.contains("may be the person"), "{}", run.stderr);
}

#[test]
fn a_registry_adds_rows_to_tables() {
    let folder = temporary();
    let message = text(SUBMISSION).replace("^CVX", "^NDC");
    let message = message.replace("|110^", "|99999-1234-01^");
    let message = file(&folder, "ndc.hl7", &message);
    let unknown = hl7(&["ack", &message]);
    assert!(
        unknown.stdout.contains("table of products"),
        "{}",
        unknown.stdout
    );
    let rows = file(&folder, "ours.tsv", "99999-1234\t110\tSKB\tOurs\n");
    let known = hl7(&["ack", &message, "--table", &format!("ndc={rows}")]);
    assert!(
        known.stdout.contains("the NDC was read as CVX 110"),
        "{}",
        known.stdout
    );
    let wrong = file(&folder, "wrong.tsv", "99999-1234\n");
    let run = hl7(&["ack", &message, "--table", &format!("ndc={wrong}")]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("line 1"), "{}", run.stderr);
}

#[test]
fn what_holds_no_record_is_said() {
    let folder = temporary();
    let acknowledgement = "MSH|^~\\&|A|B|||20260302||ACK^V04^ACK|1|P|2.5.1\rMSA|AA|2\r";
    let acknowledgement = file(&folder, "ack.hl7", acknowledgement);
    let run = hl7(&["convert", &acknowledgement]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("an acknowledgement"), "{}", run.stderr);
    let run = hl7(&["convert", QUERY]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("a query"), "{}", run.stderr);
    let xml = file(
        &folder,
        "bundle.xml",
        "<Bundle xmlns=\"http://hl7.org/fhir\"/>",
    );
    let run = hl7(&["convert", &xml]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("no Patient"), "{}", run.stderr);
}
