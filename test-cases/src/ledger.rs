//! The ledger: cases in which the book's own expectation contradicts the schedule or the
//! specification, each with the rule and the data that decide it and an argument.
//!
//! An entry must name exactly the fields that disagree, with the values that they have on both
//! sides. An entry that starts to agree, or that comes to disagree otherwise, is a failure like a
//! disagreement that has no entry.

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::error::from_json;
use serde::{Deserialize, Serialize};

use crate::book::{Book, BookKind};
use crate::case::Case;
use crate::compare::{Comparison, Field};
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::misprint::Misprint;

/// The known discrepancies (`discrepancies.json`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Reasons that a book prints against its own words.
    #[serde(default)]
    pub misprints: Vec<Misprint>,
    /// Its entries, by book and case.
    #[serde(default)]
    pub entries: Vec<LedgerEntry>,
}

/// A case that is known to disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerEntry {
    /// The book.
    pub book: String,
    /// The case's id.
    pub case: String,
    /// The ids of the schedules under which it disagrees in this way.
    pub schedules: Vec<String>,
    /// Every field that disagrees.
    pub fields: Vec<LedgerField>,
    /// The rule or table of the specification that decides it.
    pub rule: String,
    /// The elements of the schedule that decide it; none where the rule alone does.
    #[serde(default)]
    pub data: Vec<DataElement>,
    /// Why the book's expectation is stale or wrong.
    pub argument: String,
}

/// A field that is known to disagree, with both values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerField {
    /// The field.
    pub field: Field,
    /// What the book wants; absent where it wants nothing there.
    #[serde(default)]
    pub wanted: Option<String>,
    /// What the engine gives.
    #[serde(default)]
    pub ours: Option<String>,
}

/// An element of a schedule folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataElement {
    /// The file, relative to the schedule's folder.
    pub file: String,
    /// The JSON path in it. A list's element goes by index (`doses[0]`) or by the value of one of
    /// its fields (`series[name=A 2-dose series].doses[number=2].intervals[0]`).
    pub path: String,
}

impl Ledger {
    /// The ledger of the books in this crate.
    ///
    /// # Errors
    ///
    /// None, unless the file in this crate is broken.
    pub fn embedded() -> Result<Ledger, Error> {
        Ledger::from_json(include_bytes!("../discrepancies.json"))
            .map_err(|error| error.in_file("discrepancies.json"))
    }

