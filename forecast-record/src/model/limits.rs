//! How much a record may hold: the limits that every door shares.

use forecast_core::limits;
use serde_json::Value;

use super::Record;
use crate::error::{Error, ErrorKind};

impl Record {
    /// Refuses a record that is beyond one of the [`limits`]; `source` is the length of the text
    /// that it was read from, in bytes, where that is known: a text in it is no longer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] with the path of what is too much.
    pub fn check_limits(&self, source: Option<usize>) -> Result<(), Error> {
        limits::count("doses", self.doses.len(), limits::DOSES)?;
        let observations = self.observations.len();
        limits::count("observations", observations, limits::OBSERVATIONS)?;
        for (index, fact) in self.person.identifiers.iter().enumerate() {
            let path = || format!("person.identifiers[{index}]");
            limits::length(Some(&fact.value.value), limits::ID, path)?;
        }
        if source.is_some_and(|length| length <= limits::TEXT) {
            return Ok(());
        }
        let unwritten = |error: serde_json::Error| {
            Error::new(ErrorKind::Output, "", format!("cannot be written: {error}"))
        };
        let text = serde_json::to_string(self).map_err(unwritten)?;
        if text.len() <= limits::TEXT {
            return Ok(());
        }
        let value = serde_json::to_value(self).map_err(unwritten)?;
        texts(&value, &mut String::new())
    }
}

/// Refuses a text that is too long, wherever it stands.
fn texts(value: &Value, path: &mut String) -> Result<(), Error> {
    let known = path.len();
    match value {
        Value::String(text) => limits::length(Some(text), limits::TEXT, || path.clone())?,
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                texts(item, path)?;
                path.truncate(known);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                limits::length(Some(name), limits::TEXT, || path.clone())?;
                if known > 0 {
                    path.push('.');
                }
                path.push_str(&forecast_core::text::quoted(name));
                texts(member, path)?;
                path.truncate(known);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}
