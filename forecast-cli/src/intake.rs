//! Records from whatever holds them: HL7 messages, FHIR resources, records and requests as JSON.

use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use forecast_exchange::fhir::{self, OperationOutcome};
use forecast_exchange::hl7::{Context, Finding, MessageKind, Responder, Submission, receive};
use forecast_hl7::{BatchCount, Content, Message, read_stream};
use forecast_record::bridge::{BridgeNote, Knowledge, Remarks, told};
use forecast_record::model::{Channel, Record, Source, SourceId, Timestamp};
use forecast_record::quality::{Policy, Severity};
use forecast_record::tables::Tables;
use rayon::prelude::*;

use crate::args::Choice;
use crate::documents::{Kind, is_document, split_documents};
use crate::door::stamp;
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::kinds::{hint, refuse_binary_but_utf16};
use crate::own::DoseRules;
use crate::say::say;
use crate::schedules::documents;

/// A schedule and what the record needs to know of it.
pub(crate) struct Rules {
    pub(crate) schedule: Schedule,
    pub(crate) knowledge: Knowledge,
}

impl Rules {
    pub(crate) fn new(choice: &Choice) -> Result<Rules, Failure> {
        let words = choice.schedule.as_deref();
        let named = |error| Failure::at("--schedule", error);
        let known = words.unwrap_or(forecast_schedules::DEFAULT);
        let documents = documents(known, choice.layers()).map_err(named)?;
        let [document] = documents.as_slice() else {
            return Err(Failure::new("--schedule: found several, expected one"));
        };
        let schedule = match words {
            None => forecast_schedules::compiled(known, choice.layers()),
            Some(_) => Schedule::compile(document),
        };
        Ok(Rules {
            schedule: (schedule.map_err(named)?).assuming_country(choice.assume_country.as_deref()),
            knowledge: Knowledge::new(document),
        })
    }
}

/// What records need to know of the default schedule, with a registry's own list of meanings.
pub(crate) fn default_knowledge(tables: &Tables) -> Result<Knowledge, Failure> {
    let document = forecast_schedules::resolve(forecast_schedules::DEFAULT, Default::default());
    let document = document.map_err(|error| Failure::at("the default schedule", error))?;
    Ok(Knowledge::new(&document).with_meanings(Arc::clone(tables.meanings())))
}

impl Rules {
    /// The same, with a registry's own list of meanings.
    pub(crate) fn with_meanings(mut self, tables: &Tables) -> Rules {
        let meanings = Arc::clone(tables.meanings());
        self.knowledge = self.knowledge.with_meanings(meanings);
        self
    }

    /// The same, with a registry's own rules of consolidation.
    pub(crate) fn with(mut self, own: &DoseRules) -> Result<Rules, Failure> {
        self.knowledge = own.with(self.knowledge)?;
        Ok(self)
    }
}

/// A record, and where it came from.
pub(crate) struct Kept {
    /// The file and the line, in words.
    pub(crate) place: String,
    /// The line on which it begins.
    pub(crate) line: usize,
    pub(crate) record: Record,
    /// The assessment date that was asked for beside it.
    pub(crate) as_of: Option<Date>,
}

/// The records of a file.
pub(crate) struct Read {
    pub(crate) kept: Vec<Kept>,
    /// Whether all was well with what was read.
    pub(crate) outcome: Outcome,
    /// Whether every record of the file is among them.
    pub(crate) whole: bool,
}

impl Default for Read {
    fn default() -> Read {
        Read {
            kept: Vec::new(),
            outcome: Outcome::Good,
            whole: true,
        }
    }
}

impl Read {
    /// A record cannot be read.
    fn lost(&mut self, place: impl Display, error: impl Display) {
        say!("{place}: {error}");
        self.outcome = Outcome::SomeFailed;
        self.whole = false;
    }
}

/// Reads every record of a file: of HL7 submissions and answers, FHIR Bundles as JSON or XML, records
/// and requests as JSON. What was not understood goes to stderr; errors among it make the outcome.
pub(crate) fn records(
    input: &Input,
    tables: &Tables,
    time: Option<Timestamp>,
    remarks: Remarks,
) -> Result<Read, Failure> {
    let bytes = input.read()?;
    refuse_binary_but_utf16(input, &bytes)?;
    if is_document(&bytes) {
        Ok(document_records(input, &bytes, tables, remarks))
    } else {
        let context = Context {
            tables,
            received: time,
            knowledge: None,
        };
        Ok(message_records(input, &bytes, context))
    }
}

fn message_records(input: &Input, bytes: &[u8], context: Context<'_>) -> Read {
    let mut read = Read::default();
    let mut count = BatchCount::default();
    let mut messages = 0;
    for item in read_stream(bytes) {
        if let Some(note) = count.take(&item) {
            say!("{input}: {note}");
        }
        let place = format!("{input}, line {}", item.line);
        let submission = match &item.content {
            Content::Message(message, encoding) => read_message(message, *encoding, context),
            Content::Unreadable { error, .. } => {
                read.lost(place, error);
                messages += 1;
                continue;
            }
            Content::TooLarge { bytes, .. } => {
                let text = format_args!("a message of {bytes} bytes is too large");
                read.lost(place, text);
                messages += 1;
                continue;
            }
            Content::Envelope(_) | Content::Stray(_) => continue,
        };
        messages += 1;
        if tell(&place, &submission.findings) {
            read.outcome = Outcome::SomeFailed;
        }
        if submission.accepted {
            read.kept.push(Kept {
                place,
                line: item.line,
                record: submission.record,
                as_of: None,
            });
        } else {
            read.lost(place, "the message was not taken");
        }
    }
    if let Some(note) = count.finish() {
        say!("{input}: {note}");
    }
    if messages == 0 {
        read.lost(input, "there is no HL7 message, JSON or XML");
    }
    read
}

