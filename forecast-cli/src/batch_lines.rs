//! `forecast batch` with lines: one JSON object in, one out.

use std::io::{Cursor, Read};
use std::sync::{Mutex, PoisonError};

use forecast_core::date::Date;
use forecast_core::json::JsonWriter;
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind, Workspace};
use forecast_tables::in_order;
use serde::Serialize;

use crate::batch::{BatchArguments, progress};
use crate::failure::{Failure, Outcome};
use crate::input::Input;
use crate::kinds::{beginning, hint, refuse_binary};
use crate::lines::{Block, Lines, MAX_LINE};
use crate::output::Answer;
use crate::patient::today;
use crate::say::say;
use crate::schedules::Schedules;
use crate::side_by_side::Several;

const BAR: &str = "{bytes}/{total_bytes} {wide_bar} {msg} {eta}";

/// What stands in the output for a line that could not be answered.
#[derive(Serialize)]
struct LineError<'a> {
    line: u64,
    error: &'a Error,
}

/// The answers to a block of lines, each with its line feed.
struct Answers {
    json: JsonWriter,
    answered: u64,
    failed: u64,
    /// How much of the input they answer.
    bytes: u64,
}

/// What every line is assessed with.
struct Assessment {
    schedules: Schedules,
    as_of: Option<Date>,
    today: Date,
    /// Memory of answers that were written.
    spare: Mutex<Vec<JsonWriter>>,
}

/// Runs the command.
pub(crate) fn run(arguments: &BatchArguments) -> Result<Outcome, Failure> {
    refuse_tables(arguments)?;
    let input = Input::new(&arguments.input);
    let assessment = Assessment {
        schedules: Schedules::new(&arguments.choice)?,
        as_of: arguments.choice.as_of,
        // Read once, so that a run over midnight assesses everybody on the same day.
        today: today()?,
        spare: Mutex::new(Vec::new()),
    };
    // A schedule that does not load must not fail on every line.
    assessment.schedules.get(None)?;
    let mut source = input.open()?;
    let begin = beginning(&input, &mut source)?;
    refuse_binary(&input, &begin)?;
    let source = Cursor::new(begin.clone()).chain(source);
    let mut answer = Answer::to(arguments.out.as_deref())?;
    let (answered, failed) = pump(&input, source, &mut answer, &assessment)?;
    answer.finish()?;
    if failed == 0 {
        return Ok(Outcome::Good);
    }
    say!("forecast: {failed} of {answered} lines could not be answered; see their `error`");
    if let Some(hint) = hint(&begin).filter(|_| failed == answered) {
        say!("{input}: {hint}");
    }
    Ok(Outcome::SomeFailed)
}

/// Refuses what only tables have.
fn refuse_tables(arguments: &BatchArguments) -> Result<(), Failure> {
    let tables = &arguments.tables;
    for (given, name) in [
        (tables.doses.is_some(), "--doses"),
        (tables.observations.is_some(), "--observations"),
        (tables.doses_out.is_some(), "--doses-out"),
        (!tables.carry.is_empty(), "--carry"),
        (tables.lists, "--lists"),
    ] {
        if given {
            return Err(Failure::new(format!(
                "{name}: found with lines of JSON, expected with a table; --input-format says \
                 what the input is"
            )));
        }
    }
    Ok(())
}

/// Answers block by block: read, work on all processors, write in order.
fn pump(
    input: &Input,
    source: impl Read + Send,
    target: &mut Answer,
    assessment: &Assessment,
) -> Result<(u64, u64), Failure> {
    let mut lines = Lines::new(source);
    let progress = progress(input.size(), BAR);
    let (mut answered, mut failed) = (0u64, 0u64);
    in_order(
        None,
        || {
            let block = lines.block();
            block.map_err(|error| Failure::at(input, format_args!("could not read: {error}")))
        },
        |block| Ok(answer(&block, assessment)),
        |answers: Answers| {
            answered += answers.answered;
            failed += answers.failed;
            target.put(answers.json.as_bytes())?;
            assessment.give_back(answers.json);
            progress.set_position(answers.bytes);
            progress.set_message(format!("{answered} answered, {failed} failed"));
            Ok(())
        },
    )?;
    progress.finish_and_clear();
    Ok((answered, failed))
}

impl Assessment {
    /// Memory for answers.
    fn memory(&self) -> JsonWriter {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    fn give_back(&self, mut memory: JsonWriter) {
        memory.clear();
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(memory);
    }
}

fn answer(block: &Block, assessment: &Assessment) -> Answers {
    let mut answers = Answers {
        json: assessment.memory(),
        answered: 0,
        failed: 0,
        bytes: block.bytes,
    };
    let mut workspace = Workspace::default();
    for (number, text) in block.lines() {
        answers.answered += 1;
        if let Err(failure) = try_answer(text, assessment, &mut workspace, &mut answers.json) {
            answers.failed += 1;
            let error = LineError {
                line: number,
                error: &failure,
            };
            // Strings and a number: there is nothing in it that JSON could not hold.
            answers.json.write(&error).unwrap_or_default();
        }
        answers.json.push(b'\n');
    }
    answers
}

fn try_answer(
    text: Option<&[u8]>,
    assessment: &Assessment,
    workspace: &mut Workspace,
    json: &mut JsonWriter,
) -> Result<(), Error> {
    let Some(text) = text else {
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
    if let [schedule] = &*chosen {
        let forecast = workspace.forecast(schedule, &request.patient, as_of)?;
        return json.write(&forecast);
    }
    let forecasts = chosen
        .iter()
        .map(|schedule| workspace.forecast(schedule, &request.patient, as_of))
        .collect::<Result<Vec<_>, _>>()?;
    json.write(&Several::new(&forecasts))
}

/// Every line is line 1 to the reader of JSON; the number of the line stands beside the error.
fn without_line(error: Error) -> Error {
    let message = error.message().replace(" at line 1 column ", " at column ");
    Error::new(error.kind(), error.path(), message)
}
