//! [`Held`]: which rows of doses or observations belong to which patient.

use std::sync::Arc;

/// Neighbouring rows of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) table: usize,
    pub(crate) start: usize,
    pub(crate) len: usize,
}

/// Rows in tables, and for each patient the runs of rows that are theirs, in the order in which
/// they came.
#[derive(Debug)]
pub(crate) struct Held<T> {
    pub(crate) tables: Vec<Arc<T>>,
    runs: Vec<Run>,
    /// Where the runs of each patient end.
    ends: Vec<usize>,
}

impl<T> Held<T> {
    pub(crate) fn new() -> Held<T> {
        Held {
            tables: Vec::new(),
            runs: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Rows of one table, one run per patient.
    pub(crate) fn of_lists(rows: T, places: Vec<(usize, usize)>) -> Held<T> {
        let run = |(start, len)| Run {
            table: 0,
            start,
            len,
        };
        Held {
            tables: vec![Arc::new(rows)],
            ends: (1..=places.len()).collect(),
            runs: places.into_iter().map(run).collect(),
        }
    }

    pub(crate) fn from_parts(tables: Vec<Arc<T>>, runs: Vec<Run>, ends: Vec<usize>) -> Held<T> {
        Held { tables, runs, ends }
    }

    /// Gives rows to the patient that is being filled.
    pub(crate) fn give(&mut self, run: Run) {
        self.runs.push(run);
    }

    /// Goes on to the next patient.
    pub(crate) fn next_patient(&mut self) {
        self.ends.push(self.runs.len());
    }

    /// The rows of a patient: table and row.
    pub(crate) fn of(&self, patient: usize) -> impl Iterator<Item = (&T, usize)> {
        let start = match patient.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(patient).copied().unwrap_or(start);
        let runs = self.runs.get(start..end).unwrap_or_default();
        runs.iter().flat_map(|run| {
            let table = self.tables.get(run.table);
            (run.start..run.start + run.len).filter_map(move |row| Some((table?.as_ref(), row)))
        })
    }
}
