//! The thin record core of an immunization information system.
pub mod hl7;
