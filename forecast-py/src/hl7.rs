//! HL7 v2: submissions acknowledged, queries answered.

use forecast_core::error::from_json;
use forecast_core::{Error, ErrorKind};
use forecast_record::hl7::{
    Answer, Content, Context, Finding, Profile, Query, Responder, Severity, Stamp, Tables,
    read_stream, receive, refuse, respond,
};
use forecast_record::model::{Record, Timestamp};
use forecast_record::quality::Policy;
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::convert::to_json;
use crate::errors::{Failure, raise};
use crate::forecast::today;
use crate::read;
use crate::schedule::choose;

/// What became of one message of a stream.
#[derive(Serialize)]
struct Received {
    line: usize,
    acknowledgement: &'static str,
    answer: String,
    record: Option<Record>,
    findings: Vec<Found>,
}

/// A finding, flat.
#[derive(Serialize)]
struct Found {
    severity: &'static str,
    check: &'static str,
    place: Option<String>,
    text: String,
}

fn found(finding: &Finding) -> Found {
    Found {
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        },
        check: finding.check,
        place: finding.location.as_ref().map(ToString::to_string),
        text: finding.text.clone().into_owned(),
    }
}

/// Who answers, when, and under which number: `application`, `facility`, `time`, `control_id`.
type Signature = (String, String, String, String);

fn stamped(signature: Signature) -> Result<(Responder, Stamp), Error> {
    let (application, facility, time, control_id) = signature;
    let time: Timestamp = time
        .parse()
        .map_err(|_| request("time", format!("found `{time}`, expected an ISO 8601 time")))?;
    let responder = Responder {
        application,
        facility,
    };
    Ok((responder, Stamp { time, control_id }))
}

fn request(path: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Request, path, message)
}

/// Takes the messages of a stream; gives a JSON list. `forecast_py.hl7` says more.
#[pyfunction]
pub(crate) fn hl7_receive(py: Python<'_>, stream: &[u8], signature: Signature) -> PyResult<String> {
    let (responder, stamp) = stamped(signature).map_err(|error| raise(py, &error))?;
    let received = py.detach(|| receive_all(stream, &responder, &stamp));
    to_json(&received)
}

fn receive_all(stream: &[u8], responder: &Responder, stamp: &Stamp) -> Vec<Received> {
    let mut received = Vec::new();
    for item in read_stream(stream) {
        let number = received.len().saturating_add(1);
        let stamp = Stamp {
            time: stamp.time,
            control_id: format!("{}-{number}", stamp.control_id),
        };
        let line = item.line;
        match &item.content {
            Content::Message(message, encoding) => {
                let context = Context {
                    tables: Tables::built_in(),
                    received: Some(stamp.time),
                };
                let policy = Policy::default();
                let receipt = receive(message, *encoding, context, policy, responder, &stamp);
                let submission = receipt.submission;
                received.push(Received {
                    line,
                    acknowledgement: receipt.acknowledgement.code(),
                    answer: receipt.answer,
                    findings: submission.findings.iter().map(found).collect(),
                    record: submission.accepted.then_some(submission.record),
                });
            }
            content => {
                if let Some(answer) = refuse(content, responder, &stamp) {
                    received.push(Received {
                        line,
                        acknowledgement: "AR",
                        answer,
                        record: None,
                        findings: Vec::new(),
                    });
                }
            }
        }
    }
    received
}

/// Answers a query from records in a JSON list; gives the answer. `forecast_py.hl7` says more.
#[pyfunction]
#[pyo3(signature = (query, records, as_of, schedule, signature))]
pub(crate) fn hl7_answer(
    py: Python<'_>,
    query: &[u8],
    records: &str,
    as_of: Option<&Bound<'_, PyAny>>,
    schedule: Option<&Bound<'_, PyAny>>,
    signature: Signature,
) -> PyResult<String> {
    let read = || -> Result<String, Failure> {
        let day = match as_of {
            Some(as_of) => read::maybe_date(as_of, || "as_of".to_owned())?,
            None => None,
        };
        let day = match day {
            Some(day) => day,
            None => today(py)?,
        };
        let loaded = choose(schedule, None)?;
        let (responder, stamp) = stamped(signature)?;
        let records: Vec<Value> = from_json(records.as_bytes())?;
        let records = records
            .iter()
            .enumerate()
            .map(|(place, value)| {
                Record::from_json(value.to_string().as_bytes()).map_err(|error| {
                    let path = format!("records[{place}].{}", error.path());
                    Error::new(ErrorKind::Format, path, error.message())
                })
            })
            .collect::<Result<Vec<Record>, Error>>()?;
        let mut items = read_stream(query);
        let (message, encoding) = items
            .find_map(|item| match item.content {
                Content::Message(message, encoding) => Some(Ok((message, encoding))),
                Content::Unreadable { error, .. } => Some(Err(error.to_string())),
                Content::TooLarge { .. } => Some(Err("the message is too large".to_owned())),
                Content::Envelope(_) | Content::Stray(_) => None,
            })
            .unwrap_or_else(|| Err("found no message, expected a query".to_owned()))
            .map_err(|text| Error::new(ErrorKind::Syntax, "query", text))?;
        py.detach(|| {
            let read = Query::read(&message, encoding, Some(stamp.time));
            let answer = |answer: Answer<'_>| {
                respond(
                    &message,
                    &read,
                    answer,
                    Tables::built_in(),
                    &responder,
                    &stamp,
                )
            };
            let [record] = records.as_slice() else {
                let people: Vec<_> = records.iter().map(|record| record.person.clone()).collect();
                return Ok(answer(if people.is_empty() {
                    Answer::NotFound
                } else {
                    Answer::Candidates(&people)
                }));
            };
            let bridged = record
                .to_patient(loaded.knowledge())
                .map_err(|error| request("records[0]", error.message()))?;
            if read.profile() == Some(Profile::Z34) {
                let consolidation = &bridged.consolidation;
                return Ok(answer(Answer::History {
                    record,
                    consolidation,
                }));
            }
            let forecast = forecast_core::forecast(&loaded.compiled, &bridged.patient, day)?;
            Ok(answer(Answer::Forecast {
                record,
                bridged: &bridged,
                forecast: &forecast,
            }))
        })
    };
    read().map_err(|failure| failure.raise(py))
}
