//! Tables in files: Parquet and Arrow IPC, read and written as a stream.

mod sink;
mod sound;
mod source;

use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use bytes::Bytes;
use forecast_files::same;

use self::sink::Sink;
use self::source::Source;
use crate::error::{Error, ErrorKind};
use crate::input::{
    DoseRows, Merge, ObservationRows, PATIENT_COLUMNS, PatientLayout, PatientsStreamed, Rows, Seen,
    check_ids, read_table,
};
use crate::memory::{Table, TableForecaster, Tally};
use crate::pipeline::in_order;
use crate::work::{Schemas, answer};

/// The formats of files with tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Parquet.
    Parquet,
    /// Arrow IPC, as a file or as a stream.
    Arrow,
}

impl FileFormat {
    /// The format that the extension of a path says: `parquet` or `pq`; `arrow`, `arrows`,
    /// `feather` or `ipc`.
    ///
    /// ```
    /// use forecast_tables::FileFormat;
    ///
    /// assert_eq!(FileFormat::of("people.parquet".as_ref()), Some(FileFormat::Parquet));
    /// assert_eq!(FileFormat::of("people.ndjson".as_ref()), None);
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Option<FileFormat> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "parquet" | "pq" => Some(FileFormat::Parquet),
            "arrow" | "arrows" | "feather" | "ipc" => Some(FileFormat::Arrow),
            _ => None,
        }
    }
}

/// The files of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The patients.
    pub patients: PathBuf,
    /// Their doses, where they are not in a list column of the patients.
    pub doses: Option<PathBuf>,
    /// Their observations, where they are not in a list column of the patients.
    pub observations: Option<PathBuf>,
    /// Where the forecasts go.
    pub forecasts: PathBuf,
    /// Where the evaluations go; none are made where it is none.
    pub evaluations: Option<PathBuf>,
    /// The format of the input; none for that of each file's extension, else Parquet.
    pub input: Option<FileFormat>,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What has been answered.
    pub tally: Tally,
    /// How many patients there are, where the file says it.
    pub patients: Option<u64>,
}

/// Reads the columns of patients of a file that is held in memory, of at most so many rows and those
/// that are read with them.
///
/// # Errors
///
/// [`ErrorKind::File`] where it is not of the format, or damaged.
pub fn read_held(bytes: Bytes, format: FileFormat, rows: usize) -> Result<Table, Error> {
    let source = Source::held(bytes, format, &PATIENT_COLUMNS, HELD)?;
    Ok(Table {
        schema: source.schema,
        batches: source
            .batches
            .take(rows.div_ceil(HELD))
            .collect::<Result<_, _>>()?,
    })
}

/// How many rows a batch has of a file that is held in memory.
const HELD: usize = 1_024;

