//! Tables in files: order, bytes, errors.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use common::{people, rows, schedule, table, text, with_lists, with_tables};
use forecast_core::schedule::Schedule;
use forecast_tables::{Answers, Error, Files, Options, Table, TableForecaster, Tally};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a table in row groups of some rows.
    fn parquet(&self, name: &str, table: &Table) -> PathBuf {
        let path = self.path(name);
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(333))
            .build();
        let file = File::create(&path).unwrap();
        let mut writer =
            ArrowWriter::try_new(file, table.schema.clone(), Some(properties)).unwrap();
        for batch in &table.batches {
            writer.write(batch).unwrap();
        }
        writer.close().unwrap();
        path
    }

    fn files(&self, patients: PathBuf, forecasts: &str) -> Files {
        Files {
            patients,
            doses: None,
            observations: None,
            forecasts: self.path(forecasts),
            evaluations: Some(self.path(&format!("doses-{forecasts}"))),
            input: None,
        }
    }
}

fn options(threads: usize) -> Options {
    Options {
        lists: true,
        evaluations: true,
        threads: Some(threads),
        chunk: 100,
        as_of_default: "2026-01-01".parse().ok(),
        ..Options::default()
    }
}

fn run(schedule: &Schedule, threads: usize, files: &Files) -> Result<Tally, Error> {
    let forecaster = TableForecaster::new(schedule, options(threads)).unwrap();
    forecaster.run(files, |_| ())
}

fn read(path: &Path) -> Table {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = builder.schema().clone();
    let batches = builder.build().unwrap();
    Table {
        schema,
        batches: batches.collect::<Result<_, _>>().unwrap(),
    }
}

fn same_rows(files: &Files, expected: &Answers) {
    let found = rows(&read(&files.forecasts));
    assert!(found == rows(&expected.forecasts));
    let found = rows(&read(files.evaluations.as_ref().unwrap()));
    assert!(found == rows(expected.evaluations.as_ref().unwrap()));
}

fn in_memory(schedule: &Schedule, patients: &Table) -> Answers {
    let forecaster = TableForecaster::new(schedule, options(2)).unwrap();
    forecaster.forecast(patients, None, None).unwrap()
}

#[test]
fn files_say_what_tables_in_memory_say() {
    let (schedule, people, place) = (schedule(), people(), Place::new());
    let lists = with_lists(&people);
    let expected = in_memory(&schedule, &lists);

    let one = place.files(place.parquet("one.parquet", &lists), "one-out.parquet");
    let tally = run(&schedule, 2, &one).unwrap();
    assert_eq!((tally.patients, tally.failed), (1_350, 0));
    same_rows(&one, &expected);

    let (patients, doses, observations) = with_tables(&people);
    let mut three = place.files(place.parquet("p.parquet", &patients), "three.parquet");
    three.doses = Some(place.parquet("d.parquet", &doses));
    three.observations = Some(place.parquet("o.parquet", &observations));
    run(&schedule, 2, &three).unwrap();
    same_rows(&three, &expected);

    // The same bytes on any number of threads, from lists and from tables.
    for (threads, name) in [(1, "again.parquet"), (5, "and-again.parquet")] {
        let again = place.files(one.patients.clone(), name);
        run(&schedule, threads, &again).unwrap();
        for (found, expected) in [
            (&again.forecasts, &one.forecasts),
            (&again.forecasts, &three.forecasts),
            (
                again.evaluations.as_ref().unwrap(),
                one.evaluations.as_ref().unwrap(),
            ),
        ] {
            assert!(fs::read(found).unwrap() == fs::read(expected).unwrap());
        }
    }
}

#[test]
fn arrow_files_and_streams_are_read_and_written() {
    let (schedule, place) = (schedule(), Place::new());
    let lists = with_lists(&people()[..250]);
    let expected = in_memory(&schedule, &lists);
    let (file, stream) = (place.path("in.arrow"), place.path("in.arrows"));
    let mut writer = FileWriter::try_new(File::create(&file).unwrap(), &lists.schema).unwrap();
    writer.write(&lists.batches[0]).unwrap();
    writer.finish().unwrap();
    let mut writer = StreamWriter::try_new(File::create(&stream).unwrap(), &lists.schema).unwrap();
    writer.write(&lists.batches[0]).unwrap();
    writer.finish().unwrap();

    for (input, name) in [(file, "a.arrow"), (stream, "b.arrow")] {
        let files = place.files(input, name);
        run(&schedule, 2, &files).unwrap();
        let reader = FileReader::try_new(File::open(&files.forecasts).unwrap(), None).unwrap();
        let found = Table {
            schema: reader.schema(),
            batches: reader.collect::<Result<_, _>>().unwrap(),
        };
        assert!(found.batches.len() > 1);
        assert!(rows(&found) == rows(&expected.forecasts));
    }
}

