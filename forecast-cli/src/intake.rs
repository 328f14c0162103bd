//! Records from whatever holds them: HL7 messages, FHIR resources, records and requests as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use forecast_record::bridge::Knowledge;
use forecast_record::fhir::{self, OperationOutcome};
use forecast_record::hl7::{
    BatchCount, Content, Context, Finding, Message, MessageKind, Responder, Severity, Submission,
    Tables, read_stream, receive,
};
use forecast_record::model::{Channel, Record, Source, SourceId, Timestamp};
use forecast_record::quality::Policy;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::args::Choice;
use crate::door::stamp;
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::own::DoseRules;
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
            schedule: schedule.map_err(named)?,
            knowledge: Knowledge::new(document),
        })
    }
}

impl Rules {
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

/// Whether a text is JSON or XML and not HL7 v2.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    matches!(first(bytes), Some(b'{' | b'[' | b'<'))
}

/// The first character that is no space.
fn first(bytes: &[u8]) -> Option<u8> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().first().copied()
}

/// A document of a stream: its line, and its text or why it cannot be read.
pub(crate) type Document<'b> = (usize, Result<&'b [u8], String>);

/// The JSON values of a stream, one after another or one per line, or the one document of XML that
/// it is. After a value that cannot be read the next line that begins with a brace is tried.
pub(crate) fn split_documents(bytes: &[u8]) -> Vec<Document<'_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if first(bytes) == Some(b'<') {
        return vec![(1, Ok(bytes))];
    }
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(rest) = bytes.get(at..) {
        let blank = rest.len() - rest.trim_ascii_start().len();
        line += newlines(rest.get(..blank));
        let rest = rest.trim_ascii_start();
        at += blank;
        if rest.is_empty() {
            break;
        }
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
        let length = match values.next() {
            Some(Ok(_)) => {
                let length = values.byte_offset();
                found.push((line, Ok(rest.get(..length).unwrap_or(rest))));
                length
            }
            Some(Err(error)) => {
                let line_of = line + error.line().saturating_sub(1);
                let column = error.column();
                let text = format!("no JSON at line {line_of}, column {column}");
                found.push((line, Err(text)));
                let next = rest.windows(2).position(|pair| pair == b"\n{");
                next.map_or(rest.len(), |next| next + 1)
            }
            None => rest.len(),
        };
        line += newlines(rest.get(..length));
        at += length.max(1);
    }
    found
}

fn newlines(bytes: Option<&[u8]>) -> usize {
    let bytes = bytes.unwrap_or_default();
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// Reads every record of a file: of HL7 submissions and answers, FHIR Bundles as JSON or XML, records
/// and requests as JSON. What was not understood goes to stderr; errors among it make the outcome.
pub(crate) fn records(
    input: &Input,
    tables: &Tables,
    time: Option<Timestamp>,
) -> Result<(Vec<Kept>, Outcome), Failure> {
    let bytes = input.read()?;
    if is_document(&bytes) {
        Ok(document_records(input, &bytes, tables))
    } else {
        let context = Context {
            tables,
            received: time,
        };
        Ok(message_records(input, &bytes, context))
    }
}

fn message_records(input: &Input, bytes: &[u8], context: Context<'_>) -> (Vec<Kept>, Outcome) {
    let mut kept = Vec::new();
    let mut outcome = Outcome::Good;
    let mut count = BatchCount::default();
    let mut messages = 0;
    for item in read_stream(bytes) {
        if let Some(note) = count.take(&item) {
            eprintln!("{input}: {note}");
        }
        let place = format!("{input}, line {}", item.line);
        let submission = match &item.content {
            Content::Message(message, encoding) => read_message(message, *encoding, context),
            Content::Unreadable { error, .. } => {
                eprintln!("{place}: {error}");
                outcome = Outcome::SomeFailed;
                messages += 1;
                continue;
            }
            Content::TooLarge { bytes, .. } => {
                eprintln!("{place}: a message of {bytes} bytes is too large");
                outcome = Outcome::SomeFailed;
                messages += 1;
                continue;
            }
            Content::Envelope(_) | Content::Stray(_) => continue,
        };
        messages += 1;
        if tell(&place, &submission.findings) || !submission.accepted {
            outcome = Outcome::SomeFailed;
        }
        if submission.accepted {
            kept.push(Kept {
                place,
                line: item.line,
                record: submission.record,
                as_of: None,
            });
        }
    }
    if let Some(note) = count.finish() {
        eprintln!("{input}: {note}");
    }
    if messages == 0 {
        eprintln!("{input}: there is no HL7 message, JSON or XML");
        outcome = Outcome::SomeFailed;
    }
    (kept, outcome)
}

/// A submission as the door keeps it, or what an answer to a query holds.
fn read_message(
    message: &Message,
    encoding: forecast_record::hl7::Encoding,
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
        eprintln!("{place}: {finding} ({})", finding.check);
    }
    findings.iter().any(|it| it.severity == Severity::Error)
}

