//! Tables that stream past in the order of the patients.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Schema;
use rustc_hash::FxHashSet;

use super::held::{Held, Run};
use super::rows::{Columns, Rows};
use crate::column::{Id, Key};
use crate::error::{Error, ErrorKind};

/// The batches of a table, one after the other.
pub(crate) type Batches<'a> = Box<dyn Iterator<Item = Result<RecordBatch, Error>> + Send + 'a>;

/// Reads a table of doses or observations with the column `patient_id`.
pub(crate) fn read_table<T: Rows>(batch: &RecordBatch) -> Result<T, Error> {
    let columns = Columns::of_table(batch);
    let id = columns.needed("patient_id", Id::new);
    id.and_then(|id| T::read(&columns, Some(&id)))
        .map_err(|error| error.in_table(T::NAME))
}

/// Refuses ids of types that can never be equal.
pub(crate) fn check_ids<T: Rows>(patients: &Schema, other: &Schema) -> Result<(), Error> {
    let types = (
        patients.field_with_name("id"),
        other.field_with_name("patient_id"),
    );
    // What is missing is said when the columns are read.
    let (Ok(id), Ok(patient_id)) = types else {
        return Ok(());
    };
    if Id::comparable(id.data_type(), patient_id.data_type()) {
        return Ok(());
    }
    let message = format!(
        "found the type {}, expected what the patients' `id` is: {}",
        patient_id.data_type(),
        id.data_type()
    );
    Err(Error::new(ErrorKind::Column, message)
        .in_table(T::NAME)
        .in_column("patient_id"))
}

pub(crate) fn not_of_a_patient<T: Rows>(row: u64, found: &str) -> Error {
    let message = format!("{found}, expected the `id` of one of the patients");
    Error::new(ErrorKind::Match, message)
        .in_table(T::NAME)
        .in_column("patient_id")
        .at_row(row)
}

/// The ids of the patients that have gone past, as digests.
pub(crate) type Seen = FxHashSet<u64>;

/// Gives each patient the rows that come next, as long as they are theirs.
pub(crate) struct Merge<'a, T> {
    batches: Batches<'a>,
    table: Option<Arc<T>>,
    /// The next row of `table`.
    next: usize,
    /// How many rows came before `table`.
    before: u64,
    /// Whether the id of the next row was looked up among the patients that have gone past.
    checked: bool,
}

impl<'a, T: Rows> Merge<'a, T> {
    pub(crate) fn new(batches: Batches<'a>) -> Merge<'a, T> {
        Merge {
            batches,
            table: None,
            next: 0,
            before: 0,
            checked: false,
        }
    }

    /// The table with the next row, loaded where it must be; none at the end.
    fn table(&mut self) -> Result<Option<Arc<T>>, Error> {
        loop {
            if let Some(table) = &self.table {
                if self.next < table.len() {
                    return Ok(Some(table.clone()));
                }
                self.before += table.len() as u64;
                self.table = None;
                self.next = 0;
            }
            let Some(batch) = self.batches.next() else {
                return Ok(None);
            };
            self.table = Some(Arc::new(read_table(&batch?)?));
        }
    }

    fn row(&self) -> u64 {
        self.before + self.next as u64 + 1
    }

    /// Gives rows to patients, in the order of both tables.
    pub(crate) fn assign(&mut self, ids: &Id, len: usize, seen: &Seen) -> Result<Held<T>, Error> {
        let mut held = Held::new();
        // The patients of the last chunk have been seen meanwhile.
        self.checked = false;
        let mut patient = 0;
        while patient < len {
            let Some(table) = self.table()? else {
                break;
            };
            let rows = table.patient();
            let place = held.tables.len();
            held.tables.push(table.clone());
            while patient < len && self.next < table.len() {
                let id = ids.get(patient);
                let start = self.next;
                let mut next = self.key(rows)?;
                while next.is_some() && next == id {
                    self.next += 1;
                    self.checked = false;
                    next = self.key(rows)?;
                }
                if self.next > start {
                    held.give(Run {
                        table: place,
                        start,
                        len: self.next - start,
                    });
                }
                if let Some(next) = next {
                    self.check(next, seen)?;
                    held.next_patient();
                    patient += 1;
                }
            }
        }
        for _ in patient..len {
            held.next_patient();
        }
        Ok(held)
    }

    /// The id of the next row; none behind the last of the table.
    fn key<'r>(&self, ids: Option<&'r Id>) -> Result<Option<Key<'r>>, Error> {
        let Some(table) = &self.table else {
            return Ok(None);
        };
        if self.next >= table.len() {
            return Ok(None);
        }
        match ids.and_then(|ids| ids.get(self.next)) {
            Some(key) => Ok(Some(key)),
            None => Err(not_of_a_patient::<T>(self.row(), "found null")),
        }
    }

    /// Stops early where the next row belongs to a patient that has gone past.
    fn check(&mut self, next: Key<'_>, seen: &Seen) -> Result<(), Error> {
        if self.checked {
            return Ok(());
        }
        self.checked = true;
        if seen.contains(&next.digest()) {
            return Err(self.out_of_order("that was passed already"));
        }
        Ok(())
    }

    /// Refuses rows that are left when all patients have gone past.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        if self.table()?.is_none() {
            return Ok(());
        }
        Err(self.out_of_order("that does not come after those of the rows before"))
    }

    fn out_of_order(&self, which: &str) -> Error {
        let message = format!(
            "found the id of a patient {which}, or of none; expected the {} of the patients, in the \
             order of the patients: sort both tables by id, and leave out {} of nobody",
            T::NAME,
            T::NAME
        );
        Error::new(ErrorKind::Match, message)
            .in_table(T::NAME)
            .in_column("patient_id")
            .at_row(self.row())
    }
}
