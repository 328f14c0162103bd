//! Columns of words: each word is kept once, rows hold its number.

use std::sync::Arc;

use arrow_array::types::Int16Type;
use arrow_array::{ArrayRef, DictionaryArray, Int16Array, StringArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::ArrowError;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Words in the order in which they were first met.
#[derive(Debug, Default)]
pub(crate) struct Words {
    words: Vec<String>,
    by_text: FxHashMap<String, i16>,
}

impl Words {
    /// The number of a word.
    pub(crate) fn number(&mut self, word: &str) -> Result<i16, ArrowError> {
        if let Some(number) = self.by_text.get(word) {
            return Ok(*number);
        }
        let number =
            i16::try_from(self.words.len()).map_err(|_| ArrowError::DictionaryKeyOverflowError)?;
        self.words.push(word.to_owned());
        self.by_text.insert(word.to_owned(), number);
        Ok(number)
    }

    fn word(&self, number: i16) -> Option<&str> {
        let place = usize::try_from(number).ok()?;
        self.words.get(place).map(String::as_str)
    }

    pub(crate) fn array(&self) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(&self.words))
    }
}

/// A column of names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    words: Words,
    /// By where a name lies in memory: the names of a schedule stay where they are.
    by_place: FxHashMap<(usize, usize), i16>,
    rows: Rows,
}

impl Names {
    pub(crate) fn push(&mut self, name: Option<&str>) -> Result<(), ArrowError> {
        let Some(name) = name else {
            self.rows.push(None);
            return Ok(());
        };
        let place = (name.as_ptr().addr(), name.len());
        if let Some(number) = self.by_place.get(&place)
            // Another name may have come to lie there.
            && self.words.word(*number) == Some(name)
        {
            self.rows.push(Some(*number));
            return Ok(());
        }
        let number = self.words.number(name)?;
        self.by_place.insert(place, number);
        self.rows.push(Some(number));
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<ArrayRef, ArrowError> {
        self.rows.finish(&self.words)
    }
}

/// A column of values that the wire format writes as words.
#[derive(Debug)]
pub(crate) struct Values<T> {
    words: Words,
    met: Vec<(T, i16)>,
    rows: Rows,
}

impl<T> Default for Values<T> {
    fn default() -> Values<T> {
        Values {
            words: Words::default(),
            met: Vec::new(),
            rows: Rows::default(),
        }
    }
}

impl<T: Copy + PartialEq + Serialize> Values<T> {
    pub(crate) fn push(&mut self, value: Option<T>) -> Result<(), ArrowError> {
        let Some(value) = value else {
            self.rows.push(None);
            return Ok(());
        };
        let known = self.met.iter().find(|(met, _)| *met == value);
        let number = match known {
            Some((_, number)) => *number,
            None => {
                let number = self.words.number(&word(&value)?)?;
                self.met.push((value, number));
                number
            }
        };
        self.rows.push(Some(number));
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<ArrayRef, ArrowError> {
        self.rows.finish(&self.words)
    }
}

/// A value as the wire format writes it.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, ArrowError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(ArrowError::ExternalError(
            format!("found {other}, expected a word").into(),
        )),
        Err(error) => Err(ArrowError::ExternalError(Box::new(error))),
    }
}

/// The numbers of words in the rows of a column.
#[derive(Debug)]
struct Rows {
    numbers: Vec<i16>,
    nulls: NullBufferBuilder,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows {
            numbers: Vec::new(),
            nulls: NullBufferBuilder::new(0),
        }
    }
}

impl Rows {
    fn push(&mut self, number: Option<i16>) {
        self.numbers.push(number.unwrap_or_default());
        self.nulls.append(number.is_some());
    }

    fn finish(mut self, words: &Words) -> Result<ArrayRef, ArrowError> {
        let keys = Int16Array::try_new(self.numbers.into(), self.nulls.finish())?;
        let array = DictionaryArray::<Int16Type>::try_new(keys, words.array())?;
        Ok(Arc::new(array))
    }
}
