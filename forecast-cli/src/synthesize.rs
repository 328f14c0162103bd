//! `forecast synthesize`: the people of an invented registry.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use forecast_core::date::Date;
use forecast_population::Population;
use forecast_population::tables::{Targets, write_people, write_tables};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::failure::{Failure, Outcome};
use crate::patient::today;

/// So many people are made by one thread at a time.
const CHUNK: u64 = 512;
/// So many people are held before they are written.
const BLOCK: u64 = 64 * CHUNK;

/// Invents the people of a registry: the same seed and date, the same people.
///
/// Histories follow the schedules of their time, with what registries see: delays, missed doses,
/// duplicates, doses given too early, doses entered from paper. Person N depends on the seed and
/// the date alone, not on how many there are. docs/population.md says what is modelled and what is
/// not. Nobody in it is real.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast synthesize --people 1000 --seed 7 --as-of 2026-11-22 --out people.ndjson
  forecast synthesize --people 100000 | forecast batch - --out answers.ndjson
  forecast synthesize --people 1 --seed 3 | forecast patient -
  forecast synthesize --people 3600000 --format parquet --out people.parquet
  forecast synthesize --people 3600000 --format parquet --tables --out state/")]
pub(crate) struct SynthesizeArguments {
    /// How many people.
    #[arg(long, value_name = "N")]
    people: u64,
    /// What they are drawn from.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The day on which the registry stands, YYYY-MM-DD; else today. Nothing in it is later.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The file to write, or with --tables the folder; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = PeopleFormat::Ndjson)]
    format: PeopleFormat,
    /// Write that day into every line as its assessment date.
    #[arg(long, conflicts_with = "tables")]
    with_as_of: bool,
    /// Write patients.parquet, doses.parquet and observations.parquet instead of one table.
    #[arg(long, requires = "out")]
    tables: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PeopleFormat {
    /// One person per line, as `forecast batch` reads them.
    Ndjson,
    /// One row per person with lists of doses and observations, and county, opting out and death.
    Parquet,
}

/// Runs the command.
pub(crate) fn run(arguments: &SynthesizeArguments) -> Result<Outcome, Failure> {
    let as_of = arguments.as_of.map_or_else(today, Ok)?;
    let population = Population::new(arguments.seed, as_of)
        .map_err(|error| Failure::at("the model of the population", error))?;
    let people = arguments.people;
    let progress = progress(people);
    let show = |written| progress.set_position(written);
    let in_lines = arguments.with_as_of.then_some(as_of);
    match (arguments.format, &arguments.out) {
        (PeopleFormat::Ndjson, _) if arguments.tables => {
            return Err(Failure::new("--tables needs --format parquet"));
        }
        (PeopleFormat::Parquet, _) if arguments.with_as_of => {
            return Err(Failure::new("--with-as-of needs --format ndjson"));
        }
        (PeopleFormat::Ndjson, None) => {
            lines(people, &population, in_lines, io::stdout().lock(), show)?;
        }
        (PeopleFormat::Ndjson, Some(path)) => {
            lines(people, &population, in_lines, create(path)?, show)
                .map_err(|failure| in_file(path, failure))?;
        }
        (PeopleFormat::Parquet, None) => {
            return Err(Failure::new("--format parquet needs --out"));
        }
        (PeopleFormat::Parquet, Some(folder)) if arguments.tables => {
            fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", &error))?;
            let targets = Targets {
                patients: create(&folder.join("patients.parquet"))?,
                doses: create(&folder.join("doses.parquet"))?,
                observations: create(&folder.join("observations.parquet"))?,
            };
            write_tables(&population, people, targets, show)
                .map_err(|error| Failure::at(folder.display(), error))?;
        }
        (PeopleFormat::Parquet, Some(path)) => {
            write_people(&population, people, create(path)?, show)
                .map_err(|error| Failure::at(path.display(), error))?;
        }
    }
    progress.finish_and_clear();
    Ok(Outcome::Good)
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| Failure::file(path, "create", &error))
}

/// The file stands before what failed in it.
fn in_file(path: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::CouldNotRun(message) => Failure::at(path.display(), message),
        Failure::ReaderGone => Failure::ReaderGone,
    }
}

/// Writes lines block by block: made on all processors, in order.
fn lines(
    people: u64,
    population: &Population,
    as_of: Option<Date>,
    target: impl Write,
    progress: impl Fn(u64),
) -> Result<(), Failure> {
    let mut target = BufWriter::new(target);
    let mut first = 0;
    while first < people {
        let end = first.saturating_add(BLOCK).min(people);
        let chunks = (end - first).div_ceil(CHUNK);
        let blocks: Vec<Vec<u8>> = (0..chunks)
            .into_par_iter()
            .map(|chunk| {
                let from = first + chunk * CHUNK;
                let mut block = Vec::new();
                for person in population.people(from..(from + CHUNK).min(end)) {
                    person.write_line(as_of, &mut block);
                }
                block
            })
            .collect();
        for block in blocks {
            let written = target.write_all(&block);
            written.map_err(|error| Failure::output(&error))?;
        }
        progress(end);
        first = end;
    }
    target.flush().map_err(|error| Failure::output(&error))
}

/// A progress bar on stderr where that is a terminal.
fn progress(people: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(people);
    match ProgressStyle::with_template("{human_pos}/{human_len} people {wide_bar} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
