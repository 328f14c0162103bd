//! [`Chunk`]: some patients with all that belongs to them.

use std::sync::Arc;

use arrow_array::RecordBatch;

use super::held::Held;
use super::merge::{Batches, Merge, Seen};
use super::rows::{DoseRows, Lists, ObservationRows, PatientLayout, PatientRows, Rows};
use crate::error::{Error, ErrorKind};

/// Patients that are worked on together.
pub(crate) struct Chunk {
    pub(crate) patients: PatientRows,
    pub(crate) doses: Assigned<DoseRows>,
    pub(crate) observations: Assigned<ObservationRows>,
    /// Whether doses or observations were found by the patient's id.
    pub(crate) by_id: bool,
}

/// The rows of some patients of a table.
pub(crate) struct Assigned<T> {
    held: Option<Arc<Held<T>>>,
    /// The number of the first patient of the chunk in `held`.
    first: usize,
}

impl<T: Rows> Assigned<T> {
    fn of_lists(lists: Option<Lists<T>>) -> Assigned<T> {
        Assigned {
            held: lists.map(|lists| Arc::new(Held::of_lists(lists.rows, lists.places))),
            first: 0,
        }
    }

    /// The rows of a patient of the chunk.
    pub(crate) fn of(&self, patient: usize) -> impl Iterator<Item = (&T, usize)> {
        let held = self.held.iter();
        held.flat_map(move |held| held.of(self.first + patient))
    }
}

/// Patients that stream past, with doses and observations in lists or in tables that stream along.
pub(crate) struct PatientsStreamed<'a> {
    pub(crate) layout: PatientLayout,
    pub(crate) batches: Batches<'a>,
    pub(crate) doses: Option<Merge<'a, DoseRows>>,
    pub(crate) observations: Option<Merge<'a, ObservationRows>>,
    pub(crate) seen: Seen,
    pub(crate) rows: u64,
}

impl PatientsStreamed<'_> {
    /// The next patients; none at the end.
    pub(crate) fn next_chunk(&mut self) -> Result<Option<Chunk>, Error> {
        let batch = match self.batches.next() {
            Some(batch) => batch?,
            None => {
                self.doses.as_mut().map_or(Ok(()), Merge::finish)?;
                self.observations.as_mut().map_or(Ok(()), Merge::finish)?;
                return Ok(None);
            }
        };
        let own = (self.doses.is_none(), self.observations.is_none());
        let patients = self.layout.read(&batch, own);
        let mut patients = patients.map_err(|error| error.in_table("patients"))?;
        let (doses, observations) = (
            assign(&mut self.doses, &patients, &self.seen)?,
            assign(&mut self.observations, &patients, &self.seen)?,
        );
        if own != (true, true) {
            self.see(&patients)?;
        }
        self.rows += patients.len as u64;
        let lists = (patients.doses.take(), patients.observations.take());
        Ok(Some(Chunk {
            doses: doses.unwrap_or_else(|| Assigned::of_lists(lists.0)),
            observations: observations.unwrap_or_else(|| Assigned::of_lists(lists.1)),
            patients,
            by_id: own != (true, true),
        }))
    }

    /// Remembers the patients, and refuses one that was there before: whose would the doses be?
    fn see(&mut self, patients: &PatientRows) -> Result<(), Error> {
        for row in 0..patients.len {
            let Some(key) = patients.id.get(row) else {
                continue;
            };
            if !self.seen.insert(key.digest()) {
                let message = "found the id of an earlier row again, expected each patient once";
                return Err(Error::new(ErrorKind::Match, message)
                    .in_table("patients")
                    .in_column("id")
                    .at_row(self.rows + row as u64 + 1));
            }
        }
        Ok(())
    }
}

fn assign<T: Rows>(
    merge: &mut Option<Merge<'_, T>>,
    patients: &PatientRows,
    seen: &Seen,
) -> Result<Option<Assigned<T>>, Error> {
    let Some(merge) = merge else { return Ok(None) };
    let held = merge.assign(&patients.id, patients.len, seen)?;
    Ok(Some(Assigned {
        held: Some(Arc::new(held)),
        first: 0,
    }))
}

/// Patients in memory, with doses and observations in lists or in tables with an index.
pub(crate) struct PatientsInMemory<'a> {
    pub(crate) layout: PatientLayout,
    /// What is left to hand out.
    pub(crate) batches: std::slice::Iter<'a, RecordBatch>,
    pub(crate) rest: Option<RecordBatch>,
    pub(crate) doses: Option<Arc<Held<DoseRows>>>,
    pub(crate) observations: Option<Arc<Held<ObservationRows>>>,
    pub(crate) first: usize,
    /// The most patients of a chunk.
    pub(crate) chunk: usize,
}

impl PatientsInMemory<'_> {
    /// The next patients; none at the end.
    pub(crate) fn next_chunk(&mut self) -> Result<Option<Chunk>, Error> {
        let rest = self.rest.take().filter(|batch| batch.num_rows() > 0);
        let Some(batch) = rest.or_else(|| self.batches.next().cloned()) else {
            return Ok(None);
        };
        let len = batch.num_rows().min(self.chunk);
        self.rest = Some(batch.slice(len, batch.num_rows() - len));
        let own = (self.doses.is_none(), self.observations.is_none());
        let patients = self.layout.read(&batch.slice(0, len), own);
        let mut patients = patients.map_err(|error| error.in_table("patients"))?;
        let first = self.first;
        self.first += len;
        let lists = (patients.doses.take(), patients.observations.take());
        Ok(Some(Chunk {
            doses: match &self.doses {
                Some(held) => Assigned {
                    held: Some(held.clone()),
                    first,
                },
                None => Assigned::of_lists(lists.0),
            },
            observations: match &self.observations {
                Some(held) => Assigned {
                    held: Some(held.clone()),
                    first,
                },
                None => Assigned::of_lists(lists.1),
            },
            patients,
            by_id: own != (true, true),
        }))
    }
}
