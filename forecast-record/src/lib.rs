//! The thin record core of an immunization information system: one record per person, made from
//! what many sources report, and the bridge from it to the forecasting engine.
//! It must not know how facts came or go: no HL7 message, no FHIR resource, no page, no file, no clock.
//!
//! - [`model`]: what a record holds, and where each fact came from;
//! - [`matching`]: which persons are the same;
//! - [`register`]: the records of many people, one per person;
//! - [`consolidate`]: which reports are the same dose;
//! - [`meaning`]: what codes of other systems mean in the schedule's observations;
//! - [`tables`]: the code sets that records are read and written with;
//! - [`quality`]: the checks at the door, and a report per provider;
//! - [`bridge`]: from a record to the engine's [`Patient`](forecast_core::patient::Patient).

pub mod bridge;
pub mod consolidate;
pub mod error;
mod knowledge;
pub mod matching;
pub mod meaning;
pub mod model;
pub mod quality;
pub mod register;
pub mod tables;

pub use error::{Error, ErrorKind};
