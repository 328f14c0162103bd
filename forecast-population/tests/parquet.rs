//! Parquet files hold what the lines hold.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, RecordBatch, StructArray};
use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_population::Population;
use forecast_population::tables::{Targets, write_people, write_tables};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// More than one batch, and no round number.
const PEOPLE: u64 = 9_001;

fn population() -> Population {
    Population::new(11, "2026-11-22".parse().unwrap()).unwrap()
}

fn read(file: Vec<u8>) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file)).unwrap();
    let batches = reader.with_batch_size(1_000).build().unwrap();
    batches.map(Result::unwrap).collect()
}

fn text(table: &StructArray, column: &str, row: usize) -> Option<String> {
    let values = table.column_by_name(column).unwrap().as_string::<i32>();
    values.is_valid(row).then(|| values.value(row).to_owned())
}

fn date(table: &StructArray, column: &str, row: usize) -> Option<Date> {
    let values = table.column_by_name(column).unwrap();
    let values = values.as_primitive::<Date32Type>();
    let epoch: Date = "1970-01-01".parse().unwrap();
    values
        .is_valid(row)
        .then(|| epoch.add_days(values.value(row)))
}

fn flag(table: &StructArray, column: &str, row: usize) -> bool {
    table
        .column_by_name(column)
        .unwrap()
        .as_boolean()
        .value(row)
}

fn dose(table: &StructArray, row: usize) -> Dose {
    Dose {
        mvx: text(table, "mvx", row),
        ..Dose::new(
            date(table, "date", row).unwrap(),
            text(table, "cvx", row).unwrap(),
        )
    }
}

fn observation(table: &StructArray, row: usize) -> Observation {
    Observation {
        date: date(table, "date", row),
        ..Observation::new(text(table, "code", row).unwrap())
    }
}

/// What stands in the columns that are not lists.
fn patient(table: &StructArray, row: usize) -> Patient {
    Patient {
        id: text(table, "id", row),
        sex: match text(table, "sex", row).unwrap().as_str() {
            "female" => Sex::Female,
            "male" => Sex::Male,
            _ => Sex::Unknown,
        },
        ..Patient::new(date(table, "birth_date", row).unwrap())
    }
}

fn list(table: &StructArray, column: &str, row: usize) -> StructArray {
    let lists = table.column_by_name(column).unwrap().as_list::<i32>();
    lists.value(row).as_struct().clone()
}

#[test]
fn one_table_holds_everybody() {
    let population = population();
    let (mut file, mut written) = (Vec::new(), Vec::new());
    write_people(&population, PEOPLE, &mut file, |count| written.push(count)).unwrap();
    assert_eq!(written, [PEOPLE]);
    let mut people = population.people(0..PEOPLE);
    for batch in read(file) {
        let table = StructArray::from(batch);
        for row in 0..table.len() {
            let person = people.next().unwrap();
            let (doses, seen) = (
                list(&table, "doses", row),
                list(&table, "observations", row),
            );
            let mut found = patient(&table, row);
            found.doses = (0..doses.len()).map(|n| dose(&doses, n)).collect();
            found.observations = (0..seen.len()).map(|n| observation(&seen, n)).collect();
            assert_eq!(found, person.patient());
            assert_eq!(text(&table, "county", row).unwrap(), person.county);
            assert_eq!(flag(&table, "opted_out", row), person.opted_out);
            assert_eq!(flag(&table, "deceased", row), person.deceased);
        }
    }
    assert!(people.next().is_none());
}

#[test]
fn three_tables_hold_everybody_in_the_order_of_patients() {
    let population = population();
    let [mut patients, mut doses, mut observations] = [(); 3].map(|()| Vec::new());
    let targets = Targets {
        patients: &mut patients,
        doses: &mut doses,
        observations: &mut observations,
    };
    write_tables(&population, PEOPLE, targets, |_| {}).unwrap();

    let [mut expected_doses, mut expected_observations] = [(); 2].map(|()| Vec::new());
    let mut expected = Vec::new();
    for person in population.people(0..PEOPLE) {
        let mut patient = person.patient();
        let id = person.id();
        expected_doses.extend(
            patient
                .doses
                .drain(..)
                .map(|dose| (id.clone(), format!("{dose:?}"))),
        );
        let seen = patient.observations.drain(..);
        expected_observations.extend(seen.map(|seen| (id.clone(), format!("{seen:?}"))));
        expected.push(patient);
    }
    let rows = |file: Vec<u8>, one: &dyn Fn(&StructArray, usize) -> String| {
        let mut rows = Vec::new();
        for batch in read(file) {
            let table = StructArray::from(batch);
            rows.extend(
                (0..table.len())
                    .map(|row| (text(&table, "patient_id", row).unwrap(), one(&table, row))),
            );
        }
        rows
    };
    let found = rows(doses, &|table, row| format!("{:?}", dose(table, row)));
    assert_eq!(found.len(), expected_doses.len());
    assert!(found == expected_doses);
    let found = rows(observations, &|table, row| {
        format!("{:?}", observation(table, row))
    });
    assert!(found == expected_observations);
    let mut found = Vec::new();
    for batch in read(patients) {
        let table = StructArray::from(batch);
        found.extend((0..table.len()).map(|row| patient(&table, row)));
    }
    assert!(found == expected);
}

#[test]
fn nobody_is_a_table_too() {
    let mut file = Vec::new();
    write_people(&population(), 0, &mut file, |_| {}).unwrap();
    assert!(read(file).is_empty());
}
