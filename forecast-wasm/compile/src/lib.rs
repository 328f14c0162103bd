//! Schedule documents for JavaScript: read, checked and packed for the module that forecasts.
//!
//! A module of its own, because it is the larger part of the code and most pages use the schedule
//! that the package ships.

use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::from_one_file;
use forecast_core::{Error, ErrorKind};
use wasm_bindgen::prelude::wasm_bindgen;

/// Compiles a schedule, one JSON file in UTF-8; gives it packed.
///
/// # Errors
///
/// What is wrong with the schedule, as the JSON text of [`Error`].
#[wasm_bindgen]
pub fn compile(json: &[u8]) -> Result<Vec<u8>, String> {
    packed(json).map_err(|error| {
        // Strings only: there is nothing in it that JSON could not hold.
        serde_json::to_string(&error).unwrap_or_default()
    })
}

fn packed(json: &[u8]) -> Result<Vec<u8>, Error> {
    Schedule::compile(&document(json)?)?.pack()
}

/// Reads a schedule from one file.
///
/// # Errors
///
/// What is wrong with it, with the JSON path.
pub fn document(json: &[u8]) -> Result<ScheduleDocument, Error> {
    let text = std::str::from_utf8(json)
        .map_err(|_| Error::new(ErrorKind::Syntax, "", "the schedule is not in UTF-8"))?;
    from_one_file(text)
}
