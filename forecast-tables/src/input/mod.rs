//! What comes in: patients, doses and observations in tables.

mod chunk;
mod held;
mod index;
mod merge;
mod person;
mod rows;

pub(crate) use chunk::{Chunk, PatientsInMemory, PatientsStreamed};
pub(crate) use held::Held;
pub(crate) use index::index;
pub(crate) use merge::{Batches, Merge, Seen, check_ids, read_table};
pub(crate) use person::{PersonBuilder, RowError};
pub(crate) use rows::{DoseRows, ObservationRows, PATIENT_COLUMNS, PatientLayout, Rows};
