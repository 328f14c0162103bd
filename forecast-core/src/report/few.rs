//! [`Few`]: the lists of an answer, most of which have one entry or none.

use std::ops::Deref;

use serde::{Serialize, Serializer};
use smallvec::SmallVec;

/// A list that is read as a slice, and needs memory of its own from its second entry on.
///
/// ```
/// use forecast_core::report::Few;
///
/// assert!(Few::<&str>::default().is_empty());
/// let few: Few<&str> = ["Measles", "Mumps"].into_iter().collect();
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
        let entries = entries.into_iter();
        if entries.size_hint().1 == Some(entries.size_hint().0) {
            return Few::of(entries);
        }
        // How many there are has to be known before memory is asked for.
        let entries: SmallVec<[T; 32]> = entries.collect();
        Few::of(entries.into_iter())
    }
}

impl<T> Few<T> {
    /// The list of as many entries as there are said to be.
    fn of(mut entries: impl Iterator<Item = T>) -> Few<T> {
        let count = entries.size_hint().0;
        let (Some(first), second) = (entries.next(), entries.next()) else {
            return Few::None;
        };
        let Some(second) = second else {
            return Few::One(first);
        };
        let mut many = Vec::with_capacity(count);
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
