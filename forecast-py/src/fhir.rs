//! FHIR: `$immds-forecast`, and Bundles as records and back.

use forecast_core::Error;
use forecast_exchange::fhir::{self, OperationOutcome};
use forecast_record::bridge::Remarks;
use forecast_record::model::{Channel, Record, Source, SourceId};
use forecast_record::tables::Tables;
use pyo3::prelude::*;
use serde_json::json;

use crate::convert::{exceptions, to_json};
use crate::errors::{Failure, raise};
use crate::read::json_text;
use crate::schedule::choose;

/// Answers the text of Parameters with the JSON of Parameters; `forecast_py.fhir` says more.
#[pyfunction]
#[pyo3(signature = (parameters, schedule=None, all_remarks=false))]
pub(crate) fn fhir_forecast(
    py: Python<'_>,
    parameters: &Bound<'_, PyAny>,
    schedule: Option<&Bound<'_, PyAny>>,
    all_remarks: bool,
) -> PyResult<String> {
    let remarks = match all_remarks {
        true => Remarks::All,
        false => Remarks::Summed,
    };
    let text = text(py, parameters, "Parameters")?;
    let loaded = choose(schedule, None).map_err(|failure| failure.raise(py))?;
    let answer = py.detach(|| {
        let tables = Tables::built_in();
        let (schedule, knowledge) = (&loaded.compiled, loaded.knowledge());
        fhir::answer(schedule, knowledge, tables, &text, None, remarks)
    });
    match answer {
        Ok(answer) => to_json(&answer),
        Err(outcome) => Err(refused(py, &outcome)),
    }
}

/// Reads a Bundle or a resource; gives the record and the issues as JSON. `forecast_py.fhir` says
/// more.
#[pyfunction]
pub(crate) fn fhir_read_bundle(py: Python<'_>, bundle: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = text(py, bundle, "a Bundle")?;
    let read = py.detach(|| {
        let about = Source::new(Channel::Fhir);
        fhir::read_bundle(&text, SourceId::new("bundle"), about, Tables::built_in())
    });
    match read {
        Ok(read) => to_json(&read),
        Err(outcome) => Err(refused(py, &outcome)),
    }
}

/// Writes a record, as JSON; gives the Bundle and the issues as JSON. `forecast_py.fhir` says more.
#[pyfunction]
pub(crate) fn fhir_write_bundle(py: Python<'_>, record: &str) -> PyResult<String> {
    let record = Record::from_json(record.as_bytes()).map_err(Error::from);
    let record = record.map_err(|error| raise(py, &error))?;
    let (bundle, issues) = fhir::write_bundle(&record);
    to_json(&json!({"bundle": bundle, "issues": issues}))
}

fn text(py: Python<'_>, given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<u8>> {
    json_text(given).ok_or_else(|| {
        let expected = format!("{what} as a mapping, or JSON or XML in a str or bytes");
        Failure::kind("", given, &expected).raise(py)
    })
}

fn refused(py: Python<'_>, outcome: &OperationOutcome) -> PyErr {
    let make = || exceptions(py)?.call_method1("make_fhir", (to_json(outcome)?,));
    match make() {
        Ok(made) => PyErr::from_value(made),
        Err(error) => error,
    }
}
