//! [`MatchWeights`]: the points, and what no sum of points may outweigh, as data.

use serde::{Deserialize, Serialize};

use super::caps::{Cap, Support};
use crate::error::{Error, ErrorKind};

const WEIGHTS: &str = include_str!("../../data/matching.json");

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
    /// What must agree beside name, birth date and sex.
    pub support: Support,
    /// What no sum of points may outweigh.
    pub caps: Vec<Cap>,
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
    /// One begins like the other: `Dan` and `Danielle`.
    pub part: i32,
    /// One or both are placeholders.
    pub placeholder: i32,
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
    /// A name and an initial that is not its own, or two initials that differ.
    pub other_initial: i32,
    /// Two full names that differ.
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
    /// One digit differs, two neighbors are swapped, or one is the day after the other.
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
    /// Whether families mix up such numbers, so that one that is the same proves nothing alone
    /// ([`MatchField::SharedNumber`](super::MatchField::SharedNumber)).
    #[serde(default)]
    pub shared: bool,
    /// Whether nobody has two such numbers of one authority, so that two numbers say that it is
    /// two persons ([`MatchField::OtherNumber`](super::MatchField::OtherNumber)).
    #[serde(default)]
    pub conflicts: bool,
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
    /// [`ErrorKind::Rules`] where a possible match would need more points than a match, or nothing
    /// is said about the support that a match needs.
    pub fn from_json(json: &[u8]) -> Result<MatchWeights, Error> {
        let weights: MatchWeights = forecast_core::error::from_json(json)?;
        if weights.possible_at > weights.match_at {
            return Err(Error::new(
                ErrorKind::Rules,
                "possible_at",
                "expected possible_at <= match_at",
            ));
        }
        if weights.support.needed.is_empty() {
            return Err(Error::new(
                ErrorKind::Rules,
                "support.needed",
                "found no numbers, expected at least one",
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
