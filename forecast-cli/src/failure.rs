//! How a command ends.

use std::fmt::Display;
use std::io;
use std::path::Path;

/// A command ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it went well: exit code 0.
    Good,
    /// Some of it failed: exit code 1.
    SomeFailed,
}

/// A command did not run to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It could not run: exit code 2, and this message on stderr.
    CouldNotRun(String),
    /// Whoever reads stdout closed it, as `head` does: not an error.
    ReaderGone,
}

impl Failure {
    /// A failure with a message that says where, what was found and what was expected.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure::CouldNotRun(message.into())
    }

    /// A file could not be opened, read or written.
    pub(crate) fn file(path: &Path, doing: &str, error: &io::Error) -> Failure {
        Failure::CouldNotRun(format!("{}: could not {doing}: {error}", path.display()))
    }

    /// A failure in a file, or on stdin.
    pub(crate) fn at(place: impl Display, error: impl Display) -> Failure {
        Failure::CouldNotRun(format!("{place}: {error}"))
    }

    /// Writing the answer failed.
    pub(crate) fn output(error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::ReaderGone
        } else {
            Failure::CouldNotRun(format!("could not write the answer: {error}"))
        }
    }
}

impl From<forecast_core::Error> for Failure {
    fn from(error: forecast_core::Error) -> Failure {
        Failure::CouldNotRun(error.to_string())
    }
}

impl From<forecast_tables::Error> for Failure {
    fn from(error: forecast_tables::Error) -> Failure {
        Failure::CouldNotRun(error.to_string())
    }
}
