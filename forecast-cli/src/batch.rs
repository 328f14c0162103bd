//! `forecast batch`: many people, one per line.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};

use forecast_core::date::Date;
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;

use crate::args::BatchArguments;
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::lines::{Line, Lines, MAX_LINE};
use crate::patient::today;
use crate::schedules::Schedules;
use crate::side_by_side;

/// What stands in the output for a line that could not be answered.
#[derive(Serialize)]
struct LineError<'a> {
    line: u64,
    error: &'a Error,
}

/// The answer to a line, with its line feed.
struct Answer {
    json: Vec<u8>,
    failed: bool,
}

/// What every line is assessed with.
struct Assessment {
    schedules: Schedules,
    as_of: Option<Date>,
    today: Date,
}

/// Runs the command.
pub(crate) fn run(arguments: &BatchArguments) -> Result<Outcome, Failure> {
    let input = Input::new(&arguments.input);
    let assessment = Assessment {
        schedules: Schedules::new(
            arguments.choice.schedule.as_deref(),
            arguments.choice.seasons.into(),
        )?,
        as_of: arguments.choice.as_of,
        // Read once, so that a run over midnight assesses everybody on the same day.
        today: today()?,
    };
    // A schedule that does not load must not fail on every line.
    assessment.schedules.get(None)?;
    let source = input.open()?;
    match &arguments.out {
        None => pump(&input, source, io::stdout().lock(), &assessment),
        Some(path) if input.is_file(path) => Err(Failure::new(format!(
            "{}: is the input too, expected another file for the answers",
            path.display()
        ))),
        Some(path) => {
            let file = File::create(path).map_err(|e| Failure::file(path, "create", &e))?;
            pump(&input, source, file, &assessment)
        }
    }
}

/// Answers block by block: read, work on all processors, write in order.
fn pump(
    input: &Input,
    source: impl Read,
    target: impl Write,
    assessment: &Assessment,
) -> Result<Outcome, Failure> {
    let mut lines = Lines::new(source);
    let mut target = BufWriter::new(target);
    let progress = progress(input);
    let (mut answered, mut failed) = (0u64, 0u64);
    loop {
        let block = lines
            .block()
            .map_err(|error| Failure::at(input, format_args!("could not read: {error}")))?;
        if block.is_empty() {
            break;
        }
        let answers: Vec<Answer> = block
            .par_iter()
            .map(|line| answer(line, assessment))
            .collect();
        for answer in answers {
            answered += 1;
            failed += u64::from(answer.failed);
            target
                .write_all(&answer.json)
                .map_err(|error| Failure::output(&error))?;
        }
        target.flush().map_err(|error| Failure::output(&error))?;
        progress.set_position(lines.bytes());
        progress.set_message(format!("{answered} answered, {failed} failed"));
    }
    progress.finish_and_clear();
    if failed == 0 {
        return Ok(Outcome::Good);
    }
    eprintln!("forecast: {failed} of {answered} lines could not be answered; see their `error`");
    Ok(Outcome::SomeFailed)
}

/// A progress bar on stderr where that is a terminal.
fn progress(input: &Input) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = input
        .size()
        .map_or_else(ProgressBar::no_length, ProgressBar::new);
    let style = ProgressStyle::with_template("{bytes}/{total_bytes} {wide_bar} {msg} {eta}");
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn answer(line: &Line, assessment: &Assessment) -> Answer {
    let failure = match try_answer(line, assessment) {
        Ok(json) => {
            return Answer {
                json,
                failed: false,
            };
        }
        Err(failure) => failure,
    };
    let error = LineError {
        line: line.number,
        error: &failure,
    };
    // Strings and a number: there is nothing in it that JSON could not hold.
    let mut json = serde_json::to_vec(&error).unwrap_or_default();
    json.push(b'\n');
    Answer { json, failed: true }
}

fn try_answer(line: &Line, assessment: &Assessment) -> Result<Vec<u8>, Error> {
    let Some(text) = &line.text else {
        return Err(Error::new(
            ErrorKind::Syntax,
            "",
            format!("found a line of more than {MAX_LINE} bytes, expected one person"),
        ));
    };
    let request = Request::from_json(text).map_err(without_line)?;
    let as_of = assessment
        .as_of
        .or(request.as_of)
        .unwrap_or(assessment.today);
    let chosen = assessment.schedules.get(request.schedule.as_deref())?;
    let forecasts = chosen
        .iter()
        .map(|schedule| forecast_core::forecast(schedule, &request.patient, as_of))
        .collect::<Result<Vec<_>, _>>()?;
    let [forecast] = &*forecasts else {
        let mut json = side_by_side::json(&forecasts)?;
        json.push(b'\n');
        return Ok(json);
    };
    let mut json = serde_json::to_vec(forecast).map_err(|error| {
        Error::new(
            ErrorKind::Format,
            "",
            format!("the answer could not be written as JSON: {error}"),
        )
    })?;
    json.push(b'\n');
    Ok(json)
}

/// Every line is line 1 to the reader of JSON; the number of the line stands beside the error.
fn without_line(error: Error) -> Error {
    let message = error.message().replace(" at line 1 column ", " at column ");
    Error::new(error.kind(), error.path(), message)
}
