//! A population as Parquet: one table with lists, or three tables.
//!
//! People are made and encoded row group by row group, as many at once as there are threads, and
//! written in order: memory does not grow with the population.

mod columns;
mod file;

use std::io::Write;
use std::ops::Range;

use arrow_schema::{Field, Schema, SchemaRef};
use rayon::prelude::*;

use crate::error::Error;
use crate::person::Person;
use crate::population::Population;
use file::{Encoder, Table};

/// So many people are in a row group.
pub const ROW_GROUP: u64 = 65_536;
/// So many people are made at once for a row group.
const BATCH: u64 = 4_096;

/// Where the three tables go.
#[derive(Debug)]
pub struct Targets<W> {
    /// For the table of patients.
    pub patients: W,
    /// For the table of doses.
    pub doses: W,
    /// For the table of observations.
    pub observations: W,
}

/// Writes the first `people` of a population as one Parquet table with a row for each.
///
/// `progress` hears how many people are written. The columns are described in docs/population.md.
///
/// # Errors
///
/// [`ErrorKind::Output`](crate::ErrorKind::Output) where the target cannot be written.
pub fn write_people<W: Write + Send>(
    population: &Population,
    people: u64,
    target: W,
    progress: impl FnMut(u64),
) -> Result<(), Error> {
    let table = Table::new(target, people_schema(), columns::people)?;
    write(population, people, vec![table], progress)
}

/// Writes the first `people` of a population as three Parquet tables, all in the patients' order.
///
/// # Errors
///
/// As [`write_people`].
pub fn write_tables<W: Write + Send>(
    population: &Population,
    people: u64,
    targets: Targets<W>,
    progress: impl FnMut(u64),
) -> Result<(), Error> {
    let tables = vec![
        Table::new(targets.patients, patients_schema(), columns::patients)?,
        Table::new(targets.doses, doses_schema(), columns::doses)?,
        Table::new(
            targets.observations,
            observations_schema(),
            columns::observations,
        )?,
    ];
    write(population, people, tables, progress)
}

fn write<W: Write + Send>(
    population: &Population,
    people: u64,
    mut tables: Vec<Table<W>>,
    mut progress: impl FnMut(u64),
) -> Result<(), Error> {
    let encoders: Vec<Encoder> = tables.iter().map(Table::encoder).collect();
    let at_once = rayon::current_num_threads().max(1) as u64;
    let mut first = 0;
    while first < people {
        let groups: Vec<Range<u64>> = (0..at_once)
            .map(|n| first + n * ROW_GROUP)
            .map(|from| from.min(people)..(from + ROW_GROUP).min(people))
            .filter(|group| !group.is_empty())
            .collect();
        let encoded: Vec<_> = groups
            .par_iter()
            .map(|group| encode(population, group.clone(), &encoders))
            .collect::<Result<_, _>>()?;
        for group in encoded {
            for (table, rows) in tables.iter_mut().zip(group) {
                table.append(rows)?;
            }
        }
        first = groups.last().map_or(people, |group| group.end);
        progress(first);
    }
    tables.into_iter().try_for_each(Table::close)
}

/// Makes the people of a row group and encodes them for every table.
fn encode(
    population: &Population,
    group: Range<u64>,
    encoders: &[Encoder],
) -> Result<Vec<file::Rows>, Error> {
    let mut begun = encoders
        .iter()
        .map(Encoder::begin)
        .collect::<Result<Vec<_>, _>>()?;
    let mut first = group.start;
    while first < group.end {
        let end = (first + BATCH).min(group.end);
        let people: Vec<Person<'_>> = population.people(first..end).collect();
        for rows in &mut begun {
            rows.add(&people)?;
        }
        first = end;
    }
    begun.into_iter().map(file::Begun::end).collect()
}

fn schema(fields: Vec<Field>) -> SchemaRef {
    Schema::new(fields).into()
}

fn people_schema() -> SchemaRef {
    let mut fields = columns::of_a_patient();
    fields.extend(columns::lists());
    schema(fields)
}

fn patients_schema() -> SchemaRef {
    schema(columns::of_a_patient())
}

fn doses_schema() -> SchemaRef {
    let mut fields = vec![columns::patient_id()];
    fields.extend(columns::of_a_dose());
    schema(fields)
}

fn observations_schema() -> SchemaRef {
    let mut fields = vec![columns::patient_id()];
    fields.extend(columns::of_an_observation());
    schema(fields)
}
