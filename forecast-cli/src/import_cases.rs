//! `forecast import cases`: a workbook of CDC's into a folder of cases.

use std::path::PathBuf;

use clap::Args;
use forecast_files::Kind;
use forecast_test_cases::RowNote;

use crate::failure::{Failure, Outcome};
use crate::kinds::refuse_other_than;
use crate::output::{claim, print, reads_path};
use crate::validate::{failure, vocabulary};

/// Imports a workbook of CDC's test cases as a folder of JSON files: ids and facts only.
///
/// Exit code 1 says that some rows hold no case that can be compared; they are listed. Blank rows
/// are counted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast import cases CDSi-underlying-conditions-test-cases-v4.6.xlsx --out conditions-4.6")]
pub(crate) struct ImportCasesArguments {
    /// The workbook.
    #[arg(value_name = "FILE.xlsx")]
    pub(crate) file: PathBuf,
    /// The folder to write.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The book's id; else its kind and the version in the file's name.
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// What the words of the workbook mean (vocabulary.json); else what this program carries.
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &ImportCasesArguments) -> Result<Outcome, Failure> {
    let words = vocabulary(arguments.vocabulary.as_deref())?;
    reads_path(&arguments.file);
    refuse_other_than(Kind::Zip, &arguments.file)?;
    let book = forecast_cdsi::cases::read_workbook(&arguments.file, &words);
    let mut book = book.map_err(failure)?;
    claim(&arguments.out)?;
    if let Some(id) = &arguments.id {
        book.info.id.clone_from(id);
    }
    book.write(&arguments.out).map_err(failure)?;
    let info = &book.info;
    let mut text = format!(
        "{}: {} cases; not compared {}, blank rows {}\n",
        info.id,
        info.cases,
        info.not_compared.len(),
        info.blank_rows
    );
    for (what, notes) in [
        ("not compared", &info.not_compared),
        ("remark", &info.remarks),
    ] {
        for note in notes {
            text.push_str(&line(what, note));
        }
    }
    print(&text)?;
    Ok(if info.not_compared.is_empty() {
        Outcome::Good
    } else {
        Outcome::SomeFailed
    })
}

fn line(what: &str, note: &RowNote) -> String {
    let row = note
        .row
        .map_or_else(String::new, |row| format!(", row {row}"));
    let case = note
        .case
        .as_ref()
        .map_or_else(String::new, |case| format!(", {case}"));
    format!("{what}{row}{case}: {}\n", note.note)
}
