//! Columns of a table, seen as what they hold: text, days, numbers, codes, ids.
//!
//! Each reads several Arrow types; none copies text.

mod code;
mod day;
mod id;
mod number;
mod text;

pub(crate) use code::Code;
pub(crate) use day::{Days, number as day_number};
pub(crate) use id::{Id, Key};
pub(crate) use number::Number;
pub(crate) use text::Text;

use arrow_schema::DataType;
use forecast_core::error::told;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::error::{Error, ErrorKind};

/// A column is of a type that is not read.
pub(crate) fn wrong_type(found: &DataType, expected: &str) -> Error {
    let message = format!("found the type {found}, expected {expected}");
    Error::new(ErrorKind::Column, message)
}

/// Reads a value from text as the wire format does, with its words and its messages.
pub(crate) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    let reader: StrDeserializer<'a, ValueError> = text.into_deserializer();
    T::deserialize(reader).map_err(|error| told(&error.to_string()))
}
