//! The `forecast` command: evaluates dose histories and forecasts what is due.
//!
//! Exit codes: 0 all good, 1 some of it failed, 2 could not run.

mod args;
mod batch;
mod batch_lines;
mod batch_tables;
mod compare;
mod diff;
mod documents;
mod door;
mod dq;
mod failure;
mod fhir;
mod hl7;
mod hl7_check;
mod import;
mod import_cases;
mod input;
mod intake;
mod kinds;
mod lines;
mod output;
mod own;
mod patient;
mod people;
mod people_html;
mod record;
mod register;
mod say;
mod schedule;
mod schedules;
mod side_by_side;
mod synthesize;
mod table;
mod validate;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command, Import};
use crate::failure::{Failure, Outcome};
use crate::say::say;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    forecast_files::clean_up_on_signals();
    quiet_guards();
    match run(arguments.command) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        // Whoever reads the output has seen enough.
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::CouldNotRun(message)) => {
            say!("forecast: {message}");
            ExitCode::from(2)
        }
    }
}

/// Has a panic that becomes an error say nothing of its own.
fn quiet_guards() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !forecast_tables::is_guarded() {
            usual(panic);
        }
    }));
}

fn run(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Patient(arguments) => patient::run(&arguments),
        Command::Batch(arguments) => batch::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Import(Import::Schedule(arguments)) => import::schedule(&arguments),
        Command::Import(Import::Cases(arguments)) => import_cases::run(&arguments),
        Command::Schedule(command) => schedule::run(&command),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Synthesize(arguments) => synthesize::run(&arguments),
        Command::Hl7(command) => hl7::run(&command),
        Command::Fhir(arguments) => fhir::run(&arguments),
        Command::Record(command) => record::run(&command),
        Command::Dq(arguments) => dq::run(&arguments),
    }
}
