//! Measures the figures of RESULTS.md and prints one JSON object per figure.
//!
//! `figures PROGRAM PEOPLE`: the `forecast` program to time, and how many people the state has.
//! `cargo xtask bench` builds both, runs this and prints the table.

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use forecast_benches::{Input, Many, healthy_cases, people, person_with, schedule};
use forecast_core::Workspace;
use forecast_core::schedule::Schedule;
use serde::Serialize;

type Failed = Box<dyn Error>;

/// How many people NDJSON is measured with.
const LINES: u64 = 200_000;

/// One line of the table.
#[derive(Serialize)]
struct Figure<'a> {
    what: &'a str,
    input: String,
    goal: &'a str,
    measured: String,
    met: bool,
}

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, state] = arguments.as_slice() else {
        return Err("usage: figures PROGRAM PEOPLE".into());
    };
    let (program, state) = (Path::new(program), state.parse()?);
    in_process()?;
    let folder = tempfile::tempdir()?;
    of_the_command(program, folder.path())?;
    of_a_state(program, folder.path(), state)
}

fn tell(figure: &Figure<'_>) -> Result<(), Failed> {
    println!("{}", serde_json::to_string(figure)?);
    Ok(())
}

fn in_process() -> Result<(), Failed> {
    let schedule = schedule()?;
    let mut workspace = Workspace::default();

    let cases = healthy_cases()?;
    let mut times = Vec::new();
    for _ in 0..20 {
        for (patient, as_of) in &cases {
            let start = Instant::now();
            drop(black_box(workspace.forecast(&schedule, patient, *as_of)));
            times.push(start.elapsed());
        }
    }
    let median = median(&mut times);
    tell(&Figure {
        what: "one patient, median over CDC's healthy cases",
        input: format!("{} cases, 20 times", cases.len()),
        goal: "10 us",
        measured: micros(median),
        met: median <= Duration::from_micros(10),
    })?;

    let people = people(20_000)?;
    let doses: usize = people.iter().map(|(patient, _)| patient.doses.len()).sum();
    let mean = best_of(5, || forecast_all(&schedule, &people, &mut workspace)) / 20_000;
    tell(&Figure {
        what: "one patient, mean over a synthetic population",
        input: format!("20000 people, {doses} doses, best of 5 runs"),
        goal: "20 us",
        measured: micros(mean),
        met: mean <= Duration::from_micros(20),
    })?;

    let mut loads: Vec<Duration> = (0..50)
        .map(|_| best_of(1, || drop(black_box(forecast_benches::schedule()))))
        .collect();
    let load = self::median(&mut loads);
    tell(&Figure {
        what: "loading the embedded schedule",
        input: "median of 50".to_owned(),
        goal: "3 ms",
        measured: format!("{:.2} ms", load.as_secs_f64() * 1e3),
        met: load <= Duration::from_millis(3),
    })?;

    allocations(&schedule, &cases, &mut workspace)?;
    scaling(&schedule, &mut workspace)
}

/// What a forecast allocates beyond its answer: counted, not timed.
fn allocations(
    schedule: &Schedule,
    cases: &[Input],
    workspace: &mut Workspace,
) -> Result<(), Failed> {
    forecast_all(schedule, cases, workspace);
    let (mut beyond, mut answer) = (0, 0);
    for (patient, as_of) in cases {
        let mut made = None;
        let forecast = measure(|| made = workspace.forecast(schedule, patient, *as_of).ok());
        let copy = measure(|| drop(black_box(made.clone())));
        beyond += forecast.count_total.saturating_sub(copy.count_total);
        answer += copy.count_total;
    }
    tell(&Figure {
        what: "allocations per forecast beyond its answer, reusing a workspace",
        input: format!("{} cases; {answer} allocations of answers", cases.len()),
        goal: "0",
        measured: format!("{beyond} in all"),
        met: beyond == 0,
    })
}

/// Time per dose as one person has ever more of them.
fn scaling(schedule: &Schedule, workspace: &mut Workspace) -> Result<(), Failed> {
    for many in Many::ALL {
        let mut times = Vec::new();
        for doses in [1, 10, 50, 100, 200, 500] {
            let person = person_with(doses, many)?;
            let time = best_of(30, || {
                forecast_all(schedule, std::slice::from_ref(&person), workspace);
            });
            times.push((doses, time));
        }
        // From 100 doses to 500, n log n grows by 5 log(500) / log(100).
        let at = |wanted| times.iter().find(|(doses, _)| *doses == wanted);
        let growth = match (at(100), at(500)) {
            (Some((_, hundred)), Some((_, most))) => most.as_secs_f64() / hundred.as_secs_f64(),
            _ => f64::INFINITY,
        };
        let limit = 5.0 * 500f64.ln() / 100f64.ln();
        let shown: Vec<String> = times
            .iter()
            .map(|(doses, time)| format!("{doses}: {}", micros(*time)))
            .collect();
        tell(&Figure {
            what: "time as one person's doses grow",
            input: many.name().to_owned(),
            goal: "n log n (6.7 times from 100 to 500)",
            measured: format!("{} ({growth:.1} times)", shown.join(", ")),
            met: growth <= limit,
        })?;
    }
    Ok(())
}

