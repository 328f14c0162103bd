//! Which schedule to assess with.

use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use forecast_core::schedule::Schedule;
use forecast_core::{Error, ErrorKind};

use crate::failure::{Failure, Outcome};

/// The schedules of a run: the one that the command line names, or the embedded ones, each
/// compiled when a request first asks for it.
pub(crate) struct Schedules {
    named: Option<Schedule>,
    embedded: Vec<(&'static str, OnceLock<Result<Schedule, Error>>)>,
}

impl Schedules {
    /// Loads what the command line names: an embedded schedule's id, else a folder or file.
    pub(crate) fn new(choice: Option<&str>) -> Result<Schedules, Failure> {
        let mut schedules = Schedules {
            named: None,
            embedded: forecast_schedules::ids()
                .iter()
                .map(|id| (*id, OnceLock::new()))
                .collect(),
        };
        let Some(choice) = choice else {
            return Ok(schedules);
        };
        let document = match forecast_schedules::embedded(choice) {
            Some(document) => document?,
            None if Path::new(choice).exists() => forecast_schedules::load(Path::new(choice))?,
            None => {
                return Err(Failure::new(format!(
                    "--schedule {choice}: found neither an embedded schedule of this id nor a \
                     folder or file, expected one of {} or a path",
                    forecast_schedules::ids().join(", ")
                )));
            }
        };
        schedules.named = Some(Schedule::compile(&document)?);
        Ok(schedules)
    }

    /// The schedule for a request: that of the command line, else the embedded one that the
    /// request names, else the default.
    pub(crate) fn get(&self, wanted: Option<&str>) -> Result<&Schedule, Error> {
        if let Some(named) = &self.named {
            return Ok(named);
        }
        let wanted = wanted.unwrap_or(forecast_schedules::DEFAULT);
        let found = self.embedded.iter().find(|(id, _)| *id == wanted);
        let Some((id, schedule)) = found else {
            return Err(unknown(wanted));
        };
        schedule
            .get_or_init(|| {
                let document = forecast_schedules::embedded(id).ok_or_else(|| unknown(id))?;
                Schedule::compile(&document?)
            })
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// A request names a schedule that is not embedded; only the command line may name files.
fn unknown(id: &str) -> Error {
    let ids = forecast_schedules::ids().join(", ");
    Error::new(
        ErrorKind::Request,
        "schedule",
        format!("found `{id}`, expected one of {ids}"),
    )
}

/// `forecast schedule list`.
pub(crate) fn list() -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    for id in forecast_schedules::ids() {
        let Some(document) = forecast_schedules::embedded(id) else {
            continue;
        };
        let document = document?;
        let series: usize = document.antigens.iter().map(|a| a.series.len()).sum();
        let default = if *id == forecast_schedules::DEFAULT {
            " (default)"
        } else {
            ""
        };
        writeln!(
            out,
            "{id}{default}: {}, {} antigens, {series} series, {} vaccines",
            document.schedule.title,
            document.antigens.len(),
            document.vaccines.len(),
        )
        .map_err(|error| Failure::output(&error))?;
    }
    Ok(Outcome::Good)
}
