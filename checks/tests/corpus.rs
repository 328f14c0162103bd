//! Every check, with inputs that are known: those in `corpus/`, a folder for each check, and what
//! other tests have.
//!
//! What a fuzzer finds goes into `corpus/`; `fuzz/README.md` says how.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::fs;
use std::path::Path;

use forecast_checks::Check;
use forecast_schedules::{DEFAULT, DefaultLayers, compiled};

/// Runs a check with each file of a folder, below this crate's own.
fn run(check: Check, folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files.iter().filter(|file| file.is_file()) {
        // Shown where the check fails.
        eprintln!("{}", file.display());
        check(&fs::read(file).unwrap());
    }
}

#[test]
#[cfg(feature = "tables")]
fn arrow() {
    run(forecast_checks::arrow, "corpus/arrow");
}

#[test]
fn engine() {
    run(forecast_checks::engine, "corpus/engine");
}

#[test]
#[cfg(feature = "record")]
fn fhir() {
    run(forecast_checks::fhir, "corpus/fhir");
}

#[test]
#[cfg(feature = "record")]
fn hl7() {
    run(forecast_checks::hl7, "../forecast-exchange/tests/messages");
}

#[test]
#[cfg(feature = "record")]
fn hl7_answer() {
    run(
        forecast_checks::hl7_answer,
        "../forecast-exchange/tests/messages",
    );
}

#[test]
#[cfg(feature = "importer")]
fn importer() {
    run(forecast_checks::importer, "corpus/importer");
}

#[test]
fn offset() {
    run(forecast_checks::offset, "corpus/offset");
}

#[test]
#[cfg(feature = "tables")]
fn parquet() {
    run(forecast_checks::parquet, "corpus/parquet");
}

/// Packed schedules that were cut off.
#[test]
fn packed() {
    let bytes = compiled(DEFAULT, DefaultLayers::NONE)
        .unwrap()
        .pack()
        .unwrap();
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let body = bytes.get(line + 1..).unwrap();
    for end in (0..body.len()).step_by(body.len() / 40).chain([body.len()]) {
        forecast_checks::packed(body.get(..end).unwrap());
    }
}

#[test]
fn schedule() {
    run(
        forecast_checks::schedule,
        "../forecast-cdsi/tests/supporting_data",
    );
}

#[test]
fn wire() {
    run(forecast_checks::wire, "corpus/wire");
}

#[test]
#[cfg(feature = "importer")]
fn workbook() {
    run(forecast_checks::workbook, "corpus/workbook");
}
