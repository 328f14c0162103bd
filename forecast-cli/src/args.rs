//! What the command line accepts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use forecast_core::date::Date;

use crate::batch::BatchArguments;
use crate::diff::DiffArguments;
use crate::dq::DqArguments;
use crate::fhir::FhirArguments;
use crate::hl7::Hl7Command;
use crate::import_cases::ImportCasesArguments;
use crate::record::RecordCommand;
use crate::schedule::ScheduleCommand;
use crate::synthesize::SynthesizeArguments;
use crate::validate::ValidateArguments;

/// Evaluates immunization histories and forecasts what is due, and says why.
///
/// Exit codes: 0 all good, 1 some of it failed, 2 could not run.
#[derive(Debug, Parser)]
#[command(name = "forecast", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Patient(PatientArguments),
    Batch(BatchArguments),
    Validate(ValidateArguments),
    /// Brings what CDC publishes into the formats of this program.
    #[command(subcommand)]
    Import(Import),
    /// The schedules and layers, and working on one's own.
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    Diff(DiffArguments),
    Synthesize(SynthesizeArguments),
    #[command(subcommand)]
    Hl7(Hl7Command),
    Fhir(FhirArguments),
    #[command(subcommand)]
    Record(RecordCommand),
    Dq(DqArguments),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    Schedule(ImportScheduleArguments),
    Cases(ImportCasesArguments),
}

/// Imports CDSi supporting data (XML) as a schedule folder.
///
/// An element or value that is not known stops the import with its file, path and value.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast import schedule supporting-data-4.65-508 --out schedules/acip-4.65
  forecast import schedule supporting-data-4.65-508 --account
  forecast import schedule release --out mine --id mine --version 4.66 --released 2026-10-01")]
pub(crate) struct ImportScheduleArguments {
    /// The folder with the release's XML files.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The schedule folder to write.
    #[arg(long, value_name = "DIR", required_unless_present = "account")]
    pub(crate) out: Option<PathBuf>,
    /// The schedule's id; else acip- and the version.
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// The release's version; else the number in the folder's name, in the files, in the name of the
    /// folder above, or in release notes.
    #[arg(long)]
    pub(crate) version: Option<String>,
    /// The day of the release, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    pub(crate) released: Option<Date>,
    /// Print for every element path how many values were carried over or left out, and why.
    #[arg(long)]
    pub(crate) account: bool,
    /// The worksheet of recommendation categories, which a release has in its workbooks only, as
    /// JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) categories: Option<PathBuf>,
    /// Keep CDC's sentences of guidance, which are left out otherwise.
    #[arg(long)]
    pub(crate) with_guidance: bool,
}

/// What holds after the seasons that a release gives have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeasonsChoice {
    /// They come again every year, and answers say so.
    Projected,
    /// Nothing: the schedule is used as it was published.
    AsPublished,
}

/// What becomes of what a release is known to get wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrataChoice {
    /// It is mended, with the layer `errata`.
    Mended,
    /// It stays: the schedule is used as it was published.
    AsPublished,
}

/// The layers that a command lays on embedded schedules.
pub(crate) fn default_layers(
    errata: ErrataChoice,
    seasons: SeasonsChoice,
) -> forecast_schedules::DefaultLayers {
    forecast_schedules::DefaultLayers {
        errata: match errata {
            ErrataChoice::Mended => forecast_schedules::Errata::Mended,
            ErrataChoice::AsPublished => forecast_schedules::Errata::AsPublished,
        },
        seasons: seasons.into(),
    }
}

impl From<SeasonsChoice> for forecast_schedules::Seasons {
    fn from(choice: SeasonsChoice) -> forecast_schedules::Seasons {
        match choice {
            SeasonsChoice::Projected => forecast_schedules::Seasons::Projected,
            SeasonsChoice::AsPublished => forecast_schedules::Seasons::AsPublished,
        }
    }
}

/// Evaluates and forecasts one person.
///
/// Reads one JSON object in the wire format (docs/formats.md) and prints a table, or the answer as
/// one line of JSON.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast patient examples/toddler-behind.json
  forecast patient examples/toddler-behind.json --as-of 2026-03-01 --why
  forecast patient person.json --schedule acip-4.64 --format json
  forecast patient person.json --schedule acip-4.65,aap-2026
  echo '{\"birth_date\": \"2025-09-06\"}' | forecast patient -")]
pub(crate) struct PatientArguments {
    /// The file with the person, or - for stdin.
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Print how the answer came about: every check with its rule, data and dates.
    #[arg(long)]
    pub(crate) why: bool,
    /// A line in the table for each series group and type of a vaccine group, not only for the
    /// one to act on; the JSON has all of them always.
    #[arg(long)]
    pub(crate) all_series: bool,
}

/// What to assess with; what is left out is taken from the request, then from the default.
#[derive(Debug, Args)]
pub(crate) struct Choice {
    /// The assessment date, YYYY-MM-DD; else the request's, else today.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// The id of an embedded schedule, or a folder or JSON file with one, with layers after plus
    /// signs (acip-4.65+aap-2026); several with commas are answered side by side; else the
    /// request's, else the current ACIP schedule.
    #[arg(long, value_name = "ID|DIR|FILE[+LAYER…][,…]")]
    pub(crate) schedule: Option<String>,
    /// Whether seasons come again after the published ones; concerns embedded schedules, others
    /// take +seasons.
    #[arg(long, value_enum, default_value_t = SeasonsChoice::Projected)]
    pub(crate) seasons: SeasonsChoice,
    /// Whether what the release is known to get wrong is mended; concerns embedded schedules,
    /// others take +errata.
    #[arg(long, value_enum, default_value_t = ErrataChoice::Mended)]
    pub(crate) errata: ErrataChoice,
    /// The country of birth of people of whom none is known, such as U.S.; evidence of immunity may
    /// hang on it.
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) assume_country: Option<String>,
}

impl Choice {
    /// The layers that embedded schedules get.
    pub(crate) fn layers(&self) -> forecast_schedules::DefaultLayers {
        default_layers(self.errata, self.seasons)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table to read.
    Table,
    /// The wire format, on one line.
    Json,
}
