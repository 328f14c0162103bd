//! `forecast validate`: runs CDC's test cases and compares every field.

use std::path::{Path, PathBuf};

use clap::Args;
use forecast_core::schedule::Schedule;
use forecast_test_cases::{Book, Ledger, Vocabulary};

use crate::args::{ErrataChoice, SeasonsChoice, default_layers};
use crate::failure::{Failure, Outcome};
use crate::input::read_file as read;
use crate::output::{print, reads_path};
use crate::schedules::Schedules;

/// Runs CDC's test cases and compares every field that they give.
///
/// Exit code 1 says that a case disagrees without being named in the ledger of known
/// discrepancies, or that the ledger is no longer right.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast validate
  forecast validate --schedule acip-4.64 --failures-only
  forecast validate --cases cdsi-healthy-childhood-and-adult-test-cases-v4.45.xlsx --json
  forecast validate --schedule acip-4.65 --draft-ledger > draft.json")]
pub(crate) struct ValidateArguments {
    /// A folder of cases, or a workbook as CDC publishes it; may be given more than once. Else the
    /// books that this program carries.
    #[arg(long, value_name = "DIR|FILE.xlsx")]
    pub(crate) cases: Vec<PathBuf>,
    /// The id of an embedded schedule, or a folder or JSON file with one; else the current ACIP
    /// schedule.
    #[arg(long, value_name = "ID|DIR|FILE")]
    pub(crate) schedule: Option<String>,
    /// Whether seasons come again after the published ones.
    #[arg(long, value_enum, default_value_t = SeasonsChoice::AsPublished)]
    pub(crate) seasons: SeasonsChoice,
    /// Whether what the release is known to get wrong is mended.
    #[arg(long, value_enum, default_value_t = ErrataChoice::AsPublished)]
    pub(crate) errata: ErrataChoice,
    /// The ledger of known discrepancies; else the one that this program carries.
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// What the words of a workbook mean (vocabulary.json); else what this program carries.
    #[arg(long, value_name = "FILE")]
    pub(crate) vocabulary: Option<PathBuf>,
    /// Print the whole result as JSON.
    #[arg(long, conflicts_with_all = ["failures_only", "draft_ledger"])]
    pub(crate) json: bool,
    /// Print the totals and the failing cases only.
    #[arg(long, conflicts_with = "draft_ledger")]
    pub(crate) failures_only: bool,
    /// Print the ledger as it would have to be, with an empty argument where one is missing.
    #[arg(long)]
    pub(crate) draft_ledger: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ValidateArguments) -> Result<Outcome, Failure> {
    let layers = default_layers(arguments.errata, arguments.seasons);
    let schedules = Schedules::of(arguments.schedule.as_deref(), layers, None)?;
    let chosen = schedules.get(None)?;
    let [schedule] = &*chosen else {
        let message = "--schedule: found several, expected one to validate";
        return Err(Failure::new(message));
    };
    let ledger = match &arguments.ledger {
        Some(path) => Ledger::from_json(&read(path)?).map_err(|error| named(path, error))?,
        None => Ledger::embedded().map_err(failure)?,
    };
    let books = books(arguments)?;
    let validate = |schedule: &Schedule| {
        forecast_test_cases::validate(schedule, &books, &ledger).map_err(failure)
    };
    let mut validation = validate(schedule)?;
    if let Some(mended) = mended(arguments, schedule)? {
        validation.layered = validate(&mended)?.counts(&mended.full_id());
    }
    let text = if arguments.draft_ledger {
        validation
            .draft_ledger(&ledger)
            .to_text()
            .map_err(failure)?
    } else if arguments.json {
        let json = serde_json::to_string_pretty(&validation);
        json.map_err(|error| Failure::new(error.to_string()))? + "\n"
    } else {
        validation.to_text(arguments.failures_only)
    };
    print(&text)?;
    Ok(if validation.passed {
        Outcome::Good
    } else {
        Outcome::SomeFailed
    })
}

/// The same schedule with its errata, where it was asked for without and has any.
fn mended(
    arguments: &ValidateArguments,
    published: &Schedule,
) -> Result<Option<Schedule>, Failure> {
    if arguments.errata == ErrataChoice::Mended {
        return Ok(None);
    }
    let layers = default_layers(ErrataChoice::Mended, arguments.seasons);
    let schedules = Schedules::of(arguments.schedule.as_deref(), layers, None)?;
    let mended = schedules.get(None)?;
    let differs = |it: &&Schedule| it.layers() != published.layers();
    Ok(mended.first().filter(differs).cloned())
}

fn books(arguments: &ValidateArguments) -> Result<Vec<Book>, Failure> {
    if arguments.cases.is_empty() {
        return forecast_test_cases::embedded().map_err(failure);
    }
    let words = vocabulary(arguments.vocabulary.as_deref())?;
    let mut books = Vec::new();
    for path in &arguments.cases {
        reads_path(path);
        if path.is_dir() {
            books.extend(forecast_test_cases::load(path).map_err(failure)?);
        } else {
            let book = forecast_cdsi::cases::read_workbook(path, &words);
            books.push(book.map_err(failure)?);
        }
    }
    Ok(books)
}

/// The vocabulary in a file, or the one that this program carries.
pub(crate) fn vocabulary(path: Option<&Path>) -> Result<Vocabulary, Failure> {
    match path {
        Some(path) => Vocabulary::from_json(&read(path)?).map_err(|error| named(path, error)),
        None => Vocabulary::embedded().map_err(failure),
    }
}

/// A failure with the message of an error that names its own file.
pub(crate) fn failure(error: forecast_test_cases::Error) -> Failure {
    Failure::new(error.to_string())
}

fn named(path: &Path, error: forecast_test_cases::Error) -> Failure {
    failure(error.in_file(path.display().to_string()))
}
