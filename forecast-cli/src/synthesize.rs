//! `forecast synthesize`: the people of an invented registry.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use forecast_core::date::Date;
use forecast_population::Population;
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
  forecast synthesize --people 1 --seed 3 | forecast patient -")]
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
    /// The file to write; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = PeopleFormat::Ndjson)]
    format: PeopleFormat,
    /// Write that day into every line as its assessment date.
    #[arg(long)]
    with_as_of: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PeopleFormat {
    /// One person per line, as `forecast batch` reads them.
    Ndjson,
}

/// Runs the command.
pub(crate) fn run(arguments: &SynthesizeArguments) -> Result<Outcome, Failure> {
    let as_of = arguments.as_of.map_or_else(today, Ok)?;
    let population = Population::new(arguments.seed, as_of)
        .map_err(|error| Failure::at("the model of the population", error))?;
    let in_lines = arguments.with_as_of.then_some(as_of);
    match &arguments.out {
        None => lines(arguments.people, &population, in_lines, io::stdout().lock()),
        Some(path) => {
            let written = lines(arguments.people, &population, in_lines, create(path)?);
            written.map_err(|failure| in_file(path, failure))
        }
    }
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
) -> Result<Outcome, Failure> {
    let mut target = BufWriter::new(target);
    let progress = progress(people);
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
        progress.set_position(end);
        first = end;
    }
    target.flush().map_err(|error| Failure::output(&error))?;
    progress.finish_and_clear();
    Ok(Outcome::Good)
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