/// A submission as the door keeps it, or what an answer to a query holds.
fn read_message(
    message: &Message,
    encoding: forecast_hl7::Encoding,
    context: Context<'_>,
) -> Submission {
    let read = Submission::read(message, encoding, context);
    if read.header.kind != MessageKind::Submission {
        return read;
    }
    // Nobody reads the answer.
    let time = context.received.unwrap_or(Timestamp::from(Date::MIN));
    let responder = Responder::default();
    receive(
        message,
        encoding,
        context,
        Policy::default(),
        &responder,
        &stamp(time, 1),
    )
    .submission
}

/// Says errors and warnings on stderr; whether there was an error.
fn tell(place: &str, findings: &[Finding]) -> bool {
    let worth = |finding: &&Finding| finding.severity != Severity::Information;
    for finding in findings.iter().filter(worth) {
        say!("{place}: {finding} ({})", finding.check);
    }
    findings.iter().any(|it| it.severity == Severity::Error)
}

/// Reads every record of JSON or XML, as [`records`] does.
pub(crate) fn document_records(
    input: &Input,
    bytes: &[u8],
    tables: &Tables,
    remarks: Remarks,
) -> Read {
    let mut read = Read::default();
    let documents = split_documents(bytes);
    // A block at a time: what is said of a document comes before the next block is read.
    for some in documents.chunks(4_096) {
        let records: Vec<_> = some
            .par_iter()
            .map(|document| match &document.found {
                Ok((text, kind)) => document_record(text, kind, tables),
                Err(error) => Err(error.clone()),
            })
            .collect();
        for (document, found) in some.iter().zip(records) {
            let line = document.line;
            let place = format!("{input}, line {line}");
            match found {
                Ok(found) => {
                    tell_issues(&place, &found.issues, remarks);
                    read.kept.push(Kept {
                        place,
                        line,
                        record: found.record,
                        as_of: found.as_of,
                    });
                }
                Err(error) => read.lost(place, error),
            }
        }
    }
    read
}

/// What a document holds.
struct Found {
    record: Record,
    as_of: Option<Date>,
    issues: Vec<fhir::Issue>,
}

fn document_record(text: &[u8], kind: &Kind, tables: &Tables) -> Result<Found, String> {
    let of = |record, as_of, issues| Found {
        record,
        as_of,
        issues,
    };
    match kind {
        Kind::Record => Record::from_json(text)
            .map(|record| of(record, None, Vec::new()))
            .map_err(|error| error.to_string()),
        Kind::Request => {
            let request = Request::from_json(text).map_err(|error| error.to_string())?;
            let source = SourceId::new("request");
            let about = Source::new(Channel::Import);
            let record = Record::from_patient(&request.patient, source, about);
            Ok(of(record, request.as_of, Vec::new()))
        }
        Kind::Fhir(name) if name == "Parameters" => {
            let request =
                fhir::read_request(text, tables, None).map_err(|outcome| all_of(&outcome))?;
            let read = request.read;
            Ok(of(read.record, Some(request.as_of), read.issues))
        }
        Kind::Fhir(_) => {
            let read = bundle(text, tables).map_err(|outcome| all_of(&outcome))?;
            Ok(of(read.record, None, read.issues))
        }
        Kind::List => Err(format!("{NOT_A_LIST}; {}", hint(b"[").unwrap_or_default())),
        Kind::Other => Err(format!("found a value, {EXPECTED}")),
    }
}

/// What a document may be.
const EXPECTED: &str = "expected a record, a request or a FHIR resource";
const NOT_A_LIST: &str = "found a list, expected a record, a request or a FHIR resource";

/// A Bundle as a record.
pub(crate) fn bundle(text: &[u8], tables: &Tables) -> Result<fhir::Read, OperationOutcome> {
    let about = Source::new(Channel::Fhir);
    fhir::read_bundle(text, SourceId::new("bundle"), about, tables)
}

/// Says issues on stderr: those of one text once, with their number and the first places, unless all
/// are wanted.
pub(crate) fn tell_issues(place: &str, issues: &[fhir::Issue], remarks: Remarks) {
    for issue in fhir::summed(issues.to_vec(), remarks) {
        say!("{place}: {}", said(&issue));
    }
}

/// Says on stderr what the engine was not asked.
pub(crate) fn tell_notes(place: &str, notes: &[BridgeNote], remarks: Remarks) {
    for said in told(notes, remarks) {
        let first: Vec<&str> = said.paths.iter().map(String::as_str).take(3).collect();
        let more = if said.paths.len() > first.len() {
            ", \u{2026}"
        } else {
            ""
        };
        say!("{place}: {}{more}: {}", first.join(", "), said.text);
    }
}

/// All that an outcome says, on one line.
pub(crate) fn all_of(outcome: &OperationOutcome) -> String {
    let all: Vec<String> = outcome.issue.iter().map(said).collect();
    all.join("; ")
}

fn text_of(issue: &fhir::Issue) -> &str {
    issue.diagnostics.as_deref().unwrap_or(&issue.code)
}

fn said(issue: &fhir::Issue) -> String {
    let text = text_of(issue);
    match issue.expression.as_slice() {
        [] => text.to_owned(),
        places => format!("{}: {text}", places.join(", ")),
    }
}

/// The inputs of a command; stdin where there are none.
pub(crate) fn inputs(files: &[PathBuf]) -> Vec<Input> {
    files.iter().map(|file| Input::new(file)).collect()
}

/// One line of JSON.
pub(crate) fn json_line(value: &impl serde::Serialize) -> Result<String, Failure> {
    let line = serde_json::to_string(value);
    let line = line.map_err(|error| Failure::at("the answer", error))?;
    Ok(line + "\n")
}
