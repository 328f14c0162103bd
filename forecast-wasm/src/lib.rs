//! The engine for JavaScript: what the npm package `forecast-wasm` calls.
//!
//! Text goes in and out in the wire format of `docs/formats.md`; the package's TypeScript makes
//! objects and exceptions of it. An error is thrown as the JSON text of
//! [`forecast_core::Error`].
//!
//! Schedules arrive packed, as the crate `forecast-wasm-compile` writes them: reading and checking
//! their documents takes more code than everything else, and most pages never need it. The feature
//! `record` reads documents itself.

mod engine;
#[cfg(feature = "record")]
mod record;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// The schedule that the module was shipped with.
    static EMBEDDED: RefCell<Option<Rc<engine::Engine>>> = const { RefCell::new(None) };
}

/// A schedule that is checked and compiled.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Schedule {
    engine: Rc<engine::Engine>,
    #[cfg(feature = "record")]
    knowledge: Option<forecast_record::bridge::Knowledge>,
}

#[wasm_bindgen]
impl Schedule {
    /// Reads a schedule that was packed with this version of the engine; with the feature `record`
    /// also one JSON file in UTF-8.
    ///
    /// # Errors
    ///
    /// What is wrong with the schedule, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Schedule, String> {
        Schedule::read(bytes).map_err(|error| engine::thrown(&error))
    }

    /// The schedule that the module was shipped with, if there is one.
    #[must_use]
    pub fn embedded() -> Option<Schedule> {
        EMBEDDED.with_borrow(Clone::clone).map(Schedule::packed)
    }

    /// Ships this schedule with the module: the package's build calls it and keeps the memory that
    /// the module then has.
    pub fn embed(self) {
        EMBEDDED.set(Some(self.engine));
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
        #[cfg(feature = "record")]
        if !bytes.starts_with(b"forecast ") {
            return Schedule::read_document(bytes);
        }
        let schedule = forecast_core::schedule::Schedule::unpack(bytes)?;
        Ok(Schedule::packed(Rc::new(engine::Engine::new(schedule))))
    }

    fn packed(engine: Rc<engine::Engine>) -> Schedule {
        Schedule {
            engine,
            #[cfg(feature = "record")]
            knowledge: None,
        }
    }

    #[cfg(feature = "record")]
    fn read_document(json: &[u8]) -> Result<Schedule, forecast_core::Error> {
        let document = forecast_wasm_compile::document(json)?;
        let schedule = forecast_core::schedule::Schedule::compile(&document)?;
        Ok(Schedule {
            engine: Rc::new(engine::Engine::new(schedule)),
            knowledge: Some(forecast_record::bridge::Knowledge::new(&document)),
        })
    }
}
