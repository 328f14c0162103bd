//! From text to text, without anything of JavaScript.

use forecast_core::date::Date;
use forecast_core::report::Forecast;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::from_one_file;
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind};
use serde::Serialize;

/// A compiled schedule, asked in text.
#[derive(Debug)]
pub(crate) struct Engine {
    schedule: Schedule,
}

/// The answer, and how it came about.
#[derive(Serialize)]
struct Explained<'a, W> {
    #[serde(flatten)]
    forecast: &'a Forecast<'a>,
    why: W,
}

/// What a schedule is, for those who offer a choice of its vaccines.
#[derive(Serialize)]
struct Description<'a> {
    id: &'a str,
    title: &'a str,
    release: &'a str,
    layers: &'a [String],
    groups: Vec<&'a str>,
    vaccines: Vec<Named<'a>>,
    observations: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    code: String,
    name: &'a str,
}

/// Reads a schedule from one file.
pub(crate) fn document(json: &[u8]) -> Result<ScheduleDocument, Error> {
    let text = std::str::from_utf8(json)
        .map_err(|_| Error::new(ErrorKind::Syntax, "", "the schedule is not in UTF-8"))?;
    from_one_file(text)
}

impl Engine {
    /// Checks a schedule and makes it ready to run.
    pub(crate) fn new(document: &ScheduleDocument) -> Result<Engine, Error> {
        let schedule = Schedule::compile(document)?;
        Ok(Engine { schedule })
    }

    /// Takes a schedule that was checked and compiled when it was packed.
    pub(crate) fn unpack(bytes: &[u8]) -> Result<Engine, Error> {
        let schedule = Schedule::unpack(bytes)?;
        Ok(Engine { schedule })
    }

    /// The schedule.
    #[cfg(feature = "record")]
    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Answers a request.
    pub(crate) fn forecast(
        &self,
        request: &str,
        as_of: Option<&str>,
        today: &str,
        why: bool,
    ) -> Result<String, Error> {
        let request = Request::from_json(request.as_bytes())?;
        if let Some(wanted) = &request.schedule {
            self.check_id(wanted)?;
        }
        let as_of = match (as_of, request.as_of) {
            (Some(asked), _) => day(asked)?,
            (None, Some(asked)) => asked,
            (None, None) => day(today)?,
        };
        if why {
            let (forecast, why) = forecast_core::explain(&self.schedule, &request.patient, as_of)?;
            let forecast = &forecast;
            return json(&Explained { forecast, why });
        }
        json(&forecast_core::forecast(
            &self.schedule,
            &request.patient,
            as_of,
        )?)
    }

    /// A request may name its schedule: that is this one, or the request went to the wrong place.
    fn check_id(&self, wanted: &str) -> Result<(), Error> {
        let (id, full) = (self.schedule.id(), self.schedule.full_id());
        if wanted == id || wanted == full {
            return Ok(());
        }
        let message = format!("found `{wanted}`, expected {id}, the schedule that is loaded");
        Err(Error::new(ErrorKind::Request, "schedule", message))
    }

    /// What the schedule is, as JSON.
    pub(crate) fn describe(&self) -> String {
        let schedule = &self.schedule;
        let description = Description {
            id: schedule.id(),
            title: schedule.title(),
            release: schedule.version(),
            layers: schedule.layers(),
            groups: schedule.group_names().collect(),
            vaccines: schedule
                .vaccines()
                .map(|(cvx, name)| Named {
                    code: cvx.to_string(),
                    name,
                })
                .collect(),
            observations: schedule
                .observations()
                .map(|(code, name)| Named {
                    code: code.to_owned(),
                    name,
                })
                .collect(),
        };
        // Strings only: there is nothing in it that JSON could not hold.
        json(&description).unwrap_or_default()
    }
}

/// A day that the caller gave beside the request.
pub(crate) fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|error| {
        let message = format!("{error}; expected a day, YYYY-MM-DD");
        Error::new(ErrorKind::Request, "asOf", message)
    })
}

/// A value as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| {
        let message = format!("the answer could not be written as JSON: {error}");
        Error::new(ErrorKind::Format, "", message)
    })
}

/// An error as JavaScript gets it thrown.
pub(crate) fn thrown(error: &Error) -> String {
    // Strings only, as above.
    serde_json::to_string(error).unwrap_or_default()
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
