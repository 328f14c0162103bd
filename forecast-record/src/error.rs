//! The crate's one error type.

use std::fmt;

/// What went wrong, and where: the file, the path in it, what was found and what was expected.
///
/// What a message or a record says about a person is never part of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    file: Option<String>,
    path: String,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text cannot be read at all.
    Syntax,
    /// A field is missing, unknown or has a value of the wrong form.
    Format,
    /// Rules or weights that a registry brought along contradict themselves.
    Rules,
    /// What is asked of a record cannot be done with what it holds.
    Request,
    /// A document could not be made.
    Output,
}

impl Error {
    /// An error at a path, such as `person.names[0]` or `PID-7`.
    #[must_use]
    pub fn new(kind: ErrorKind, path: impl Into<String>, message: impl Into<String>) -> Error {
        Error {
            kind,
            file: None,
            path: path.into(),
            // Whoever made it may have quoted a value whole.
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

    /// The path to the value; empty for the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was found and what was expected, without file and path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<forecast_core::Error> for Error {
    fn from(error: forecast_core::Error) -> Error {
        use forecast_core::ErrorKind as Core;
        let kind = match error.kind() {
            Core::Syntax => ErrorKind::Syntax,
            Core::Request => ErrorKind::Request,
            Core::Rule | Core::Reference => ErrorKind::Rules,
            _ => ErrorKind::Format,
        };
        let mut own = Error::new(kind, error.path(), error.message());
        own.file = error.file().map(str::to_owned);
        own
    }
}

impl From<Error> for forecast_core::Error {
    fn from(error: Error) -> forecast_core::Error {
        use forecast_core::ErrorKind as Core;
        let kind = match error.kind {
            ErrorKind::Syntax => Core::Syntax,
            ErrorKind::Format => Core::Format,
            ErrorKind::Rules => Core::Rule,
            ErrorKind::Request | ErrorKind::Output => Core::Request,
        };
        let own = forecast_core::Error::new(kind, error.path, error.message);
        match error.file {
            Some(file) => own.in_file(file),
            None => own,
        }
    }
}
