//! What must hold for any input whatever.
//!
//! Each function takes bytes, does with them what the project does with input of that kind, and
//! panics where something does not hold. The targets in `fuzz/` call them with what the fuzzer
//! makes up; `tests/corpus.rs` calls them with inputs that are known.

#![expect(
    clippy::expect_used,
    reason = "a check stops at what must not happen; this crate is part of no program"
)]

mod draw;
mod engine;
#[cfg(feature = "record")]
mod fhir;
#[cfg(feature = "record")]
mod hl7;
#[cfg(feature = "importer")]
mod importer;
mod schedule;
#[cfg(feature = "tables")]
mod tables;
mod values;
mod wire;
#[cfg(feature = "importer")]
mod workbook;

pub use engine::{document, engine};
#[cfg(feature = "record")]
pub use fhir::fhir;
#[cfg(feature = "record")]
pub use hl7::{hl7, hl7_answer};
#[cfg(feature = "importer")]
pub use importer::importer;
pub use schedule::{packed, schedule};
#[cfg(feature = "tables")]
pub use tables::{arrow, parquet};
pub use values::offset;
pub use wire::wire;
#[cfg(feature = "importer")]
pub use workbook::workbook;

use forecast_core::schedule::Schedule;
use std::sync::LazyLock;

/// A check, as fuzz targets and tests run it.
pub type Check = fn(&[u8]);

/// The embedded schedule with its seasons projected.
static EMBEDDED: LazyLock<Schedule> = LazyLock::new(|| {
    let id = forecast_schedules::DEFAULT;
    forecast_schedules::compiled(id, forecast_schedules::DefaultLayers::default())
        .expect("the embedded schedule is right")
});
