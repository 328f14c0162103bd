//! Where a command reads from: a file or stdin.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use forecast_files::Identity;

use crate::failure::Failure;
use crate::kinds::refuse_binary;
use crate::output::reads;

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
                reads(Identity::of_file(&file).ok().flatten());
                Ok(Box::new(file))
            }
            Input::Stdin => {
                reads(Identity::of_stdin());
                Ok(Box::new(io::stdin()))
            }
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
}

/// Reads a file that an argument names beside the input.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let input = Input::File(path.to_owned());
    let bytes = input.read()?;
    refuse_binary(&input, &bytes)?;
    Ok(bytes)
}

/// Reads a file of text, without the mark that some programs put before it.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read_file(path)?);
    let text = text.map_err(|_| Failure::at(path.display(), "the file is not in UTF-8"))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::File(path) => path.display().fmt(f),
            Input::Stdin => f.write_str("stdin"),
        }
    }
}
