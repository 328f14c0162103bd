//! [`PersonBuilder`]: a patient from the rows of tables.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};
use serde::Deserialize;

use super::chunk::Chunk;
use super::rows::{DoseRows, ObservationRows};
use crate::column::{Days, Text, parse};

/// What is wrong with a person: path and message, as in the wire format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowError(String);

impl RowError {
    pub(crate) fn new(path: &str, message: &str) -> RowError {
        if path.is_empty() {
            return RowError(message.to_owned());
        }
        RowError(format!("{path}: {message}"))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl From<forecast_core::Error> for RowError {
    fn from(error: forecast_core::Error) -> RowError {
        RowError::new(error.path(), error.message())
    }
}

/// Builds patients, one after the other, in the same memory.
pub(crate) struct PersonBuilder {
    pub(crate) patient: Patient,
    spare_doses: Vec<Dose>,
    spare_observations: Vec<Observation>,
}

impl PersonBuilder {
    pub(crate) fn new() -> PersonBuilder {
        PersonBuilder {
            patient: Patient::new(Date::MIN),
            spare_doses: Vec::new(),
            spare_observations: Vec::new(),
        }
    }

    /// Reads a patient of a chunk; gives the assessment date of the row, where it has one.
    pub(crate) fn fill(&mut self, chunk: &Chunk, row: usize) -> Result<Option<Date>, RowError> {
        let patients = &chunk.patients;
        let patient = &mut self.patient;
        self.spare_doses.append(&mut patient.doses);
        self.spare_observations.append(&mut patient.observations);
        if chunk.by_id && patients.id.get(row).is_none() {
            let message = "found null, expected an id, by which to find doses and observations";
            return Err(RowError::new("id", message));
        }
        let birth_date = patients.birth_date.get(row);
        let birth_date = birth_date.map_err(|error| RowError::new("birth_date", &error))?;
        patient.birth_date =
            birth_date.ok_or_else(|| RowError::new("birth_date", "found null, expected a date"))?;
        let sex = patients.sex.as_ref().and_then(|text| text.get(row));
        patient.sex = sex
            .map(read_sex)
            .transpose()
            .map_err(|error| RowError::new("sex", &error))?
            .unwrap_or_default();
        copy(
            patients.birth_country.as_ref(),
            row,
            &mut patient.birth_country,
        );
        for (rows, row) in chunk.doses.of(row) {
            let mut dose = self
                .spare_doses
                .pop()
                .unwrap_or_else(|| Dose::new(Date::MIN, String::new()));
            let read = read_dose(rows, row, &mut dose);
            patient.doses.push(dose);
            read.map_err(|(field, message)| {
                let path = format!("doses[{}]{field}", patient.doses.len() - 1);
                RowError::new(&path, &message)
            })?;
        }
        for (rows, row) in chunk.observations.of(row) {
            let mut observation = self
                .spare_observations
                .pop()
                .unwrap_or_else(|| Observation::new(String::new()));
            let read = read_observation(rows, row, &mut observation);
            patient.observations.push(observation);
            read.map_err(|(field, message)| {
                let path = format!("observations[{}]{field}", patient.observations.len() - 1);
                RowError::new(&path, &message)
            })?;
        }
        let as_of = patients.as_of.as_ref().map(|days| days.get(row));
        let as_of = as_of.transpose().map(Option::flatten);
        as_of.map_err(|error| RowError::new("as_of", &error))
    }
}

/// The path within the dose or observation, and the message.
type FieldError = (&'static str, String);

fn read_dose(rows: &DoseRows, row: usize, dose: &mut Dose) -> Result<(), FieldError> {
    if rows.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
        return Err(("", "found null, expected a dose".to_owned()));
    }
    dose.date = needed(&rows.date, row).map_err(|error| (".date", error))?;
    if rows.cvx.write(row, &mut dose.cvx).is_none() {
        return Err((".cvx", "found null, expected a CVX code".to_owned()));
    }
    copy(rows.mvx.as_ref(), row, &mut dose.mvx);
    copy(rows.trade_name.as_ref(), row, &mut dose.trade_name);
    dose.volume = value(rows.volume.as_ref(), row).map_err(|error| (".volume", error))?;
    dose.condition = value(rows.condition.as_ref(), row).map_err(|error| (".condition", error))?;
    dose.lot_expiration =
        value(rows.lot_expiration.as_ref(), row).map_err(|error| (".lot_expiration", error))?;
    Ok(())
}

fn read_observation(
    rows: &ObservationRows,
    row: usize,
    observation: &mut Observation,
) -> Result<(), FieldError> {
    if rows.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
        return Err(("", "found null, expected an observation".to_owned()));
    }
    observation.code.clear();
    match rows.code.get(row) {
        Some(code) => observation.code.push_str(code),
        None => return Err((".code", "found null, expected a code".to_owned())),
    }
    let day = |days: &Option<Days>| days.as_ref().map_or(Ok(None), |days| days.get(row));
    observation.date = day(&rows.date).map_err(|error| (".date", error))?;
    observation.end = day(&rows.end).map_err(|error| (".end", error))?;
    Ok(())
}

fn needed(days: &Days, row: usize) -> Result<Date, String> {
    days.get(row)?
        .ok_or_else(|| "found null, expected a date".to_owned())
}

/// A sex in the wire format's words or as the letter of a registry's export, in either case.
fn read_sex(text: &str) -> Result<Sex, String> {
    match text {
        "F" | "f" => return Ok(Sex::Female),
        "M" | "m" => return Ok(Sex::Male),
        "U" | "u" | "X" | "x" | "" => return Ok(Sex::Unknown),
        _ => {}
    }
    let lower = text.to_ascii_lowercase();
    // The message quotes the text as it stands there.
    parse(&lower).or_else(|_| parse(text))
}

/// A value that the wire format writes as text.
fn value<'a, T: Deserialize<'a>>(text: Option<&'a Text>, row: usize) -> Result<Option<T>, String> {
    text.and_then(|text| text.get(row)).map(parse).transpose()
}

/// Copies text into memory that may be there already.
fn copy(from: Option<&Text>, row: usize, to: &mut Option<String>) {
    let Some(text) = from.and_then(|text| text.get(row)) else {
        *to = None;
        return;
    };
    let held = to.get_or_insert_default();
    held.clear();
    held.push_str(text);
}
