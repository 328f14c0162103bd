//! [`Register`]: the records of many people, one record per person, found by the matcher.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::matching::{MatchVerdict, Matcher, Prepared};
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
    /// Their persons, ready to be compared.
    people: Vec<Prepared>,
    /// The records of each blocking key, by a number made of it: two keys of one number only bring
    /// more records to compare.
    keys: HashMap<u64, Vec<u32>>,
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
        let person = self.matcher.prepare(&report.person);
        let found = self.candidates(&person);
        let sure = certain(&found);
        let record = sure.unwrap_or(self.records.len());
        match self.records.get_mut(record) {
            Some(known) => {
                known.absorb(report);
                let person = self.matcher.prepare(&known.person);
                self.index(record, &person);
                if let Some(known) = self.people.get_mut(record) {
                    *known = person;
                }
            }
            None => {
                self.index(record, &person);
                self.records.push(report);
                self.people.push(person);
            }
        }
        let others = found.into_iter().map(|(index, ..)| index);
        Placed {
            record,
            known: sure.is_some(),
            possible: others.filter(|index| *index != record).collect(),
        }
    }

    /// Puts a record under the keys of its person.
    fn index(&mut self, record: usize, person: &Prepared) {
        let Ok(number) = u32::try_from(record) else {
            return;
        };
        for key in self.matcher.keys_of(person) {
            let under = self.keys.entry(hashed(&key)).or_default();
            // The records come in order, so that one that is there is mostly the last.
            if under.last() != Some(&number) && !under.contains(&number) {
                under.push(number);
            }
        }
    }

    /// Whose record is asked for: the only one that certainly matches; else all that may.
    #[must_use]
    pub fn find(&self, person: &Person) -> Found<'_> {
        let found = self.candidates(&self.matcher.prepare(person));
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
    fn candidates(&self, person: &Prepared) -> Vec<(usize, MatchVerdict, i32)> {
        let keys = self.matcher.keys_of(person);
        let near: BTreeSet<u32> = keys
            .iter()
            .filter_map(|key| self.keys.get(&hashed(key)))
            .flatten()
            .copied()
            .collect();
        let mut found: Vec<_> = near
            .into_iter()
            .filter_map(|number| {
                let index = usize::try_from(number).ok()?;
                let other = self.people.get(index)?;
                let compared = self.matcher.compare_prepared(person, other);
                let same = compared.verdict != MatchVerdict::NoMatch;
                same.then_some((index, compared.verdict, compared.points))
            })
            .collect();
        found
            .sort_by_key(|(index, verdict, points)| (*verdict, std::cmp::Reverse(*points), *index));
        found
    }
}

fn hashed(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
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
