//! Where a command reads from: a file or stdin.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file, or stdin where the argument is `-`.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    File(PathBuf),
    Stdin,
}

impl Input {
    pub(crate) fn new(argument: &Path) -> Input {
        if argument.as_os_str() == "-" {
            Input::Stdin
        } else {
            Input::File(argument.to_owned())
        }
    }

    /// Opens it for reading.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, Failure> {
        match self {
            Input::File(path) => {
                let file = File::open(path).map_err(|e| Failure::file(path, "open", &e))?;
                Ok(Box::new(file))
            }
            Input::Stdin => Ok(Box::new(io::stdin())),
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        self.open()?
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::at(self, format_args!("could not read: {error}")))?;
        Ok(bytes)
    }

    /// How many bytes it has, where that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        match self {
            Input::File(path) => {
                let metadata = path.metadata().ok()?;
                metadata.is_file().then_some(metadata.len())
            }
            Input::Stdin => None,
        }
    }

    /// Whether this is the same file as `other`.
    pub(crate) fn is_file(&self, other: &Path) -> bool {
        match self {
            Input::File(path) => match (path.canonicalize(), other.canonicalize()) {
                (Ok(this), Ok(other)) => this == other,
                _ => false,
            },
            Input::Stdin => false,
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::File(path) => path.display().fmt(f),
            Input::Stdin => f.write_str("stdin"),
        }
    }
}
