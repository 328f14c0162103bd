//! Columns of the caller's own in the answers: each value stands there once for every row of a
//! patient, and must not be of any length.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, LargeStringArray, StringArray, StringViewArray, new_null_array,
};
use arrow_schema::{DataType, Field};
use arrow_select::interleave::interleave;

use crate::column::Text;
use crate::error::Error;
use crate::input::RowError;

/// A column without the texts that are too long.
pub(crate) struct Fitted {
    pub(crate) column: ArrayRef,
    name: String,
    most: usize,
    /// The length of each text that was left out, by row.
    left_out: Vec<(usize, usize)>,
}

impl Fitted {
    /// Takes out the texts of more than so many bytes: null stands there instead, or nothing where
    /// the column has no nulls.
    pub(crate) fn new(column: &ArrayRef, field: &Field, most: usize) -> Result<Fitted, Error> {
        let text = Text::read(column);
        let length = |row: usize| text.as_ref()?.get(row).map(str::len);
        let left_out: Vec<(usize, usize)> = (0..column.len())
            .filter_map(|row| Some((row, length(row).filter(|length| *length > most)?)))
            .collect();
        let column = if left_out.is_empty() {
            column.clone()
        } else {
            without(column, field, &left_out)?
        };
        Ok(Fitted {
            column,
            name: field.name().clone(),
            most,
            left_out,
        })
    }

    /// What is wrong with a row, where its text was left out.
    pub(crate) fn error(&self, row: usize) -> Option<RowError> {
        let place = self.left_out.binary_search_by_key(&row, |(row, _)| *row);
        let (_, length) = self.left_out.get(place.ok()?)?;
        let most = self.most;
        let message = format!("found a text of {length} bytes, expected at most {most}");
        Some(RowError::new(&self.name, &message))
    }
}

fn without(
    column: &ArrayRef,
    field: &Field,
    left_out: &[(usize, usize)],
) -> Result<ArrayRef, Error> {
    let filler: ArrayRef = match column.data_type() {
        DataType::Utf8 if !field.is_nullable() => Arc::new(StringArray::from(vec![""])),
        DataType::LargeUtf8 if !field.is_nullable() => Arc::new(LargeStringArray::from(vec![""])),
        DataType::Utf8View if !field.is_nullable() => Arc::new(StringViewArray::from(vec![""])),
        other => new_null_array(other, 1),
    };
    let mut next = left_out.iter().map(|(row, _)| *row).peekable();
    let places: Vec<(usize, usize)> = (0..column.len())
        .map(|row| match next.next_if_eq(&row) {
            Some(_) => (1, 0),
            None => (0, row),
        })
        .collect();
    Ok(interleave(&[column, &filler], &places)?)
}
