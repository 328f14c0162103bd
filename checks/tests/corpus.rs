//! Every check, with the inputs that a fuzzer found interesting: a folder for each in `corpus/`.
//!
//! `fuzz/README.md` says how they were chosen.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::fs;
use std::path::Path;

use forecast_checks::CHECKS;

fn run(name: &str) {
    let (_, check) = CHECKS.iter().find(|(it, _)| *it == name).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 5, "{} inputs", files.len());
    for file in files {
        // Shown where the check fails.
        eprintln!("{}", file.display());
        check(&fs::read(file).unwrap());
    }
}

#[test]
fn engine() {
    run("engine");
}

#[test]
fn hl7() {
    run("hl7");
}

#[test]
fn hl7_answer() {
    run("hl7_answer");
}

#[test]
fn importer() {
    run("importer");
}

#[test]
fn offset() {
    run("offset");
}

#[test]
fn packed() {
    run("packed");
}

#[test]
fn schedule() {
    run("schedule");
}

#[test]
fn wire() {
    run("wire");
}

#[test]
fn every_check_has_inputs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    assert_eq!(fs::read_dir(folder).unwrap().count(), CHECKS.len());
}
