//! What crosses the border of a registry: HL7 v2 submissions, acknowledgements, queries and answers
//! ([`hl7`]), and FHIR R4 ([`fhir`]), from and to the record of `forecast-record`; and the check of
//! messages by the national guide ([`guide`]).
//!
//! It maps fields of the record to places in messages and back. It must not know files, sockets or a
//! clock, print a page, or decide which reports are the same dose or the same person.

pub mod fhir;
pub mod guide;
pub mod hl7;

/// The code of the README is compiled and run as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