fn patients(ids: &[&str]) -> Table {
    let ids: Vec<Option<&str>> = ids.iter().copied().map(Some).collect();
    let births = vec![Some("2025-09-06"); ids.len()];
    table(vec![("id", text(&ids)), ("birth_date", text(&births))])
}

fn doses(ids: &[&str]) -> Table {
    let ids: Vec<Option<&str>> = ids.iter().copied().map(Some).collect();
    let (dates, codes) = (
        vec![Some("2025-10-15"); ids.len()],
        vec![Some("107"); ids.len()],
    );
    table(vec![
        ("patient_id", text(&ids)),
        ("date", text(&dates)),
        ("cvx", text(&codes)),
    ])
}

#[test]
fn doses_in_another_order_or_of_nobody_stop_the_run() {
    let (schedule, place) = (schedule(), Place::new());
    let refused = |ids: &[&str], of: &[&str]| {
        let mut files = place.files(place.parquet("p.parquet", &patients(ids)), "out.parquet");
        files.doses = Some(place.parquet("d.parquet", &doses(of)));
        let error = run(&schedule, 2, &files).unwrap_err().to_string();
        assert!(!files.forecasts.exists() && !place.path("out.parquet.part").exists());
        let folder = place.0.path().display().to_string();
        error.replace(&folder, "").replace(['/', '\\'], "")
    };
    for (of, row) in [
        (&["b", "a"][..], 2),
        (&["a", "x", "b"], 2),
        (&["a", "b", "b", "c", "a"], 5),
        (&["c", "d"], 2),
    ] {
        let error = refused(&["a", "b", "c"], of);
        assert!(
            error.starts_with(&format!("d.parquet: row {row}: column `patient_id`: found")),
            "{error}"
        );
        assert!(error.contains("sort both tables by id"), "{error}");
    }
    let error = refused(&["a", "b", "a"], &["a"]);
    assert_eq!(
        error,
        "p.parquet: row 3: column `id`: found the id of an earlier row again, expected each \
         patient once"
    );
    // Found before all patients were read.
    let ids: Vec<String> = (0..1_000).map(|n| format!("p{n:04}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let error = refused(&ids, &["p0500", "p0200"]);
    assert!(error.contains("row 2"), "{error}");
    assert!(error.contains("passed already"), "{error}");
}

#[test]
fn empty_tables_have_empty_answers() {
    let (schedule, place) = (schedule(), Place::new());
    let mut files = place.files(place.parquet("p.parquet", &patients(&[])), "out.parquet");
    files.doses = Some(place.parquet("d.parquet", &doses(&[])));
    assert_eq!(run(&schedule, 2, &files), Ok(Tally::default()));
    let table = read(&files.forecasts);
    assert_eq!((table.rows(), table.schema.fields().len()), (0, 25));

    let empty = Table {
        batches: vec![RecordBatch::new_empty(patients(&[]).schema)],
        schema: patients(&[]).schema,
    };
    let answers = in_memory(&schedule, &empty);
    assert_eq!(answers.forecasts.schema.fields(), table.schema.fields());
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let (schedule, place) = (schedule(), Place::new());
    let path = place.parquet("p.parquet", &patients(&["a"]));
    let before = fs::read(&path).unwrap();
    let files = place.files(path.clone(), "p.parquet");
    let error = run(&schedule, 1, &files).unwrap_err();
    assert!(error.message().contains("is the input too"));
    assert_eq!(fs::read(&path).unwrap(), before);

    let mut files = place.files(path, "out.parquet");
    files.evaluations = Some(files.forecasts.clone());
    assert!(run(&schedule, 1, &files).is_err());
}

#[test]
fn files_that_are_none_are_named() {
    let (schedule, place) = (schedule(), Place::new());
    let missing = place.files(place.path("none.parquet"), "out.parquet");
    let error = run(&schedule, 1, &missing).unwrap_err().to_string();
    assert!(error.contains("none.parquet: could not open"), "{error}");
    let path = place.path("bad.parquet");
    fs::write(&path, "id,birth_date\n").unwrap();
    let error = run(&schedule, 1, &place.files(path, "out.parquet"));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("bad.parquet"), "{error}");
}