fn of_the_command(program: &Path, folder: &Path) -> Result<(), Failed> {
    let person = folder.join("person.ndjson");
    run(
        program,
        &[
            "synthesize",
            "--people",
            "1",
            "--seed",
            "4",
            "--as-of",
            "2026-11-22",
        ],
        &person,
    )?;
    let mut starts = Vec::new();
    for _ in 0..40 {
        let start = Instant::now();
        let path = person.to_string_lossy();
        run(
            program,
            &["patient", &path, "--as-of", "2026-11-22"],
            &folder.join("table"),
        )?;
        starts.push(start.elapsed());
    }
    let start = median(&mut starts);
    tell(&Figure {
        what: "`forecast patient`, from start to printed table",
        input: "median of 40 runs".to_owned(),
        goal: "15 ms",
        measured: format!("{:.1} ms", start.as_secs_f64() * 1e3),
        met: start <= Duration::from_millis(15),
    })?;

    of_lines(program, folder)
}

/// Lines in, lines out: to a file that keeps nothing, as the speed of a disk is not asked for, and
/// through a pipe to a process that counts the lines.
fn of_lines(program: &Path, folder: &Path) -> Result<(), Failed> {
    let lines = folder.join("people.ndjson");
    let count = LINES.to_string();
    run(
        program,
        &["synthesize", "--people", &count, "--as-of", "2026-11-22"],
        &lines,
    )?;
    let path = lines.to_string_lossy();
    let arguments = ["batch", &path, "--as-of", "2026-11-22"];
    let megabytes_in = fs::metadata(&lines)?.len() / 1_000_000;

    let start = Instant::now();
    run(program, &arguments, Path::new("/dev/null"))?;
    let kept_nowhere = start.elapsed();

    let start = Instant::now();
    let (megabytes_out, answered) = counted(program, &arguments)?;
    let piped = start.elapsed();
    if answered != LINES {
        return Err(format!("forecast batch: {answered} answers to {LINES} lines").into());
    }
    for (what, time) in [
        ("`forecast batch`, NDJSON in and out", kept_nowhere),
        ("the same, through a pipe to a process that counts", piped),
    ] {
        let rate = LINES as f64 / time.as_secs_f64();
        tell(&Figure {
            what,
            input: format!("{LINES} people, {megabytes_in} MB in, {megabytes_out} MB out"),
            goal: "60000 patients/s on 2 cores",
            measured: format!("{rate:.0} patients/s on {} cores", cores()),
            met: rate >= 60_000.0,
        })?;
    }
    Ok(fs::remove_file(&lines)?)
}

/// How many megabytes and lines a program writes.
fn counted(program: &Path, arguments: &[&str]) -> Result<(u64, u64), Failed> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut output = child.stdout.take().ok_or("no pipe")?;
    let (mut bytes, mut lines) = (0, 0);
    let mut piece = vec![0; 1 << 20];
    loop {
        let length = output.read(&mut piece)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
            break;
        };
        bytes += length as u64;
        lines += read.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    let status = child.wait()?;
    if status.success() {
        Ok((bytes / 1_000_000, lines))
    } else {
        Err(format!("forecast {}: {status}", arguments.join(" ")).into())
    }
}

fn of_a_state(program: &Path, folder: &Path, people: u64) -> Result<(), Failed> {
    let (state, answers) = (folder.join("state.parquet"), folder.join("answers.parquet"));
    let (count, path) = (people.to_string(), state.to_string_lossy().into_owned());
    let made = ["synthesize", "--people", &count, "--as-of", "2026-11-22"];
    let target = ["--format", "parquet", "--out", &path];
    run(
        program,
        &[&made[..], &target[..]].concat(),
        &folder.join("made"),
    )?;
    let out = answers.to_string_lossy().into_owned();
    let mut child = Command::new(program)
        .args(["batch", &path, "--as-of", "2026-11-22", "--out", &out])
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    let mut peak = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(peak_memory(child.id()));
        std::thread::sleep(Duration::from_millis(20));
    };
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("forecast batch: {status}").into());
    }
    let memory = peak.map_or_else(|| "not measured here".to_owned(), |mb| format!("{mb} MB"));
    // Another number of people is held against its share of the time.
    let limit = Duration::from_secs(60).mul_f64(people as f64 / 3_600_000.0);
    tell(&Figure {
        what: "Parquet in, Parquet out, a state",
        input: format!(
            "{people} people, {} MB in, {} MB out",
            fs::metadata(&state)?.len() / 1_000_000,
            fs::metadata(&answers)?.len() / 1_000_000
        ),
        goal: "60 s for 3.6 million people on 2 cores, peak 500 MB",
        measured: format!(
            "{:.1} s on {} cores, peak {memory}",
            time.as_secs_f64(),
            cores()
        ),
        met: time <= limit && peak.is_none_or(|mb| mb <= 500),
    })
}

/// Runs the program with its output in a file.
fn run(program: &Path, arguments: &[&str], output: &Path) -> Result<(), Failed> {
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(File::create(output)?)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("forecast {}: {status}", arguments.join(" ")).into())
    }
}

/// The most memory that a process has held, in megabytes, where the system tells.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_000)
}

fn forecast_all(schedule: &Schedule, inputs: &[Input], workspace: &mut Workspace) {
    for (patient, as_of) in inputs {
        drop(black_box(workspace.forecast(schedule, patient, *as_of)));
    }
}

fn best_of(times: u32, mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
    }
    best
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn micros(time: Duration) -> String {
    format!("{:.1} us", time.as_secs_f64() * 1e6)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
