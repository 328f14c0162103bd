//! FHIR and HL7 v2, from text to text: the package's larger module.

use forecast_core::error::from_json;
use forecast_core::{Error, ErrorKind};
use forecast_record::bridge::Knowledge;
use forecast_record::fhir::{self, OperationOutcome};
use forecast_record::hl7::{
    Answer, Content, Context, Encoding, Finding, Message, Profile, Query, Responder, Severity,
    Stamp, Tables, read_stream, receive, refuse, respond,
};
use forecast_record::model::{Record, Timestamp};
use forecast_record::quality::Policy;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Schedule;
use crate::engine::{day, json, thrown};

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

/// Who answers, when, and under which number.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Signature {
    responder: Responder,
    stamp: Stamp,
}

#[wasm_bindgen]
impl Signature {
    /// The answering application and facility, the time of the answer (ISO 8601), and its control
    /// id.
    ///
    /// # Errors
    ///
    /// What is wrong with the time, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(
        application: String,
        facility: String,
        time: &str,
        control_id: String,
    ) -> Result<Signature, String> {
        let time: Timestamp = time.parse().map_err(|_| {
            let message = format!("found `{time}`, expected an ISO 8601 time");
            thrown(&Error::new(ErrorKind::Request, "time", message))
        })?;
        let responder = Responder {
            application,
            facility,
        };
        let stamp = Stamp { time, control_id };
        Ok(Signature { responder, stamp })
    }

    /// Takes the messages of a stream of submissions; gives what became of each, as a JSON list.
    ///
    /// # Errors
    ///
    /// None that can occur: whatever is wrong with a message stands in its answer.
    pub fn receive(&self, stream: &[u8]) -> Result<String, String> {
        let mut received = Vec::new();
        for item in read_stream(stream) {
            let number = received.len().saturating_add(1);
            let stamp = Stamp {
                time: self.stamp.time,
                control_id: format!("{}-{number}", self.stamp.control_id),
            };
            received.extend(receive_one(
                item.line,
                &item.content,
                &self.responder,
                &stamp,
            ));
        }
        json(&received).map_err(|error| thrown(&error))
    }
}

#[wasm_bindgen]
impl Schedule {
    /// Answers a request of `$immds-forecast`: Parameters in, Parameters out, both as JSON.
    ///
    /// # Errors
    ///
    /// An OperationOutcome, as JSON.
    #[wasm_bindgen(js_name = forecastFhir)]
    pub fn forecast_fhir(&self, parameters: &[u8]) -> Result<String, String> {
        let knowledge = self.known().map_err(|error| {
            let text = format!("{}: {}", error.path(), error.message());
            let outcome = OperationOutcome::fatal("not-supported", "", text);
            json(&outcome).unwrap_or_default()
        })?;
        match fhir::answer(self.engine.schedule(), knowledge, parameters) {
            Ok(answer) => json(&answer).map_err(|error| thrown(&error)),
            Err(outcome) => Err(json(&outcome).unwrap_or_default()),
        }
    }

    /// Answers an HL7 query from records, a JSON list: one is the person who was meant, several
    /// are candidates, none is nobody.
    ///
    /// # Errors
    ///
    /// What is wrong with the arguments, as JSON. What is wrong with the query stands in the
    /// answer.
    #[wasm_bindgen(js_name = answerHl7)]
    pub fn answer_hl7(
        &self,
        query: &[u8],
        records: &str,
        as_of: &str,
        signature: &Signature,
    ) -> Result<String, String> {
        self.answer_query(query, records, as_of, signature)
            .map_err(|error| thrown(&error))
    }
}

impl Schedule {
    /// What records need to know, which only the document says.
    fn known(&self) -> Result<&Knowledge, Error> {
        self.knowledge.as_ref().ok_or_else(|| {
            let message =
                "found a packed schedule, expected its JSON, which names codes of other systems";
            Error::new(ErrorKind::Request, "schedule", message)
        })
    }

    fn answer_query(
        &self,
        query: &[u8],
        records: &str,
        as_of: &str,
        signature: &Signature,
    ) -> Result<String, Error> {
        let as_of = day(as_of)?;
        let records = read_records(records)?;
        let (message, encoding) = first_message(query)?;
        let Signature { responder, stamp } = signature;
        let query = Query::read(&message, encoding, Some(stamp.time));
        let tables = Tables::built_in();
        let answer =
            |answer: Answer<'_>| respond(&message, &query, answer, tables, responder, stamp);
        let [record] = records.as_slice() else {
            let people: Vec<_> = records.iter().map(|it| it.person.clone()).collect();
            return Ok(answer(if people.is_empty() {
                Answer::NotFound
            } else {
                Answer::Candidates(&people)
            }));
        };
        let bridged = record
            .to_patient(self.known()?)
            .map_err(|error| Error::new(ErrorKind::Request, "records[0]", error.message()))?;
        if query.profile() == Some(Profile::Z34) {
            let consolidation = &bridged.consolidation;
            return Ok(answer(Answer::History {
                record,
                consolidation,
            }));
        }
        let schedule = self.engine.schedule();
        let forecast = forecast_core::forecast(schedule, &bridged.patient, as_of)?;
        Ok(answer(Answer::Forecast {
            record,
            bridged: &bridged,
            forecast: &forecast,
        }))
    }
}

fn receive_one(
    line: usize,
    content: &Content,
    responder: &Responder,
    stamp: &Stamp,
) -> Option<Received> {
    let Content::Message(message, encoding) = content else {
        return refuse(content, responder, stamp).map(|answer| Received {
            line,
            acknowledgement: "AR",
            answer,
            record: None,
            findings: Vec::new(),
        });
    };
    let context = Context {
        tables: Tables::built_in(),
        received: Some(stamp.time),
    };
    let policy = Policy::default();
    let receipt = receive(message, *encoding, context, policy, responder, stamp);
    let submission = receipt.submission;
    Some(Received {
        line,
        acknowledgement: receipt.acknowledgement.code(),
        answer: receipt.answer,
        findings: submission.findings.iter().map(found).collect(),
        record: submission.accepted.then_some(submission.record),
    })
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

fn read_records(records: &str) -> Result<Vec<Record>, Error> {
    let records: Vec<Value> = from_json(records.as_bytes())?;
    let read = |(place, value): (usize, &Value)| {
        Record::from_json(value.to_string().as_bytes()).map_err(|error| {
            let path = format!("records[{place}].{}", error.path());
            Error::new(ErrorKind::Format, path, error.message())
        })
    };
    records.iter().enumerate().map(read).collect()
}

/// The first message of a stream that should be one query.
fn first_message(query: &[u8]) -> Result<(Message, Encoding), Error> {
    let wrong = |text: String| Error::new(ErrorKind::Syntax, "query", text);
    for item in read_stream(query) {
        match item.content {
            Content::Message(message, encoding) => return Ok((message, encoding)),
            Content::Unreadable { error, .. } => return Err(wrong(error.to_string())),
            Content::TooLarge { .. } => return Err(wrong("the message is too large".to_owned())),
            Content::Envelope(_) | Content::Stray(_) => {}
        }
    }
    Err(wrong("found no message, expected a query".to_owned()))
}
