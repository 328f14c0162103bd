//! FHIR: `$immds-forecast`.

use forecast_record::fhir;
use forecast_record::hl7::Tables;
use pyo3::prelude::*;

use crate::convert::{exceptions, to_json};
use crate::errors::Failure;
use crate::read::json_text;
use crate::schedule::choose;

/// Answers the JSON of Parameters with that of Parameters; `forecast_py.fhir` says more.
#[pyfunction]
#[pyo3(signature = (parameters, schedule=None))]
pub(crate) fn fhir_forecast(
    py: Python<'_>,
    parameters: &Bound<'_, PyAny>,
    schedule: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    let Some(json) = json_text(parameters) else {
        let expected = "Parameters as a mapping, or JSON or XML in a str or bytes";
        return Err(Failure::kind("", parameters, expected).raise(py));
    };
    let loaded = choose(schedule, None).map_err(|failure| failure.raise(py))?;
    let answer = py.detach(|| {
        let tables = Tables::built_in();
        fhir::answer(&loaded.compiled, loaded.knowledge(), tables, &json)
    });
    match answer {
        Ok(answer) => to_json(&answer),
        Err(outcome) => {
            let made = exceptions(py)?.call_method1("make_fhir", (to_json(&outcome)?,))?;
            Err(PyErr::from_value(made))
        }
    }
}
