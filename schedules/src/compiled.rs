//! Schedules ready to run: the embedded ones are compiled when this crate is built.

use forecast_core::Error;
use forecast_core::schedule::Schedule;

use crate::{Seasons, resolve};

/// The embedded schedules as packed bytes: as published, and with their seasons projected.
const PACKED: [(&str, &[u8], &[u8]); 2] = [
    (
        "acip-4.64",
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.64.bin")),
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.64-seasons.bin")),
    ),
    (
        "acip-4.65",
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.65.bin")),
        include_bytes!(concat!(env!("OUT_DIR"), "/acip-4.65-seasons.bin")),
    ),
];

/// A schedule from the words that [`resolve`] takes, compiled.
///
/// An embedded schedule without layers of its own is ready at once; any other is read, checked and
/// compiled.
///
/// ```
/// use forecast_schedules::{DEFAULT, Seasons, compiled};
///
/// assert_eq!(compiled(DEFAULT, Seasons::AsPublished)?.full_id(), "acip-4.65");
/// assert_eq!(compiled(DEFAULT, Seasons::Projected)?.full_id(), "acip-4.65+seasons");
/// # Ok::<(), forecast_core::Error>(())
/// ```
///
/// # Errors
///
/// As [`resolve`] and [`Schedule::compile`].
pub fn compiled(words: &str, seasons: Seasons) -> Result<Schedule, Error> {
    match PACKED.iter().find(|(id, ..)| *id == words) {
        Some((_, as_published, projected)) => Schedule::unpack(match seasons {
            Seasons::AsPublished => as_published,
            Seasons::Projected => projected,
        }),
        None => Schedule::compile(&resolve(words, seasons)?),
    }
}
