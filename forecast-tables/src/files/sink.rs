//! Writing tables to files: pieces are encoded in parallel and appended in order.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions};
use arrow_schema::{DataType, SchemaRef};
use forecast_files::Output;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::FileFormat;
use crate::error::{Error, ErrorKind};
use crate::output::Unify;

/// A file that a table is written to.
pub(super) struct Sink {
    writer: Writer,
    encoder: std::sync::Arc<Encoder>,
    output: Output,
    path: PathBuf,
}

enum Writer {
    Parquet(SerializedFileWriter<File>),
    Arrow(Box<(FileWriter<BufWriter<File>>, Unify)>),
}

/// Makes a piece of a file of some rows.
pub(super) enum Encoder {
    Parquet(ArrowRowGroupWriterFactory, SchemaRef),
    Arrow,
}

/// Rows, ready to be appended.
pub(super) enum Piece {
    Parquet(Vec<ArrowColumnChunk>),
    Arrow(RecordBatch),
    Nothing,
}

impl Encoder {
    pub(super) fn encode(&self, batch: RecordBatch) -> Result<Piece, Error> {
        if batch.num_rows() == 0 {
            return Ok(Piece::Nothing);
        }
        let (factory, schema) = match self {
            Encoder::Arrow => return Ok(Piece::Arrow(batch)),
            Encoder::Parquet(factory, schema) => (factory, schema),
        };
        let mut writers = factory.create_column_writers(0)?.into_iter();
        let mut chunks = Vec::with_capacity(writers.len());
        for (field, column) in schema.fields().iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, column)? {
                if let Some(mut writer) = writers.next() {
                    writer.write(&leaf)?;
                    chunks.push(writer.close()?);
                }
            }
        }
        Ok(Piece::Parquet(chunks))
    }
}

impl Sink {
    /// Begins a file with this schema, of which the first columns are the caller's own.
    pub(super) fn create(path: &Path, schema: &SchemaRef, carried: usize) -> Result<Sink, Error> {
        let unwritten = |error| failed(path, "create", &error);
        let output = Output::create(path).map_err(unwritten)?;
        let file = output.handle().map_err(unwritten)?;
        let made = match FileFormat::of(path).unwrap_or(FileFormat::Parquet) {
            FileFormat::Parquet => parquet(file, schema),
            FileFormat::Arrow => arrow(file, schema, carried),
        };
        let (writer, encoder) = made.map_err(|error| named(path, error))?;
        Ok(Sink {
            writer,
            encoder: std::sync::Arc::new(encoder),
            output,
            path: path.to_owned(),
        })
    }

    pub(super) fn encoder(&self) -> std::sync::Arc<Encoder> {
        self.encoder.clone()
    }

    pub(super) fn append(&mut self, piece: Piece) -> Result<(), Error> {
        let appended = append(&mut self.writer, piece);
        appended.map_err(|error| named(&self.path, error))
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> Result<Written, Error> {
        let finished = match self.writer {
            Writer::Parquet(writer) => writer.close().map(drop).map_err(Error::from),
            Writer::Arrow(mut writer) => writer.0.finish().map_err(Error::from),
        };
        finished.map_err(|error| named(&self.path, error))?;
        Ok(Written {
            output: self.output,
            path: self.path,
        })
    }
}

fn parquet(file: File, schema: &SchemaRef) -> Result<(Writer, Encoder), Error> {
    // Which days and ids a row group has helps readers to pass over it; every word is in nearly all.
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for field in schema.fields() {
        if matches!(field.data_type(), DataType::Dictionary(_, _)) {
            let path = ColumnPath::new(vec![field.name().clone()]);
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    let options = ArrowWriterOptions::new().with_properties(properties.build());
    let writer = ArrowWriter::try_new_with_options(file, schema.clone(), options)?;
    let (writer, factory) = writer.into_serialized_writer()?;
    Ok((
        Writer::Parquet(writer),
        Encoder::Parquet(factory, schema.clone()),
    ))
}

fn arrow(file: File, schema: &SchemaRef, carried: usize) -> Result<(Writer, Encoder), Error> {
    let options = IpcWriteOptions::default().with_dictionary_handling(DictionaryHandling::Delta);
    let writer = FileWriter::try_new_with_options(BufWriter::new(file), schema, options)?;
    let unify = Unify::new(schema.clone(), carried);
    Ok((Writer::Arrow(Box::new((writer, unify))), Encoder::Arrow))
}

fn append(writer: &mut Writer, piece: Piece) -> Result<(), Error> {
    match (writer, piece) {
        (Writer::Parquet(writer), Piece::Parquet(chunks)) => {
            let mut rows = writer.next_row_group()?;
            for chunk in chunks {
                chunk.append_to_row_group(&mut rows)?;
            }
            rows.close()?;
        }
        (Writer::Arrow(arrow), Piece::Arrow(batch)) => {
            let (writer, unify) = &mut **arrow;
            writer.write(&unify.add(&batch)?)?;
        }
        _ => (),
    }
    Ok(())
}

/// A file that is whole, beside its place.
pub(super) struct Written {
    output: Output,
    path: PathBuf,
}

impl Written {
    /// Moves the file to its place.
    pub(super) fn take_place(self) -> Result<(), Error> {
        let taken = self.output.finish();
        taken.map_err(|error| failed(&self.path, "write", &error))
    }
}

fn failed(path: &Path, doing: &str, error: &std::io::Error) -> Error {
    let message = format!("could not {doing}: {error}");
    named(path, Error::new(ErrorKind::File, message))
}

fn named(path: &Path, error: Error) -> Error {
    error.in_table(path.display().to_string())
}
