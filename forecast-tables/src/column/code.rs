//! [`Code`]: a column of CVX codes.

use std::fmt::Write;

use arrow_array::{Array, ArrayRef};

use super::{Number, Text, wrong_type};
use crate::error::Error;

/// A column of CVX codes: text, or whole numbers, which lost their leading zeros.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    Text(Text),
    Number(Number),
}

impl Code {
    pub(crate) fn new(array: &ArrayRef) -> Result<Code, Error> {
        Text::read(array)
            .map(Code::Text)
            .or_else(|| Number::read(array).map(Code::Number))
            .ok_or_else(|| {
                let expected = format!("{}, or whole numbers", Text::TYPES);
                wrong_type(array.data_type(), &expected)
            })
    }

    /// Writes the code of a row; none where it is null.
    pub(crate) fn write(&self, row: usize, code: &mut String) -> Option<()> {
        code.clear();
        match self {
            Code::Text(text) => code.push_str(text.get(row)?),
            // Writing to a string cannot fail.
            Code::Number(number) => drop(write!(code, "{:02}", number.get(row)?)),
        }
        Some(())
    }
}
