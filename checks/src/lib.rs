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
mod values;
mod wire;

pub use engine::{document, engine};
#[cfg(feature = "record")]
pub use fhir::fhir;
#[cfg(feature = "record")]
pub use hl7::{hl7, hl7_answer};
#[cfg(feature = "importer")]
pub use importer::importer;
pub use schedule::{packed, schedule};
pub use values::offset;
pub use wire::wire;

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
