//! `forecast batch` with tables: Parquet or Arrow in and out.

use forecast_tables::{FileFormat, Files, Options, TableForecaster};

use crate::batch::{BatchArguments, progress};
use crate::failure::{Failure, Outcome};
use crate::output::{claim, reads_path};
use crate::patient::today;
use crate::say::say;
use crate::schedules::Schedules;

const BAR: &str = "{human_pos}/{human_len} patients {wide_bar} {msg} {eta}";

/// Runs the command.
pub(crate) fn run(arguments: &BatchArguments, format: FileFormat) -> Result<Outcome, Failure> {
    let tables = &arguments.tables;
    if arguments.input.as_os_str() == "-" {
        return Err(Failure::new(
            "tables are read from files: found -, expected a file",
        ));
    }
    let Some(out) = &arguments.out else {
        return Err(Failure::new(
            "--out: found nothing, expected the file to write the table of forecasts to",
        ));
    };
    for path in [Some(out), tables.doses_out.as_ref()].into_iter().flatten() {
        if FileFormat::of(path).is_none() {
            return Err(Failure::new(format!(
                "{}: found neither .parquet nor .arrow at its end, expected one of them, which \
                 says what to write",
                path.display()
            )));
        }
    }
    let schedules = Schedules::new(&arguments.choice)?;
    let chosen = schedules.get(None)?;
    let [schedule] = &*chosen else {
        let message = "--schedule: found several, expected one for tables";
        return Err(Failure::new(message));
    };
    let options = Options {
        as_of: arguments.choice.as_of,
        as_of_default: Some(today()?),
        lists: tables.lists,
        all_series: tables.all_series,
        carry: tables.carry.clone(),
        ..Options::default()
    };
    for path in [
        Some(&arguments.input),
        tables.doses.as_ref(),
        tables.observations.as_ref(),
    ] {
        path.into_iter().for_each(|path| reads_path(path));
    }
    for path in [Some(out), tables.doses_out.as_ref()].into_iter().flatten() {
        claim(path)?;
    }
    let files = Files {
        patients: arguments.input.clone(),
        doses: tables.doses.clone(),
        observations: tables.observations.clone(),
        forecasts: out.clone(),
        evaluations: tables.doses_out.clone(),
        input: Some(format),
    };
    let mut bar = None;
    let tally = TableForecaster::new(schedule, options)?.run(&files, |at| {
        let bar = bar.get_or_insert_with(|| progress(at.patients, BAR));
        bar.set_position(at.tally.patients);
        bar.set_message(format!("{} failed", at.tally.failed));
    })?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if tally.unended > 0 {
        say!(
            "forecast: an Arrow stream of the input ended without the mark of its end: it may have \
             been cut off"
        );
    }
    if tally.failed == 0 {
        return Ok(match tally.unended {
            0 => Outcome::Good,
            _ => Outcome::SomeFailed,
        });
    }
    say!(
        "forecast: {} of {} patients could not be answered; see the column `error`",
        tally.failed,
        tally.patients
    );
    Ok(Outcome::SomeFailed)
}
