//! What is wrong with tables, and what is wrong with one person.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod common;

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    ArrayRef, Float64Array, Int32Array, Int64Array, NullArray, RecordBatch, TimestampSecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use common::{rows, schedule, table, text};
use forecast_tables::{Answers, Error, ErrorKind, Options, Table, TableForecaster};
use serde_json::Value;

fn options() -> Options {
    Options {
        as_of_default: "2026-01-01".parse().ok(),
        evaluations: true,
        ..Options::default()
    }
}

fn answer(
    patients: &Table,
    doses: Option<&Table>,
    observations: Option<&Table>,
) -> Result<Answers, Error> {
    let schedule = schedule();
    let forecaster = TableForecaster::new(&schedule, options()).unwrap();
    forecaster.forecast(patients, doses, observations)
}

fn refused(patients: &Table, doses: Option<&Table>) -> (ErrorKind, String) {
    let error = answer(patients, doses, None).unwrap_err();
    (error.kind(), error.to_string())
}

fn numbers(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

fn two() -> Table {
    table(vec![
        ("id", text(&[Some("secret-1"), Some("secret-2")])),
        (
            "birth_date",
            text(&[Some("2025-09-06"), Some("1950-03-20")]),
        ),
    ])
}

fn doses(ids: &[Option<&str>]) -> Table {
    let dates = vec![Some("2025-10-15"); ids.len()];
    let codes = vec![Some("107"); ids.len()];
    table(vec![
        ("patient_id", text(ids)),
        ("date", text(&dates)),
        ("cvx", text(&codes)),
    ])
}

#[test]
fn a_missing_column_is_named() {
    let patients = table(vec![("id", numbers(vec![1])), ("born", numbers(vec![1]))]);
    let expected = "patients: column `birth_date`: found no such column among id, born";
    assert_eq!(
        refused(&patients, None),
        (ErrorKind::Column, expected.to_owned())
    );
    let none = table(vec![("date", text(&[])), ("cvx", text(&[]))]);
    let (_, message) = refused(&two(), Some(&none));
    assert_eq!(
        message,
        "doses: column `patient_id`: found no such column among date, cvx"
    );
}

#[test]
fn a_wrong_type_is_named_with_those_that_are_read() {
    let patients = table(vec![
        ("id", numbers(vec![1])),
        ("birth_date", numbers(vec![20_250_906])),
    ]);
    let (kind, message) = refused(&patients, None);
    assert_eq!(kind, ErrorKind::Column);
    assert_eq!(
        message,
        "patients: column `birth_date`: found the type Int64, expected date32, date64, a timestamp \
         without a time zone or in UTC, or text (YYYY-MM-DD)"
    );

    let times = TimestampSecondArray::from(vec![0]).with_timezone("America/New_York");
    let patients = table(vec![
        ("id", numbers(vec![1])),
        ("birth_date", Arc::new(times)),
    ]);
    let (_, message) = refused(&patients, None);
    assert!(message.contains("America/New_York"), "{message}");

    let wrong = table(vec![
        ("patient_id", text(&[Some("1")])),
        ("date", text(&[Some("2025-01-01")])),
        ("cvx", Arc::new(Float64Array::from(vec![8.5]))),
    ]);
    let (_, message) = refused(&two(), Some(&wrong));
    assert!(
        message.starts_with("doses: column `cvx`: found the type Float64, expected text"),
        "{message}"
    );

    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("id", numbers(vec![1])),
        ("birth_date", text(&[Some("2025-09-06")])),
    ];
    columns.push(("doses", numbers(vec![1])));
    let (_, message) = refused(&table(columns), None);
    assert_eq!(
        message,
        "patients: column `doses`: found the type Int64, expected a list or large_list of structs"
    );
}

#[test]
fn types_are_checked_where_there_are_no_rows() {
    let schema = Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, true),
        Field::new("birth_date", DataType::Float64, true),
    ]));
    let empty = Table {
        schema,
        batches: Vec::new(),
    };
    assert_eq!(refused(&empty, None).0, ErrorKind::Column);
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let schema = Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, true),
        Field::new("birth_date", DataType::Utf8, true),
        Field::new("birth_date", DataType::Utf8, true),
    ]));
    let empty = Table {
        schema,
        batches: Vec::new(),
    };
    let (_, message) = refused(&empty, None);
    assert!(message.contains("two columns of this name"), "{message}");
}

