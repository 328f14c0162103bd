//! Tables in memory, in any order: an index of the rows of each patient.

use std::sync::Arc;

use arrow_array::RecordBatch;
use rustc_hash::FxHashMap;

use super::held::{Held, Run};
use super::merge::{not_of_a_patient, read_table};
use super::rows::Rows;
use crate::column::{Id, Key};
use crate::error::{Error, ErrorKind};

/// Finds the rows of each patient. A patient's rows keep their order.
pub(crate) fn index<T: Rows>(
    patients: &[Id],
    lens: &[usize],
    batches: &[RecordBatch],
) -> Result<Held<T>, Error> {
    let places = places(patients, lens)?;
    let mut tables = Vec::with_capacity(batches.len());
    // Who each run belongs to, in the order of the tables.
    let mut runs: Vec<(usize, Run)> = Vec::new();
    let mut before = 0u64;
    for (number, batch) in batches.iter().enumerate() {
        let table: T = read_table(batch)?;
        let Some(ids) = table.patient() else { continue };
        let mut last: Option<Key<'_>> = None;
        for row in 0..table.len() {
            let at = before + row as u64 + 1;
            let Some(key) = ids.get(row) else {
                return Err(not_of_a_patient::<T>(at, "found null"));
            };
            if last == Some(key)
                && let Some((_, run)) = runs.last_mut()
            {
                run.len += 1;
                continue;
            }
            let Some(patient) = places.get(&key) else {
                return Err(not_of_a_patient::<T>(at, "found an id that no patient has"));
            };
            last = Some(key);
            runs.push((
                *patient,
                Run {
                    table: number,
                    start: row,
                    len: 1,
                },
            ));
        }
        before += table.len() as u64;
        tables.push(Arc::new(table));
    }
    // Stable: the runs of a patient stay in order.
    if !runs.is_sorted_by_key(|(patient, _)| *patient) {
        runs.sort_by_key(|(patient, _)| *patient);
    }
    let mut ends = vec![0; lens.iter().sum()];
    let mut end = 0;
    let mut next = runs.iter().peekable();
    for (patient, slot) in ends.iter_mut().enumerate() {
        while next.next_if(|(of, _)| *of == patient).is_some() {
            end += 1;
        }
        *slot = end;
    }
    let runs = runs.iter().map(|(_, run)| *run).collect();
    Ok(Held::from_parts(tables, runs, ends))
}

/// The row of each patient, over all batches.
fn places<'a>(patients: &'a [Id], lens: &[usize]) -> Result<FxHashMap<Key<'a>, usize>, Error> {
    let mut places = FxHashMap::default();
    places.reserve(lens.iter().sum());
    let mut before = 0;
    for (ids, len) in patients.iter().zip(lens) {
        for row in 0..*len {
            // Nothing can belong to somebody without an id.
            let Some(key) = ids.get(row) else { continue };
            if let Some(other) = places.insert(key, before + row) {
                let message = format!(
                    "found the id of row {} again, expected each patient once",
                    other + 1
                );
                return Err(Error::new(ErrorKind::Match, message)
                    .in_table("patients")
                    .in_column("id")
                    .at_row((before + row) as u64 + 1));
            }
        }
        before += len;
    }
    Ok(places)
}
