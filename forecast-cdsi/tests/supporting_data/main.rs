//! The import of supporting data, from a small release with invented vaccines.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod account;
mod categories;
mod faults;
mod older;
mod release;
mod values;

use std::path::{Path, PathBuf};

use forecast_cdsi::Error;
use forecast_cdsi::supporting_data::{File, Imported, Options, import_files, read_folder};

const ALPHA: &str = "Alpha.xml";
const SCHEDULE: &str = "Schedule.xml";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/supporting_data/release")
}

/// The files of the release, in order of name.
fn files() -> Vec<File> {
    read_folder(&folder()).unwrap()
}

fn options() -> Options {
    Options {
        version: Some("9.1-508".into()),
        released: "2025-01-31".parse().ok(),
        ..Options::default()
    }
}

fn import(files: &[File]) -> Result<Imported, Error> {
    import_files(files, &options())
}

/// The release with the first occurrence of a text in a file replaced.
fn edited(file: &str, from: &str, to: &str) -> Vec<File> {
    let mut files = files();
    let file = files.iter_mut().find(|it| it.name == file).unwrap();
    assert!(file.text.contains(from), "{from}");
    file.text = file.text.replacen(from, to, 1);
    files
}
