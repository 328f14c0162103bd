//! The engine for JavaScript: what the npm package `forecast-wasm` calls.
//!
//! Text goes in and out in the wire format of `docs/formats.md`; the package's TypeScript makes
//! objects and exceptions of it. An error is thrown as the JSON text of
//! [`forecast_core::Error`].

mod engine;
#[cfg(feature = "record")]
mod record;

use wasm_bindgen::prelude::wasm_bindgen;

/// A schedule that is checked and compiled.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Schedule {
    engine: engine::Engine,
    #[cfg(feature = "record")]
    knowledge: Option<forecast_record::bridge::Knowledge>,
}

#[wasm_bindgen]
impl Schedule {
    /// Reads a schedule: one JSON file in UTF-8, which is checked and compiled, or the bytes of a
    /// schedule that was packed with this version of the engine.
    ///
    /// # Errors
    ///
    /// What is wrong with the schedule, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Schedule, String> {
        Schedule::read(bytes).map_err(|error| engine::thrown(&error))
    }

    /// The answer to a request, both as JSON. The assessment date is `as_of`, else that of the
    /// request, else `today`.
    ///
    /// # Errors
    ///
    /// What is wrong with the request, as JSON.
    pub fn forecast(
        &self,
        request: &str,
        as_of: Option<String>,
        today: &str,
        why: bool,
    ) -> Result<String, String> {
        self.engine
            .forecast(request, as_of.as_deref(), today, why)
            .map_err(|error| engine::thrown(&error))
    }

    /// What the schedule is, and its groups, vaccines and observations, as JSON.
    #[must_use]
    pub fn describe(&self) -> String {
        self.engine.describe()
    }
}

impl Schedule {
    fn read(bytes: &[u8]) -> Result<Schedule, forecast_core::Error> {
        // What a packed schedule of any version begins with; JSON never does.
        if bytes.starts_with(b"forecast ") {
            return Ok(Schedule {
                engine: engine::Engine::unpack(bytes)?,
                #[cfg(feature = "record")]
                knowledge: None,
            });
        }
        let document = engine::document(bytes)?;
        Ok(Schedule {
            engine: engine::Engine::new(&document)?,
            #[cfg(feature = "record")]
            knowledge: Some(forecast_record::bridge::Knowledge::new(&document)),
        })
    }
}
