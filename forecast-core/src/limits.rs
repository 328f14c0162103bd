//! How much one person, text or file may be: the same at every door, and stated in
//! `docs/formats.md`. What is beyond is refused; nothing is cut.

use crate::error::{Error, ErrorKind};
use crate::patient::Patient;

/// How many doses one person may have.
pub const DOSES: usize = 10_000;
/// How many observations one person may have.
pub const OBSERVATIONS: usize = 10_000;
/// How long the id of a person may be, in bytes.
pub const ID: usize = 1_024;
/// How long any other text may be, in bytes.
pub const TEXT: usize = 65_536;
/// How many schedules may be asked for side by side.
pub const SCHEDULES: usize = 8;
/// How much the rows of a batch of an Arrow file may be when they are unpacked, in bytes.
pub const UNPACKED_BATCH: u64 = 4 << 30;
/// How much a workbook may be when it is unpacked, in bytes.
pub const UNPACKED: u64 = 64 << 20;

/// Refuses a person who is beyond a limit.
///
/// # Errors
///
/// [`ErrorKind::Request`] with the path of what is too much.
pub fn check(patient: &Patient) -> Result<(), Error> {
    count("doses", patient.doses.len(), DOSES)?;
    count("observations", patient.observations.len(), OBSERVATIONS)?;
    length(patient.id.as_deref(), ID, || "id".to_owned())?;
    length(patient.birth_country.as_deref(), TEXT, || {
        "birth_country".to_owned()
    })?;
    for (index, dose) in patient.doses.iter().enumerate() {
        let at = |field: &str| format!("doses[{index}].{field}");
        length(Some(&dose.cvx), TEXT, || at("cvx"))?;
        length(dose.mvx.as_deref(), TEXT, || at("mvx"))?;
        length(dose.trade_name.as_deref(), TEXT, || at("trade_name"))?;
    }
    for (index, observation) in patient.observations.iter().enumerate() {
        let at = || format!("observations[{index}].code");
        length(Some(&observation.code), TEXT, at)?;
    }
    Ok(())
}

/// Refuses a list that is too long.
///
/// # Errors
///
/// [`ErrorKind::Request`] at the path.
pub fn count(path: &str, found: usize, most: usize) -> Result<(), Error> {
    if found <= most {
        return Ok(());
    }
    let message = format!("found {found}, expected at most {most}");
    Err(Error::new(ErrorKind::Request, path, message))
}

/// Refuses a text that is too long.
///
/// # Errors
///
/// [`ErrorKind::Request`] at the path.
pub fn length(text: Option<&str>, most: usize, path: impl FnOnce() -> String) -> Result<(), Error> {
    match text.map_or(0, str::len) {
        found if found <= most => Ok(()),
        found => {
            let message = format!("found a text of {found} bytes, expected at most {most}");
            Err(Error::new(ErrorKind::Request, path(), message))
        }
    }
}

/// Returns the words of each schedule of a list with commas between them.
///
/// # Errors
///
/// [`ErrorKind::Request`] at `schedule` where there are too many, or one is there twice.
pub fn schedules(words: &str) -> Result<Vec<&str>, Error> {
    count("schedule", words.split(',').count(), SCHEDULES)?;
    let mut parts: Vec<&str> = Vec::new();
    for part in words.split(',').map(str::trim) {
        if parts.contains(&part) {
            let part = crate::text::quoted(part);
            let message = format!("found `{part}` twice, expected each schedule once");
            return Err(Error::new(ErrorKind::Request, "schedule", message));
        }
        parts.push(part);
    }
    Ok(parts)
}
