//! `forecast synthesize`: the people of an invented registry.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use forecast_core::date::Date;
use forecast_population::Population;
use forecast_population::tables::{Targets, write_people, write_tables};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::failure::{Failure, Outcome};
use crate::output::{Answer, Target};
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
        (PeopleFormat::Ndjson, out) => {
            let mut answer = Answer::to(out.as_deref())?;
            lines(people, &population, in_lines, &mut answer, show)?;
            answer.finish()?;
        }
        (PeopleFormat::Parquet, None) => {
            return Err(Failure::new("--format parquet needs --out"));
        }
        (PeopleFormat::Parquet, Some(folder)) if arguments.tables => {
            fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "create", &error))?;
            let create = |name: &str| Target::create(&folder.join(name));
            let patients = create("patients.parquet")?;
            let doses = create("doses.parquet")?;
            let observations = create("observations.parquet")?;
            let targets = Targets {
                patients: patients.handle()?,
                doses: doses.handle()?,
                observations: observations.handle()?,
            };
            write_tables(&population, people, targets, show)
                .map_err(|error| Failure::at(folder.display(), error))?;
            // Only when all of it is whole does any of it take its place.
            [patients, doses, observations]
                .into_iter()
                .try_for_each(Target::finish)?;
        }
        (PeopleFormat::Parquet, Some(path)) => {
            let target = Target::create(path)?;
            write_people(&population, people, target.handle()?, show)
                .map_err(|error| Failure::at(path.display(), error))?;
            target.finish()?;
        }
    }
    progress.finish_and_clear();
    Ok(Outcome::Good)
}

/// Writes lines block by block: made on all processors, in order.
fn lines(
    people: u64,
    population: &Population,
    as_of: Option<Date>,
    target: &mut Answer,
    progress: impl Fn(u64),
) -> Result<(), Failure> {
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
            target.put(&block)?;
        }
        progress(end);
        first = end;
    }
    Ok(())
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
