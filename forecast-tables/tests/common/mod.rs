//! CDC's test cases as tables, and answers as JSON.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]
#![allow(dead_code, reason = "each file of tests uses some of them")]

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int16Type, Int32Type};
use arrow_array::{Array, ArrayRef, Date32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Fields};
use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient};
use forecast_core::report::{Forecast, GroupForecast};
use forecast_core::schedule::Schedule;
use forecast_tables::Table;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The current schedule.
pub(crate) fn schedule() -> Schedule {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT);
    let document = document.expect("is embedded").expect("is whole");
    Schedule::compile(&document).expect("is right")
}

/// The people of CDC's cases with their assessment dates and invented ids.
pub(crate) fn people() -> Vec<(Patient, Date)> {
    let books = forecast_test_cases::embedded().expect("books");
    let cases = books.into_iter().flat_map(|book| book.cases);
    cases
        .enumerate()
        .map(|(number, case)| {
            let mut patient = case.patient;
            patient.id = Some(format!("example-{number:05}"));
            (patient, case.as_of)
        })
        .collect()
}

pub(crate) fn days(day: Date) -> i32 {
    day.days_since("1970-01-01".parse().expect("a date"))
}

pub(crate) fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    Table::from(batch.expect("a batch"))
}

pub(crate) fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn word(value: impl Serialize) -> Option<String> {
    let value = serde_json::to_value(value).expect("JSON");
    value.as_str().map(str::to_owned)
}

const DOSE: [&str; 7] = [
    "date",
    "cvx",
    "mvx",
    "trade_name",
    "volume",
    "condition",
    "lot_expiration",
];

fn fields(names: &[&str]) -> Fields {
    let field = |name: &&str| {
        let date = *name == "date";
        let data_type = if date {
            DataType::Date32
        } else {
            DataType::Utf8
        };
        Field::new(*name, data_type, true)
    };
    names.iter().map(field).collect()
}

fn add_dose(builder: &mut StructBuilder, dose: &Dose) {
    let date: &mut Date32Builder = builder.field_builder(0).expect("dates");
    date.append_value(days(dose.date));
    let words = [
        Some(dose.cvx.clone()),
        dose.mvx.clone(),
        dose.trade_name.clone(),
        word(dose.volume),
        word(dose.condition),
        word(dose.lot_expiration),
    ];
    for (place, word) in words.into_iter().enumerate() {
        let column: &mut StringBuilder = builder.field_builder(place + 1).expect("text");
        column.append_option(word);
    }
    builder.append(true);
}

fn add_observation(builder: &mut StructBuilder, observation: &Observation) {
    let date: &mut Date32Builder = builder.field_builder(0).expect("dates");
    date.append_option(observation.date.map(days));
    let code: &mut StringBuilder = builder.field_builder(1).expect("text");
    code.append_value(&observation.code);
    builder.append(true);
}

fn persons(people: &[(Patient, Date)]) -> Vec<(&'static str, ArrayRef)> {
    let column = |of: fn(&Patient) -> Option<String>| -> ArrayRef {
        Arc::new(people.iter().map(|(it, _)| of(it)).collect::<StringArray>())
    };
    let dates = |of: fn(&(Patient, Date)) -> Date| -> ArrayRef {
        Arc::new(
            people
                .iter()
                .map(|it| Some(days(of(it))))
                .collect::<Date32Array>(),
        )
    };
    vec![
        ("id", column(|it| it.id.clone())),
        ("birth_date", dates(|it| it.0.birth_date)),
        ("sex", column(|it| word(it.sex))),
        ("birth_country", column(|it| it.birth_country.clone())),
        ("as_of", dates(|it| it.1)),
    ]
}

