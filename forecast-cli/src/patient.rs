//! `forecast patient`: one person.

use forecast_core::date::Date;
use forecast_core::patient::Patient;
use forecast_core::report::Forecast;
use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind};
use serde::Serialize;

use crate::args::{Format, PatientArguments};
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::kinds;
use crate::output::print;
use crate::schedules::Schedules;
use crate::{side_by_side, table};

/// The answer, and how it came about where that was asked for.
#[derive(Serialize)]
struct Answer<'a, W> {
    #[serde(flatten)]
    forecast: &'a Forecast<'a>,
    why: W,
}

/// Today's date on this machine; the only clock of the program.
pub(crate) fn today() -> Result<Date, Failure> {
    let now = chrono::Local::now().date_naive().to_string();
    now.parse().map_err(|error| {
        Failure::new(format!(
            "the clock says {now}: {error}; give the date with --as-of"
        ))
    })
}

/// Runs the command.
pub(crate) fn run(arguments: &PatientArguments) -> Result<Outcome, Failure> {
    let input = Input::new(&arguments.file);
    let choice = &arguments.choice;
    let schedules = Schedules::new(choice)?;
    let request = request(&input)?;
    let as_of = match arguments.choice.as_of.or(request.as_of) {
        Some(date) => date,
        None => today()?,
    };
    let text = answer(arguments, &schedules, &request, as_of)
        .map_err(|error| Failure::at(&input, error))?;
    print(&text)?;
    Ok(Outcome::Good)
}

/// The request of a file; where it is something else, what that is.
fn request(input: &Input) -> Result<Request, Failure> {
    let bytes = input.read()?;
    kinds::refuse_binary(input, &bytes)?;
    Request::from_json(&bytes).map_err(|error| {
        let several = error.message().starts_with("trailing characters");
        let lines = "`forecast batch` reads one request per line";
        let hint = kinds::hint(&bytes).or_else(|| several.then(|| lines.to_owned()));
        match hint {
            Some(hint) => Failure::at(input, format_args!("{error}; {hint}")),
            None => Failure::at(input, error),
        }
    })
}

fn answer(
    arguments: &PatientArguments,
    schedules: &Schedules,
    request: &Request,
    as_of: Date,
) -> Result<String, Error> {
    let chosen = schedules.get(request.schedule.as_deref())?;
    let patient = &request.patient;
    let [schedule] = &*chosen else {
        return several(arguments, &chosen, patient, as_of);
    };
    if !arguments.why {
        let forecast = forecast_core::forecast(schedule, patient, as_of)?;
        return Ok(match arguments.format {
            Format::Table => table::render(patient, &forecast, arguments.all_series),
            Format::Json => json(&forecast)?,
        });
    }
    let (forecast, trail) = forecast_core::explain(schedule, patient, as_of)?;
    Ok(match arguments.format {
        Format::Table => format!(
            "{}\nWhy\n{trail}",
            table::render(patient, &forecast, arguments.all_series)
        ),
        Format::Json => json(&Answer {
            forecast: &forecast,
            why: trail,
        })?,
    })
}

/// The answers of several schedules, side by side.
fn several(
    arguments: &PatientArguments,
    schedules: &[Schedule],
    patient: &Patient,
    as_of: Date,
) -> Result<String, Error> {
    if arguments.why {
        let message = "how an answer came about is printed for one schedule: leave out --why";
        return Err(Error::new(ErrorKind::Request, "schedule", message));
    }
    let forecasts = schedules
        .iter()
        .map(|schedule| forecast_core::forecast(schedule, patient, as_of))
        .collect::<Result<Vec<_>, _>>()?;
    match arguments.format {
        Format::Table => Ok(side_by_side::render(patient, &forecasts)),
        Format::Json => json(&side_by_side::Several::new(&forecasts)),
    }
}

/// One line of JSON.
fn json(value: &impl Serialize) -> Result<String, Error> {
    let mut line = serde_json::to_string(value).map_err(|error| {
        Error::new(
            ErrorKind::Format,
            "",
            format!("the answer could not be written as JSON: {error}"),
        )
    })?;
    line.push('\n');
    Ok(line)
}
