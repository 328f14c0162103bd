//! A register as a file: one record per line, read whole, and rewritten whole under a lock.

use std::path::{Path, PathBuf};

use forecast_files::Lock;
use forecast_record::model::Record;
use rayon::prelude::*;

use crate::failure::Failure;
use crate::input::Input;
use crate::intake::{Kept, json_line};
use crate::kinds::hint;
use crate::output::Target;
use crate::say::say;

/// A register that is being rewritten: nobody else rewrites it as long as this is there.
pub(crate) struct RegisterFile {
    path: PathBuf,
    _lock: Lock,
}

impl RegisterFile {
    /// Waits until nobody else rewrites the file.
    pub(crate) fn open(path: &Path) -> Result<RegisterFile, Failure> {
        let waiting = || say!("{}: waiting for who rewrites it", path.display());
        let lock =
            Lock::take(path, waiting).map_err(|error| Failure::file(path, "lock", &error))?;
        Ok(RegisterFile {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// Reads every record; none where there is no file yet.
    ///
    /// # Errors
    ///
    /// Where one line is not a record: what is not read whole is not rewritten.
    pub(crate) fn read(&self) -> Result<Vec<Kept>, Failure> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let input = Input::File(self.path.clone());
        let bytes = input.read()?;
        records(&bytes).map_err(|(line, error)| {
            let what = match hint(&bytes) {
                Some(hint) if line == 1 => format!("{error}; {hint}"),
                _ => error,
            };
            Failure::at(
                format_args!("{input}, line {line}"),
                format_args!("{what}; the register was left as it is"),
            )
        })
    }

    /// Replaces the file by these records.
    pub(crate) fn replace(self, records: &[Kept]) -> Result<(), Failure> {
        write_to(Target::rewrite(&self.path)?, records)
    }
}

/// Writes records to a file, one per line.
pub(crate) fn write_records(path: &Path, records: &[Kept]) -> Result<(), Failure> {
    write_to(Target::create(path)?, records)
}

fn write_to(mut target: Target, records: &[Kept]) -> Result<(), Failure> {
    for some in records.chunks(1_024) {
        let lines: Result<Vec<String>, Failure> = some
            .par_iter()
            .map(|kept| json_line(&kept.record))
            .collect();
        target.put(lines?.concat().as_bytes())?;
    }
    target.finish()
}

/// The records of lines; else the first line that is not one, and why.
fn records(bytes: &[u8]) -> Result<Vec<Kept>, (usize, String)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines: Vec<(usize, &[u8])> = (1..)
        .zip(bytes.split(|byte| *byte == b'\n'))
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .collect();
    let read: Vec<Result<Kept, (usize, String)>> = lines
        .par_iter()
        .map(|(line, text)| match Record::from_json(text) {
            Ok(record) => Ok(Kept {
                place: format!("the register, line {line}"),
                line: *line,
                record,
                as_of: None,
            }),
            Err(error) => Err((*line, error.to_string())),
        })
        .collect();
    read.into_iter().collect()
}