/// One table, with doses and observations in lists.
pub(crate) fn with_lists(people: &[(Patient, Date)]) -> Table {
    let mut doses = ListBuilder::new(StructBuilder::from_fields(fields(&DOSE), 0));
    let mut observations =
        ListBuilder::new(StructBuilder::from_fields(fields(&["date", "code"]), 0));
    for (patient, _) in people {
        for dose in &patient.doses {
            add_dose(doses.values(), dose);
        }
        doses.append(true);
        for observation in &patient.observations {
            add_observation(observations.values(), observation);
        }
        observations.append(true);
    }
    let mut columns = persons(people);
    columns.push(("doses", Arc::new(doses.finish())));
    columns.push(("observations", Arc::new(observations.finish())));
    table(columns)
}

/// Patients, doses and observations.
pub(crate) fn with_tables(people: &[(Patient, Date)]) -> (Table, Table, Table) {
    let mut doses = StructBuilder::from_fields(fields(&DOSE), 0);
    let mut observations = StructBuilder::from_fields(fields(&["date", "code"]), 0);
    let (mut of_dose, mut of_observation) = (Vec::new(), Vec::new());
    for (patient, _) in people {
        for dose in &patient.doses {
            add_dose(&mut doses, dose);
            of_dose.push(patient.id.clone());
        }
        for observation in &patient.observations {
            add_observation(&mut observations, observation);
            of_observation.push(patient.id.clone());
        }
    }
    let table_of = |mut builder: StructBuilder, ids: Vec<Option<String>>| {
        let structs = builder.finish();
        let ids: ArrayRef = Arc::new(StringArray::from(ids));
        let mut columns = vec![("patient_id", ids)];
        let names = structs.column_names();
        columns.extend(names.into_iter().zip(structs.columns().iter().cloned()));
        table(columns)
    };
    (
        table(persons(people)),
        table_of(doses, of_dose),
        table_of(observations, of_observation),
    )
}

/// The rows of a table as JSON, without the columns that hold nothing there.
pub(crate) fn rows(table: &Table) -> Vec<Value> {
    let mut rows = Vec::new();
    for batch in &table.batches {
        for row in 0..batch.num_rows() {
            let mut object = Map::new();
            for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                object.insert(field.name().clone(), cell(column, row));
            }
            rows.push(Value::Object(object));
        }
    }
    rows
}

