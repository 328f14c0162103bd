//! Dates, enums and JSON as Python objects.

use forecast_core::date::Date;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyModule};
use serde::Serialize;

/// A date as `datetime.date`.
pub(crate) fn date(py: Python<'_>, date: Date) -> PyResult<Bound<'_, PyDate>> {
    // Months and days fit.
    let (month, day) = (date.month().to_le_bytes()[0], date.day().to_le_bytes()[0]);
    PyDate::new(py, date.year(), month, day)
}

/// A date, or `None`.
pub(crate) fn maybe_date(py: Python<'_>, day: Option<Date>) -> PyResult<Option<Bound<'_, PyDate>>> {
    day.map(|day| date(py, day)).transpose()
}

/// A module of the package.
fn module<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyModule>>,
    name: &str,
) -> PyResult<&'py Bound<'py, PyModule>> {
    let module = cell.get_or_try_init(py, || PyModule::import(py, name).map(Bound::unbind))?;
    Ok(module.bind(py))
}

/// The module of the enums and small results.
pub(crate) fn results(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static CELL: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    module(py, &CELL, "forecast_py._results")
}

/// The module of the exceptions.
pub(crate) fn exceptions(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static CELL: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    module(py, &CELL, "forecast_py._errors")
}

/// The module that lays out tables.
pub(crate) fn render(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static CELL: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    module(py, &CELL, "forecast_py._render")
}

/// A value of a Rust enum as the member of the Python enum of this name.
pub(crate) fn member<'py>(
    py: Python<'py>,
    class: &str,
    value: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    results(py)?.getattr(class)?.call1((word(value),))
}

/// The same, or `None`.
pub(crate) fn maybe_member<'py>(
    py: Python<'py>,
    class: &str,
    value: Option<&impl Serialize>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    value.map(|value| member(py, class, value)).transpose()
}

/// How the wire format spells the value of an enum.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A value as Python's `json` reads it.
pub(crate) fn from_json<'py>(
    py: Python<'py>,
    value: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    parse_json(py, &to_json(value)?)
}

/// JSON text as Python's `json` reads it.
pub(crate) fn parse_json<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import(intern!(py, "json"))?
        .call_method1(intern!(py, "loads"), (text,))
}

/// A value as one line of JSON.
pub(crate) fn to_json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| {
        pyo3::exceptions::PyRuntimeError::new_err(format!("could not be written as JSON: {error}"))
    })
}
