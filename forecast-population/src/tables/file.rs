//! One Parquet file, of which several row groups are encoded at once.

use std::io::Write;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::columns::Columns;
use crate::error::{Error, ErrorKind};
use crate::person::Person;

/// A file that is being written.
pub(super) struct Table<W: Write + Send> {
    schema: SchemaRef,
    columns: Columns,
    writer: SerializedFileWriter<W>,
    factory: Arc<ArrowRowGroupWriterFactory>,
}

/// What encodes row groups of a table, on any thread.
pub(super) struct Encoder {
    schema: SchemaRef,
    columns: Columns,
    factory: Arc<ArrowRowGroupWriterFactory>,
}

/// A row group that is being encoded.
pub(super) struct Begun {
    schema: SchemaRef,
    columns: Columns,
    writers: Vec<ArrowColumnWriter>,
    rows: usize,
}

/// A row group that was encoded.
pub(super) struct Rows {
    chunks: Vec<ArrowColumnChunk>,
    rows: usize,
}

impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Error {
        Error::output(error)
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Error {
        Error::output(error)
    }
}

impl<W: Write + Send> Table<W> {
    pub(super) fn new(target: W, schema: SchemaRef, columns: Columns) -> Result<Table<W>, Error> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let writer = ArrowWriter::try_new(target, Arc::clone(&schema), Some(properties))?;
        let (writer, factory) = writer.into_serialized_writer()?;
        Ok(Table {
            schema,
            columns,
            writer,
            factory: Arc::new(factory),
        })
    }

    pub(super) fn encoder(&self) -> Encoder {
        Encoder {
            schema: Arc::clone(&self.schema),
            columns: self.columns,
            factory: Arc::clone(&self.factory),
        }
    }

    /// Writes a row group; one without rows is left out.
    pub(super) fn append(&mut self, rows: Rows) -> Result<(), Error> {
        if rows.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for chunk in rows.chunks {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    }

    pub(super) fn close(self) -> Result<(), Error> {
        self.writer.close()?;
        Ok(())
    }
}

impl Encoder {
    pub(super) fn begin(&self) -> Result<Begun, Error> {
        Ok(Begun {
            schema: Arc::clone(&self.schema),
            columns: self.columns,
            // The number of the row group matters to encrypted files only.
            writers: self.factory.create_column_writers(0)?,
            rows: 0,
        })
    }
}

impl Begun {
    pub(super) fn add(&mut self, people: &[Person<'_>]) -> Result<(), Error> {
        let columns: Vec<ArrayRef> = (self.columns)(people)?;
        self.rows += columns.first().map_or(0, |column| column.len());
        let mut writers = self.writers.iter_mut();
        for (field, column) in self.schema.fields().iter().zip(&columns) {
            for leaf in compute_leaves(field, column)? {
                if let Some(writer) = writers.next() {
                    writer.write(&leaf)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn end(self) -> Result<Rows, Error> {
        let chunks = self.writers.into_iter().map(ArrowColumnWriter::close);
        Ok(Rows {
            chunks: chunks.collect::<Result<_, _>>()?,
            rows: self.rows,
        })
    }
}

impl Error {
    fn output(error: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Output, "", error.to_string())
    }
}
