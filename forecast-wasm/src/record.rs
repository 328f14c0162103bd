//! FHIR and HL7 v2, from text to text: the package's larger module.

use forecast_core::{Error, ErrorKind, Workspace};
use forecast_exchange::fhir::{self, OperationOutcome};
use forecast_exchange::hl7::{Responder, Service, Stamp, acknowledge_all, submit};
use forecast_record::bridge::{Knowledge, Remarks};
use forecast_record::model::{Channel, Record, Source, SourceId, Timestamp};
use forecast_record::tables::Tables;
use serde_json::json as object;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Schedule;
use crate::engine::{day, json, thrown};

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
        let Signature { responder, stamp } = self;
        let received = acknowledge_all(stream, Tables::built_in(), None, responder, stamp);
        json(&received).map_err(|error| thrown(&error))
    }

    /// Writes a record, as JSON, as a submission.
    ///
    /// # Errors
    ///
    /// What is wrong with the record, as JSON.
    pub fn submit(&self, record: &str) -> Result<String, String> {
        let Signature { responder, stamp } = self;
        let record = read_record(record)?;
        Ok(submit(&record, Tables::built_in(), responder, stamp))
    }
}

/// Reads a Bundle or a resource; gives the record and the issues as JSON.
///
/// # Errors
///
/// An OperationOutcome, as JSON.
#[wasm_bindgen(js_name = readBundle)]
pub fn read_bundle(bundle: &[u8]) -> Result<String, String> {
    let about = Source::new(Channel::Fhir);
    match fhir::read_bundle(bundle, SourceId::new("bundle"), about, Tables::built_in()) {
        Ok(read) => json(&read).map_err(|error| thrown(&error)),
        Err(outcome) => Err(refused(&outcome)),
    }
}

/// Writes a record, as JSON; gives the Bundle and the issues as JSON.
///
/// # Errors
///
/// What is wrong with the record, as JSON.
#[wasm_bindgen(js_name = writeBundle)]
pub fn write_bundle(record: &str) -> Result<String, String> {
    let (bundle, issues) = fhir::write_bundle(&read_record(record)?);
    let written = object!({"bundle": bundle, "issues": issues});
    json(&written).map_err(|error| thrown(&error))
}

/// An OperationOutcome as it is thrown.
fn refused(outcome: &OperationOutcome) -> String {
    json(outcome).unwrap_or_default()
}

fn read_record(record: &str) -> Result<Record, String> {
    Record::from_json(record.as_bytes()).map_err(|error| thrown(&error.into()))
}

#[wasm_bindgen]
impl Schedule {
    /// Answers a request of `$immds-forecast`: Parameters in, Parameters out, both as JSON.
    ///
    /// # Errors
    ///
    /// An OperationOutcome, as JSON.
    #[wasm_bindgen(js_name = forecastFhir)]
    pub fn forecast_fhir(&self, parameters: &[u8], all_remarks: bool) -> Result<String, String> {
        let knowledge = self.known().map_err(|error| {
            let text = format!("{}: {}", error.path(), error.message());
            refused(&OperationOutcome::fatal("not-supported", "", text))
        })?;
        let tables = Tables::built_in();
        let schedule = self.engine.schedule();
        let remarks = match all_remarks {
            true => Remarks::All,
            false => Remarks::Summed,
        };
        match fhir::answer(schedule, knowledge, tables, parameters, None, remarks) {
            Ok(answer) => json(&answer).map_err(|error| thrown(&error)),
            Err(outcome) => Err(refused(&outcome)),
        }
    }

    /// Takes the messages of a stream of submissions, and warns of contraindications, reactions and
    /// evidence of immunity that no forecast by this schedule uses; gives what became of each, as a
    /// JSON list.
    ///
    /// # Errors
    ///
    /// What is wrong with the schedule, as JSON.
    #[wasm_bindgen(js_name = receiveHl7)]
    pub fn receive_hl7(&self, stream: &[u8], signature: &Signature) -> Result<String, String> {
        let knowledge = self.known().map_err(|error| thrown(&error))?;
        let Signature { responder, stamp } = signature;
        let tables = Tables::built_in();
        let received = acknowledge_all(stream, tables, Some(knowledge), responder, stamp);
        json(&received).map_err(|error| thrown(&error))
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
        let service = Service {
            schedule: self.engine.schedule(),
            knowledge: self.known()?,
            tables: Tables::built_in(),
            responder: &signature.responder,
        };
        let mut workspace = Workspace::default();
        let stamp = &signature.stamp;
        let answer = service.answer_text(&mut workspace, query, records, as_of, stamp);
        Ok(answer?)
    }
}
