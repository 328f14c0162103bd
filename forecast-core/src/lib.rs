//! An immunization forecasting engine: ACIP schedule rules as data in, a verdict on every dose and
//! a forecast for every vaccine group out.
//!
//! The logic is CDC's *CDSi Logic Specification for ACIP Recommendations* v4.6; functions that
//! implement one of its rules name the rule.

mod evaluate;
mod findings;
mod forecast;
mod group;
mod history;
mod memory;
mod names;
mod needs;
mod observations;
mod person;
mod pipeline;
mod relevance;
mod select;
mod series;
mod skip;
mod strict;
mod trail;
mod undecided;

pub mod date;
pub mod error;
pub mod json;
pub mod limits;
pub mod patient;
pub mod report;
pub mod schedule;
#[cfg(feature = "schema")]
mod schema;
pub mod text;
pub mod wire;

pub use error::{Error, ErrorKind};
pub use memory::Workspace;
pub use pipeline::{explain, forecast_patient as forecast};
pub use trail::{Scope, Trail, TrailEntry};
