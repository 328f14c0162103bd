//! Files survive: what a command writes is the old file or the new one, whatever happens to it.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Run, command, forecast, forecast_with, root};

const TIME: &str = "2026-03-02T14:30:00-05:00";
const QUERY: &str = "forecast-exchange/examples/query.hl7";

/// A submission about an invented person of this number.
fn submission(number: usize) -> String {
    let given: String = format!("{number:05}")
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'A'))
        .collect();
    let (month, day) = (number % 12 + 1, number / 12 % 28 + 1);
    format!(
        "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||VXU^V04^VXU_V04|M-{number}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
         PID|1||{number}^^^CLINIC^MR||Example{given}^{given}^^^^^L||2024{month:02}{day:02}|F\r\
         ORC|RE||D{number}^CLINIC\r\
         RXA|0|1|20250110||110^DTaP-Hep B-IPV^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r"
    )
}

fn merge(register: &Path, message: &str) -> Run {
    let register = register.to_string_lossy();
    let arguments = [
        "hl7",
        "ack",
        "-",
        "--merge",
        "--records",
        &register,
        "--time",
        TIME,
    ];
    forecast_with(&arguments, message.as_bytes())
}

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

/// The names in a folder.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The persons of a register by their numbers; every line must be a record.
#[expect(clippy::expect_used, reason = "a helper of tests")]
fn persons(register: &Path) -> BTreeSet<String> {
    let mut persons = BTreeSet::new();
    for line in text(register).lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a whole record");
        let number = record["person"]["identifiers"][0]["value"]["value"].as_str();
        assert!(
            persons.insert(number.expect("a number").to_owned()),
            "{line}"
        );
    }
    persons
}

