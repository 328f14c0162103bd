//! [`Register`]: the records of many people, one record per person, found by the matcher.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::{MatchVerdict, Matcher};
use crate::model::{Person, Record};

/// The records of many people in memory, one record per person.
///
/// A report is added to the record that certainly is the same person's; one that matches nobody, or
/// several, or somebody only possibly, becomes a record of its own, for a person to decide.
///
/// ```
/// use forecast_record::model::{Fact, PersonName, Record, SourceId};
/// use forecast_record::register::{Found, Register};
///
/// let report = |source: &str, given: &str| {
///     let source = SourceId::new(source);
///     let mut record = Record::default();
///     record.person.names = vec![Fact::new(PersonName::legal("Example", given), source.clone())];
///     record.person.birth_date = "2019-04-07".parse().ok().map(|day| Fact::new(day, source.clone()));
///     record.person.mothers_maiden_name =
///         Some(Fact::new(PersonName::legal("Sample", "Mother"), source));
///     record
/// };
/// let mut register = Register::default();
/// assert_eq!(register.add(report("clinic/1", "Ada")).record, 0);
/// assert_eq!(register.add(report("clinic/2", "Ada")).record, 0);
/// assert_eq!(register.add(report("clinic/3", "Ida")).record, 1);
///
/// let asked = report("query", "Ida").person;
/// assert!(matches!(register.find(&asked), Found::One(record) if record.person.names == register.records()[1].person.names));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Register {
    matcher: Matcher,
    records: Vec<Record>,
    /// The records of each blocking key.
    keys: BTreeMap<String, BTreeSet<usize>>,
}

/// Where a report went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The index of the record that has it now.
    pub record: usize,
    /// Whether that record was there before.
    pub known: bool,
    /// Other records that may be the same person's, for a person to decide.
    pub possible: Vec<usize>,
}

/// Whose record is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'r> {
    /// Nobody's.
    Nobody,
    /// One person's, for certain.
    One(&'r Record),
    /// One of these, the likeliest first; a person must decide.
    Several(Vec<&'r Record>),
}

impl Register {
    /// An empty register with a matcher of its own.
    #[must_use]
    pub fn new(matcher: Matcher) -> Register {
        Register {
            matcher,
            ..Register::default()
        }
    }

    /// The records, in the order in which their first reports came.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The records, in the order in which their first reports came.
    #[must_use]
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    /// Adds a report to the record of its person ([`Record::absorb`]), or as a record of its own.
    pub fn add(&mut self, report: Record) -> Placed {
        let found = self.candidates(&report.person);
        let sure = certain(&found);
        let record = sure.unwrap_or(self.records.len());
        match self.records.get_mut(record) {
            Some(known) => known.absorb(report),
            None => self.records.push(report),
        }
        if let Some(changed) = self.records.get(record) {
            for key in self.matcher.blocking_keys(&changed.person) {
                self.keys.entry(key).or_default().insert(record);
            }
        }
        let others = found.into_iter().map(|(index, ..)| index);
        Placed {
            record,
            known: sure.is_some(),
            possible: others.filter(|index| *index != record).collect(),
        }
    }

    /// Whose record is asked for: the only one that certainly matches; else all that may.
    #[must_use]
    pub fn find(&self, person: &Person) -> Found<'_> {
        let found = self.candidates(person);
        let record = |index: usize| self.records.get(index);
        if let Some(record) = certain(&found).and_then(record) {
            return Found::One(record);
        }
        let several: Vec<&Record> = found
            .iter()
            .filter_map(|(index, ..)| record(*index))
            .collect();
        if several.is_empty() {
            Found::Nobody
        } else {
            Found::Several(several)
        }
    }

    /// The records that match for certain or possibly, the surest first.
    fn candidates(&self, person: &Person) -> Vec<(usize, MatchVerdict, i32)> {
        let keys = self.matcher.blocking_keys(person);
        let near: BTreeSet<usize> = keys
            .iter()
            .filter_map(|key| self.keys.get(key))
            .flatten()
            .copied()
            .collect();
        let mut found: Vec<_> = near
            .into_iter()
            .filter_map(|index| {
                let record = self.records.get(index)?;
                let compared = self.matcher.compare(person, &record.person);
                let same = compared.verdict != MatchVerdict::NoMatch;
                same.then_some((index, compared.verdict, compared.points))
            })
            .collect();
        found
            .sort_by_key(|(index, verdict, points)| (*verdict, std::cmp::Reverse(*points), *index));
        found
    }
}

/// The only record that certainly matches.
fn certain(found: &[(usize, MatchVerdict, i32)]) -> Option<usize> {
    let mut sure = found
        .iter()
        .filter(|(_, verdict, _)| *verdict == MatchVerdict::Match);
    match (sure.next(), sure.next()) {
        (Some((index, ..)), None) => Some(*index),
        _ => None,
    }
}
