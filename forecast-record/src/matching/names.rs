//! [`NameTable`]: what is known about names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::normal::{letters, words};
use crate::error::Error;

static BUILT_IN: LazyLock<NameTable> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the text is part of the crate and a test reads it"
    )]
    NameTable::from_json(include_bytes!("../../data/names.json"))
        .expect("the crate's own table is right")
});

/// What is known about names: short forms, names that are names of their own, and placeholders, which
/// stand where no name is known.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    /// For each name, the numbers of the groups that it belongs to.
    groups: BTreeMap<String, BTreeSet<usize>>,
    /// For each name, the full name of its first group.
    full: BTreeMap<String, String>,
    known: BTreeSet<String>,
    /// Whole names that are placeholders.
    placeholders: BTreeSet<String>,
    /// Words that make a placeholder of a given name that begins with them.
    placeholder_words: BTreeSet<String>,
    /// Words that may stand beside those.
    filler_words: BTreeSet<String>,
    /// As which child of a multiple birth a word counts.
    birth_orders: BTreeMap<String, u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFile {
    nicknames: Vec<Vec<String>>,
    given_names: Vec<String>,
    placeholders: Vec<String>,
    /// Where the placeholders come from, for people.
    #[serde(default, rename = "placeholders_from")]
    _from: String,
    #[serde(default)]
    placeholder_words: Vec<String>,
    #[serde(default)]
    filler_words: Vec<String>,
    #[serde(default)]
    birth_orders: Vec<Vec<String>>,
}

impl NameTable {
    /// Reads a table from JSON: `nicknames`, lists of names that stand for each other with the full
    /// name first; `given_names`, further names; `placeholders`, whole names that are none;
    /// `placeholder_words`, words that make a placeholder of any given name that begins with them;
    /// `filler_words`, words that may stand before those; `birth_orders`, for each child of a
    /// multiple birth the words by which a placeholder names it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) or
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) where the text is not such a table.
    pub fn from_json(json: &[u8]) -> Result<NameTable, Error> {
        let file: NameFile = forecast_core::error::from_json(json)?;
        let set = |list: &[String]| list.iter().map(|word| letters(word)).collect();
        let mut table = NameTable {
            known: set(&file.given_names),
            placeholders: set(&file.placeholders),
            placeholder_words: set(&file.placeholder_words),
            filler_words: set(&file.filler_words),
            ..NameTable::default()
        };
        for (number, group) in file.nicknames.iter().enumerate() {
            let full = group.first().map(|name| letters(name)).unwrap_or_default();
            for name in group.iter().map(|name| letters(name)) {
                table
                    .full
                    .entry(name.clone())
                    .or_insert_with(|| full.clone());
                table.known.insert(name.clone());
                table.groups.entry(name).or_default().insert(number);
            }
        }
        for (order, alike) in (1..).zip(&file.birth_orders) {
            let alike = alike.iter().map(|word| (letters(word), order));
            table.birth_orders.extend(alike);
        }
        Ok(table)
    }

    /// Returns the crate's own table.
    #[must_use]
    pub fn built_in() -> &'static NameTable {
        &BUILT_IN
    }

    /// Returns whether a given or family name is a placeholder, such as `Baby Girl`, `Twin B` or
    /// `Unknown`.
    ///
    /// ```
    /// use forecast_record::matching::NameTable;
    ///
    /// let names = NameTable::built_in();
    /// assert!(names.is_placeholder("Baby-Boy 2") && names.is_placeholder("UNNAMED"));
    /// assert!(!names.is_placeholder("Boyd") && !names.is_placeholder("Malea"));
    /// ```
    #[must_use]
    pub fn is_placeholder(&self, name: &str) -> bool {
        self.placeholders.contains(&letters(name)) || self.are_placeholder_words(&words(name))
    }

    /// Whether the words of a name (in capitals) make a placeholder: it begins with such a word, or
    /// has one among fillers and numbers.
    fn are_placeholder_words(&self, words: &[String]) -> bool {
        let stands_for_name = |word: &String| {
            let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
            self.placeholder_words.contains(bare)
        };
        let allowed = |word: &String| {
            stands_for_name(word)
                || self.filler_words.contains(word)
                || self.birth_orders.contains_key(word)
        };
        words.first().is_some_and(stands_for_name)
            || words.iter().any(stands_for_name) && words.iter().all(allowed)
    }

    /// As which child of a multiple birth a placeholder names its bearer: `Twin B`, `BABYBOY2`.
    pub(super) fn birth_order(&self, words: &[String]) -> Option<u8> {
        let whole = words.iter().find_map(|word| self.birth_orders.get(word));
        let attached = || {
            let last = words.last()?;
            let ends = self.birth_orders.iter().filter_map(|(end, order)| {
                let start = last.strip_suffix(end.as_str())?;
                self.placeholders.contains(start).then_some(order)
            });
            ends.into_iter().next()
        };
        whole.or_else(attached).copied()
    }

    /// Whether one of two names (in capitals) is a short form of the other, or both are of a third.
    pub(super) fn nicknames(&self, a: &str, b: &str) -> bool {
        match (self.groups.get(a), self.groups.get(b)) {
            (Some(of_a), Some(of_b)) => !of_a.is_disjoint(of_b),
            _ => false,
        }
    }

    /// Whether the table has a name (in capitals).
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The full name that a name (in capitals) is a short form of, or the name itself.
    pub(super) fn full<'a>(&'a self, name: &'a str) -> &'a str {
        self.full.get(name).map_or(name, String::as_str)
    }
}