#[test]
fn no_dose_is_lost() {
    let stray = doses(&[Some("secret-1"), Some("secret-3")]);
    let (kind, message) = refused(&two(), Some(&stray));
    assert_eq!(kind, ErrorKind::Match);
    assert_eq!(
        message,
        "doses: row 2: column `patient_id`: found an id that no patient has, expected the `id` of \
         one of the patients"
    );
    let (_, message) = refused(&two(), Some(&doses(&[None])));
    assert!(message.contains("row 1: column `patient_id`: found null"));

    let twice = table(vec![
        ("id", text(&[Some("secret-1"), Some("a"), Some("secret-1")])),
        ("birth_date", text(&[Some("2025-09-06"); 3])),
    ]);
    let (kind, message) = refused(&twice, Some(&doses(&[])));
    assert_eq!(kind, ErrorKind::Match);
    assert_eq!(
        message,
        "patients: row 3: column `id`: found the id of row 1 again, expected each patient once"
    );
}

#[test]
fn ids_that_can_never_be_equal_are_refused() {
    let patients = table(vec![
        ("id", numbers(vec![1])),
        ("birth_date", text(&[Some("2025-09-06")])),
    ]);
    let (kind, message) = refused(&patients, Some(&doses(&[Some("1")])));
    assert_eq!(kind, ErrorKind::Column);
    assert_eq!(
        message,
        "doses: column `patient_id`: found the type Utf8, expected what the patients' `id` is: \
         Int64"
    );
}

fn errors(answers: &Answers) -> Vec<String> {
    let rows = rows(&answers.forecasts);
    let rows = rows.iter().filter(|row| row["error"] != Value::Null);
    rows.map(|row| {
        assert_eq!(row["group"], Value::Null);
        assert_eq!(row["status"], Value::Null);
        row["error"].as_str().unwrap_or_default().to_owned()
    })
    .collect()
}

#[test]
fn what_is_wrong_with_a_person_stands_in_their_row() {
    let column = |values: [Option<&str>; 8]| text(&values);
    let good = Some("2025-09-06");
    let patients = table(vec![
        (
            "id",
            column([
                Some("secret-1"),
                Some("secret-2"),
                Some("secret-3"),
                Some("secret-4"),
                Some("secret-5"),
                Some("secret-6"),
                Some("secret-7"),
                None,
            ]),
        ),
        (
            "birth_date",
            column([good, Some("2025-02-29"), None, good, good, good, good, good]),
        ),
        (
            "sex",
            column([
                None,
                None,
                None,
                Some("Q"),
                Some("m"),
                Some("F"),
                None,
                None,
            ]),
        ),
        (
            "as_of",
            column([
                None,
                None,
                None,
                None,
                Some("2020-01-01"),
                Some("today"),
                None,
                None,
            ]),
        ),
    ]);
    let doses = table(vec![
        ("patient_id", text(&[Some("secret-7"), Some("secret-7")])),
        ("date", text(&[Some("2025-10-15"), Some("2025-11-15")])),
        ("cvx", text(&[Some("107"), Some("107")])),
        ("condition", text(&[Some("expired"), Some("old")])),
    ]);
    let answers = answer(&patients, Some(&doses), None).unwrap();
    assert_eq!((answers.tally.patients, answers.tally.failed), (8, 7));
    let errors = errors(&answers);
    let starts = [
        "birth_date: found \"2025-02-29\", expected a day that the calendar has",
        "birth_date: found null, expected a date",
        "sex: unknown variant `Q`, expected one of `female`, `male`, `unknown`",
        "as_of: the assessment date lies before the birth date",
        "as_of: found \"today\", expected a date of the form YYYY-MM-DD",
        "doses[1].condition: unknown variant `old`, expected one of `expired`",
        "id: found null, expected an id",
    ];
    assert_eq!(errors.len(), starts.len());
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
    let first: Vec<Value> = rows(&answers.forecasts)
        .into_iter()
        .filter(|row| row["id"] == "secret-1")
        .collect();
    assert!(first.len() > 10);
}

