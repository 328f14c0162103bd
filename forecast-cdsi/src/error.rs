//! The crate's one error type.

use std::fmt;

/// What went wrong while reading what CDC publishes: the file, the place in it, what was found and
/// what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    file: Option<String>,
    path: String,
    line: Option<u32>,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder cannot be read or written.
    Io,
    /// A file is not of the format that it should have, such as XML that ends too early.
    Syntax,
    /// An element, attribute, column or value that is not known. Nothing is lost silently: it
    /// stops the reading.
    Unknown,
    /// Something that must be there is not.
    Missing,
    /// The parts of a release contradict each other.
    Conflict,
}

impl Error {
    /// An error of which the place is not known yet.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error {
            kind,
            file: None,
            path: String::new(),
            line: None,
            message: message.into(),
        }
    }

    /// The same error, found in a file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Error {
        self.file = Some(file.into());
        self
    }

    /// The same error, found at a place in the file, such as an element path.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Error {
        self.path = path.into();
        self
    }

    /// The same error, found on a line of the file, counted from 1.
    #[must_use]
    pub fn on_line(mut self, line: u32) -> Error {
        self.line = Some(line);
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

    /// The place in the file, such as `/antigenSupportingData/series[2]/seriesName`; empty for the
    /// whole file.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line on which it was found, counted from 1, where it is known.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// What was found and what was expected, without file and place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}")?;
            if let Some(line) = self.line {
                write!(f, ", line {line}")?;
            }
            f.write_str(": ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
