//! JSON that people can read and compare: what has no value is left out.

use forecast_core::schedule::print::pretty;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// The value as text, with a line break at the end, without nulls and empty lists.
///
/// # Errors
///
/// [`ErrorKind::Format`] where a value cannot be JSON; none in practice.
pub(crate) fn to_text<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_value(value)
        .map(|value| pretty(&without_nulls(&value)))
        .map_err(|error| Error::new(ErrorKind::Format, error.to_string()))
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, field)| !field.is_null() && field.as_array().is_none_or(|a| !a.is_empty()))
            .map(|(name, field)| (name.clone(), without_nulls(field)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
