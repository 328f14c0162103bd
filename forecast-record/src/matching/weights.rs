//! [`MatchWeights`] and [`NameTable`]: what a registry can change about matching.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::normal::letters;
use crate::error::{Error, ErrorKind};

const WEIGHTS: &str = include_str!("../../data/matching.json");
const NAMES: &str = include_str!("../../data/names.json");

/// The points that each field adds, and how many make a match.
///
/// A field that one of the two persons does not have adds nothing.
///
/// ```
/// use forecast_record::matching::MatchWeights;
///
/// let mut weights = MatchWeights::default();
/// weights.match_at += 20;
/// let json = serde_json::to_vec(&weights)?;
/// assert_eq!(MatchWeights::from_json(&json)?, weights);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchWeights {
    /// This many points are a match, where no rule forbids it.
    pub match_at: i32,
    /// This many are a possible match.
    pub possible_at: i32,
    /// The family name.
    pub family_name: FamilyNameWeights,
    /// The given name.
    pub given_name: GivenNameWeights,
    /// Given and family name that stand in each other's place, for both together.
    pub swapped_names: i32,
    /// The middle name.
    pub middle_name: MiddleNameWeights,
    /// The suffix of the name.
    pub suffix: SameOrDifferent,
    /// The birth date.
    pub birth_date: BirthDateWeights,
    /// The sex.
    pub sex: SameOrDifferent,
    /// The mother's maiden name.
    pub mothers_maiden_name: CloseWeights,
    /// The address.
    pub address: AddressWeights,
    /// Telephone numbers and e-mail addresses.
    pub telecom: SameOrDifferent,
    /// Next of kin of the same name.
    pub contact: SameOnly,
    /// Identifiers of one authority and type; the first row that has the type counts, and a row
    /// without types is for all.
    pub identifiers: Vec<IdentifierWeights>,
    /// How many typing errors a name may have by its length; the last row that is not longer than
    /// the shorter of the two names counts.
    pub edits: Vec<EditLimit>,
}

/// Points of the family name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyNameWeights {
    /// The same.
    pub same: i32,
    /// One is a part of the other: a hyphenated name and one of its halves.
    pub part: i32,
    /// The same but for typing errors.
    pub close: i32,
    /// Different.
    pub different: i32,
}

/// Points of the given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenNameWeights {
    /// The same.
    pub same: i32,
    /// A name and its short form.
    pub nickname: i32,
    /// One's given name is the other's middle name.
    pub middle: i32,
    /// The same but for typing errors.
    pub close: i32,
    /// A name and its initial.
    pub initial: i32,
    /// One typing error apart, but both are names of their own.
    pub similar: i32,
    /// Different.
    pub different: i32,
}

/// Points of the middle name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MiddleNameWeights {
    /// The same.
    pub same: i32,
    /// A name and its initial.
    pub initial: i32,
    /// Different.
    pub different: i32,
}

/// Points of the birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BirthDateWeights {
    /// The same day.
    pub same: i32,
    /// Day and month stand in each other's place.
    pub swapped: i32,
    /// One digit differs, or two neighbours are swapped.
    pub one_off: i32,
    /// One is known in part and agrees.
    pub partial: i32,
    /// Different.
    pub different: i32,
}

/// Points of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressWeights {
    /// The same street, number and postal code or city.
    pub same: i32,
    /// The same house but for typing errors in the street.
    pub street: i32,
    /// The same postal code or city.
    pub area: i32,
    /// Different.
    pub different: i32,
}

/// Points of a name that may have typing errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseWeights {
    /// The same.
    pub same: i32,
    /// The same but for typing errors.
    pub close: i32,
    /// Different.
    pub different: i32,
}

/// Points of a field that is the same or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameOrDifferent {
    /// The same.
    pub same: i32,
    /// Different.
    pub different: i32,
}

/// Points of a field whose difference says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameOnly {
    /// The same.
    pub same: i32,
}

/// Points of identifiers of some types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentifierWeights {
    /// The types (HL70203); all where there are none.
    pub types: Vec<String>,
    /// The same number.
    pub same: i32,
    /// Another number.
    pub different: i32,
}

/// How many typing errors a name of some length may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditLimit {
    /// From this length, in letters.
    pub length: usize,
    /// So many.
    pub edits: usize,
}

impl MatchWeights {
    /// Reads weights from JSON and checks them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] or [`ErrorKind::Format`] where the text is not such weights,
    /// [`ErrorKind::Rules`] where a possible match would need more points than a match.
    pub fn from_json(json: &[u8]) -> Result<MatchWeights, Error> {
        let weights: MatchWeights = forecast_core::error::from_json(json)?;
        if weights.possible_at > weights.match_at {
            return Err(Error::new(
                ErrorKind::Rules,
                "possible_at",
                "expected possible_at <= match_at",
            ));
        }
        Ok(weights)
    }
}

impl Default for MatchWeights {
    #[expect(
        clippy::expect_used,
        reason = "the text is part of the crate and a test reads it"
    )]
    fn default() -> MatchWeights {
        MatchWeights::from_json(WEIGHTS.as_bytes()).expect("the crate's own weights are right")
    }
}

/// What is known about given names: short forms, names that are names of their own, and words that
/// stand where no name is known.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    /// For each name, the numbers of the groups that it belongs to.
    groups: BTreeMap<String, BTreeSet<usize>>,
    /// For each name, the full name of its first group.
    full: BTreeMap<String, String>,
    known: BTreeSet<String>,
    placeholders: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFile {
    nicknames: Vec<Vec<String>>,
    given_names: Vec<String>,
    placeholders: Vec<String>,
}

impl NameTable {
    /// Reads a table from JSON: `nicknames`, lists of names that stand for each other with the full
    /// name first; `given_names`, further names; `placeholders`, words that are no names.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] or [`ErrorKind::Format`] where the text is not such a table.
    pub fn from_json(json: &[u8]) -> Result<NameTable, Error> {
        let file: NameFile = forecast_core::error::from_json(json)?;
        let mut table = NameTable::default();
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
        table
            .known
            .extend(file.given_names.iter().map(|name| letters(name)));
        table
            .placeholders
            .extend(file.placeholders.iter().map(|word| letters(word)));
        Ok(table)
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

    /// Whether a word (in capitals) stands where no name is known.
    pub(super) fn is_placeholder(&self, word: &str) -> bool {
        self.placeholders.contains(word)
    }

    /// The full name that a name (in capitals) is a short form of, or the name itself.
    pub(super) fn full<'a>(&'a self, name: &'a str) -> &'a str {
        self.full.get(name).map_or(name, String::as_str)
    }
}

impl NameTable {
    /// The crate's own table.
    #[must_use]
    pub fn built_in() -> NameTable {
        #[expect(
            clippy::expect_used,
            reason = "the text is part of the crate and a test reads it"
        )]
        NameTable::from_json(NAMES.as_bytes()).expect("the crate's own table is right")
    }
}