fn cell(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => json!(array.as_string::<i32>().value(row)),
        DataType::Int16 => json!(array.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => json!(array.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => {
            json!(
                array
                    .as_primitive::<arrow_array::types::Int64Type>()
                    .value(row)
            )
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(row);
            let epoch: Date = "1970-01-01".parse().expect("a date");
            json!(epoch.add_days(days))
        }
        DataType::Dictionary(_, _) => {
            let array = array.as_dictionary::<Int16Type>();
            let key = array.keys().value(row);
            cell(array.values(), usize::try_from(key).expect("a key"))
        }
        DataType::List(_) => {
            let list = array.as_list::<i32>().value(row);
            (0..list.len()).map(|item| cell(&list, item)).collect()
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns().iter();
            let cells = fields.iter().zip(columns);
            let cells = cells.map(|(field, column)| (field.name().clone(), cell(column, row)));
            Value::Object(cells.collect())
        }
        other => panic!("no answer has the type {other}"),
    }
}

/// The rows of forecasts that the wire format's answer amounts to.
pub(crate) fn forecast_rows(forecast: &Forecast<'_>) -> Vec<Value> {
    let answer = serde_json::to_value(forecast).expect("JSON");
    let notices = forecast.notices.iter().map(|notice| {
        let kind = word(notice.kind).expect("a word");
        let value = notice.value.map_or(String::new(), |it| format!(": {it}"));
        json!(format!("{}: {kind}{value}", notice.path))
    });
    let notices: Vec<Value> = notices.collect();
    let groups = answer["groups"].as_array().expect("groups").iter();
    groups
        .map(|group| {
            let mut row = group.as_object().expect("a group").clone();
            for beneath in [
                "parts",
                "catch_up",
                "risk_indications",
                "open_to",
                "waiting",
            ] {
                row.remove(beneath);
            }
            let limit = row.remove("limit").expect("a limit");
            row.insert("limit_as_written".to_owned(), limit["as_written"].clone());
            row.insert("limit_date".to_owned(), limit["date"].clone());
            let facts = row["because"].as_array().expect("facts");
            row["because"] = if facts.is_empty() {
                Value::Null
            } else {
                facts.iter().map(because).collect()
            };
            row.remove("other_series");
            let vaccines = row["vaccines"].as_array().expect("vaccines").iter();
            let codes = vaccines.map(|it| it["cvx"].clone()).collect();
            row["vaccines"] = codes;
            row.insert("id".to_owned(), answer["id"].clone());
            row.insert("as_of".to_owned(), answer["as_of"].clone());
            let layers = answer["layers"].as_array().into_iter().flatten();
            let rules = std::iter::once(&answer["schedule"]).chain(layers);
            let rules: Vec<&str> = rules.filter_map(Value::as_str).collect();
            row.insert("schedule".to_owned(), rules.join("+").into());
            row.insert("error".to_owned(), Value::Null);
            let none = notices.is_empty();
            let notices = if none { Value::Null } else { json!(notices) };
            row.insert("notices".to_owned(), notices);
            Value::Object(row)
        })
        .collect()
}

/// The rows of forecasts with all series.
pub(crate) fn all_series_rows(forecast: &Forecast<'_>) -> Vec<Value> {
    let all = forecast.groups.iter().flat_map(GroupForecast::all_series);
    forecast_rows(&Forecast {
        groups: all.cloned().collect(),
        ..forecast.clone()
    })
}

/// The rows of evaluations that the wire format's answer amounts to.
pub(crate) fn evaluation_rows(forecast: &Forecast<'_>) -> Vec<Value> {
    let answer = serde_json::to_value(forecast).expect("JSON");
    let mut rows = Vec::new();
    for dose in answer["doses"].as_array().expect("doses") {
        let mut head = dose.as_object().expect("a dose").clone();
        head.remove("groups");
        head.remove("antigens");
        let index = head.remove("index").expect("a place");
        head.insert("dose_index".to_owned(), index);
        head.insert("id".to_owned(), answer["id"].clone());
        let groups = dose["groups"].as_array().expect("groups");
        let keys = ["group", "series_type", "status", "reason", "target_dose"];
        if groups.is_empty() {
            let mut row = head.clone();
            row.extend(keys.map(|key| (key.to_owned(), Value::Null)));
            row.extend(limit(Value::Null));
            rows.push(Value::Object(row));
        }
        for group in groups {
            let mut row = head.clone();
            row.extend(group.as_object().expect("a verdict").clone());
            let of_group = row.remove("limit").expect("a limit");
            row.extend(limit(of_group));
            row.remove("by_series");
            rows.push(Value::Object(row));
        }
    }
    rows
}

/// The columns that a limit amounts to.
fn limit(limit: Value) -> impl Iterator<Item = (String, Value)> {
    let from = &limit["from"];
    let code = if from["code"].is_null() {
        &from["cvx"]
    } else {
        &from["code"]
    };
    [
        ("limit_kind", &limit["kind"]),
        ("limit_as_written", &limit["as_written"]),
        ("limit_date", &limit["date"]),
        ("limit_from", &from["kind"]),
        ("limit_from_index", &from["index"]),
        ("limit_from_code", code),
        ("limit_from_date", &from["date"]),
    ]
    .map(|(name, value)| (name.to_owned(), value.clone()))
    .into_iter()
}

/// The text that a fact amounts to.
fn because(fact: &Value) -> Value {
    let vaccines = fact["vaccines"].as_array().into_iter().flatten();
    let vaccines: Vec<&str> = vaccines.filter_map(|it| it["cvx"].as_str()).collect();
    let vaccines = vaccines.join(", ");
    let code = fact["code"].as_str().or(fact["country"].as_str());
    let parts = [
        fact["kind"].as_str(),
        code,
        fact["date"].as_str(),
        Some(&vaccines),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    json!(parts.join(": "))
}
