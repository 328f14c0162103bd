//! One bad input harms nobody else: limits, damaged files, files of another kind, forged lines.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{Run, command, forecast, forecast_with};

const TIME: &str = "2026-03-02T14:30:00-05:00";
const AS_OF: [&str; 2] = ["--as-of", "2026-03-02"];
const SUBMISSION: &str = "forecast-exchange/examples/submission.hl7";

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn batch(lines: &str) -> Run {
    forecast_with(&[&["batch", "-"], &AS_OF[..]].concat(), lines.as_bytes())
}

fn person(more: &str) -> String {
    format!("{{\"birth_date\": \"2020-09-06\"{more}}}")
}

/// Doses of one vaccine, several a day over a month, so that each is near all others.
fn doses(cvx: &str, count: usize) -> String {
    let mut text = String::from(", \"doses\": [");
    for number in 0..count {
        let day = number % 28 + 1;
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}{{\"date\": \"2022-01-{day:02}\", \"cvx\": \"{cvx}\"}}"
        );
    }
    text + "]"
}

#[test]
fn a_hundred_thousand_doses_of_one_live_vaccine_harm_nobody_else() {
    let begun = Instant::now();
    let lines = [person(""), person(&doses("03", 100_000)), person("")].join("\n");
    let run = batch(&lines);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let answers = run.json_lines();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[1]["error"]["path"], "doses");
    assert!(answers[0]["groups"].is_array() && answers[2]["groups"].is_array());
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn as_many_doses_as_one_person_may_have_are_answered() {
    let begun = Instant::now();
    let run = batch(&person(&doses("03", 10_000)));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.json_lines()[0]["doses"].as_array().map(Vec::len),
        Some(10_000)
    );
    // Unoptimized, on a busy machine.
    assert!(
        begun.elapsed() < Duration::from_secs(120),
        "{:?}",
        begun.elapsed()
    );
    let error = &batch(&person(&doses("03", 10_001))).json_lines()[0]["error"];
    assert_eq!(error["message"], "found 10001, expected at most 10000");
}

#[test]
fn seven_thousand_schedules_are_not_compiled() {
    let begun = Instant::now();
    let names = vec!["acip-4.65"; 7_000].join(",");
    let run = batch(&person(&format!(", \"schedule\": \"{names}\"")));
    assert_eq!(run.json_lines()[0]["error"]["path"], "schedule");
    let twice = batch(&person(", \"schedule\": \"acip-4.65,acip-4.65\""));
    let error = &twice.json_lines()[0]["error"];
    assert_eq!(
        error["message"],
        "found `acip-4.65` twice, expected each schedule once"
    );
    assert!(begun.elapsed() < Duration::from_secs(20));
    // The command line is a door as well.
    let run = forecast(&[
        "patient",
        "examples/toddler-behind.json",
        "--schedule",
        "acip-4.65,acip-4.65",
    ]);
    assert_eq!(run.code, Some(2));
}

#[test]
fn a_message_and_a_bundle_are_held_to_the_same_limits() {
    let mut message = String::from(
        "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||VXU^V04^VXU_V04|M-1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
         PID|1||1^^^CLINIC^MR||Example^Ida^^^^^L||20200906|F\r",
    );
    let group = |number: usize| {
        format!(
            "ORC|RE||D{number}^CLINIC\rRXA|0|1|20220101||03^MMR^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r"
        )
    };
    for number in 0..10_001 {
        message.push_str(&group(number));
    }
    let run = forecast_with(&["hl7", "ack", "-", "--time", TIME], message.as_bytes());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("MSA|AE|M-1"),
        "{}",
        run.stdout.get(..400).unwrap_or_default()
    );
    assert!(
        run.stdout
            .contains("found 10001, expected at most 10000; nothing was kept")
    );
    let long = "x".repeat(2_000);
    let bundle = format!(
        "{{\"resourceType\": \"Patient\", \"birthDate\": \"2020-09-06\", \"identifier\": [{{\"system\": \"urn:x\", \"value\": \"{long}\"}}]}}"
    );
    let run = forecast_with(&["fhir", "-"], bundle.as_bytes());
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("expected at most 1024") && !run.stdout.contains("xxx"),
        "{}",
        run.stdout
    );
}

