//! From the record and the forecast to FHIR.

pub(super) mod forecast;
mod lost;
mod person;
mod record;

use serde_json::Value;

use super::issue::Issue;
use forecast_record::model::Record;

/// Writes a record as a Bundle (type `collection`): a Patient, then the doses and the observations
/// as they were reported, in the order of the record. What FHIR has no place for is in the issues,
/// except who reported what: a Bundle has one source.
#[must_use]
pub fn write_bundle(record: &Record) -> (Value, Vec<Issue>) {
    let bundle = record::bundle(record);
    let issues = lost::lost(record, &bundle);
    (bundle, issues)
}