#[test]
fn nulls_in_lists_are_errors_of_their_person() {
    let fields = [
        Field::new("date", DataType::Utf8, true),
        Field::new("cvx", DataType::Utf8, true),
    ];
    let mut lists = ListBuilder::new(StructBuilder::from_fields(fields.to_vec(), 0));
    let mut dose = |date: Option<&str>, cvx: Option<&str>, there: bool| {
        let structs = lists.values();
        for (place, value) in [date, cvx].into_iter().enumerate() {
            let column: &mut StringBuilder = structs.field_builder(place).unwrap();
            column.append_option(value);
        }
        structs.append(there);
        lists.append(true);
    };
    dose(Some("2025-10-15"), Some("107"), true);
    dose(Some("2025-10-15"), None, true);
    dose(None, Some("107"), true);
    dose(None, None, false);
    lists.append(false);
    let ids = numbers(vec![1, 2, 3, 4, 5]);
    let patients = table(vec![
        ("id", ids),
        ("birth_date", text(&[Some("2025-09-06"); 5])),
        ("doses", Arc::new(lists.finish())),
        ("observations", Arc::new(NullArray::new(5))),
    ]);
    let answers = answer(&patients, None, None).unwrap();
    assert_eq!(
        errors(&answers),
        [
            "doses[0].cvx: found null, expected a CVX code",
            "doses[0].date: found null, expected a date",
            "doses[0]: found null, expected a dose",
        ]
    );
    assert_eq!(answers.evaluations.unwrap().rows(), 1);
}

#[test]
fn what_is_left_out_of_account_is_noted() {
    let strange = table(vec![
        ("patient_id", text(&[Some("secret-2")])),
        ("date", text(&[Some("2025-10-15")])),
        ("cvx", text(&[Some("999")])),
    ]);
    let observations = table(vec![
        ("patient_id", text(&[Some("secret-2")])),
        ("code", text(&[Some("no-such")])),
    ]);
    let answers = answer(&two(), Some(&strange), Some(&observations)).unwrap();
    assert_eq!(answers.tally.failed, 0);
    for row in rows(&answers.forecasts) {
        let expected = if row["id"] == "secret-2" {
            serde_json::json!([
                "doses[0].cvx: unknown_vaccine: 999",
                "observations[0].code: unknown_observation: no-such",
                "birth_country: birth_country_needed: U.S."
            ])
        } else {
            Value::Null
        };
        assert_eq!(row["notices"], expected);
    }
}

#[test]
fn doses_in_two_places_are_refused() {
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("id", text(&[Some("secret-1")])),
        ("birth_date", text(&[Some("2025-09-06")])),
    ];
    columns.push(("doses", Arc::new(NullArray::new(1))));
    let (_, message) = refused(&table(columns), Some(&doses(&[])));
    assert!(message.contains("in a table of their own"), "{message}");
}

#[test]
fn a_column_to_carry_over_must_be_there_and_have_a_name_of_its_own() {
    let schedule = schedule();
    let patients = table(vec![
        ("id", numbers(vec![1])),
        ("birth_date", text(&[Some("2025-09-06")])),
        ("group", text(&[Some("a")])),
        ("county", Arc::new(Int32Array::from(vec![7]))),
    ]);
    let carry = |name: &str| {
        let options = Options {
            carry: vec![name.to_owned()],
            ..options()
        };
        let forecaster = TableForecaster::new(&schedule, options).unwrap();
        forecaster.forecast(&patients, None, None)
    };
    let answers = carry("county").unwrap();
    let batch: &RecordBatch = &answers.forecasts.batches[0];
    assert_eq!(batch.schema().field(1).name(), "county");
    assert_eq!(*batch.column(1).data_type(), DataType::Int32);
    assert_eq!(carry("group").unwrap_err().kind(), ErrorKind::Options);
    assert_eq!(carry("state").unwrap_err().kind(), ErrorKind::Column);
}
