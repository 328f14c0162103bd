//! [`Text`]: a column of text.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

use super::wrong_type;
use crate::error::Error;

/// A column of text, however it is stored.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Plain(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Coded {
        keys: Vec<usize>,
        nulls: Option<NullBuffer>,
        words: Box<Text>,
    },
    /// Nothing but nulls.
    Empty,
}

impl Text {
    pub(crate) const TYPES: &'static str =
        "text (utf8, large_utf8, utf8_view, or a dictionary of one of them)";

    pub(crate) fn new(array: &ArrayRef) -> Result<Text, Error> {
        Text::read(array).ok_or_else(|| wrong_type(array.data_type(), Text::TYPES))
    }

    /// Whether columns of a type are of text.
    pub(crate) fn is_read(kind: &DataType) -> bool {
        match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
            DataType::Dictionary(_, words) => Text::is_read(words),
            _ => false,
        }
    }

    /// The column, if it is one of text.
    pub(crate) fn read(array: &ArrayRef) -> Option<Text> {
        Some(match array.data_type() {
            DataType::Null => Text::Empty,
            DataType::Utf8 => Text::Plain(array.as_string_opt()?.clone()),
            DataType::LargeUtf8 => Text::Large(array.as_string_opt()?.clone()),
            DataType::Utf8View => Text::View(array.as_string_view_opt()?.clone()),
            DataType::Dictionary(_, _) => {
                let coded = array.as_any_dictionary_opt()?;
                let words = Text::read(coded.values())?;
                if coded.values().is_empty() {
                    return Some(Text::Empty);
                }
                Text::Coded {
                    keys: coded.normalized_keys(),
                    nulls: array.nulls().cloned(),
                    words: Box::new(words),
                }
            }
            _ => return None,
        })
    }

    /// The text in a row of the column; none where it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Text::Plain(array) => array.is_valid(row).then(|| array.value(row)),
            Text::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Text::View(array) => array.is_valid(row).then(|| array.value(row)),
            Text::Coded { keys, nulls, words } => {
                if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                    return None;
                }
                words.get(*keys.get(row)?)
            }
            Text::Empty => None,
        }
    }
}
