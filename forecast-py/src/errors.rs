//! What goes wrong, as Python's exceptions.

use forecast_core::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use crate::convert::{exceptions, parse_json, word};

/// A value that cannot be used, and where it stands.
pub(crate) enum Failure {
    /// A value of the right type that is none of those that may stand there.
    Value {
        error: Error,
        value: Option<Py<PyAny>>,
    },
    /// A value of another type.
    Type { error: Error, value: Py<PyAny> },
    /// Something that Python itself raised.
    Python(PyErr),
}

impl Failure {
    /// A value that is wrong.
    pub(crate) fn value(
        path: impl Into<String>,
        found: &Bound<'_, PyAny>,
        message: String,
    ) -> Failure {
        Failure::Value {
            error: Error::new(ErrorKind::Format, path, message),
            value: Some(found.clone().unbind()),
        }
    }

    /// A value of the wrong type.
    pub(crate) fn kind(
        path: impl Into<String>,
        found: &Bound<'_, PyAny>,
        expected: &str,
    ) -> Failure {
        let name = found.get_type().name();
        let name = name.map_or_else(|_| "?".to_owned(), |name| name.to_string());
        let message = format!("found a value of type {name}, expected {expected}");
        Failure::Type {
            error: Error::new(ErrorKind::Format, path, message),
            value: found.clone().unbind(),
        }
    }

    /// As the exception to raise.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Failure::Value { error, value } => exception(py, &error, value, false),
            Failure::Type { error, value } => exception(py, &error, Some(value), true),
            Failure::Python(error) => error,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Value { error, value: None }
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Failure {
        Failure::Python(error)
    }
}

/// An error of the engine as the exception to raise.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error, None, false)
}

/// An error that was found in JSON: the exception has the value that stands there.
pub(crate) fn raise_in_json(py: Python<'_>, error: &Error, json: &[u8]) -> PyErr {
    let value = value_at(json, error.path())
        .and_then(|value| parse_json(py, &value.to_string()).ok())
        .map(Bound::unbind);
    exception(py, error, value, false)
}

fn exception(py: Python<'_>, error: &Error, value: Option<Py<PyAny>>, wrong_type: bool) -> PyErr {
    let build = || -> PyResult<PyErr> {
        let fields: Bound<'_, PyDict> = [
            ("kind", word(&error.kind())),
            ("path", error.path().to_owned()),
        ]
        .into_py_dict(py)?;
        fields.set_item("file", error.file())?;
        // Errors carry no identifiers of people.
        let value = value.filter(|_| error.path() != "id");
        fields.set_item("value", value)?;
        fields.set_item("wrong_type", wrong_type)?;
        let made = exceptions(py)?
            .getattr("make")?
            .call((error.message(),), Some(&fields))?;
        Ok(PyErr::from_value(made))
    };
    build().unwrap_or_else(|error| error)
}

/// The value at a path such as `doses[0].date`; none where there is none.
fn value_at(json: &[u8], path: &str) -> Option<serde_json::Value> {
    if path.is_empty() {
        return None;
    }
    let root: serde_json::Value = serde_json::from_slice(json).ok()?;
    let mut here = &root;
    for step in path.split(['.', '[']) {
        here = match step.strip_suffix(']') {
            Some(index) => here.get(index.parse::<usize>().ok()?)?,
            None => here.get(step)?,
        };
    }
    Some(here.clone())
}
