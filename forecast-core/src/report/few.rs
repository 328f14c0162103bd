//! [`Few`]: the lists of an answer, most of which have one entry or none.

use std::ops::Deref;

use serde::{Serialize, Serializer};

/// A list that is read as a slice, and needs memory of its own from its second entry on.
///
/// ```
/// use forecast_core::report::Few;
///
/// let mut few: Few<&str> = Few::default();
/// assert!(few.is_empty());
/// few.push("Measles");
/// few.push("Mumps");
/// assert_eq!(few.join(", "), "Measles, Mumps");
/// ```
// The small lists of the crates that have them are invariant in what they hold, and so would an
// answer be in the lifetime of the schedule that it borrows from.
#[derive(Clone, Debug, Default)]
pub enum Few<T> {
    /// No entry.
    #[default]
    None,
    /// One entry.
    One(T),
    /// As many entries as there are.
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// Adds an entry behind the others.
    pub fn push(&mut self, entry: T) {
        match std::mem::take(self) {
            Few::None => *self = Few::One(entry),
            Few::One(first) => {
                let mut many = Vec::with_capacity(4);
                many.extend([first, entry]);
                *self = Few::Many(many);
            }
            Few::Many(mut many) => {
                many.push(entry);
                *self = Few::Many(many);
            }
        }
    }

    /// The entries.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        match self {
            Few::None => &[],
            Few::One(entry) => std::slice::from_ref(entry),
            Few::Many(entries) => entries,
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;

    fn into_iter(self) -> std::slice::Iter<'f, T> {
        self.as_slice().iter()
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Few<T> {
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else {
            return Few::None;
        };
        let Some(second) = entries.next() else {
            return Few::One(first);
        };
        let mut many = Vec::with_capacity(entries.size_hint().0.saturating_add(2));
        many.extend([first, second]);
        many.extend(entries);
        Few::Many(many)
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Few<T>) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}
