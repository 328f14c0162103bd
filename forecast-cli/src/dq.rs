//! `forecast dq`: data quality, finding by finding and provider by provider.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use forecast_core::text::plain;
use forecast_exchange::hl7::{Finding, Received};
use forecast_record::bridge::{Knowledge, Remarks};
use forecast_record::model::{Record, Source, Timestamp};
use forecast_record::quality::{
    Issue, Policy, QualityContext, QualityReport, Severity, Subject, check,
};
use forecast_record::tables::Tables;
use serde::Serialize;

use crate::documents::is_document;
use crate::door::{Signature, receive_all, stamp};
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::intake::{Read, default_knowledge, document_records, inputs};
use crate::output::write;
use crate::own::OwnTables;
use crate::say::say;

/// Checks messages or records, and reports per provider (docs/quality-checks.md).
///
/// Reads HL7 submissions, FHIR Bundles (JSON or XML), records and requests as JSON. Exit code 1 says
/// that there was an error: something that is not kept.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast dq batch.hl7
  forecast dq monday.hl7 tuesday.hl7 --summary
  forecast dq records.ndjson --format json --out quality.json
  zcat messages.gz | forecast dq - --time 2026-03-02T14:30:00-05:00
  forecast dq batch.hl7 --table ndc=our-products.tsv")]
pub(crate) struct DqArguments {
    /// Files, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    format: ReportFormat,
    /// The report per provider alone.
    #[arg(long)]
    summary: bool,
    /// The file to write; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// When it was received, such as 2026-03-01T09:30:00-05:00: what is in the future or late is
    /// judged by it; else now.
    #[arg(long, value_name = "TIME")]
    time: Option<Timestamp>,
    #[command(flatten)]
    own_tables: OwnTables,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Lines to read: errors and warnings, then each provider.
    Table,
    /// One JSON object, with information too.
    Json,
}

/// The whole result.
#[derive(Serialize)]
struct Quality {
    findings: Vec<Found>,
    #[serde(flatten)]
    report: QualityReport,
}

/// A finding, and where.
#[derive(Serialize)]
struct Found {
    file: String,
    line: usize,
    provider: String,
    severity: Severity,
    check: &'static str,
    /// A place of HL7 (`RXA^1^3`), or of the record (`doses[0]`).
    place: Option<String>,
    text: String,
}

/// Runs the command.
pub(crate) fn run(arguments: &DqArguments) -> Result<Outcome, Failure> {
    let signature = Signature {
        time: arguments.time,
        application: String::new(),
        facility: String::new(),
        lines: false,
    };
    let time = signature.now()?;
    let tables = arguments.own_tables.tables()?;
    let knowledge = default_knowledge(&tables)?;
    let known = (&tables, &knowledge);
    let mut quality = Quality {
        findings: Vec::new(),
        report: QualityReport::default(),
    };
    let mut outcome = Outcome::Good;
    for input in inputs(&arguments.files) {
        let bytes = input.read()?;
        if is_document(&bytes) {
            if json(&input, &bytes, &tables, time, &mut quality) == Outcome::SomeFailed {
                outcome = Outcome::SomeFailed;
            }
        } else if messages(&input, &bytes, known, time, &mut quality)? == Outcome::SomeFailed {
            outcome = Outcome::SomeFailed;
        }
    }
    let errors = |found: &Found| found.severity == Severity::Error;
    if quality.findings.iter().any(errors) {
        outcome = Outcome::SomeFailed;
    }
    let text = match arguments.format {
        ReportFormat::Json => {
            if arguments.summary {
                quality.findings.clear();
            }
            let json = serde_json::to_string_pretty(&quality);
            json.map_err(|error| Failure::at("the report", error))? + "\n"
        }
        ReportFormat::Table => table(&quality, arguments.summary),
    };
    write(arguments.out.as_deref(), text.as_bytes())?;
    Ok(outcome)
}

fn messages(
    input: &Input,
    bytes: &[u8],
    known: (&Tables, &Knowledge),
    time: Timestamp,
    quality: &mut Quality,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Good;
    let responder = forecast_exchange::hl7::Responder::default();
    let next = || stamp(time, 1);
    let stream = receive_all(
        input,
        bytes,
        known,
        &responder,
        next,
        |_, line, received| {
            let Received::Message(receipt) = received else {
                say!("{input}, line {line}: the message cannot be read");
                outcome = Outcome::SomeFailed;
                return Ok(());
            };
            let submission = receipt.submission;
            let provider = submission.header.source.provider();
            let doses = submission.record.doses.len();
            let findings = &submission.findings;
            let counted = findings.iter().map(Finding::counted);
            quality
                .report
                .add(provider, submission.accepted, doses, counted);
            let found = findings.iter().map(|finding| Found {
                place: finding.location.as_ref().map(ToString::to_string),
                ..found(input, line, provider, finding)
            });
            quality.findings.extend(found);
            Ok(())
        },
    )?;
    if stream.messages == 0 {
        outcome = Outcome::SomeFailed;
    }
    Ok(outcome)
}

fn json(
    input: &Input,
    bytes: &[u8],
    tables: &Tables,
    time: Timestamp,
    quality: &mut Quality,
) -> Outcome {
    let Read { kept, outcome, .. } = document_records(input, bytes, tables, Remarks::Summed);
    let context = QualityContext {
        tables,
        today: Some(time.date()),
        policy: Policy::default(),
    };
    for report in kept {
        let issues = check(&report.record, context);
        quality.report.add_record(&report.record, &issues);
        let found = issues.iter().map(|issue| {
            // The titles are about messages; of a record that is there all is kept.
            let title = issue.check.title.replace("; it was not kept", "");
            let finding = Finding::of(issue.check, None, title);
            let provider = provider(&report.record, issue);
            Found {
                place: Some(place(issue)),
                ..found(input, report.line, provider, &finding)
            }
        });
        quality.findings.extend(found);
    }
    outcome
}

fn found(input: &Input, line: usize, provider: &str, finding: &Finding) -> Found {
    Found {
        file: input.to_string(),
        line,
        provider: provider.to_owned(),
        severity: finding.severity,
        check: finding.check,
        place: None,
        text: finding.text.clone().into_owned(),
    }
}

/// Who reported what an issue is about; for the person, whoever reported first.
fn provider<'r>(record: &'r Record, issue: &Issue) -> &'r str {
    let source = match issue.subject {
        Subject::Person => record.sources.keys().next(),
        Subject::Dose(index) => record.doses.get(index).map(|it| &it.source),
        Subject::Observation(index) => record.observations.get(index).map(|it| &it.source),
    };
    let source = source.and_then(|id| record.sources.get(id));
    source.map_or("unknown", Source::provider)
}

/// Where in the record an issue shows.
fn place(issue: &Issue) -> String {
    match issue.subject {
        Subject::Person => "person".to_owned(),
        Subject::Dose(index) => format!("doses[{index}]"),
        Subject::Observation(index) => format!("observations[{index}]"),
    }
}

/// Errors and warnings one by one, then the providers.
fn table(quality: &Quality, summary: bool) -> String {
    let mut text = String::new();
    if !summary {
        let worth = |found: &&Found| found.severity != Severity::Information;
        for found in quality.findings.iter().filter(worth) {
            let place = found.place.as_deref().unwrap_or_default();
            let (file, line) = (plain(&found.file), found.line);
            let (severity, check) = (found.severity.name(), found.check);
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "{file}:{line} {severity} {check} {place}: {}",
                plain(&found.text)
            );
        }
        if !text.is_empty() {
            text.push('\n');
        }
    }
    let _ = write!(text, "{}", quality.report);
    text
}
