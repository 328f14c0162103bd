//! Schedules from disk: a folder or one JSON file.

use std::fs;
use std::path::Path;

use forecast_core::schedule::check::{Form, check_form};
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::{ANTIGENS, from_files, from_one_file};
use forecast_core::{Error, ErrorKind};

/// Loads a schedule from a folder or from one JSON file, and checks it.
///
/// In a folder, files whose name begins with a point are passed over; any other must be a file of
/// a schedule.
///
/// # Errors
///
/// [`ErrorKind::File`] where something cannot be read, else the first of what [`problems`] gives,
/// with the number of further ones. All name file and JSON path.
pub fn load(path: &Path) -> Result<ScheduleDocument, Error> {
    let (document, form) = read(path)?;
    let errors = checked(path, &document, form);
    let more = errors.len().saturating_sub(1);
    match errors.into_iter().next() {
        None => Ok(document),
        Some(first) if more == 0 => Err(first),
        Some(first) => {
            let message = format!("{} (and {more} more)", first.message());
            let error = Error::new(first.kind(), first.path(), message);
            Err(error.in_file(first.file().unwrap_or_default()))
        }
    }
}

/// Everything that is wrong with a schedule on disk; nothing where it can be used.
///
/// Where a file cannot be read or is not of the right form, that is the one error: what it says
/// can only be checked afterwards.
#[must_use]
pub fn problems(path: &Path) -> Vec<Error> {
    match read(path) {
        Ok((document, form)) => checked(path, &document, form),
        Err(error) => vec![error],
    }
}

fn read(path: &Path) -> Result<(ScheduleDocument, Form), Error> {
    if path.is_dir() {
        let mut files = Vec::new();
        folder(path, "", &mut files)?;
        let document = from_files(files).map_err(|error| within(path, error))?;
        Ok((document, Form::Folder))
    } else {
        let text = text(path)?;
        let document = from_one_file(&text).map_err(|error| within(path, error))?;
        Ok((document, Form::OneFile))
    }
}

fn checked(path: &Path, document: &ScheduleDocument, form: Form) -> Vec<Error> {
    let errors = check_form(document, form);
    errors
        .into_iter()
        .map(|error| within(path, error))
        .collect()
}

/// Puts the schedule's own path before the file that an error names.
fn within(path: &Path, error: Error) -> Error {
    let file = match error.file() {
        Some(file) => path.join(file),
        None => path.to_owned(),
    };
    error.in_file(file.display().to_string())
}

fn folder(path: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), Error> {
    let mut entries = fs::read_dir(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(path, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        }
        if !path.is_dir() {
            files.push((format!("{prefix}{name}"), text(&path)?));
        } else if prefix.is_empty() && name == ANTIGENS {
            folder(&path, &format!("{ANTIGENS}/"), files)?;
        } else {
            let message = format!("unknown folder, a schedule has only {ANTIGENS}");
            let error = Error::new(ErrorKind::Format, "", message);
            return Err(error.in_file(path.display().to_string()));
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|error| failed(path, &error))?;
    // Some programs put a byte-order mark before everything; whoever reads the text passes over it.
    String::from_utf8(bytes).map_err(|_| {
        Error::new(ErrorKind::Syntax, "", "the file is not in UTF-8")
            .in_file(path.display().to_string())
    })
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::File, "", error.to_string()).in_file(path.display().to_string())
}
