//! `forecast batch`: many people, one per line or one per row.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use forecast_tables::FileFormat;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::Choice;
use crate::failure::{Failure, Outcome};
use crate::{batch_lines, batch_tables};

/// Evaluates and forecasts many people, in order: lines of JSON, or tables.
///
/// Lines: one JSON object in, one out, per line. A line that cannot be answered gives an object
/// with its line number and the error.
///
/// Tables (Parquet, or Arrow IPC): one row per person in, with the doses in a list column or in a
/// table of their own; one row per person and vaccine group out. A person who cannot be answered
/// has one row with the error. docs/formats.md describes the columns.
///
/// What is wrong with one person does not stop the run. Exit code 1 says that there was one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast batch people.ndjson --out answers.ndjson
  zcat people.ndjson.gz | forecast batch - --as-of 2026-03-01 | gzip > answers.ndjson.gz
  forecast batch people.parquet --out forecasts.parquet --as-of 2026-03-01
  forecast batch patients.parquet --doses doses.parquet --observations observations.parquet \\
      --out forecasts.parquet --doses-out evaluations.parquet --carry county")]
pub(crate) struct BatchArguments {
    /// The file with the people, or - for lines on stdin.
    #[arg(value_name = "IN|-")]
    pub(crate) input: PathBuf,
    /// The file to write the answers to; needed for tables, stdout for lines where it is left out.
    #[arg(long, value_name = "OUT")]
    pub(crate) out: Option<PathBuf>,
    /// What the input is; else tables where it is called .parquet or .arrow, lines otherwise.
    #[arg(long, value_enum)]
    pub(crate) input_format: Option<InputFormat>,
    #[command(flatten)]
    pub(crate) tables: TableArguments,
    #[command(flatten)]
    pub(crate) choice: Choice,
}

/// What concerns tables only.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(crate) struct TableArguments {
    /// The table of doses, in the order of the patients.
    #[arg(long, value_name = "FILE")]
    pub(crate) doses: Option<PathBuf>,
    /// The table of observations, in the order of the patients.
    #[arg(long, value_name = "FILE")]
    pub(crate) observations: Option<PathBuf>,
    /// The file to write the verdicts on doses to: one row per dose and vaccine group.
    #[arg(long, value_name = "FILE")]
    pub(crate) doses_out: Option<PathBuf>,
    /// A column of the patients to carry over into the answers; may be given more than once.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) carry: Vec<String>,
    /// Write the list columns antigens and vaccines too.
    #[arg(long)]
    pub(crate) lists: bool,
    /// Write a row for each series group and type of a vaccine group, not only for the one to act
    /// on, which comes first; lines have all of them always.
    #[arg(long)]
    pub(crate) all_series: bool,
}

/// The formats of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// One JSON object per line.
    Ndjson,
    /// Parquet.
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

/// Runs the command.
pub(crate) fn run(arguments: &BatchArguments) -> Result<Outcome, Failure> {
    let format = match arguments.input_format {
        Some(InputFormat::Ndjson) => None,
        Some(InputFormat::Parquet) => Some(FileFormat::Parquet),
        Some(InputFormat::Arrow) => Some(FileFormat::Arrow),
        None => FileFormat::of(&arguments.input),
    };
    match format {
        Some(format) => batch_tables::run(arguments, format),
        None => batch_lines::run(arguments),
    }
}

/// A progress bar on stderr where that is a terminal; of so many of something, where it is known.
pub(crate) fn progress(total: Option<u64>, template: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
