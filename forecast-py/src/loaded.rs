//! Schedules, each loaded once: the embedded ones and those of arguments.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use forecast_core::schedule::Schedule as Compiled;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::{Error, ErrorKind};
use forecast_record::bridge::Knowledge;
use forecast_schedules::{DefaultLayers, Errata, Seasons};
use pyo3::prelude::*;

use crate::errors::Failure;
use crate::schedule::Schedule;

/// A schedule as it runs, and as it is written once somebody looks.
pub(crate) struct Loaded {
    pub(crate) compiled: Compiled,
    /// Under which words it is embedded; empty where the document is there from the start.
    words: String,
    layers: DefaultLayers,
    document: OnceLock<ScheduleDocument>,
    knowledge: OnceLock<Knowledge>,
}

impl Loaded {
    pub(crate) fn new(document: ScheduleDocument) -> Result<Arc<Loaded>, Error> {
        Ok(Arc::new(Loaded {
            compiled: Compiled::compile(&document)?,
            words: String::new(),
            layers: DefaultLayers::default(),
            document: OnceLock::from(document),
            knowledge: OnceLock::new(),
        }))
    }

    /// An embedded schedule, by its id or by words with layers. By its id alone it is ready at once:
    /// its document, which takes milliseconds to read, waits until somebody looks at it.
    fn embedded(words: &str, layers: DefaultLayers) -> Result<Arc<Loaded>, Error> {
        if !forecast_schedules::ids().contains(&words) {
            return forecast_schedules::resolve(words, layers).and_then(Loaded::new);
        }
        Ok(Arc::new(Loaded {
            compiled: forecast_schedules::compiled(words, layers)?,
            words: words.to_owned(),
            layers,
            document: OnceLock::new(),
            knowledge: OnceLock::new(),
        }))
    }

    /// The schedule as it is written.
    pub(crate) fn document(&self) -> Result<&ScheduleDocument, Error> {
        if let Some(document) = self.document.get() {
            return Ok(document);
        }
        let read = forecast_schedules::resolve(&self.words, self.layers)?;
        Ok(self.document.get_or_init(|| read))
    }

    /// What records need to know of it.
    pub(crate) fn knowledge(&self) -> &Knowledge {
        self.knowledge.get_or_init(|| {
            // Every embedded document can be read (the tests of their crate read them all).
            self.document().map(Knowledge::new).unwrap_or_default()
        })
    }
}

/// Embedded schedules by words and default layers, each compiled when it is first asked for.
type Cache = BTreeMap<(String, [bool; 2]), Arc<Loaded>>;

static EMBEDDED: Mutex<Cache> = Mutex::new(BTreeMap::new());

/// An embedded schedule with embedded layers, by words such as `acip-4.65+aap-2026`.
pub(crate) fn embedded(words: Option<&str>, layers: DefaultLayers) -> Result<Arc<Loaded>, Error> {
    let words = words.unwrap_or(forecast_schedules::DEFAULT);
    let laid = [
        layers.seasons == Seasons::Projected,
        layers.errata == Errata::Mended,
    ];
    let key = (words.to_owned(), laid);
    let mut cache = EMBEDDED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = cache.get(&key) {
        return Ok(Arc::clone(loaded));
    }
    // Only Schedule.load() may name files.
    let known = |part: &str| {
        forecast_schedules::ids().contains(&part)
            || forecast_schedules::layer_ids().any(|id| id == part)
    };
    if !words.split('+').all(|part| known(part.trim())) {
        let ids = forecast_schedules::ids().join(", ");
        let message = format!("found `{words}`, expected one of {ids}");
        return Err(Error::new(ErrorKind::Request, "schedule", message));
    }
    let loaded = Loaded::embedded(words, layers)
        .map_err(|error| Error::new(ErrorKind::Request, "schedule", error.to_string()))?;
    cache.insert(key, Arc::clone(&loaded));
    Ok(loaded)
}

/// The schedule that an argument names, else the one that the request names, else the default.
pub(crate) fn choose(
    argument: Option<&Bound<'_, PyAny>>,
    request: Option<&str>,
) -> Result<Arc<Loaded>, Failure> {
    let Some(argument) = argument.filter(|argument| !argument.is_none()) else {
        return Ok(embedded(request, DefaultLayers::default())?);
    };
    if let Ok(schedule) = argument.cast::<Schedule>() {
        return Ok(Arc::clone(schedule.get().loaded()));
    }
    let expected = "a Schedule or the id of an embedded one, a str";
    let Ok(words) = argument.extract::<String>() else {
        return Err(Failure::kind("schedule", argument, expected));
    };
    embedded(Some(&words), DefaultLayers::default()).map_err(|error| Failure::Value {
        error,
        value: Some(argument.clone().unbind()),
    })
}
