//! What no sum of points may outweigh: caps, and the support that a match needs.

use serde::{Deserialize, Serialize};

use super::fields::Compared;
use super::{Agreement, MatchField, MatchVerdict};

/// A limit that holds whatever the points say: where all of `when` holds and none of `unless`, the
/// two persons are `at_most` this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// What it is called, in answers ([`PersonMatch::rule`](super::PersonMatch::rule)).
    pub name: String,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What the two are at most.
    pub at_most: MatchVerdict,
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// None of these may hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Condition>,
}

/// What a field must have said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: MatchField,
    /// One of these; [`Agreement::Absent`] where it was not compared.
    pub is: Vec<Agreement>,
}

impl Condition {
    fn holds(&self, compared: &Compared) -> bool {
        let found = compared.of(self.field).unwrap_or(Agreement::Absent);
        self.is.contains(&found)
    }
}

impl Cap {
    pub(super) fn holds(&self, compared: &Compared) -> bool {
        self.when.iter().all(|it| it.holds(compared))
            && !self.unless.iter().any(|it| it.holds(compared))
    }
}

/// What must agree beside name, birth date and sex before two persons are certainly the same.
///
/// ```
/// use forecast_record::matching::MatchWeights;
///
/// let support = MatchWeights::default().support;
/// assert!(support.needed[0] > 0, "name, birth date and sex alone are not certain");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The fields whose points count, for and against.
    pub fields: Vec<MatchField>,
    /// How many points they must come to: without slips, with one, with two and so on; the last
    /// number is for all that are more.
    pub needed: Vec<i32>,
    /// What counts as slips of name, birth date and sex, and as how many.
    pub slips: Vec<Slip>,
}

/// An agreement that is not quite one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// The field.
    pub field: MatchField,
    /// Any of these.
    pub is: Vec<Agreement>,
    /// As how many slips it counts.
    pub count: usize,
}

impl Support {
    /// Whether enough agrees for a match.
    pub(super) fn suffices(&self, compared: &Compared) -> bool {
        let points: i32 = compared
            .fields
            .iter()
            .filter(|found| self.fields.contains(&found.field))
            .map(|found| found.points)
            .sum();
        let slips: usize = self
            .slips
            .iter()
            .filter(|slip| {
                compared
                    .of(slip.field)
                    .is_some_and(|is| slip.is.contains(&is))
            })
            .map(|slip| slip.count)
            .sum();
        let needed = self.needed.get(slips).or(self.needed.last());
        needed.is_none_or(|needed| points >= *needed)
    }
}
