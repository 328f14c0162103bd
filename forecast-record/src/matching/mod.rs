//! Are two persons the same? A scored, deterministic matcher that says why.
//!
//! Each field adds points ([`MatchWeights`]), as many as its agreement or difference is worth; the
//! sum says match, possible or no match. A match also needs support beside name, birth date and sex
//! ([`Support`]), and [`Cap`]s forbid what no sum may outweigh: twins are two persons. All of it is
//! data that a registry can change: the weights and caps, the table of nicknames and placeholders.
//!
//! ```
//! use forecast_record::matching::{MatchVerdict, Matcher};
//! use forecast_record::model::{Fact, Person, PersonName, SourceId};
//!
//! let person = |given: &str, birth: &str| {
//!     let source = SourceId::new("test");
//!     let mut person = Person::default();
//!     person.names.push(Fact::new(PersonName::legal("Example-Sample", given), source.clone()));
//!     person.birth_date = birth.parse().ok().map(|date| Fact::new(date, source));
//!     person
//! };
//! let matcher = Matcher::default();
//! let same = matcher.compare(&person("William", "2019-04-07"), &person("Bill", "2019-04-07"));
//! assert_eq!(same.verdict, MatchVerdict::Possible);
//! let other = matcher.compare(&person("William", "2019-04-07"), &person("Ida", "2012-11-30"));
//! assert_eq!(other.verdict, MatchVerdict::NoMatch);
//! ```

mod caps;
mod fields;
mod keys;
mod names;
mod normal;
mod weights;

pub use caps::{Cap, Condition, Slip, Support};
pub use names::NameTable;
pub use weights::{
    AddressWeights, BirthDateWeights, CloseWeights, EditLimit, FamilyNameWeights, GivenNameWeights,
    IdentifierWeights, MatchWeights, MiddleNameWeights, SameOnly, SameOrDifferent,
};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::Person;
use normal::Normal;

/// Compares persons. Made once, shared by all.
#[derive(Clone, Debug)]
pub struct Matcher {
    weights: MatchWeights,
    names: NameTable,
}

impl Default for Matcher {
    /// A matcher with the crate's own weights and names.
    fn default() -> Matcher {
        Matcher::new(MatchWeights::default(), NameTable::built_in().clone())
    }
}

/// A person, ready to be compared ([`Matcher::prepare`]).
#[derive(Clone, Debug)]
pub struct Prepared(Normal);

/// How two persons compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonMatch {
    /// Whether they are the same.
    pub verdict: MatchVerdict,
    /// What decided: `points`, the name of a [`Cap`], or `support` where too little agrees beside
    /// name, birth date and sex.
    pub rule: String,
    /// The sum of the points.
    pub points: i32,
    /// What each field said, in a fixed order; fields that one of the two does not have are left
    /// out.
    pub fields: Vec<FieldMatch>,
}

/// Whether two persons are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchVerdict {
    /// They are.
    Match,
    /// A person must decide.
    Possible,
    /// They are not.
    NoMatch,
}

/// What one field said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FieldMatch {
    /// The field.
    pub field: MatchField,
    /// How far it agrees.
    pub agreement: Agreement,
    /// What that is worth.
    pub points: i32,
}

/// The fields that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchField {
    /// The family name.
    FamilyName,
    /// The given name.
    GivenName,
    /// The middle name.
    MiddleName,
    /// The suffix of the name.
    Suffix,
    /// The birth date.
    BirthDate,
    /// The sex.
    Sex,
    /// The mother's maiden name.
    MothersMaidenName,
    /// The address.
    Address,
    /// Telephone numbers and e-mail addresses.
    Telecom,
    /// Next of kin.
    Contact,
    /// Identifiers of one authority that one person alone has.
    Identifier,
    /// Numbers that families mix up, such as those of social security.
    SharedNumber,
    /// Numbers of one authority that nobody has two of.
    OtherNumber,
    /// As which of a multiple birth both were born.
    BirthOrder,
    /// Whether one is of a multiple birth.
    MultipleBirth,
}

/// How far a field agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same.
    Same,
    /// A name and its short form.
    Nickname,
    /// One is a part of the other.
    Part,
    /// Two values stand in each other's place.
    Swapped,
    /// The same but for typing errors.
    Close,
    /// One's given name is the other's middle name.
    Middle,
    /// A name and its initial.
    Initial,
    /// One is known in part and agrees.
    Partial,
    /// Near each other: the same town.
    Area,
    /// One or both are placeholders.
    Placeholder,
    /// An initial that is not the other's.
    OtherInitial,
    /// Much alike, but each a value of its own.
    Similar,
    /// Different.
    Different,
    /// Not compared, because one does not have it; in [`Condition`]s only.
    Absent,
}

impl Matcher {
    /// A matcher with these weights and names.
    #[must_use]
    pub fn new(weights: MatchWeights, names: NameTable) -> Matcher {
        Matcher { weights, names }
    }

    /// Compares two persons. The order of the two makes no difference.
    #[must_use]
    pub fn compare(&self, a: &Person, b: &Person) -> PersonMatch {
        self.compare_prepared(&self.prepare(a), &self.prepare(b))
    }

    /// Makes a person ready for comparing with many others.
    #[must_use]
    pub fn prepare(&self, person: &Person) -> Prepared {
        Prepared(Normal::new(person, &self.names))
    }

    /// Compares two persons that were made ready by this matcher.
    #[must_use]
    pub fn compare_prepared(&self, a: &Prepared, b: &Prepared) -> PersonMatch {
        let compared = fields::compare(&a.0, &b.0, &self.weights, &self.names);
        let points = compared.fields.iter().map(|field| field.points).sum();
        let mut verdict = if points >= self.weights.match_at {
            MatchVerdict::Match
        } else if points >= self.weights.possible_at {
            MatchVerdict::Possible
        } else {
            MatchVerdict::NoMatch
        };
        let mut rule = "points";
        for cap in &self.weights.caps {
            if verdict < cap.at_most && cap.holds(&compared) {
                (verdict, rule) = (cap.at_most, cap.name.as_str());
            }
        }
        if verdict == MatchVerdict::Match && !self.weights.support.suffices(&compared) {
            (verdict, rule) = (MatchVerdict::Possible, "support");
        }
        PersonMatch {
            verdict,
            rule: rule.to_owned(),
            points,
            fields: compared.fields,
        }
    }

    /// Returns keys under which a registry can find the persons worth comparing: two persons that
    /// share none are not the same. A key holds parts of names and numbers; keep it as safe as the
    /// record itself.
    #[must_use]
    pub fn blocking_keys(&self, person: &Person) -> BTreeSet<String> {
        self.keys_of(&self.prepare(person))
    }

    /// Returns the keys of a person that was made ready ([`Matcher::blocking_keys`]).
    #[must_use]
    pub fn keys_of(&self, person: &Prepared) -> BTreeSet<String> {
        keys::keys(&person.0, &self.names)
    }
}