/// Reads every record of JSON or XML, as [`records`] does.
pub(crate) fn document_records(
    input: &Input,
    bytes: &[u8],
    tables: &Tables,
) -> (Vec<Kept>, Outcome) {
    let mut kept = Vec::new();
    let mut outcome = Outcome::Good;
    for (line, document) in split_documents(bytes) {
        let place = format!("{input}, line {line}");
        match document.and_then(|text| document_record(&place, text, tables)) {
            Ok((record, as_of)) => kept.push(Kept {
                place,
                line,
                record,
                as_of,
            }),
            Err(error) => {
                eprintln!("{place}: {error}");
                outcome = Outcome::SomeFailed;
            }
        }
    }
    (kept, outcome)
}

/// What a document is.
pub(crate) enum Kind {
    /// A FHIR resource of a type.
    Fhir(String),
    /// A request in the wire format.
    Request,
    /// A record.
    Record,
}

impl Kind {
    pub(crate) fn of(text: &[u8]) -> Kind {
        if let Some(name) = fhir::resource_type_of(text) {
            return Kind::Fhir(name);
        }
        if first(text) == Some(b'<') {
            // Whoever reads it says what is the matter.
            return Kind::Fhir(String::new());
        }
        let value: Value = serde_json::from_slice(text).unwrap_or_default();
        match value.get("birth_date") {
            Some(_) => Kind::Request,
            None => Kind::Record,
        }
    }
}

fn document_record(
    place: &str,
    text: &[u8],
    tables: &Tables,
) -> Result<(Record, Option<Date>), String> {
    match Kind::of(text) {
        Kind::Record => Record::from_json(text)
            .map(|record| (record, None))
            .map_err(|error| error.to_string()),
        Kind::Request => {
            let request = Request::from_json(text).map_err(|error| error.to_string())?;
            let source = SourceId::new("request");
            let about = Source::new(Channel::Import);
            let record = Record::from_patient(&request.patient, source, about);
            Ok((record, request.as_of))
        }
        Kind::Fhir(name) if name == "Parameters" => {
            let request =
                fhir::read_request(text, tables, None).map_err(|outcome| told(&outcome))?;
            tell_issues(place, &request.read.issues);
            Ok((request.read.record, Some(request.as_of)))
        }
        Kind::Fhir(_) => {
            let read = bundle(text, tables).map_err(|outcome| told(&outcome))?;
            tell_issues(place, &read.issues);
            Ok((read.record, None))
        }
    }
}

/// A Bundle as a record.
pub(crate) fn bundle(text: &[u8], tables: &Tables) -> Result<fhir::Read, OperationOutcome> {
    let about = Source::new(Channel::Fhir);
    fhir::read_bundle(text, SourceId::new("bundle"), about, tables)
}

/// Says issues on stderr: pieces of information of the same text on one line, all others singly.
pub(crate) fn tell_issues(place: &str, issues: &[fhir::Issue]) {
    let mut information: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for issue in issues {
        if issue.severity == fhir::Severity::Information {
            let places = information.entry(text_of(issue)).or_default();
            places.extend(issue.expression.iter().map(String::as_str));
        } else {
            eprintln!("{place}: {}", said(issue));
        }
    }
    for (text, places) in information {
        eprintln!("{place}: {text}: {}", places.join(", "));
    }
}

/// All that an outcome says, on one line.
pub(crate) fn told(outcome: &OperationOutcome) -> String {
    let all: Vec<String> = outcome.issue.iter().map(said).collect();
    all.join("; ")
}

fn text_of(issue: &fhir::Issue) -> &str {
    issue.diagnostics.as_deref().unwrap_or(&issue.code)
}

fn said(issue: &fhir::Issue) -> String {
    let text = text_of(issue);
    match issue.expression.first() {
        Some(place) => format!("{place}: {text}"),
        None => text.to_owned(),
    }
}

/// Writes to a file, or to stdout where there is none.
pub(crate) fn write(out: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match out {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| Failure::file(path, "write", &error))
        }
        None => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)
                .and_then(|()| out.flush())
                .map_err(|error| Failure::output(&error))
        }
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
