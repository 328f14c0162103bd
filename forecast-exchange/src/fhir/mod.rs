//! FHIR R4: the ImmDS operation `$immds-forecast`, and Bundles from and to a record.
//!
//! Resources are read as JSON or XML and written as JSON, with narrow types. Nothing is dropped
//! without a word: every element that has no place in the record, every code that is not understood
//! and every fact that the forecast cannot use becomes an [`Issue`] that names its place.
//!
//! - [`answer`]: a request of `$immds-forecast` (HL7 ImmDS 1.0.0) to its answer;
//! - [`read_request`]: the request alone;
//! - [`read_bundle`] and [`write_bundle`]: a record from and to Patient, Immunization, Condition,
//!   Observation and AllergyIntolerance.

mod document;
mod immds;
mod issue;
mod read;
mod systems;
mod types;
mod unique;
mod write;

pub use document::resource_type_of;
pub use immds::{Request, answer, read_request};
pub use issue::{Issue, OperationOutcome, Severity, summed};
pub use read::{Read, read_bundle};
pub use write::write_bundle;
