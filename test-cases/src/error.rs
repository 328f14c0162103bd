//! The crate's one error type.

use std::fmt;

/// What went wrong with a file of cases or with the ledger, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    file: Option<String>,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io,
    /// A file has not the form that it should have.
    Format,
    /// A book, a case or the ledger contradicts itself or the books.
    Content,
    /// The engine refused a case.
    Engine,
}

impl Error {
    /// An error that no file is known for.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error {
            kind,
            file: None,
            message: forecast_core::text::message(&message.into()),
        }
    }

    /// The same error, found in a file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Error {
        self.file = Some(file.into());
        self
    }

    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file in which it was found, where there is one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<forecast_core::error::Error> for Error {
    /// A file that is not JSON or has not the right fields; the message keeps the JSON path.
    fn from(error: forecast_core::error::Error) -> Error {
        Error::new(ErrorKind::Format, error.to_string())
    }
}
