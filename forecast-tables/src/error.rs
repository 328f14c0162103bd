//! The crate's one error type.

use std::fmt;

/// A run that could not go through, and where: the table or file, the column, the row, what was
/// found and what was expected.
///
/// What is wrong with one person is no such error: it stands in the column `error` of that
/// person's row. Messages carry no names or identifiers of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    table: Option<String>,
    column: Option<String>,
    row: Option<u64>,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A column is missing, there twice, or of a type that is not read.
    Column,
    /// Rows of one table do not fit those of another: doses of nobody, tables in different orders.
    Match,
    /// A file cannot be read or written.
    File,
    /// What was asked for cannot be done.
    Options,
}

impl Error {
    /// An error without a place.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error {
            kind,
            table: None,
            column: None,
            row: None,
            message: message.into(),
        }
    }

    /// The same error, found in a table or file.
    #[must_use]
    pub fn in_table(mut self, table: impl Into<String>) -> Error {
        self.table.get_or_insert_with(|| table.into());
        self
    }

    /// The same error with the name of its table replaced by that of a file.
    pub(crate) fn in_file_of(mut self, table: &str, file: &std::path::Path) -> Error {
        if self.table.as_deref() == Some(table) {
            self.table = Some(file.display().to_string());
        }
        self
    }

    pub(crate) fn in_column(mut self, column: impl Into<String>) -> Error {
        self.column = Some(column.into());
        self
    }

    pub(crate) fn at_row(mut self, row: u64) -> Error {
        self.row = Some(row);
        self
    }

    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The table (`patients`, `doses`, `observations`) or file in which it was found.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The column, with its parent where it lies in a list (`doses.cvx`).
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// The row of the table, from 1.
    #[must_use]
    pub fn row(&self) -> Option<u64> {
        self.row
    }

    /// What was found and what was expected, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.table {
            write!(f, "{table}: ")?;
        }
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        if let Some(column) = &self.column {
            write!(f, "column `{column}`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Error {
        Error::new(ErrorKind::File, error.to_string())
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Error {
        Error::new(ErrorKind::File, error.to_string())
    }
}
