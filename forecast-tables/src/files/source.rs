//! Reading tables from files, batch by batch.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReaderBuilder, StreamReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use bytes::Bytes;
use forecast_files::Kind;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use parquet::file::reader::ChunkReader;

use super::FileFormat;
use super::sound::{self, unreadable};
use crate::error::{Error, ErrorKind};
use crate::guard::guarded;
use crate::input::Batches;

/// A table in a file.
pub(super) struct Source {
    /// The columns that are read.
    pub(super) schema: SchemaRef,
    pub(super) batches: Batches<'static>,
    /// How many rows there are, where the file says it.
    pub(super) rows: Option<u64>,
    /// Whether it is a stream without the mark of its end.
    pub(super) unended: bool,
}

impl Source {
    /// Opens a file to read these of its columns, at most so many rows at a time.
    pub(super) fn open(
        path: &Path,
        format: Option<FileFormat>,
        columns: &[&str],
        batch: usize,
    ) -> Result<Source, Error> {
        let name = path.display().to_string();
        let format = format.or(FileFormat::of(path));
        let format = format.unwrap_or(FileFormat::Parquet);
        File::open(path)
            .map_err(|error| Error::new(ErrorKind::File, format!("could not open: {error}")))
            .and_then(|mut file| {
                refuse_others(&mut file, format)?;
                match format {
                    FileFormat::Parquet => Source::of(&name, || parquet(file, columns, batch)),
                    FileFormat::Arrow => Source::of(&name, || arrow(file, columns, batch)),
                }
            })
            .map_err(|error| error.in_table(&name))
    }

    /// Reads a file that is held in memory.
    pub(super) fn held(
        bytes: Bytes,
        format: FileFormat,
        columns: &[&str],
        batch: usize,
    ) -> Result<Source, Error> {
        match format {
            FileFormat::Parquet => Source::of("patients", || parquet(bytes, columns, batch)),
            FileFormat::Arrow => {
                Source::of("patients", || arrow(Cursor::new(bytes), columns, batch))
            }
        }
    }

    /// A source of which every error names its file, and that ends no thread.
    fn of(name: &str, open: impl FnOnce() -> Result<Source, Error>) -> Result<Source, Error> {
        let mut source = guarded(open)??;
        let name = name.to_owned();
        let mut broken = false;
        let batches = std::iter::from_fn(move || {
            if broken {
                return None;
            }
            let batch = guarded(|| source.batches.next());
            // What broke off is not asked again.
            broken = batch.is_err();
            let batch = batch.unwrap_or_else(|error| Some(Err(error)))?;
            Some(batch.map_err(|error| error.in_table(&name)))
        });
        Ok(Source {
            batches: Box::new(batches),
            ..source
        })
    }
}

/// Names a file of another kind.
fn refuse_others(file: &mut File, format: FileFormat) -> Result<(), Error> {
    let mut start = Vec::new();
    let read = file.by_ref().take(64).read_to_end(&mut start);
    read.and_then(|_| file.rewind()).map_err(unreadable)?;
    let (expected, own) = match format {
        FileFormat::Parquet => ("Parquet", Kind::Parquet),
        FileFormat::Arrow => ("Arrow IPC", Kind::Arrow),
    };
    match Kind::of(&start) {
        Some(kind) if kind != own => {
            let message = format!("this is {kind}, expected {expected}");
            Err(Error::new(ErrorKind::File, message))
        }
        _ => Ok(()),
    }
}

fn parquet(
    file: impl ChunkReader + 'static,
    columns: &[&str],
    batch: usize,
) -> Result<Source, Error> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).ok();
    let places = places(builder.schema(), columns);
    let mask = ProjectionMask::roots(builder.parquet_schema(), places);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(batch)
        .build()?;
    let schema = arrow_array::RecordBatchReader::schema(&reader);
    Ok(Source {
        schema,
        batches: Box::new(reader.map(|batch| batch.map_err(Error::from))),
        rows,
        unended: false,
    })
}

fn arrow(
    mut file: impl Read + Seek + Send + 'static,
    columns: &[&str],
    batch: usize,
) -> Result<Source, Error> {
    let mut start = Vec::new();
    let read = file.by_ref().take(6).read_to_end(&mut start);
    read.map_err(unreadable)?;
    if start == sound::MAGIC {
        sound::check_file(&mut file)?;
        file.rewind().map_err(unreadable)?;
        let reader = FileReaderBuilder::new().build(BufReader::new(file))?;
        let schema = reader.schema();
        return Ok(projected(schema, reader, columns, batch)?);
    }
    let end = sound::check_stream(&mut file)?;
    file.rewind().map_err(unreadable)?;
    let reader = StreamReader::try_new(BufReader::new(file), None)?;
    let schema = reader.schema();
    let source = projected(schema, reader, columns, batch)?;
    Ok(Source {
        unended: end == sound::End::Missing,
        ..source
    })
}

fn places(schema: &Schema, columns: &[&str]) -> Vec<usize> {
    let fields = schema.fields.iter().enumerate();
    fields
        .filter(|(_, field)| columns.contains(&field.name().as_str()))
        .map(|(place, _)| place)
        .collect()
}

/// These columns of batches, at most so many rows at a time.
fn projected(
    schema: SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
    columns: &[&str],
    len: usize,
) -> Result<Source, ArrowError> {
    let places = places(&schema, columns);
    let schema = SchemaRef::new(schema.project(&places)?);
    let batches = batches.flat_map(move |batch| {
        let batch = batch.and_then(|batch| batch.project(&places));
        let mut rest = Some(batch.map_err(Error::from));
        std::iter::from_fn(move || match rest.take()? {
            Err(error) => Some(Err(error)),
            Ok(batch) => {
                let whole = batch.num_rows();
                let taken = len.min(whole);
                if taken < whole {
                    rest = Some(Ok(batch.slice(taken, whole - taken)));
                }
                (taken > 0).then(|| Ok(batch.slice(0, taken)))
            }
        })
    });
    Ok(Source {
        schema,
        batches: Box::new(batches),
        rows: None,
        unended: false,
    })
}
