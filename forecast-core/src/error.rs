//! The crate's one error type.

use std::fmt;

use serde::Serialize;
use serde_path_to_error::{Path, Segment};

use crate::strict::Strict;
use crate::text::{self, plain, quoted};

/// What went wrong, and where: the file, the JSON path, what was found and what was expected.
///
/// Clinical results are values, never errors. Messages carry no names or identifiers of people.
/// Serialized it is an object with the fields `kind`, `file`, `path` and `message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Error {
    kind: ErrorKind,
    file: Option<String>,
    path: String,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file cannot be read. The engine itself reads none; those who load files for it do.
    File,
    /// The text is not JSON at all.
    Syntax,
    /// A field is missing, unknown or has a value of the wrong form.
    Format,
    /// A schedule refers to something that it does not have.
    Reference,
    /// A schedule contradicts itself.
    Rule,
    /// What is asked about a person makes no sense, such as a forecast for a day before birth.
    Request,
}

impl Error {
    /// An error at a JSON path.
    #[must_use]
    pub fn new(kind: ErrorKind, path: impl Into<String>, message: impl Into<String>) -> Error {
        Error {
            kind,
            file: None,
            path: path.into(),
            // Whoever made it may have quoted a value whole.
            message: text::message(&message.into()),
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

    /// The JSON path to the value, such as `series[0].doses[1].number`; empty for the whole.
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

/// Reads a value from JSON; errors name the path.
///
/// # Errors
///
/// [`ErrorKind::Syntax`] where the text is not JSON, [`ErrorKind::Format`] where it is not this
/// value.
pub fn from_json<'de, T: serde::Deserialize<'de>>(json: &'de [u8]) -> Result<T, Error> {
    // Some programs put a byte-order mark before everything.
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    // Keeping track of the path takes as long as reading: it is done for what is wrong only.
    let mut reader = serde_json::Deserializer::from_slice(json);
    if let Ok(value) = T::deserialize(Strict(&mut reader))
        && reader.end().is_ok()
    {
        return Ok(value);
    }
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(Strict(&mut reader)).map_err(|error| {
        let path = told_path(error.path());
        let inner = error.into_inner();
        let kind = if inner.is_data() {
            ErrorKind::Format
        } else {
            ErrorKind::Syntax
        };
        Error::new(kind, path, told(&inner.to_string()))
    })?;
    reader
        .end()
        .map_err(|error| Error::new(ErrorKind::Syntax, "", error.to_string()))?;
    Ok(value)
}

/// How long a path is that an error shows, in characters.
const MAX_PATH: usize = 200;

/// The path of an error, of which a part may be the name of an unknown field. Where the text ends
/// or breaks off, the last part is not known and is left out.
fn told_path(path: &Path) -> String {
    let mut told = String::new();
    for segment in path.iter() {
        let name = match segment {
            Segment::Seq { index } => {
                told.push_str(&format!("[{index}]"));
                continue;
            }
            Segment::Map { key } => key,
            Segment::Enum { variant } => variant,
            Segment::Unknown => break,
        };
        if !told.is_empty() {
            told.push('.');
        }
        told.push_str(&quoted(name));
    }
    match told.char_indices().nth(MAX_PATH) {
        Some((end, _)) => format!("{}…", told.get(..end).unwrap_or_default()),
        None => told,
    }
}

/// Returns what `serde` says of a value, without the value where it is of the wrong type: nobody knows what
/// is in it. A wrong word of the right type is quoted in part.
#[must_use]
pub fn told(message: &str) -> String {
    let expected = message.rfind(", expected ").unwrap_or(message.len());
    let (found, rest) = message.split_at(expected);
    let quotes = ['`', '"'];
    let (Some(begin), true) = (found.find(quotes), found.ends_with(quotes)) else {
        return plain(message).into_owned();
    };
    let (what, value) = found.split_at(begin);
    if what.starts_with("invalid type: ") {
        return format!("{}{rest}", what.trim_end());
    }
    let quote = value.get(..1).unwrap_or_default();
    let value = value.strip_prefix(quotes).unwrap_or(value);
    let value = value.strip_suffix(quotes).unwrap_or(value);
    format!("{what}{quote}{}{quote}{rest}", quoted(value))
}
