//! The thin record core of an immunization information system: one record per person, made from
//! what many sources report, and the bridge from it to the forecasting engine.
//!
//! - [`model`]: what a record holds, and where each fact came from;
//! - [`hl7`]: HL7 v2 messages in and out;
//! - [`fhir`]: FHIR R4 in and out;
//! - [`matching`]: which persons are the same;
//! - [`register`]: the records of many people, one per person;
//! - [`consolidate`]: which reports are the same dose;
//! - [`meaning`]: what codes of other systems mean in the schedule's observations;
//! - [`quality`]: the checks at the door, and a report per provider;
//! - [`print`](mod@print): the official record on paper;
//! - [`bridge`]: from a record to the engine's [`Patient`](forecast_core::patient::Patient).

pub mod bridge;
pub mod consolidate;
pub mod error;
pub mod fhir;
pub mod hl7;
pub mod matching;
pub mod meaning;
pub mod model;
pub mod print;
pub mod quality;
pub mod register;

pub use error::{Error, ErrorKind};

/// The code of the README is compiled and run as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
