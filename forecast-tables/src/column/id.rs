//! [`Id`]: a column of what people are called by.

use std::hash::{Hash, Hasher};

use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::{Number, Text, wrong_type};
use crate::error::Error;

/// A column of ids: text, or whole numbers of any type.
#[derive(Clone, Debug)]
pub(crate) enum Id {
    Text(Text),
    Number(Number),
}

/// An id, to be compared with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    Text(&'a str),
    Number(i128),
}

impl Key<'_> {
    /// The same number for the same id in every run.
    pub(crate) fn digest(&self) -> u64 {
        // Without keys of its own: the same in every process.
        let mut hasher = std::hash::DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

impl Id {
    pub(crate) fn new(array: &ArrayRef) -> Result<Id, Error> {
        Text::read(array)
            .map(Id::Text)
            .or_else(|| Number::read(array).map(Id::Number))
            .ok_or_else(|| wrong_type(array.data_type(), "text or whole numbers"))
    }

    /// The id in a row of the column; none where it is null.
    pub(crate) fn get(&self, row: usize) -> Option<Key<'_>> {
        match self {
            Id::Text(text) => text.get(row).map(Key::Text),
            Id::Number(number) => number.get(row).map(Key::Number),
        }
    }

    /// Whether ids of a type can equal those of another.
    pub(crate) fn comparable(one: &DataType, other: &DataType) -> bool {
        *one == DataType::Null
            || *other == DataType::Null
            || Number::is_read(one) == Number::is_read(other)
    }
}