    /// Reads a ledger.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the text is not a ledger; [`ErrorKind::Content`] where an entry
    /// has no rule, argument, schedule or field, or where two speak of the same case and schedule.
    pub fn from_json(json: &[u8]) -> Result<Ledger, Error> {
        let ledger: Ledger = from_json(json)?;
        for misprint in &ledger.misprints {
            if let Some(fault) = misprint.fault() {
                let message = format!("misprint of {}: {fault}", misprint.case);
                return Err(Error::new(ErrorKind::Content, message));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, entry) in ledger.entries.iter().enumerate() {
            let wrong = |message: &str| {
                let message = format!("entries[{index}] ({}): {message}", entry.case);
                Err(Error::new(ErrorKind::Content, message))
            };
            if entry.rule.trim().is_empty() {
                return wrong("names no rule");
            }
            if entry.argument.trim().is_empty() {
                return wrong("gives no argument");
            }
            if entry.fields.is_empty() {
                return wrong("names no field");
            }
            let fields: BTreeSet<Field> = entry.fields.iter().map(|field| field.field).collect();
            if fields.len() != entry.fields.len() {
                return wrong("names a field twice");
            }
            if entry.fields.iter().any(|field| field.wanted == field.ours) {
                return wrong("names a field of which both values are the same");
            }
            if entry.schedules.is_empty() {
                return wrong("names no schedule");
            }
            for schedule in &entry.schedules {
                if !seen.insert((&entry.book, &entry.case, schedule)) {
                    return wrong(&format!("a second entry for {schedule}"));
                }
            }
        }
        Ok(ledger)
    }

    /// Checks the ledger against the books: an entry must name a case that its book has, and no
    /// case of a healthy book.
    ///
    /// Entries for books that are not among these are left alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Content`] with the first entry that is wrong.
    pub fn check(&self, books: &[Book]) -> Result<(), Error> {
        let kinds: BTreeMap<&str, BookKind> = books
            .iter()
            .map(|book| (book.info.id.as_str(), book.info.kind))
            .collect();
        let cases: BTreeSet<(&str, &str)> = books
            .iter()
            .flat_map(|book| {
                book.cases
                    .iter()
                    .map(|case| (book.info.id.as_str(), case.id.as_str()))
            })
            .collect();
        for (index, entry) in self.entries.iter().enumerate() {
            let wrong = |message: String| {
                let message = format!("entries[{index}] ({}): {message}", entry.case);
                Err(Error::new(ErrorKind::Content, message))
            };
            let Some(kind) = kinds.get(entry.book.as_str()) else {
                continue;
            };
            if *kind == BookKind::Healthy {
                return wrong(format!(
                    "{} is a healthy book, which has no ledger",
                    entry.book
                ));
            }
            if !cases.contains(&(entry.book.as_str(), entry.case.as_str())) {
                return wrong(format!("{} has no such case", entry.book));
            }
        }
        Ok(())
    }

    /// The misprint in a case.
    pub(crate) fn misprint(&self, case: &Case) -> Option<&Misprint> {
        self.misprints.iter().find(|misprint| misprint.is_of(case))
    }

    /// The entry for a case under a schedule.
    #[must_use]
    pub fn entry(&self, book: &str, case: &str, schedule: &str) -> Option<&LedgerEntry> {
        self.entries.iter().find(|entry| {
            entry.book == book
                && entry.case == case
                && entry.schedules.iter().any(|known| known == schedule)
        })
    }

    /// Whether an entry for another edition of the book says exactly what is found in a case.
    pub(crate) fn knows(&self, case: &str, schedule: &str, found: &Comparison) -> bool {
        self.entries.iter().any(|entry| {
            entry.case == case
                && entry.schedules.iter().any(|known| known == schedule)
                && entry.problem(found).is_none()
        })
    }

    /// The ledger as text: the same ledger gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where a value cannot be JSON; none in practice.
    pub fn to_text(&self) -> Result<String, Error> {
        json::to_text(self)
    }

    /// Adds a draft for a case that disagrees without being named. Where an entry names the same
    /// fields with the same values under another schedule, that entry takes this schedule too;
    /// otherwise a new one lacks its argument, so that it cannot be read before somebody gives one.
    pub(crate) fn draft(&mut self, book: &str, case: &str, schedule: &str, found: &Comparison) {
        let fields = disagreements(found);
        let mut entries = std::mem::take(&mut self.entries);
        for entry in &mut entries {
            if entry.book == book && entry.case == case {
                entry.schedules.retain(|known| known != schedule);
            }
        }
        let same = entries.iter_mut().find(|entry| {
            let known: BTreeSet<&LedgerField> = entry.fields.iter().collect();
            entry.book == book && entry.case == case && known == fields.iter().collect()
        });
        if let Some(entry) = same {
            entry.schedules.push(schedule.to_owned());
            entry.schedules.sort();
        } else {
            let rule = found
                .forecast
                .as_ref()
                .map(|forecast| forecast.rule.clone());
            entries.push(LedgerEntry {
                book: book.to_owned(),
                case: case.to_owned(),
                schedules: vec![schedule.to_owned()],
                fields: fields.into_iter().collect(),
                rule: rule.unwrap_or_default(),
                data: Vec::new(),
                argument: String::new(),
            });
        }
        entries.retain(|entry| !entry.schedules.is_empty());
        entries.sort_by(|a, b| {
            (&a.book, &a.case, &a.schedules).cmp(&(&b.book, &b.case, &b.schedules))
        });
        self.entries = entries;
    }

    /// Takes a schedule from an entry that agrees now.
    pub(crate) fn strike(&mut self, book: &str, case: &str, schedule: &str) {
        for entry in &mut self.entries {
            if entry.book == book && entry.case == case {
                entry.schedules.retain(|known| known != schedule);
            }
        }
        self.entries.retain(|entry| !entry.schedules.is_empty());
    }
}

impl LedgerEntry {
    /// What the entry says that is not so; none where it names exactly what disagrees.
    pub(crate) fn problem(&self, found: &Comparison) -> Option<String> {
        if found.agrees() {
            return Some("the case agrees now; the entry must go".to_owned());
        }
        let found = disagreements(found);
        let named: BTreeSet<LedgerField> = self.fields.iter().cloned().collect();
        let list = |fields: Vec<&LedgerField>| {
            let show =
                |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            let fields: Vec<String> = fields
                .into_iter()
                .map(|it| {
                    format!(
                        "{}: wanted {}, ours {}",
                        it.field,
                        show(&it.wanted),
                        show(&it.ours)
                    )
                })
                .collect();
            fields.join("; ")
        };
        let gone: Vec<_> = named.difference(&found).collect();
        let new: Vec<_> = found.difference(&named).collect();
        match (gone.is_empty(), new.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!("the entry does not name {}", list(new))),
            (false, true) => Some(format!("no longer so: {}", list(gone))),
            (false, false) => Some(format!(
                "no longer so: {}; but now {}",
                list(gone),
                list(new)
            )),
        }
    }
}

/// The fields that disagree, as a ledger names them.
fn disagreements(found: &Comparison) -> BTreeSet<LedgerField> {
    found
        .fields
        .iter()
        .filter(|field| !field.agrees)
        .map(|field| LedgerField {
            field: field.field,
            wanted: field.wanted.clone(),
            ours: field.came.clone(),
        })
        .collect()
}
