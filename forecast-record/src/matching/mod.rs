//! Are two persons the same? A scored, deterministic matcher that says why.
//!
//! Each field adds points ([`MatchWeights`]), as many as its agreement or difference is worth; the
//! sum says match, possible or no match, and [`MatchRule`]s then forbid what no sum may outweigh:
//! twins are two persons. Everything that a registry may want to change is data: the weights, the
//! table of nicknames.
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

mod fields;
mod keys;
mod normal;
mod weights;

pub use weights::{
    AddressWeights, BirthDateWeights, CloseWeights, EditLimit, FamilyNameWeights, GivenNameWeights,
    IdentifierWeights, MatchWeights, MiddleNameWeights, NameTable, SameOnly, SameOrDifferent,
};

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::Person;
use fields::Compared;
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
        Matcher::new(MatchWeights::default(), NameTable::built_in())
    }
}

/// How two persons compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonMatch {
    /// Whether they are the same.
    pub verdict: MatchVerdict,
    /// The rule that decided.
    pub rule: MatchRule,
    /// The sum of the points.
    pub points: i32,
    /// What each field said, in a fixed order; fields that one of the two does not have are left
    /// out.
    pub fields: Vec<FieldMatch>,
}

/// Whether two persons are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchVerdict {
    /// They are.
    Match,
    /// A person must decide.
    Possible,
    /// They are not.
    NoMatch,
}

/// What decided whether two persons are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchRule {
    /// The sum of the points.
    Points,
    /// Born as different ones of a multiple birth: not the same, or possibly where they share an
    /// identifier.
    BirthOrder,
    /// The same birth date, and family name or address, but another given name, as twins have: not
    /// the same, or possibly where they share an identifier.
    Twins,
    /// A multiple birth, and given names that are not certainly the same: never more than possible.
    MultipleBirth,
    /// The given names differ, or one's given name is the other's middle name but the other has
    /// another middle name: never more than possible.
    GivenName,
    /// The birth dates differ by more than a slip, or one is not known to the day: never more than
    /// possible.
    BirthDate,
    /// Name and birth date both have a slip, and nothing else agrees: never more than possible.
    TwoSlips,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    /// Identifiers of one authority.
    Identifier,
}

/// How far a field agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    /// Much alike, but each a value of its own.
    Similar,
    /// Different.
    Different,
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
        let (a, b) = (Normal::new(a, &self.names), Normal::new(b, &self.names));
        let compared = fields::compare(&a, &b, &self.weights, &self.names);
        let points = compared.fields.iter().map(|field| field.points).sum();
        let (verdict, rule) = self.decide(&a, &b, &compared, points);
        PersonMatch {
            verdict,
            rule,
            points,
            fields: compared.fields,
        }
    }

    /// Keys under which a registry can find the persons worth comparing: two persons that share
    /// none are not the same. A key holds parts of names and numbers; keep it as safe as the record
    /// itself.
    #[must_use]
    pub fn blocking_keys(&self, person: &Person) -> BTreeSet<String> {
        keys::keys(&Normal::new(person, &self.names), &self.names)
    }

    fn decide(
        &self,
        a: &Normal,
        b: &Normal,
        compared: &Compared,
        points: i32,
    ) -> (MatchVerdict, MatchRule) {
        use Agreement as A;
        let of = |field| compared.of(field);
        let by_points = if points >= self.weights.match_at {
            MatchVerdict::Match
        } else if points >= self.weights.possible_at {
            MatchVerdict::Possible
        } else {
            MatchVerdict::NoMatch
        };
        let shared_identifier = of(MatchField::Identifier) == Some(A::Same) && !compared.only_ssn;
        let given = of(MatchField::GivenName);
        let given_differs = matches!(given, Some(A::Different | A::Similar));
        let born_together = of(MatchField::BirthDate) == Some(A::Same);
        let at_most = |limit: MatchVerdict, rule| {
            if by_points < limit {
                (limit, rule)
            } else {
                (by_points, MatchRule::Points)
            }
        };
        let siblings = if shared_identifier {
            MatchVerdict::Possible
        } else {
            MatchVerdict::NoMatch
        };
        let orders_differ = matches!((a.birth_order, b.birth_order), (Some(x), Some(y)) if x != y);
        if orders_differ && born_together {
            return at_most(siblings, MatchRule::BirthOrder);
        }
        let same_family = matches!(
            of(MatchField::FamilyName),
            Some(A::Same | A::Part | A::Close)
        ) || matches!(of(MatchField::Address), Some(A::Same | A::Close));
        if born_together && same_family && given_differs {
            return at_most(siblings, MatchRule::Twins);
        }
        if (a.multiple || b.multiple)
            && born_together
            && !matches!(given, Some(A::Same | A::Nickname | A::Swapped))
        {
            return at_most(MatchVerdict::Possible, MatchRule::MultipleBirth);
        }
        let other_middle =
            given == Some(A::Middle) && of(MatchField::MiddleName) == Some(A::Different);
        if given_differs || other_middle {
            return at_most(MatchVerdict::Possible, MatchRule::GivenName);
        }
        let birth = of(MatchField::BirthDate);
        if !matches!(birth, Some(A::Same | A::Swapped | A::Close)) {
            return at_most(MatchVerdict::Possible, MatchRule::BirthDate);
        }
        let supported = [
            (MatchField::MothersMaidenName, A::Same),
            (MatchField::MothersMaidenName, A::Close),
            (MatchField::Address, A::Same),
            (MatchField::Address, A::Close),
            (MatchField::Telecom, A::Same),
            (MatchField::Identifier, A::Same),
        ]
        .into_iter()
        .any(|(field, agreement)| of(field) == Some(agreement));
        if birth != Some(A::Same) && given != Some(A::Same) && !supported {
            return at_most(MatchVerdict::Possible, MatchRule::TwoSlips);
        }
        (by_points, MatchRule::Points)
    }
}
