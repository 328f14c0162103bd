//! The thin record core of an immunization information system: one record per person, made from
//! what many sources report, and the bridge from it to the forecasting engine.
//!
//! - [`model`]: what a record holds, and where each fact came from;
//! - [`fhir`]: FHIR R4 in and out;
//! - [`matching`]: which persons are the same;
//! - [`consolidate`]: which reports are the same dose;
//! - [`print`]: the official record on paper;
//! - [`bridge`]: from a record to the engine's [`Patient`](forecast_core::patient::Patient).

pub mod bridge;
pub mod consolidate;
pub mod error;
pub mod fhir;
pub mod matching;
pub mod model;
pub mod print;

pub use error::{Error, ErrorKind};
