//! The schedules that are embedded in the program, and loading others from disk.
//!
//! ```
//! let schedule = forecast_schedules::compiled(forecast_schedules::DEFAULT, Default::default())?;
//! assert_eq!(schedule.id(), "acip-4.65");
//!
//! // The same as a document, to read its rules:
//! let document = forecast_schedules::embedded(forecast_schedules::DEFAULT).unwrap()?;
//! assert_eq!(document.schedule.version, "4.65-508");
//! # Ok::<(), forecast_core::Error>(())
//! ```

mod compiled;
mod layers;
mod load;

use forecast_core::Error;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::from_files;
use include_dir::{Dir, include_dir};

pub use compiled::compiled;
pub use layers::{
    DefaultLayers, ERRATA, Errata, SEASONS, Seasons, embedded_layer, layer, layer_ids, resolve,
};
pub use load::{load, problems};

/// The id of the schedule that is used where none is asked for: CDC's current release.
pub const DEFAULT: &str = "acip-4.65";

const IDS: &[&str] = &["acip-4.64", DEFAULT];

static ACIP_4_64: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/acip-4.64");
static ACIP_4_65: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/acip-4.65");

/// The ids of the embedded schedules, in order of release.
#[must_use]
pub fn ids() -> &'static [&'static str] {
    IDS
}

/// An embedded schedule by its id; `None` where no embedded schedule has it.
///
/// Each call reads the documents anew, which takes some milliseconds.
///
/// # Errors
///
/// None that can occur: the tests read every embedded schedule and check it.
#[must_use]
pub fn embedded(id: &str) -> Option<Result<ScheduleDocument, Error>> {
    let folder = match id {
        "acip-4.64" => &ACIP_4_64,
        "acip-4.65" => &ACIP_4_65,
        _ => return None,
    };
    let mut files = Vec::new();
    texts(folder, &mut files);
    Some(from_files(files))
}

fn texts(folder: &Dir<'static>, files: &mut Vec<(String, &'static str)>) {
    for file in folder.files() {
        // Whatever this machine calls it, the path of a schedule's file has slashes.
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.push((path, file.contents_utf8().unwrap_or_default()));
    }
    for folder in folder.dirs() {
        texts(folder, files);
    }
}