impl TableForecaster<'_> {
    /// Forecasts patients in files, in the order of their rows, with a bound on what is held in
    /// memory.
    ///
    /// Doses and observations in files of their own stand in the order of the patients. The
    /// answers are written beside their place first and moved there when they are whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::File`] where a file cannot be read or written, [`ErrorKind::Column`] where a
    /// column is missing or of a type that is not read, [`ErrorKind::Match`] where a dose or
    /// observation is that of no patient or stands in another order, or a patient with tables of
    /// their own is there twice.
    pub fn run(&self, files: &Files, mut progress: impl FnMut(Progress)) -> Result<Tally, Error> {
        self.try_run(files, &mut progress).map_err(|error| {
            let mut error = error.in_file_of("patients", &files.patients);
            for (table, file) in [
                (DoseRows::NAME, &files.doses),
                (ObservationRows::NAME, &files.observations),
            ] {
                if let Some(file) = file {
                    error = error.in_file_of(table, file);
                }
            }
            error
        })
    }

    fn try_run(&self, files: &Files, progress: &mut dyn FnMut(Progress)) -> Result<Tally, Error> {
        no_overwriting(files)?;
        let mut options = self.options.clone();
        options.evaluations = files.evaluations.is_some();
        let mut columns: Vec<&str> = PATIENT_COLUMNS.to_vec();
        columns.extend(options.carry.iter().map(String::as_str));
        let chunk = options.chunk.max(1);
        let patients = Source::open(&files.patients, files.input, &columns, chunk)?;
        let layout = PatientLayout::new(&patients.schema, &options.carry)
            .map_err(|error| error.in_table("patients"))?;
        let own = (files.doses.is_none(), files.observations.is_none());
        layout
            .read(&RecordBatch::new_empty(patients.schema.clone()), own)
            .map_err(|error| error.in_table("patients"))?;
        let schemas = Schemas::new(&layout, &patients.schema, self.schedule, &options)?;
        let total = patients.rows;
        let mut unended = u64::from(patients.unended);
        let doses = open(
            files.doses.as_deref(),
            files,
            &patients,
            chunk,
            &mut unended,
        )?;
        let observations = files.observations.as_deref();
        let observations = open(observations, files, &patients, chunk, &mut unended)?;
        let mut source = PatientsStreamed {
            layout,
            doses,
            observations,
            batches: patients.batches,
            seen: Seen::default(),
            rows: 0,
        };
        let mut forecasts = Sink::create(&files.forecasts, &schemas.forecasts, schemas.carried)?;
        let mut evaluations = match (&files.evaluations, &schemas.evaluations) {
            (Some(path), Some(schema)) => Some(Sink::create(path, schema, schemas.carried)?),
            _ => None,
        };
        let encode = (forecasts.encoder(), evaluations.as_ref().map(Sink::encoder));
        let mut tally = Tally {
            unended,
            ..Tally::default()
        };
        in_order(
            self.pool.as_ref(),
            || source.next_chunk(),
            |chunk| {
                let answered = answer(self.schedule, &options, &schemas, &chunk)?;
                let evaluations = match (&encode.1, answered.evaluations) {
                    (Some(encoder), Some(batch)) => Some(encoder.encode(batch)?),
                    _ => None,
                };
                Ok((
                    encode.0.encode(answered.forecasts)?,
                    evaluations,
                    (answered.patients, answered.failed),
                ))
            },
            |(forecast, evaluation, (patients, failed))| {
                forecasts.append(forecast)?;
                if let (Some(sink), Some(evaluation)) = (&mut evaluations, evaluation) {
                    sink.append(evaluation)?;
                }
                tally.patients += patients;
                tally.failed += failed;
                progress(Progress {
                    tally,
                    patients: total,
                });
                Ok(())
            },
        )?;
        // Only when all of it is whole does any of it take its place.
        let forecasts = forecasts.finish()?;
        let evaluations = evaluations.map(Sink::finish).transpose()?;
        forecasts.take_place()?;
        evaluations.map_or(Ok(()), sink::Written::take_place)?;
        Ok(tally)
    }
}

fn open<T: Rows>(
    path: Option<&Path>,
    files: &Files,
    patients: &Source,
    chunk: usize,
    unended: &mut u64,
) -> Result<Option<Merge<'static, T>>, Error> {
    let Some(path) = path else { return Ok(None) };
    // A patient has some dozens of rows.
    let batch = chunk.saturating_mul(8);
    let source = Source::open(path, files.input, T::COLUMNS, batch)?;
    *unended += u64::from(source.unended);
    check_ids::<T>(&patients.schema, &source.schema)?;
    read_table::<T>(&RecordBatch::new_empty(source.schema.clone()))?;
    Ok(Some(Merge::new(source.batches)))
}

/// Refuses to write where something is read or written already.
fn no_overwriting(files: &Files) -> Result<(), Error> {
    let inputs = [
        Some(&files.patients),
        files.doses.as_ref(),
        files.observations.as_ref(),
    ];
    let outputs = [Some(&files.forecasts), files.evaluations.as_ref()];
    for output in outputs.into_iter().flatten() {
        if inputs
            .into_iter()
            .flatten()
            .any(|input| same(input, output))
        {
            let message = "is the input too, expected another file for the answers";
            let name = output.display().to_string();
            return Err(Error::new(ErrorKind::File, message).in_table(name));
        }
    }
    if let Some(evaluations) = &files.evaluations
        && (*evaluations == files.forecasts || same(evaluations, &files.forecasts))
    {
        let message = "is the file of the forecasts too, expected another for the evaluations";
        let name = evaluations.display().to_string();
        return Err(Error::new(ErrorKind::File, message).in_table(name));
    }
    Ok(())
}
