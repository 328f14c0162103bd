//! Every type of column that is read gives the same answers.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic"
)]

mod common;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, Date64Array, DictionaryArray, Int32Array, Int64Array, LargeListArray,
    LargeStringArray, StringArray, StringViewArray, StructArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, UInt8Array, UInt64Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use common::{people, rows, schedule, table, with_lists, with_tables};
use forecast_core::date::Date;
use forecast_core::patient::Patient;
use forecast_tables::{Answers, Options, Table, TableForecaster};
use serde_json::Value;

fn some_people() -> Vec<(Patient, Date)> {
    people().into_iter().step_by(9).collect()
}

fn answer(patients: &Table, doses: Option<&Table>, observations: Option<&Table>) -> Answers {
    let schedule = schedule();
    let options = Options {
        evaluations: true,
        chunk: 7,
        ..Options::default()
    };
    let forecaster = TableForecaster::new(&schedule, options).unwrap();
    forecaster.forecast(patients, doses, observations).unwrap()
}

/// The table with every column made into something else.
fn with(table_of: &Table, change: impl Fn(&str, &ArrayRef) -> ArrayRef) -> Table {
    let batch = &table_of.batches[0];
    let schema = batch.schema();
    let names = schema.fields().iter().map(|field| field.name().as_str());
    let columns = names.zip(batch.columns());
    table(
        columns
            .map(|(name, array)| (name, change(name, array)))
            .collect(),
    )
}

fn words(array: &ArrayRef) -> Option<&StringArray> {
    array.as_string_opt::<i32>()
}

fn days(array: &ArrayRef) -> Option<Vec<Option<i64>>> {
    let array = array.as_primitive_opt::<Date32Type>()?;
    Some(array.iter().map(|day| day.map(i64::from)).collect())
}

fn same(found: &Answers, expected: &Answers) {
    assert_eq!(found.tally, expected.tally);
    assert!(rows(&found.forecasts) == rows(&expected.forecasts));
    let evaluations = |answers: &Answers| rows(answers.evaluations.as_ref().unwrap());
    assert!(evaluations(found) == evaluations(expected));
}

const DAY: i64 = 86_400;

