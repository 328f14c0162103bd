//! Dense numbers for what a schedule names, and sets of them.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::date::Date;
use crate::patient::Sex;
use crate::person::Birth;

/// A vaccine by its place in `Schedule::vaccines`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct VaccineId(pub(crate) u16);

/// An observation by its place in `Schedule::observations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct ObservationId(pub(crate) u16);

impl VaccineId {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl ObservationId {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of vaccines, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VaccineSet {
    words: SmallVec<[u64; 4]>,
}

impl VaccineSet {
    /// The set of these vaccines.
    pub(crate) fn new(members: impl IntoIterator<Item = VaccineId>) -> VaccineSet {
        let mut set = VaccineSet::default();
        for member in members {
            set.insert(member);
        }
        set
    }

    pub(crate) fn insert(&mut self, member: VaccineId) {
        let word = member.index() / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= 1u64 << (member.index() % 64);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.words.clear();
    }

    /// Whether the sets have a member in common.
    pub(crate) fn intersects(&self, other: &VaccineSet) -> bool {
        let mut words = self.words.iter().zip(&other.words);
        words.any(|(one, other)| one & other != 0)
    }

    pub(crate) fn contains(&self, vaccine: VaccineId) -> bool {
        self.words
            .get(vaccine.index() / 64)
            .is_some_and(|bits| bits & (1 << (vaccine.index() % 64)) != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A set of up to 64 small numbers: series groups of an antigen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SmallSet(u64);

impl SmallSet {
    /// How many different members there can be.
    pub(crate) const CAPACITY: usize = 64;

    pub(crate) const fn contains(self, member: u8) -> bool {
        member < 64 && self.0 & (1 << member) != 0
    }

    pub(crate) const fn insert(&mut self, member: u8) {
        if member < 64 {
            self.0 |= 1 << member;
        }
    }

    pub(crate) const fn intersects(self, other: SmallSet) -> bool {
        self.0 & other.0 != 0
    }
}

/// A set of sexes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sexes(u8);

impl Sexes {
    /// The set of these sexes.
    pub(crate) fn new(sexes: &[Sex]) -> Sexes {
        Sexes(sexes.iter().fold(0, |set, sex| set | 1 << *sex as u8))
    }

    /// Whether a person of a sex may be among those that a rule with this set is for: it names the
    /// sex, or none at all (Table 5-2).
    pub(crate) const fn admit(self, sex: Sex) -> bool {
        self.0 == 0 || self.0 & (1 << sex as u8) != 0
    }
}

/// An age by its place in the schedule's [`Ages`](super::Ages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct AgeId(pub(crate) u16);

impl AgeId {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A season by its place in the schedule's [`Seasons`](super::Seasons).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeasonId(pub(crate) u16);

/// An age range of a person: from `begin` (inclusive) to `end` (exclusive), open where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct AgeRange {
    pub(crate) begin: Option<AgeId>,
    pub(crate) end: Option<AgeId>,
}

impl AgeRange {
    /// Whether a person of this birth is in the range on `day`: begin age date ≤ day < end age
    /// date.
    pub(crate) fn contains(self, birth: &Birth, day: Date) -> bool {
        self.begin.is_none_or(|begin| birth.reaches(begin) <= day)
            && self.end.is_none_or(|end| day < birth.reaches(end))
    }
}

/// The days on which a row of a schedule is in force, open where absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "(Option<Date>, Option<Date>)",
    into = "(Option<Date>, Option<Date>)"
)]
pub(crate) struct InForce {
    effective: Date,
    cessation: Date,
}

impl From<(Option<Date>, Option<Date>)> for InForce {
    fn from((effective, cessation): (Option<Date>, Option<Date>)) -> InForce {
        InForce::new(effective, cessation)
    }
}

impl From<InForce> for (Option<Date>, Option<Date>) {
    fn from(row: InForce) -> (Option<Date>, Option<Date>) {
        let effective = Some(row.effective).filter(|date| *date > Date::MIN);
        let cessation = Some(row.cessation).filter(|date| *date < Date::MAX);
        (effective, cessation)
    }
}

impl Default for InForce {
    fn default() -> InForce {
        InForce::new(None, None)
    }
}

impl InForce {
    pub(crate) fn new(effective: Option<Date>, cessation: Option<Date>) -> InForce {
        InForce {
            effective: effective.unwrap_or(Date::MIN),
            cessation: cessation.unwrap_or(Date::MAX),
        }
    }

    /// Whether the row is in force on the anchor date, both ends included. The anchor is the date
    /// administered in evaluation (RELEVANT-1) and the assessment date in forecasting
    /// (RELEVANT-2).
    pub(crate) fn on(self, anchor: Date) -> bool {
        self.effective <= anchor && anchor <= self.cessation
    }
}