#[test]
fn errors_never_print_a_value_whole() {
    // A record that was encoded twice.
    let secret = "Jane Q. Example of 1 Test Lane, Hartford, born on the sixth";
    let record = format!("{{\"person\": {{\"names\": \"{secret}\"}}}}");
    let twice = serde_json::Value::from(record.clone()).to_string();
    for (arguments, text) in [
        (&["patient", "-"][..], &twice),
        (&["batch", "-"], &twice),
        (&["hl7", "convert", "-"], &twice),
        (&["fhir", "-"], &twice),
        (&["dq", "-"], &twice),
        (&["hl7", "convert", "-"], &record),
        (
            &["patient", "-"],
            &format!("{{\"birth_date\": \"{secret}\"}}"),
        ),
        (
            &["patient", "-"],
            &person(&format!(", \"id\": [\"{secret}\"]")),
        ),
        (
            &["patient", "-"],
            &person(&format!(", \"sex\": \"{secret}\"")),
        ),
        (&["patient", "-"], &person(&format!(", \"{secret}\": 1"))),
        (
            &["patient", "-"],
            &person(&format!(", \"schedule\": \"{secret}\"")),
        ),
    ] {
        let run = forecast_with(arguments, text.as_bytes());
        assert_ne!(run.code, Some(0), "{arguments:?} {text}");
        let said = run.stdout + &run.stderr;
        assert!(!said.contains("Hartford, born"), "{arguments:?}: {said}");
    }
}

