//! A run of the command gives the same bytes as another one: in lines and in tables, on any number
//! of threads, in every build.
//!
//! `determinism.json` holds hashes of what 400 invented people are answered under each embedded
//! schedule. Debug and release builds give the same. Where answers change on purpose, or the
//! library that writes Parquet does, `UPDATE_ANSWERS=1 cargo test -p forecast-cli --test
//! determinism` writes it anew.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Run, command, root};

/// The people, as lines and as a table.
const FORMATS: [&str; 2] = ["ndjson", "parquet"];

/// FNV-1a with 64 bits.
fn hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Runs the command on so many threads.
fn run(threads: usize, arguments: &[&str]) {
    let mut command = command(arguments);
    command.env("RAYON_NUM_THREADS", threads.to_string());
    let run = Run::from(command.output().unwrap());
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
}

/// Invents people.
fn synthesize(threads: usize, format: &str, folder: &Path) -> PathBuf {
    let out = folder.join(format!("{threads}.{format}"));
    let path = out.to_string_lossy();
    let mut arguments = vec!["synthesize", "--people", "400", "--seed", "7"];
    arguments.extend(["--as-of", "2026-11-22", "--format", format, "--out", &path]);
    run(threads, &arguments);
    out
}

/// What the people are answered: lines, or tables of forecasts and verdicts.
fn answers(threads: usize, schedule: &str, people: &Path, folder: &Path) -> Vec<Vec<u8>> {
    let format = people.extension().unwrap().to_string_lossy();
    let out = folder.join(format!("forecasts.{format}"));
    let doses = folder.join(format!("verdicts.{format}"));
    let paths = [people, &out, &doses].map(|path| path.to_string_lossy().into_owned());
    let [people, to, verdicts] = &paths;
    let mut arguments = vec!["batch", people, "--out", to, "--schedule", schedule];
    arguments.extend(["--as-of", "2026-11-22"]);
    let mut written = vec![out];
    if format == "parquet" {
        arguments.extend(["--lists", "--doses-out", verdicts]);
        written.push(doses);
    }
    run(threads, &arguments);
    written.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_run_on_every_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut found = BTreeMap::new();
    for format in FORMATS {
        let people = synthesize(1, format, folder);
        let bytes = fs::read(&people).unwrap();
        for threads in [1, 5] {
            let again = folder.join("again");
            fs::create_dir_all(&again).unwrap();
            let again = synthesize(threads, format, &again);
            assert!(bytes == fs::read(again).unwrap(), "{threads} threads");
        }
        found.insert(format!("people, {format}"), hash(&bytes));
        for id in forecast_schedules::ids() {
            let first = answers(1, id, &people, folder);
            for threads in [1, 2, 5] {
                let same = first == answers(threads, id, &people, folder);
                assert!(same, "{format}, {id}, {threads} threads answer otherwise");
            }
            for (bytes, what) in first.iter().zip(["forecasts", "verdicts"]) {
                assert!(bytes.len() > 10_000);
                found.insert(format!("{what}, {id}, {format}"), hash(bytes));
            }
        }
    }
    let file = root().join("forecast-cli/tests/determinism.json");
    if std::env::var_os("UPDATE_ANSWERS").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(found, expected, "found on the left, stored on the right");
}
