//! From the record and the forecast to FHIR.

pub(super) mod forecast;
mod person;
mod record;

pub use record::write_bundle;
