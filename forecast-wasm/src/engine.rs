//! From text to text, without anything of JavaScript.

use std::cell::RefCell;

use forecast_core::date::Date;
use forecast_core::json::JsonWriter;
use forecast_core::report::Forecast;
use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind, Workspace};
use serde::Serialize;

/// A compiled schedule, asked in text.
#[derive(Debug)]
pub(crate) struct Engine {
    schedule: Schedule,
    /// The memory of one forecast after another.
    workspace: RefCell<Workspace>,
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

impl Engine {
    /// Takes a schedule that was checked and compiled.
    pub(crate) fn new(schedule: Schedule) -> Engine {
        let workspace = RefCell::default();
        Engine {
            schedule,
            workspace,
        }
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
            return line(&Explained { forecast, why });
        }
        let mut workspace = self.workspace.take();
        let answer = workspace
            .forecast(&self.schedule, &request.patient, as_of)
            .and_then(|answer| line(&answer));
        self.workspace.replace(workspace);
        answer
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
        line(&description).unwrap_or_default()
    }
}

/// A day that the caller gave beside the request.
pub(crate) fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|error| {
        let message = format!("{error}; expected a day, YYYY-MM-DD");
        Error::new(ErrorKind::Request, "asOf", message)
    })
}

/// An answer as one line of JSON.
fn line(answer: &impl Serialize) -> Result<String, Error> {
    let mut writer = JsonWriter::default();
    writer.write(answer)?;
    Ok(writer.into_string())
}

/// A value of any kind as one line of JSON.
#[cfg(feature = "record")]
pub(crate) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| {
        let message = format!("the answer could not be written as JSON: {error}");
        Error::new(ErrorKind::Format, "", message)
    })
}

/// An error as JavaScript gets it thrown.
pub(crate) fn thrown(error: &Error) -> String {
    // Strings only, as above.
    line(error).unwrap_or_default()
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
