//! HL7 v2: submissions acknowledged, queries answered.

use forecast_core::{Error, ErrorKind, Workspace};
use forecast_exchange::hl7::{Responder, Service, Stamp, acknowledge_all, submit};
use forecast_record::model::{Record, Timestamp};
use forecast_record::tables::Tables;
use pyo3::prelude::*;

use crate::convert::to_json;
use crate::errors::{Failure, raise};
use crate::forecast::today;
use crate::read;
use crate::schedule::choose;

/// Who answers, when, and under which number: `application`, `facility`, `time`, `control_id`.
type Signature = (String, String, String, String);

fn stamped(signature: Signature) -> Result<(Responder, Stamp), Error> {
    let (application, facility, time, control_id) = signature;
    let time: Timestamp = time.parse().map_err(|_| {
        let message = format!("found `{time}`, expected an ISO 8601 time");
        Error::new(ErrorKind::Request, "time", message)
    })?;
    let responder = Responder {
        application,
        facility,
    };
    Ok((responder, Stamp { time, control_id }))
}

/// Takes the messages of a stream; gives a JSON list. `forecast_py.hl7` says more.
#[pyfunction]
#[pyo3(signature = (stream, schedule, signature))]
pub(crate) fn hl7_receive(
    py: Python<'_>,
    stream: &[u8],
    schedule: Option<&Bound<'_, PyAny>>,
    signature: Signature,
) -> PyResult<String> {
    let (responder, stamp) = stamped(signature).map_err(|error| raise(py, &error))?;
    let loaded = choose(schedule, None).map_err(|failure| failure.raise(py))?;
    let received = py.detach(|| {
        let knowledge = Some(loaded.knowledge());
        acknowledge_all(stream, Tables::built_in(), knowledge, &responder, &stamp)
    });
    to_json(&received)
}

/// Writes a record, as JSON, as a submission. `forecast_py.hl7` says more.
#[pyfunction]
pub(crate) fn hl7_submit(py: Python<'_>, record: &str, signature: Signature) -> PyResult<String> {
    let write = || -> Result<String, Error> {
        let record = Record::from_json(record.as_bytes())?;
        let (sender, stamp) = stamped(signature)?;
        Ok(submit(&record, Tables::built_in(), &sender, &stamp))
    };
    write().map_err(|error| raise(py, &error))
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
        py.detach(|| {
            let service = Service {
                schedule: &loaded.compiled,
                knowledge: loaded.knowledge(),
                tables: Tables::built_in(),
                responder: &responder,
            };
            let mut workspace = Workspace::default();
            Ok(service
                .answer_text(&mut workspace, query, records, day, &stamp)
                .map_err(Error::from)?)
        })
    };
    read().map_err(|failure| failure.raise(py))
}
