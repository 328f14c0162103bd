//! Reading tables from files, batch by batch.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReaderBuilder, StreamReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::FileFormat;
use crate::error::{Error, ErrorKind};
use crate::input::Batches;

/// A table in a file.
pub(super) struct Source {
    /// The columns that are read.
    pub(super) schema: SchemaRef,
    pub(super) batches: Batches<'static>,
    /// How many rows there are, where the file says it.
    pub(super) rows: Option<u64>,
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
        let source = File::open(path)
            .map_err(|error| Error::new(ErrorKind::File, format!("could not open: {error}")))
            .and_then(|file| match format.unwrap_or(FileFormat::Parquet) {
                FileFormat::Parquet => parquet(file, columns, batch),
                FileFormat::Arrow => arrow(file, columns, batch),
            })
            .map_err(|error| error.in_table(&name))?;
        let Source {
            schema,
            batches,
            rows,
        } = source;
        let batches = batches.map(move |batch| batch.map_err(|error| error.in_table(&name)));
        Ok(Source {
            schema,
            batches: Box::new(batches),
            rows,
        })
    }
}

fn parquet(file: File, columns: &[&str], batch: usize) -> Result<Source, Error> {
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
    })
}

fn arrow(mut file: File, columns: &[&str], batch: usize) -> Result<Source, Error> {
    let unreadable =
        |error: std::io::Error| Error::new(ErrorKind::File, format!("could not read: {error}"));
    let mut start = Vec::new();
    file.by_ref()
        .take(6)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let reader = BufReader::new(file);
    if start == b"ARROW1" {
        let reader = FileReaderBuilder::new().build(reader)?;
        let schema = reader.schema();
        return Ok(projected(schema, reader, columns, batch)?);
    }
    let reader = StreamReader::try_new(reader, None)?;
    let schema = reader.schema();
    Ok(projected(schema, reader, columns, batch)?)
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
        let slices: Vec<_> = match batch {
            Err(error) => vec![Err(Error::from(error))],
            Ok(batch) => (0..batch.num_rows())
                .step_by(len)
                .map(|start| Ok(batch.slice(start, len.min(batch.num_rows() - start))))
                .collect(),
        };
        slices
    });
    Ok(Source {
        schema,
        batches: Box::new(batches),
        rows: None,
    })
}
