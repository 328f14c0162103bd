//! What a record holds, and where each fact came from.
//!
//! A [`Record`] keeps what sources reported, as they reported it: who the person is, each dose and
//! each observation of each source. Nothing in it is a decision; which reports are the same dose
//! and what the engine is asked are worked out from it anew each time.
//!
//! In JSON, fields that are not known are left out, unknown fields are refused, codes are strings
//! with their leading zeros, dates are ISO 8601 and may be partial.
//!
//! ```
//! use forecast_record::model::{Channel, DoseReport, Origin, Record, Source, SourceId};
//!
//! let mut record = Record::default();
//! let clinic = SourceId::new("clinic-a/1");
//! record.sources.insert(clinic.clone(), Source::new(Channel::Manual));
//! let mut dose = DoseReport::new(clinic);
//! dose.date = Some("2025-10".parse()?);
//! dose.cvx = Some("107".to_owned());
//! dose.origin = Some(Origin::ParentRecord);
//! record.doses.push(dose);
//!
//! let json = record.to_json()?;
//! assert_eq!(Record::from_json(json.as_bytes())?, record);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod coding;
mod date;
mod dose;
mod limits;
mod merge;
mod observation;
mod person;
mod source;

pub use coding::{Coding, system};
pub use date::{ParsePartialDateError, ParseTimestampError, PartialDate, Precision, Timestamp};
pub use dose::{
    Action, Amount, Completion, Detail, DoseId, DoseReport, InformationStatement, Organisation,
    Origin, Provider,
};
pub use observation::question;
pub use observation::{Given, ObservationKind, ObservationReport, Severity, Standing};
pub use person::{
    Address, AdministrativeSex, Contact, Death, Identifier, MultipleBirth, Person, PersonName,
    Protection, Publicity, RegistryStanding, RegistryStatus, Telecom, TelecomKind,
};
pub use source::{Channel, Fact, Source, SourceId};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// All that is known about one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// The sources of the facts below.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<SourceId, Source>,
    /// Who it is about.
    pub person: Person,
    /// The doses as reported, in any order; one dose may be here several times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doses: Vec<DoseReport>,
    /// The observations as reported, in any order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<ObservationReport>,
    /// Facts that a source wants taken out, where it sent them as deleted (HL7: `""`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erasures: Vec<Fact<PersonField>>,
    /// Facts about the person that later ones replaced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<Superseded>,
}

impl Record {
    /// Reads a record from JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] where the text is not JSON, [`ErrorKind::Format`] where it is not a
    /// record, [`ErrorKind::Request`] where it is beyond one of the
    /// [`limits`](forecast_core::limits); the error names the path.
    pub fn from_json(json: &[u8]) -> Result<Record, Error> {
        let read = forecast_core::error::from_json(json);
        let record: Record = read.map_err(|error| {
            // What the reader found may be a name or a date of birth: it stays out of the message.
            let own = Error::from(error);
            Error::new(own.kind(), own.path(), without_values(own.message()))
        })?;
        record.check_limits(Some(json.len()))?;
        Ok(record)
    }

    /// Writes the record as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] where it cannot be written, which no record that was read brings
    /// about.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self)
            .map_err(|error| Error::new(ErrorKind::Output, "", error.to_string()))
    }

    /// When a dose was reported: as the dose says, or else as its source says.
    #[must_use]
    pub fn reported(&self, dose: &DoseReport) -> Option<Timestamp> {
        dose.reported
            .or_else(|| self.sources.get(&dose.source).and_then(Source::reported))
    }
}

/// A message of the JSON reader without the strings that it quotes.
fn without_values(message: &str) -> String {
    let mut parts = message.split('"');
    let before = parts.next().unwrap_or_default();
    match parts.next_back() {
        Some(after) => format!("{before}\u{2026}{after}"),
        None => before.to_owned(),
    }
}

/// The facts about a person that a source can ask to be taken out or can replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    /// [`Person::identifiers`].
    Identifiers,
    /// [`Person::names`].
    Names,
    /// [`Person::birth_date`].
    BirthDate,
    /// [`Person::sex`].
    Sex,
    /// [`Person::mothers_maiden_name`].
    MothersMaidenName,
    /// [`Person::addresses`].
    Addresses,
    /// [`Person::telecoms`].
    Telecoms,
    /// [`Person::contacts`].
    Contacts,
    /// [`Person::races`].
    Races,
    /// [`Person::ethnicities`].
    Ethnicities,
    /// [`Person::language`].
    Language,
    /// [`Person::birth_country`].
    BirthCountry,
    /// [`Person::multiple_birth`].
    MultipleBirth,
    /// [`Person::death`].
    Death,
    /// [`Person::protection`].
    Protection,
    /// [`Person::publicity`].
    Publicity,
    /// [`Person::registry_status`].
    RegistryStatus,
}

/// A fact about the person that a later one replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    /// Which fact.
    pub field: PersonField,
    /// What it said, as in [`Person`].
    pub value: serde_json::Value,
    /// Who had said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceId>,
}
