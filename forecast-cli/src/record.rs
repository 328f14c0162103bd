//! `forecast record`: the official record on paper.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use forecast_print::{Fonts, PrintOptions, Purpose, Sheet};
use forecast_record::bridge::Remarks;

use crate::args::Choice;
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::intake::{Read, Rules, records};
use crate::output::Answer;
use crate::own::{DoseRules, OwnTables, PersonRules};
use crate::patient::today;

/// The record of one person.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    Print(PrintArguments),
}

/// Prints the official immunization record: a page for a school, a camp or a journey.
///
/// Reads a record or a request as JSON, HL7 submissions or a FHIR Bundle, all of one person, and
/// writes HTML that prints on one page, or a PDF.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast record print record.json --out record.html
  forecast record print examples/toddler-behind.json --pdf record.pdf --registry 'CT WiZ'
  forecast record print submission.hl7 --pdf school.pdf --purpose school --signature \\
      --registry 'Example Registry' --line '1 Test Lane, Hartford' --as-of 2026-03-02")]
pub(crate) struct PrintArguments {
    /// The file with the person, or - for stdin.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The file to write the HTML to; stdout where neither this nor --pdf is given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The file to write a PDF to.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// The registry's name.
    #[arg(long, value_name = "NAME", default_value = "Immunization record")]
    registry: String,
    /// A line under it, such as an address; may be given more than once.
    #[arg(long, value_name = "TEXT")]
    line: Vec<String>,
    /// What the record is for.
    #[arg(long, value_enum, default_value_t = For::General)]
    purpose: For,
    /// Leave room to sign and stamp.
    #[arg(long)]
    signature: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    dose_rules: DoseRules,
    #[command(flatten)]
    person_rules: PersonRules,
    #[command(flatten)]
    own_tables: OwnTables,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    General,
    School,
    ChildCare,
    Camp,
    College,
    Work,
    Travel,
}

impl From<For> for Purpose {
    fn from(purpose: For) -> Purpose {
        match purpose {
            For::General => Purpose::General,
            For::School => Purpose::School,
            For::ChildCare => Purpose::ChildCare,
            For::Camp => Purpose::Camp,
            For::College => Purpose::College,
            For::Work => Purpose::Work,
            For::Travel => Purpose::Travel,
        }
    }
}

/// Runs the command.
pub(crate) fn run(command: &RecordCommand) -> Result<Outcome, Failure> {
    match command {
        RecordCommand::Print(arguments) => print(arguments),
    }
}

fn print(arguments: &PrintArguments) -> Result<Outcome, Failure> {
    let input = Input::new(&arguments.file);
    let rules = Rules::new(&arguments.choice)?.with(&arguments.dose_rules)?;
    let tables = arguments.own_tables.tables()?;
    let Read { kept, outcome, .. } = records(&input, &tables, None, Remarks::Summed)?;
    let asked = kept.iter().filter_map(|it| it.as_of).max();
    let as_of = match arguments.choice.as_of.or(asked) {
        Some(date) => date,
        None => today()?,
    };
    let mut register = arguments.person_rules.register()?;
    for report in kept {
        register.add(report.record);
    }
    let [record] = register.records() else {
        let found = register.records().len();
        let message = format!("found the records of {found} persons, expected one");
        return Err(Failure::at(&input, message));
    };
    let at = |error: forecast_record::Error| Failure::at(&input, error);
    let bridged = record.to_patient(&rules.knowledge).map_err(at)?;
    let forecast = forecast_core::forecast(&rules.schedule, &bridged.patient, as_of)
        .map_err(|error| Failure::at(&input, error))?;
    let options = PrintOptions {
        registry: arguments.registry.clone(),
        lines: arguments.line.clone(),
        purpose: arguments.purpose.into(),
        issued: as_of,
        signature: arguments.signature,
    };
    let sheet = Sheet::new(record, &bridged, &forecast, &rules.knowledge, &options);
    let mut written = Vec::new();
    if let Some(path) = &arguments.pdf {
        let pdf = sheet.to_pdf(&Fonts::default()).map_err(at)?;
        let mut target = Answer::to(Some(path))?;
        target.put(&pdf)?;
        written.push(target);
    }
    if arguments.out.is_some() || arguments.pdf.is_none() {
        let mut target = Answer::to(arguments.out.as_deref())?;
        target.put(sheet.to_html().as_bytes())?;
        written.push(target);
    }
    // Only when all of it is whole does any of it take its place.
    written.into_iter().try_for_each(Answer::finish)?;
    Ok(outcome)
}