#[test]
fn texts_and_dates_of_every_type_are_read() {
    let people = some_people();
    let (patients, doses, observations) = with_tables(&people);
    let expected = answer(&patients, Some(&doses), Some(&observations));
    assert_eq!(expected.tally.failed, 0);

    let large = |name: &str, array: &ArrayRef| -> ArrayRef {
        match (words(array), days(array)) {
            (Some(text), _) if !name.ends_with("id") => {
                Arc::new(text.iter().collect::<LargeStringArray>())
            }
            (_, Some(days)) => {
                let noon = |day: i64| (day * DAY + DAY / 2) * 1_000;
                let times = days.into_iter().map(|day| day.map(noon));
                Arc::new(times.collect::<Date64Array>())
            }
            _ => array.clone(),
        }
    };
    let view = |name: &str, array: &ArrayRef| -> ArrayRef {
        match (words(array), days(array)) {
            (Some(text), _) if !name.ends_with("id") => {
                Arc::new(text.iter().collect::<StringViewArray>())
            }
            (_, Some(days)) => {
                let times = days
                    .into_iter()
                    .map(|day| day.map(|day| day * DAY * 1_000_000));
                let times = times.collect::<TimestampMicrosecondArray>();
                Arc::new(times.with_timezone("UTC"))
            }
            _ => array.clone(),
        }
    };
    let coded = |name: &str, array: &ArrayRef| -> ArrayRef {
        match (words(array), days(array)) {
            (Some(text), _) if !name.ends_with("id") => {
                Arc::new(text.iter().collect::<DictionaryArray<Int32Type>>())
            }
            (_, Some(days)) if days.iter().flatten().all(|day| *day > -90_000) => {
                let nanos = DAY * 1_000_000_000;
                let times = days.into_iter().map(|day| day.map(|day| day * nanos));
                Arc::new(times.collect::<TimestampNanosecondArray>())
            }
            _ => array.clone(),
        }
    };
    let spelled = |_: &str, array: &ArrayRef| -> ArrayRef {
        let epoch: Date = "1970-01-01".parse().unwrap();
        let spell = |day: Option<i64>| {
            let day = i32::try_from(day?).unwrap();
            Some(epoch.add_days(day).to_string())
        };
        match days(array) {
            Some(days) => Arc::new(days.into_iter().map(spell).collect::<StringArray>()),
            None => array.clone(),
        }
    };
    type Change<'a> = &'a dyn Fn(&str, &ArrayRef) -> ArrayRef;
    let changes: [Change<'_>; 4] = [&large, &view, &coded, &spelled];
    for change in changes {
        let found = answer(
            &with(&patients, change),
            Some(&with(&doses, change)),
            Some(&with(&observations, change)),
        );
        same(&found, &expected);
    }
}

#[test]
fn ids_and_codes_may_be_numbers() {
    let people = some_people();
    let (patients, doses, observations) = with_tables(&people);
    let expected = answer(&patients, Some(&doses), Some(&observations));
    let number = |id: Option<&str>| -> i64 {
        let digits = id.unwrap().trim_start_matches("example-");
        digits.parse().unwrap()
    };
    let signed = |name: &str, array: &ArrayRef| -> ArrayRef {
        match (name, words(array)) {
            ("id" | "patient_id", Some(text)) => Arc::new(
                text.iter()
                    .map(|id| Some(number(id)))
                    .collect::<Int64Array>(),
            ),
            ("cvx", Some(text)) => {
                let code = |code: Option<&str>| code.unwrap().parse::<u64>().unwrap();
                Arc::new(
                    text.iter()
                        .map(|it| Some(code(it)))
                        .collect::<UInt64Array>(),
                )
            }
            _ => array.clone(),
        }
    };
    let short = |name: &str, array: &ArrayRef| -> ArrayRef {
        match (name, words(array)) {
            ("patient_id", Some(text)) => {
                let id = |id| Some(i32::try_from(number(id)).unwrap());
                Arc::new(text.iter().map(id).collect::<Int32Array>())
            }
            _ => signed(name, array),
        }
    };
    let found = answer(
        &with(&patients, signed),
        Some(&with(&doses, short)),
        Some(&with(&observations, signed)),
    );
    let named = |table: &Table| -> Vec<Value> {
        let mut rows = rows(table);
        for row in &mut rows {
            let number = row["id"].as_i64().unwrap();
            row["id"] = Value::String(format!("example-{number:05}"));
        }
        rows
    };
    assert!(named(&found.forecasts) == rows(&expected.forecasts));
    let evaluations = expected.evaluations.as_ref().unwrap();
    assert!(named(found.evaluations.as_ref().unwrap()) == rows(evaluations));
    let batch = &found.forecasts.batches[0];
    assert_eq!(*batch.column(0).data_type(), DataType::Int64);
}

#[test]
fn the_order_of_tables_in_memory_does_not_matter() {
    let people = some_people();
    let (patients, doses, observations) = with_tables(&people);
    let expected = answer(&patients, Some(&doses), Some(&observations));
    // Round and round, so that every patient's rows lie apart but in their order.
    let shuffled = |table_of: &Table| {
        let batch = &table_of.batches[0];
        let len = batch.num_rows();
        let half = len / 2;
        let ids = batch.column_by_name("patient_id").unwrap().clone();
        let mut order: Vec<u32> = (0..u32::try_from(len).unwrap()).collect();
        let digest = |row: &u32| {
            let id = ids.as_string::<i32>().value(*row as usize);
            id.bytes().rev().collect::<Vec<u8>>()
        };
        order.sort_by_key(|row| digest(row));
        let order = arrow_array::UInt32Array::from(order);
        let whole = with(table_of, |_, array| {
            arrow_select::take::take(array, &order, None).unwrap()
        });
        let whole = &whole.batches[0];
        Table {
            schema: whole.schema(),
            batches: vec![whole.slice(0, half), whole.slice(half, len - half)],
        }
    };
    let found = answer(
        &patients,
        Some(&shuffled(&doses)),
        Some(&shuffled(&observations)),
    );
    same(&found, &expected);
}

#[test]
fn large_lists_and_slices_are_read() {
    let people = some_people();
    let lists = with_lists(&people);
    let expected = answer(&lists, None, None);
    let large = |_: &str, array: &ArrayRef| -> ArrayRef {
        let Some(list) = array.as_list_opt::<i32>() else {
            return array.clone();
        };
        let offsets: Vec<i64> = list
            .value_offsets()
            .iter()
            .map(|it| i64::from(*it))
            .collect();
        let values: &StructArray = list.values().as_struct();
        let item = Field::new_list_field(values.data_type().clone(), true);
        Arc::new(LargeListArray::new(
            Arc::new(item),
            OffsetBuffer::new(offsets.into()),
            list.values().clone(),
            None,
        ))
    };
    same(&answer(&with(&lists, large), None, None), &expected);

    let batch = &lists.batches[0];
    let parts = [(0, 31), (31, 0), (31, 2), (33, batch.num_rows() - 33)];
    let sliced = Table {
        schema: lists.schema.clone(),
        batches: parts.map(|(start, len)| batch.slice(start, len)).to_vec(),
    };
    same(&answer(&sliced, None, None), &expected);
}

#[test]
fn small_codes_get_their_leading_zero() {
    let patients = table(vec![
        ("id", common::text(&[Some("a")])),
        ("birth_date", common::text(&[Some("2025-09-06")])),
        ("as_of", common::text(&[Some("2026-01-01")])),
    ]);
    let doses = table(vec![
        ("patient_id", common::text(&[Some("a")])),
        ("date", common::text(&[Some("2025-09-07")])),
        ("cvx", Arc::new(UInt8Array::from(vec![8]))),
    ]);
    let evaluations = answer(&patients, Some(&doses), None).evaluations.unwrap();
    assert_eq!(rows(&evaluations)[0]["cvx"], "08");
    assert_eq!(rows(&evaluations)[0]["status"], "valid");
}