#[test]
fn yesterdays_register_is_merged_into() {
    let folder = temporary();
    let register = folder.path().join("people.ndjson");
    for number in [1, 2, 1] {
        let run = merge(&register, &submission(number));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    assert_eq!(persons(&register), set(&["1", "2"]));
    assert_eq!(names(folder.path()), set(&["people.ndjson"]));
    // Without --merge the file is that of this run.
    let path = register.to_string_lossy();
    let arguments = ["hl7", "ack", "-", "--records", &path, "--time", TIME];
    forecast_with(&arguments, submission(3).as_bytes());
    assert_eq!(persons(&register), set(&["3"]));
}

#[test]
fn a_register_that_cannot_be_read_whole_is_left_and_no_query_is_answered_from_it() {
    let folder = temporary();
    let register = folder.path().join("people.ndjson");
    merge(&register, &submission(1));
    let whole = text(&register);
    for broken in [
        format!("{whole}{{\"person\": "),
        format!("{whole}[]\n"),
        format!("{whole}{{\"person\": []}}\n"),
        submission(2),
        format!("{whole}{{\"resourceType\": \"Bundle\"}}\n"),
    ] {
        fs::write(&register, &broken).unwrap();
        let run = merge(&register, &submission(2));
        assert_eq!(run.code, Some(2), "{broken}: {}", run.stderr);
        assert!(
            run.stderr.contains("the register was left as it is"),
            "{}",
            run.stderr
        );
        // Nobody is told that something was kept.
        assert_eq!(run.stdout, "");
        assert_eq!(text(&register), broken);
    }
    fs::write(&register, format!("{whole}{{\"person\": \n")).unwrap();
    let path = register.to_string_lossy();
    let run = forecast(&[
        "hl7",
        "query",
        QUERY,
        "--records",
        &path,
        "--lines",
        "--time",
        TIME,
    ]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("\nMSA|AE|"), "{}", run.stdout);
    assert!(run.stdout.contains("|AE|Z44"), "{}", run.stdout);
    assert!(
        run.stdout.contains("could not be read whole"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("|NF|"), "{}", run.stdout);
    // A register that is not there is no empty one.
    let run = forecast(&["hl7", "query", QUERY, "--records", "no-such-file.ndjson"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
}

#[test]
fn a_hundred_kills_lose_nobody() {
    let folder = temporary();
    let register = folder.path().join("people.ndjson");
    let path = register.to_string_lossy().into_owned();
    // Enough people that writing takes its time.
    let first: String = (1_000..1_300).map(submission).collect();
    merge(&register, &first);
    let mut known = persons(&register);
    assert_eq!(known.len(), 300);
    // How long a run takes.
    let begun = Instant::now();
    merge(&register, &submission(1_000));
    let whole = begun.elapsed();
    let mut killed = 0;
    for number in 1..=100_usize {
        let message = folder.path().join("message.hl7");
        fs::write(&message, submission(number)).unwrap();
        let mut child = command(&["hl7", "ack"])
            .arg(&message)
            .args(["--merge", "--records", &path, "--time", TIME])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // All over the run, the later part above all: that is where it writes.
        let share = u32::try_from(number * 37 % 100).unwrap() + 30;
        std::thread::sleep(whole * share / 110);
        killed += u32::from(child.kill().is_ok());
        let mut answer = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut answer)
            .unwrap();
        child.wait().unwrap();
        let now = persons(&register);
        assert!(now.is_superset(&known), "after kill {number}");
        // Who was told that the message was kept finds it.
        if answer.contains("MSA|AA") {
            assert!(now.contains(&number.to_string()), "after kill {number}");
        }
        known = now;
    }
    assert!(killed > 0);
    // What is left of the killed does not stop the next one.
    let run = merge(&register, &submission(99_999));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(persons(&register).contains("99999"));
}

#[test]
fn processes_that_merge_at_once_keep_everybody() {
    let folder = temporary();
    let register = folder.path().join("people.ndjson");
    let path = &register;
    std::thread::scope(|scope| {
        for number in 0..12 {
            scope.spawn(move || {
                let run = merge(path, &submission(number));
                assert_eq!(run.code, Some(0), "{}", run.stderr);
            });
        }
    });
    assert_eq!(persons(&register).len(), 12);
    assert_eq!(names(folder.path()), set(&["people.ndjson"]));
}

/// Runs the command where no file may grow beyond 4 KiB: a disk that is full.
fn on_a_full_disk(arguments: &[&str], stdin: &str) -> Run {
    let mut child = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_forecast"))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let _ = std::io::Write::write_all(&mut pipe, stdin.as_bytes());
    drop(pipe);
    child.wait_with_output().unwrap().into()
}

#[test]
fn a_full_disk_leaves_every_kind_of_output_as_it_was() {
    let folder = temporary();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let people = at("people.ndjson");
    let table = at("people.parquet");
    let made = forecast(&[
        "synthesize",
        "--people",
        "300",
        "--seed",
        "1",
        "--as-of",
        "2026-03-02",
        "--out",
        &people,
    ]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    forecast(&[
        "synthesize",
        "--people",
        "300",
        "--as-of",
        "2026-03-02",
        "--format",
        "parquet",
        "--out",
        &table,
    ]);
    let many: String = (0..200).map(submission).collect();
    let messages = at("messages.hl7");
    fs::write(&messages, &many).unwrap();
    let one = at("one.hl7");
    fs::write(&one, submission(1)).unwrap();
    let out = at("out.parquet");
    let other = at("other.parquet");
    let runs: [&[&str]; 12] = [
        &["batch", &people, "--out", &out],
        &["batch", &table, "--out", &out, "--as-of", "2026-03-02"],
        &[
            "batch",
            &table,
            "--out",
            &other,
            "--doses-out",
            &out,
            "--as-of",
            "2026-03-02",
        ],
        &["hl7", "ack", &messages, "--out", &out],
        &["hl7", "ack", &messages, "--records", &out],
        &["hl7", "convert", &messages, "--out", &out],
        &["dq", &messages, "--format", "json", "--out", &out],
        &["fhir", "examples/toddler-behind.json", "--out", &out],
        &[
            "record",
            "print",
            &one,
            "--out",
            &out,
            "--as-of",
            "2026-03-02",
        ],
        &[
            "record",
            "print",
            &one,
            "--pdf",
            &out,
            "--as-of",
            "2026-03-02",
        ],
        &["synthesize", "--people", "1000", "--out", &out],
        &["diff", "acip-4.64", "acip-4.65", "--out", &out],
    ];
    for arguments in runs {
        fs::write(&out, "as it was").unwrap();
        let before = names(folder.path());
        let run = on_a_full_disk(arguments, "");
        if arguments[0] == "fhir" {
            continue;
        }
        assert_eq!(
            run.code,
            Some(2),
            "{arguments:?}: {}{}",
            run.stdout,
            run.stderr
        );
        assert!(
            run.stderr.contains("could not") || run.stderr.contains("too large"),
            "{}",
            run.stderr
        );
        assert_eq!(text(Path::new(&out)), "as it was", "{arguments:?}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
    // A register.
    let register = folder.path().join("register.ndjson");
    merge(&register, &submission(1));
    let before = text(&register);
    let path = register.to_string_lossy();
    let run = on_a_full_disk(
        &["hl7", "ack", &messages, "--merge", "--records", &path],
        "",
    );
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(2), ""),
        "{}",
        run.stderr
    );
    assert_eq!(text(&register), before);
    // A folder.
    let schedule = folder.path().join("mine");
    let path = schedule.to_string_lossy();
    forecast(&["schedule", "flatten", "acip-4.64", "--out", &path]);
    let before = text(&schedule.join("schedule.json"));
    let run = on_a_full_disk(&["schedule", "flatten", "acip-4.65", "--out", &path], "");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert_eq!(text(&schedule.join("schedule.json")), before);
    assert!(
        !names(folder.path())
            .iter()
            .any(|name| name.ends_with(".part"))
    );
}

#[test]
fn signals_clean_up() {
    for (signal, number) in [("TERM", 15), ("INT", 2)] {
        let folder = temporary();
        let out = folder.path().join("people.ndjson");
        fs::write(&out, "as it was").unwrap();
        let mut child = command(&["synthesize", "--people", "100000000", "--out"])
            .arg(&out)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while names(folder.path()).len() < 2 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(names(folder.path()).len(), 2, "it writes beside its place");
        let id = child.id().to_string();
        Command::new("kill")
            .args(["-s", signal, &id])
            .status()
            .unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(number));
        assert_eq!(names(folder.path()), set(&["people.ndjson"]));
        assert_eq!(text(&out), "as it was");
    }
}

#[test]
fn the_old_files_mode_and_links_are_kept() {
    let folder = temporary();
    let out = folder.path().join("out.json");
    let link = folder.path().join("link.json");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("out.json", &link).unwrap();
    let path = link.to_string_lossy();
    let run = forecast(&[
        "diff",
        "acip-4.64",
        "acip-4.65",
        "--format",
        "json",
        "--out",
        &path,
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(text(&out).starts_with('{'));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&out).unwrap().mode() & 0o777, 0o640);
    // A new file is as the system makes new files.
    let new = folder.path().join("new.json");
    let path = new.to_string_lossy();
    forecast(&[
        "diff",
        "acip-4.64",
        "acip-4.65",
        "--format",
        "json",
        "--out",
        &path,
    ]);
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode();
    assert_eq!(mode(&new), mode(&plain));
}

#[test]
fn pipes_and_stdout_are_written_as_they_come() {
    let run = forecast(&["diff", "acip-4.64", "acip-4.65", "--out", "/dev/stdout"]);
    assert!(run.stdout.starts_with("From acip-4.64"), "{}", run.stderr);
    // A file that a shell appends to keeps what it has.
    let folder = temporary();
    let log = folder.path().join("log");
    fs::write(&log, "before\n").unwrap();
    let file = fs::OpenOptions::new().append(true).open(&log).unwrap();
    command(&["diff", "acip-4.64", "acip-4.65", "--out", "/dev/stdout"])
        .stdout(file)
        .status()
        .unwrap();
    assert!(
        text(&log).starts_with("before\nFrom acip-4.64"),
        "{}",
        text(&log)
    );
    let pipe = folder.path().join("pipe");
    Command::new("mkfifo").arg(&pipe).status().unwrap();
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    let path = pipe.to_string_lossy();
    let run = forecast(&["synthesize", "--people", "3", "--out", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(reader.join().unwrap().lines().count(), 3);
    assert!(!fs::metadata(&pipe).unwrap().is_file());
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let folder = temporary();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (input, hard) = (at("in.ndjson"), at("hard.ndjson"));
    let person = "{\"birth_date\": \"2025-09-06\"}\n";
    fs::write(&input, person).unwrap();
    fs::hard_link(&input, &hard).unwrap();
    let runs: [&[&str]; 7] = [
        &["batch", &input, "--out", &hard],
        &["hl7", "convert", &input, "--out", &hard],
        &["fhir", &input, "--out", &hard],
        &["dq", &input, "--out", &hard],
        &[
            "record",
            "print",
            &input,
            "--pdf",
            &hard,
            "--as-of",
            "2026-03-02",
        ],
        &[
            "diff",
            "acip-4.64",
            "acip-4.65",
            "--people",
            &input,
            "--out",
            &hard,
        ],
        &[
            "hl7",
            "ack",
            "forecast-exchange/examples/submission.hl7",
            "--table",
            &format!("ndc={input}"),
            "--records",
            &hard,
        ],
    ];
    for arguments in runs {
        let run = forecast(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?} {}", run.stderr);
        assert_eq!(text(Path::new(&input)), person);
    }
    // Standard input and output are files too.
    for door in [
        &["batch"][..],
        &["hl7", "convert"],
        &["hl7", "ack"],
        &["fhir"],
        &["dq"],
    ] {
        let arguments = [door, &["-", "--out", &hard]].concat();
        let file = fs::File::open(&input).unwrap();
        let run: Run = command(&arguments).stdin(file).output().unwrap().into();
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("is the input too"), "{}", run.stderr);
    }
    let file = fs::OpenOptions::new().append(true).open(&hard).unwrap();
    let status = command(&["batch", &input]).stdout(file).status().unwrap();
    assert_eq!(status.code(), Some(2));
    assert_eq!(text(Path::new(&input)), person);
    // Two outputs are two files.
    let out = at("out");
    let twice = [
        "record",
        "print",
        &input,
        "--out",
        &out,
        "--pdf",
        &out,
        "--as-of",
        "2026-03-02",
    ];
    let run = forecast(&twice);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(!Path::new(&out).exists());
}

#[test]
fn a_schedule_folder_is_replaced_as_a_whole() {
    let folder = temporary();
    let mine = folder.path().join("mine");
    let path = mine.to_string_lossy().into_owned();
    let flatten = |name: &str| forecast(&["schedule", "flatten", name, "--out", &path]);
    assert_eq!(flatten("acip-4.65").code, Some(0));
    let whole = names(&mine);
    assert!(whole.contains("categories.json"));
    // A release that has none must not keep those of another.
    let bare = folder.path().join("bare");
    let bare_path = bare.to_string_lossy().into_owned();
    forecast(&["schedule", "flatten", "acip-4.65", "--out", &bare_path]);
    fs::remove_file(bare.join("categories.json")).unwrap();
    fs::write(mine.join("antigens/stale.json"), "{}").unwrap();
    fs::write(mine.join(".gitkeep"), "").unwrap();
    let run = flatten(&bare_path);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let now = names(&mine);
    assert!(
        !now.contains("categories.json") && now.contains(".gitkeep"),
        "{now:?}"
    );
    assert!(!mine.join("antigens/stale.json").exists());
    assert_eq!(names(folder.path()), set(&["bare", "mine"]));
    // Into itself, and over what is not of a schedule: refused.
    assert_eq!(flatten(&path).code, Some(2));
    fs::write(mine.join("notes.txt"), "mine").unwrap();
    let run = flatten("acip-4.65");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("notes.txt"), "{}", run.stderr);
    assert_eq!(text(&mine.join("notes.txt")), "mine");
}
