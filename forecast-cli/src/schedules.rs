//! Which schedules to assess with.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use forecast_core::limits;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::text::quoted;
use forecast_core::{Error, ErrorKind};
use forecast_schedules::{DefaultLayers, compiled, resolve};

use crate::args::Choice;
use crate::failure::Failure;
use crate::output::reads_path;

/// One schedule, or several to be compared.
pub(crate) type Chosen = Arc<[Schedule]>;

/// The schedules of a run: those that the command line names, or the embedded ones, each compiled
/// when a request first asks for it.
pub(crate) struct Schedules {
    named: Option<Chosen>,
    defaults: DefaultLayers,
    country: Option<String>,
    asked: Mutex<BTreeMap<String, Chosen>>,
}

impl Schedules {
    /// Loads what the command line names: ids, folders or files, with commas between several and
    /// layers after plus signs.
    pub(crate) fn new(choice: &Choice) -> Result<Schedules, Failure> {
        let country = choice.assume_country.as_deref();
        Schedules::of(choice.schedule.as_deref(), choice.layers(), country)
    }

    /// The same of words, with the layers of embedded schedules, and an assumed country of birth.
    pub(crate) fn of(
        choice: Option<&str>,
        defaults: DefaultLayers,
        country: Option<&str>,
    ) -> Result<Schedules, Failure> {
        let named = match choice {
            None => None,
            Some(choice) => Some(named(choice, defaults, country).map_err(|error| {
                let known = error.file() == Some(choice) && error.path().is_empty();
                let what = if known {
                    error.message().to_owned()
                } else {
                    error.to_string()
                };
                Failure::new(format!("--schedule {choice}: {what}"))
            })?),
        };
        Ok(Schedules {
            named,
            defaults,
            country: country.map(str::to_owned),
            asked: Mutex::new(BTreeMap::new()),
        })
    }

    /// The schedules for a request: those of the command line, else the embedded ones that the
    /// request names, else the default.
    pub(crate) fn get(&self, wanted: Option<&str>) -> Result<Chosen, Error> {
        if let Some(named) = &self.named {
            return Ok(named.clone());
        }
        let wanted = wanted.unwrap_or(forecast_schedules::DEFAULT);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(chosen) = asked.get(wanted) {
            return Ok(chosen.clone());
        }
        // Only the command line may name files.
        let known = |part: &str| {
            forecast_schedules::ids().contains(&part)
                || forecast_schedules::layer_ids().any(|id| id == part)
        };
        if !wanted.split([',', '+']).all(|part| known(part.trim())) {
            return Err(unknown(wanted));
        }
        let chosen = compile(wanted, self.defaults, self.country.as_deref())
            .map_err(|error| Error::new(ErrorKind::Request, "schedule", error.to_string()))?;
        asked.insert(wanted.to_owned(), chosen.clone());
        Ok(chosen)
    }
}

/// What the command line names, which may be files.
fn named(words: &str, defaults: DefaultLayers, country: Option<&str>) -> Result<Chosen, Error> {
    for words in parts(words)? {
        reads_words(words);
    }
    compile(words, defaults, country)
}

fn compile(words: &str, defaults: DefaultLayers, country: Option<&str>) -> Result<Chosen, Error> {
    parts(words)?
        .into_iter()
        .map(|words| Ok(compiled(words, defaults)?.assuming_country(country)))
        .collect()
}

/// The schedules that words name, with commas between several.
pub(crate) fn documents(
    words: &str,
    defaults: DefaultLayers,
) -> Result<Vec<ScheduleDocument>, Error> {
    parts(words)?
        .into_iter()
        .map(|words| {
            reads_words(words);
            resolve(words, defaults)
        })
        .collect()
}

/// The words of each schedule.
fn parts(words: &str) -> Result<Vec<&str>, Error> {
    // A file may have a comma in its name.
    if Path::new(words).exists() {
        Ok(vec![words])
    } else {
        limits::schedules(words)
    }
}

/// Notes the files that words name as a schedule and layers, so that nothing is written over them.
pub(crate) fn reads_words(words: &str) {
    reads_path(Path::new(words));
    for part in words.split('+') {
        reads_path(Path::new(part.trim()));
    }
}

fn unknown(id: &str) -> Error {
    let ids = forecast_schedules::ids().join(", ");
    Error::new(
        ErrorKind::Request,
        "schedule",
        format!("found `{}`, expected one of {ids}", quoted(id)),
    )
}
