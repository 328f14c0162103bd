//! Schedules ready to run: the embedded ones are compiled when this crate is built.

use forecast_core::Error;
use forecast_core::schedule::Schedule;

use crate::{DefaultLayers, resolve};

/// The embedded schedules as packed bytes: as published, and with all default
/// layers.
const PACKED: [(&str, &[u8], &[u8]); 2] = [
    (
        "acip-4.64",
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.64.bin")),
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.64-default.bin")),
    ),
    (
        "acip-4.65",
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.65.bin")),
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.65-default.bin")),
    ),
];

/// A schedule from the words that [`resolve`] takes, compiled.
///
/// An embedded schedule without layers of its own is ready at once, as published and with all
/// default layers; any other is read, checked and compiled.
///
/// ```
/// use forecast_schedules::{DEFAULT, DefaultLayers, compiled};
///
/// assert_eq!(compiled(DEFAULT, DefaultLayers::NONE)?.full_id(), "acip-4.65");
/// let schedule = compiled(DEFAULT, DefaultLayers::default())?;
/// assert_eq!(schedule.full_id(), "acip-4.65+errata+seasons");
/// # Ok::<(), forecast_core::Error>(())
/// ```
///
/// # Errors
///
/// As [`resolve`] and [`Schedule::compile`].
pub fn compiled(words: &str, defaults: DefaultLayers) -> Result<Schedule, Error> {
    let packed = PACKED.iter().find(|(id, ..)| *id == words);
    match packed {
        Some((_, as_published, _)) if defaults == DefaultLayers::NONE => {
            Schedule::unpack(as_published)
        }
        Some((.., all)) if defaults == DefaultLayers::default() => Schedule::unpack(all),
        _ => Schedule::compile(&resolve(words, defaults)?),
    }
}
