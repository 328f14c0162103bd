//! `forecast diff`: what differs between two schedules, and whom it concerns.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::diff::{Difference, diff};
use forecast_core::schedule::document::ScheduleDocument;
use forecast_schedules::resolve;
use serde::Serialize;

use crate::args::{ErrataChoice, SeasonsChoice, default_layers};
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::output::write;
use crate::people::{self, Assessment};
use crate::people_html;
use crate::say::say;
use crate::schedules::reads_words;

/// Says what differs between two schedules, in words, or with --people whose answers change.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast diff acip-4.64 acip-4.65
  forecast diff acip-4.65 acip-4.65+aap-2026 --format markdown
  forecast diff acip-4.64 acip-4.65 --people people.ndjson --as-of 2026-03-01
  forecast diff acip-4.64 acip-4.65 --people people.ndjson --format html --out affected.html")]
pub(crate) struct DiffArguments {
    /// The schedule before: id, folder or file, with layers after plus signs.
    #[arg(value_name = "A")]
    before: String,
    /// The schedule after.
    #[arg(value_name = "B")]
    after: String,
    /// One person per line in the wire format, or - for stdin: count whose answers change.
    #[arg(long, value_name = "FILE.ndjson|-")]
    people: Option<PathBuf>,
    /// The assessment date for people, YYYY-MM-DD; else that of the line, else today.
    #[arg(long, value_name = "DATE", requires = "people")]
    as_of: Option<Date>,
    /// How to print it; html and its chart only with --people, markdown only without.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// The file to write; else stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Whether seasons come again after the published ones, in both schedules.
    #[arg(long, value_enum, default_value_t = SeasonsChoice::Projected)]
    seasons: SeasonsChoice,
    /// Whether what the releases are known to get wrong is mended, in both schedules.
    #[arg(long, value_enum, default_value_t = ErrataChoice::Mended)]
    errata: ErrataChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    Text,
    Markdown,
    Json,
    Html,
}

/// The differences as JSON.
#[derive(Serialize)]
struct Rules<'a> {
    before: &'a str,
    after: &'a str,
    differences: &'a [Difference],
}

/// Runs the command.
pub(crate) fn run(arguments: &DiffArguments) -> Result<Outcome, Failure> {
    let layers = default_layers(arguments.errata, arguments.seasons);
    reads_words(&arguments.before);
    reads_words(&arguments.after);
    let before = resolve(&arguments.before, layers)?;
    let after = resolve(&arguments.after, layers)?;
    let (text, outcome) = match &arguments.people {
        None => (rules(arguments.format, &before, &after)?, Outcome::Good),
        Some(people) => affected(arguments, people, &before, &after)?,
    };
    write(arguments.out.as_deref(), text.as_bytes())?;
    Ok(outcome)
}

fn full_id(document: &ScheduleDocument) -> String {
    let info = &document.schedule;
    let layers: Vec<String> = info.layers.iter().map(|id| format!("+{id}")).collect();
    format!("{}{}", info.id, layers.concat())
}

fn rules(
    format: DiffFormat,
    before: &ScheduleDocument,
    after: &ScheduleDocument,
) -> Result<String, Failure> {
    let differences = diff(before, after)?;
    let (a, b) = (full_id(before), full_id(after));
    Ok(match format {
        DiffFormat::Json => {
            let rules = Rules {
                before: &a,
                after: &b,
                differences: &differences,
            };
            to_json(&rules)?
        }
        DiffFormat::Text => listed(&a, &b, &differences, Style::Text),
        DiffFormat::Markdown => listed(&a, &b, &differences, Style::Markdown),
        DiffFormat::Html => {
            return Err(Failure::new(
                "--format html: the page counts people, expected --people as well",
            ));
        }
    })
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value)
        .map(|json| json + "\n")
        .map_err(|error| Failure::new(error.to_string()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Text,
    Markdown,
}

/// How many subjects of one change are named.
const NAMED: usize = 6;

/// The differences by section; a change that several parts have in common is said once.
fn listed(before: &str, after: &str, differences: &[Difference], style: Style) -> String {
    let (title, heading, item) = match style {
        Style::Text => ("", "", "  "),
        Style::Markdown => ("# ", "## ", "- "),
    };
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{title}From {before} to {after}: {} differences",
        differences.len()
    );
    for section in differences.chunk_by(|a, b| a.section == b.section) {
        let name = section.first().map_or("", |it| it.section.as_str());
        let _ = writeln!(out, "\n{heading}{name}");
        if style == Style::Markdown {
            out.push('\n');
        }
        let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
        for difference in section {
            let (text, subject) = (difference.text.as_str(), difference.subject.as_str());
            match said.iter_mut().find(|(known, _)| *known == text) {
                Some((_, subjects)) => subjects.push(subject),
                None => said.push((text, vec![subject])),
            }
        }
        for (text, subjects) in said {
            let more = subjects.len().saturating_sub(NAMED);
            let named: Vec<&str> = subjects.iter().copied().take(NAMED).collect();
            let mut who = named.join("; ");
            if more > 0 {
                let _ = write!(who, "; and {more} more");
            }
            let colon = if who.is_empty() { "" } else { ": " };
            let _ = writeln!(out, "{item}{who}{colon}{text}");
        }
    }
    out
}

fn affected(
    arguments: &DiffArguments,
    people: &std::path::Path,
    before: &ScheduleDocument,
    after: &ScheduleDocument,
) -> Result<(String, Outcome), Failure> {
    let (before, after) = (Schedule::compile(before)?, Schedule::compile(after)?);
    let assessment = Assessment {
        before: &before,
        after: &after,
        as_of: arguments.as_of,
        today: crate::patient::today()?,
    };
    let report = people::assess(&Input::new(people), &assessment)?;
    let text = match arguments.format {
        DiffFormat::Text => report.to_text(),
        DiffFormat::Json => to_json(&report)?,
        DiffFormat::Html => people_html::page(&report),
        DiffFormat::Markdown => {
            return Err(Failure::new(
                "--format markdown: found --people, expected text, json or html with it",
            ));
        }
    };
    let outcome = if report.failed == 0 {
        Outcome::Good
    } else {
        say!(
            "forecast: {} of {} lines could not be answered",
            report.failed,
            report.lines
        );
        Outcome::SomeFailed
    };
    Ok((text, outcome))
}