#[test]
fn control_characters_forge_no_line() {
    let forged = person(
        ", \"id\": \"a\\nTo give\\u001b[2J\\u202e\", \"doses\": [{\"date\": \"2022-01-01\", \"cvx\": \"9\\n9\"}]",
    );
    let run = forecast_with(&[&["patient", "-"], &AS_OF[..]].concat(), forged.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.starts_with("a\\nTo give\\u{1b}[2J\\u{202e}: "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("9\\n9"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'));
    // In what is said on stderr too.
    let run = forecast(&["patient", "no\nsuch\u{1b}[2Jfile"]);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'));
}

#[test]
fn fhir_refuses_a_key_twice() {
    let twice = "{\"resourceType\": \"Patient\", \"birthDate\": \"2020-09-06\", \"birthDate\": \"2021-09-06\"}";
    let run = forecast_with(&["fhir", "-"], twice.as_bytes());
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("a key is there twice"),
        "{}",
        run.stdout
    );
    let nested =
        "{\"resourceType\": \"Patient\", \"name\": [{\"family\": \"A\", \"family\": \"B\"}]}";
    let run = forecast_with(&["hl7", "convert", "-"], nested.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let xml = "<Patient xmlns=\"http://hl7.org/fhir\"><birthDate value=\"2020-09-06\"/><birthDate value=\"2021-09-06\"/></Patient>";
    let run = forecast_with(&["fhir", "-"], xml.as_bytes());
    assert!(
        !run.stdout.contains("2021-09-06") || run.stderr.contains("birthDate"),
        "{} {}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn ids_of_layers_and_schedules_are_checked_wherever_they_come_from() {
    let folder = temporary();
    let layer = folder.path().join("layer.json");
    let path = layer.to_string_lossy().into_owned();
    for id in ["a+b", "a,b", "../x", "", "a\\nb", "a b"] {
        let text = format!(
            "{{\"id\": \"{id}\", \"title\": \"t\", \"publisher\": \"p\", \"date\": \"2026-01-01\", \"over\": [\"acip-4.65\"], \"changes\": []}}"
        );
        fs::write(&layer, text).unwrap();
        let run = forecast(&["schedule", "check", &format!("acip-4.65+{path}")]);
        assert_eq!(run.code, Some(1), "{id}: {}", run.stdout);
        assert!(
            run.stdout.contains("letters, digits, hyphens"),
            "{}",
            run.stdout
        );
    }
    let run = forecast(&["schedule", "new-layer", "our clinic"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
}

#[test]
fn a_byte_order_mark_is_taken_by_every_reader() {
    let folder = temporary();
    let marked = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, [b"\xef\xbb\xbf", text].concat()).unwrap();
        path.to_string_lossy().into_owned()
    };
    let root = common::root();
    let read = |path: &str| fs::read(root.join(path)).unwrap();
    let request = marked("request.json", person("").as_bytes());
    let message = marked("message.hl7", &read(SUBMISSION));
    let fhir = marked(
        "patient.xml",
        b"<Patient xmlns=\"http://hl7.org/fhir\"><birthDate value=\"2020-09-06\"/></Patient>",
    );
    let layer = marked("layer.json", &read("schedules/layers/example-clinic.json"));
    let schedule = forecast(&["schedule", "flatten", "acip-4.65"]).stdout;
    let schedule = marked("schedule.json", schedule.as_bytes());
    let table = marked("mvx.tsv", b"");
    let runs: [&[&str]; 10] = [
        &["patient", &request],
        &["batch", &request],
        &["hl7", "convert", &request],
        &["record", "print", &request],
        &["diff", "acip-4.64", "acip-4.65", "--people", &request],
        &["hl7", "ack", &message],
        &["fhir", &fhir],
        &["schedule", "check", &format!("acip-4.65+{layer}")],
        &["patient", &request, "--schedule", &schedule],
        &["hl7", "ack", &message, "--table", &format!("mvx={table}")],
    ];
    for arguments in runs {
        let run = forecast(arguments);
        assert_eq!(
            run.code,
            Some(0),
            "{arguments:?}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn a_file_of_another_kind_is_named() {
    let folder = temporary();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    };
    let gzip = write("a.ndjson", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    let parquet = write("a.json", b"PAR1\0\0\0\0PAR1");
    let utf16: Vec<u8> = person("")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf16 = write("b.json", &[b"\xff\xfe", &utf16[..]].concat());
    let list = write("list.json", format!("[{}]", person("")).as_bytes());
    let table = write("a.parquet", b"ARROW1\0\0");
    let text = write("b.parquet", person("").as_bytes());
    let book = write("cases.xlsx", b"\x1f\x8b\x08");
    let out = write("out.parquet", b"");
    let table_run: [&[&str]; 17] = [
        &["patient", &gzip, "this is gzip"],
        &["batch", &gzip, "this is gzip"],
        &["hl7", "ack", &gzip, "this is gzip"],
        &["hl7", "convert", &gzip, "this is gzip"],
        &["fhir", &gzip, "this is gzip"],
        &["dq", &gzip, "this is gzip"],
        &["record", "print", &gzip, "this is gzip"],
        &[
            "diff",
            "acip-4.64",
            "acip-4.65",
            "--people",
            &gzip,
            "this is gzip",
        ],
        &["import", "cases", &book, "--out", &out, "this is gzip"],
        &["patient", &parquet, "this is Parquet; `forecast batch"],
        &["batch", &utf16, "this is UTF-16"],
        &["patient", &utf16, "this is UTF-16"],
        &["patient", &list, "this is a JSON array; `forecast batch`"],
        &["batch", &list, "this is a JSON array"],
        &["patient", SUBMISSION, "this is HL7; `forecast hl7"],
        &[
            "batch",
            &table,
            "--out",
            &out,
            "this is Arrow IPC, expected Parquet",
        ],
        &[
            "batch",
            &text,
            "--out",
            &out,
            "this is a JSON object, expected Parquet",
        ],
    ];
    for row in table_run {
        let (said, arguments) = row.split_last().unwrap();
        let run = forecast(arguments);
        assert!(matches!(run.code, Some(1 | 2)), "{arguments:?}");
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn exit_codes_are_as_documented() {
    assert_eq!(
        forecast(&["schedule", "check", "no-such-folder/"]).code,
        Some(2)
    );
    assert_eq!(
        forecast(&["schedule", "check", "acip-4.65+no-such-layer.json"]).code,
        Some(2)
    );
    assert_eq!(forecast(&["schedule", "check", "acip-4.65"]).code, Some(0));
    for text in ["[]", "[[]]", "\"text\"", "5", "null"] {
        for arguments in [
            &["patient", "-"][..],
            &["hl7", "convert", "-"],
            &["record", "print", "-"],
            &["dq", "-"],
            &["fhir", "-"],
        ] {
            let run = forecast_with(arguments, text.as_bytes());
            assert!(
                matches!(run.code, Some(1 | 2)),
                "{arguments:?} {text}: {}",
                run.stdout
            );
        }
    }
}

/// Runs a command whose output nobody reads.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_early_ends_the_run_with_0() {
    use std::process::Stdio;
    let folder = temporary();
    let people = folder.path().join("people.ndjson");
    let path = people.to_string_lossy().into_owned();
    forecast(&[
        "synthesize",
        "--people",
        "2000",
        "--out",
        &path,
        "--as-of",
        "2026-03-02",
    ]);
    let runs: [&[&str]; 8] = [
        &["batch", &path],
        &["synthesize", "--people", "200000"],
        &["synthesize", "--people", "200000", "--out", "/dev/stdout"],
        &["hl7", "convert", &path],
        &["schedule", "flatten", "acip-4.65"],
        &["validate", "--json"],
        &["diff", "acip-4.64", "acip-4.65"],
        &["patient", "examples/toddler-behind.json", "--why"],
    ];
    for arguments in runs {
        let mut child = command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
    // A device that takes nothing is no reader that went.
    for arguments in [
        &["patient", "examples/toddler-behind.json"][..],
        &["schedule", "list"],
        &["diff", "acip-4.64", "acip-4.65"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let status = command(arguments)
            .stdout(full)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_last_day_of_the_calendar_can_be_invented_for() {
    for day in ["9999-12-31", "0001-01-01", "9999-01-01"] {
        let run = forecast(&["synthesize", "--people", "200", "--as-of", day]);
        assert!(matches!(run.code, Some(0 | 2)), "{day}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}

/// One flipped byte at a time: the run ends, nothing panics, and the file is named.
#[test]
fn damaged_tables_end_the_run_with_their_name() {
    let folder = temporary();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (people, out) = (at("people.parquet"), at("out.parquet"));
    let arrow = at("out.arrow");
    forecast(&[
        "synthesize",
        "--people",
        "40",
        "--as-of",
        "2026-03-02",
        "--format",
        "parquet",
        "--out",
        &people,
    ]);
    // What the command writes as Arrow has an id but no birth date: it is damaged all the same.
    let made = forecast(&[
        "batch",
        &people,
        "--out",
        &arrow,
        "--carry",
        "birth_date",
        "--as-of",
        "2026-03-02",
    ]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    for source in [&people, &arrow] {
        let whole = fs::read(source).unwrap();
        let damaged = at(&format!(
            "damaged.{}",
            Path::new(source).extension().unwrap().to_string_lossy()
        ));
        let step = whole.len() / 40;
        for place in (0..whole.len()).step_by(step.max(1)) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0xff;
            fs::write(&damaged, &bytes).unwrap();
            let begun = Instant::now();
            let run = forecast(&["batch", &damaged, "--out", &out, "--as-of", "2026-03-02"]);
            assert!(
                matches!(run.code, Some(0..=2)),
                "byte {place}: {:?} {}",
                run.code,
                run.stderr
            );
            assert!(
                !run.stderr.contains("panicked"),
                "byte {place}: {}",
                run.stderr
            );
            if run.code == Some(2) {
                assert!(
                    run.stderr.contains("damaged."),
                    "byte {place}: {}",
                    run.stderr
                );
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "byte {place}");
        }
        // Cut off anywhere.
        for length in (0..whole.len()).step_by((whole.len() / 12).max(1)) {
            fs::write(&damaged, &whole[..length]).unwrap();
            let run = forecast(&["batch", &damaged, "--out", &out, "--as-of", "2026-03-02"]);
            assert_eq!(run.code, Some(2), "{length} bytes: {}", run.stderr);
        }
    }
}

#[test]
fn an_import_refuses_the_ids_that_loading_refuses() {
    let folder = temporary();
    let out = folder.path().join("mine").to_string_lossy().into_owned();
    for id in ["a+b", "a,b", "../x", "a b", ".hidden"] {
        let release = "forecast-cdsi/tests/supporting_data/release";
        let run = forecast(&[
            "import",
            "schedule",
            release,
            "--version",
            "1.0",
            "--id",
            id,
            "--out",
            &out,
        ]);
        assert_eq!(run.code, Some(2), "{id}: {}", run.stderr);
        assert!(
            run.stderr.contains("letters, digits, hyphens"),
            "{}",
            run.stderr
        );
        assert!(!Path::new(&out).exists());
    }
}

#[test]
fn text_of_another_direction_is_isolated_in_html() {
    let patient = "{\"resourceType\": \"Patient\", \"birthDate\": \"2020-09-06\", \"name\": [{\"family\": \"\u{5db}\u{5d4}\u{5df}\", \"given\": [\"\u{202e}Ida\"]}]}";
    let run = forecast_with(
        &["record", "print", "-", "--as-of", "2026-03-02"],
        patient.as_bytes(),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("<bdi>\u{5db}\u{5d4}\u{5df}"),
        "{}",
        run.stdout
    );
}
