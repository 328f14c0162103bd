//! [`Account`]: what became of every value of a release.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::{Error, ErrorKind};

/// Why a value is left out on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LeftOut {
    /// CDC's own sentences, kept only where they are asked for.
    Prose,
    /// The name of a vaccine, beside its CVX code, which is carried over.
    VaccineName,
    /// The title of an observation, beside its code, which is carried over.
    ObservationTitle,
    /// A heading for people; no rule uses it.
    Heading,
    /// `n/a`: there is no value.
    NotApplicable,
    /// Where the file's XML schema lies.
    SchemaLocation,
}

impl LeftOut {
    /// The reason in words.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            LeftOut::Prose => "prose; kept with guidance",
            LeftOut::VaccineName => "the vaccine's name, beside its CVX code",
            LeftOut::ObservationTitle => "the observation's title, beside its code",
            LeftOut::Heading => "a heading for people; no rule uses it",
            LeftOut::NotApplicable => "n/a: says that there is no value",
            LeftOut::SchemaLocation => "where the file's XML schema lies",
        }
    }
}

/// What became of the values of one element path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountRow {
    /// Whether the element holds other elements and therefore has no value of its own.
    pub holder: bool,
    /// How often the element occurs.
    pub elements: usize,
    /// How many of them are empty, or hold only empty elements.
    pub empty: usize,
    /// How many values were carried over into the documents.
    pub carried: usize,
    /// How many were left out on purpose, by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// How many of those carried over are in an older release's words: as written, as read.
    pub converted: BTreeMap<(String, String), usize>,
    /// How many elements the release had not introduced yet, by the value that holds there.
    pub supplied: BTreeMap<String, usize>,
}

impl AccountRow {
    /// How many values were left out on purpose, for any reason.
    #[must_use]
    pub fn left_out_in_all(&self) -> usize {
        self.left_out.values().sum()
    }

    /// Returns how many values were read from an older release's words, or supplied for it.
    #[must_use]
    pub fn older_in_all(&self) -> usize {
        self.converted.values().sum::<usize>() + self.supplied.values().sum::<usize>()
    }

    /// Writes why values were left out and what older words were read as, in parentheses.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        for (reason, count) in &self.left_out {
            let count = if self.left_out.len() > 1 {
                format!("{count} ")
            } else {
                String::new()
            };
            remarks.push(format!("{count}{}", reason.reason()));
        }
        for ((written, read), count) in &self.converted {
            remarks.push(format!("{count} {written:?} read as {read:?}"));
        }
        for (value, count) in &self.supplied {
            remarks.push(format!("{count} absent, read as {value:?}"));
        }
        remarks
    }

    /// Whether every element was empty, or its value either carried over or left out.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let values = self.carried + self.left_out_in_all();
        if self.holder {
            values == 0
        } else {
            self.elements == self.empty + values
        }
    }
}

/// What became of every value of a release, by element path.
///
/// It prints as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    rows: BTreeMap<String, AccountRow>,
}

impl Account {
    /// The element paths in alphabetical order, each with what became of its values.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &AccountRow)> {
        self.rows.iter().map(|(path, row)| (path.as_str(), row))
    }

    /// The sum over all element paths that have values.
    #[must_use]
    pub fn total(&self) -> AccountRow {
        let mut total = AccountRow::default();
        for row in self.rows.values().filter(|row| !row.holder) {
            total.elements += row.elements;
            total.empty += row.empty;
            total.carried += row.carried;
            for (reason, count) in &row.left_out {
                *total.left_out.entry(*reason).or_default() += count;
            }
        }
        total
    }

    /// Returns how many values were read from an older release's words, or supplied for it.
    #[must_use]
    pub fn older(&self) -> usize {
        self.rows.values().map(AccountRow::older_in_all).sum()
    }

    pub(super) fn element(&mut self, path: &str, holder: bool, has_value: bool) {
        let row = self.row(path);
        row.holder = holder;
        row.elements += 1;
        row.empty += usize::from(!has_value);
    }

    pub(super) fn schema_location(&mut self, path: &str) {
        self.row(path).elements += 1;
        self.left_out(path, LeftOut::SchemaLocation);
    }

    /// The release's number as an attribute, which the options or the folder's name go before.
    pub(super) fn version(&mut self, path: &str) {
        self.row(path).elements += 1;
        self.carried(path);
    }

    pub(super) fn carried(&mut self, path: &str) {
        self.row(path).carried += 1;
    }

    pub(super) fn left_out(&mut self, path: &str, reason: LeftOut) {
        *self.row(path).left_out.entry(reason).or_default() += 1;
    }

    pub(super) fn converted(&mut self, path: &str, written: &str, read: &str) {
        let converted = &mut self.row(path).converted;
        let words = (written.to_owned(), read.to_owned());
        *converted.entry(words).or_default() += 1;
    }

    pub(super) fn supplied(&mut self, path: &str, value: &str) {
        let supplied = &mut self.row(path).supplied;
        *supplied.entry(value.to_owned()).or_default() += 1;
    }

    /// Refuses an account in which the values of some path are not all accounted for.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.rows.iter().find(|(_, row)| !row.adds_up()) {
            None => Ok(()),
            Some((path, row)) => Err(Error::new(
                ErrorKind::Conflict,
                format!(
                    "of {} elements, {} are empty, {} values were carried over and {} left out: \
                     the account does not add up",
                    row.elements,
                    row.empty,
                    row.carried,
                    row.left_out_in_all()
                ),
            )
            .at(path.clone())),
        }
    }

    fn row(&mut self, path: &str) -> &mut AccountRow {
        self.rows.entry(path.to_owned()).or_default()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:>8} {:>8} {:>8} {:>8}  element path",
            "elements", "empty", "carried", "left out"
        )?;
        let write = |f: &mut fmt::Formatter<'_>, name: &str, row: &AccountRow| {
            let remarks = row.remarks();
            let remarks = if remarks.is_empty() {
                String::new()
            } else {
                format!("  ({})", remarks.join("; "))
            };
            let (elements, empty) = (row.elements, row.empty);
            if row.holder {
                return writeln!(
                    f,
                    "{elements:>8} {empty:>8} {:>8} {:>8}  {name}{remarks}",
                    "", ""
                );
            }
            let (carried, left_out) = (row.carried, row.left_out_in_all());
            writeln!(
                f,
                "{elements:>8} {empty:>8} {carried:>8} {left_out:>8}  {name}{remarks}"
            )
        };
        for (path, row) in &self.rows {
            write(f, path, row)?;
        }
        write(f, "in all", &self.total())
    }
}
