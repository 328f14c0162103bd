//! `cargo xtask bench`: the table of figures, and instruction counts against a baseline.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::root;
use crate::run::cargo;

/// By how much of the baseline a count may grow before it is an error, in percent.
const TOLERANCE: u64 = 2;

/// A figure, as the `figures` program of the benches prints it.
#[derive(Deserialize)]
struct Figure {
    what: String,
    input: String,
    goal: String,
    measured: String,
    met: bool,
}

/// benches/baseline.json.
#[derive(Deserialize, Serialize)]
struct Baseline {
    /// Instructions per forecast over CDC's healthy cases.
    instructions_per_forecast: u64,
}

/// What `cargo xtask bench` was asked for.
pub(crate) struct Wanted {
    /// How many people the state has.
    pub(crate) people: u64,
    /// Whether to write benches/RESULTS.md.
    pub(crate) write: bool,
    /// Whether to store the count as the new baseline.
    pub(crate) baseline: bool,
}

impl Wanted {
    /// Reads the arguments behind `bench`; none where they are not understood.
    pub(crate) fn read(arguments: &[&str]) -> Option<Wanted> {
        let mut wanted = Wanted {
            people: 3_600_000,
            write: false,
            baseline: false,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match *argument {
                "--people" => wanted.people = rest.next()?.parse().ok()?,
                "--write" => wanted.write = true,
                "--baseline" => wanted.baseline = true,
                _ => return None,
            }
        }
        Some(wanted)
    }
}

/// Builds, measures, prints and compares.
pub(crate) fn bench(wanted: &Wanted) -> Result<(), String> {
    let packages = ["-p", "forecast-cli", "-p", "forecast-benches"];
    cargo(
        &[&["build", "--profile", "profiling"][..], &packages].concat(),
        &[],
    )?;
    let target = target_folder()?;
    let built = Path::new(&target).join("profiling");
    let figures = figures(&built, wanted.people)?;
    let count = count(&built)?;
    let table = table(&figures, count);
    println!("{table}");
    if wanted.write {
        let results = results(&table, wanted.people);
        let path = root().join("benches/RESULTS.md");
        fs::write(&path, results).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    match count {
        Some(count) => compare(count, wanted.baseline),
        None => Ok(()),
    }
}

fn figures(built: &Path, people: u64) -> Result<Vec<Figure>, String> {
    eprintln!("$ figures forecast {people}");
    let output = Command::new(built.join("figures"))
        .arg(built.join("forecast"))
        .arg(people.to_string())
        .output()
        .map_err(|error| format!("figures: could not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("figures: {}: {said}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let read = |line: &str| serde_json::from_str(line).map_err(|error| format!("figures: {error}"));
    text.lines().map(read).collect()
}

/// Instructions per forecast, counted by callgrind; none where valgrind is not installed.
fn count(built: &Path) -> Result<Option<u64>, String> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--toggle-collect=*forecast_benches_counted*",
        ])
        .arg(format!(
            "--callgrind-out-file={}",
            built.join("callgrind.out").display()
        ))
        .arg(built.join("counted"))
        .output();
    let Ok(output) = output else {
        eprintln!("valgrind is not installed: no instructions are counted");
        return Ok(None);
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let instructions = collected.and_then(|(_, count)| count.trim().parse::<u64>().ok());
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let cases = printed.trim().parse::<u64>().ok();
    match (instructions, cases) {
        (Some(instructions), Some(cases)) if cases > 0 => Ok(Some(instructions / cases)),
        _ => Err(format!("valgrind counted nothing: {said}")),
    }
}

fn table(figures: &[Figure], count: Option<u64>) -> String {
    let mut table =
        String::from("| what | input | goal | measured | met |\n|---|---|---|---|---|\n");
    for figure in figures {
        let met = if figure.met { "yes" } else { "no" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {met} |",
            figure.what, figure.input, figure.goal, figure.measured
        );
    }
    if let Some(count) = count {
        let _ = writeln!(
            table,
            "| instructions per forecast | CDC's healthy cases, by callgrind | | {count} | |"
        );
    }
    table
}

fn results(table: &str, people: u64) -> String {
    let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = machine
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(root())
            .output();
        output.map_or_else(
            |_| "unknown".to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    };
    let commit = said("git", &["rev-parse", "--short", "HEAD"]);
    let compiler = said("rustc", &["--version"]);
    format!(
        "# Measured speed\n\n\
         Written by `cargo xtask bench --people {people} --write`: the code of the profile `dist`, everything in one run.\n\n\
         - machine: {model}, {cores} cores, {}\n\
         - compiler: {compiler}\n\
         - commit: {commit}\n\
         - schedule: the default one, its seasons projected; population: `forecast synthesize`, seed 1, as of 2026-11-22\n\n\
         {table}\n\
         Times of one machine say little about another; instructions per forecast are the same \
         everywhere for the same build. `cargo bench -p forecast-benches` gives criterion's view of \
         the engine alone. Where the time goes is in docs/decisions.md, \"Speed\".\n",
        std::env::consts::OS,
    )
}

fn compare(count: u64, store: bool) -> Result<(), String> {
    let path = root().join("benches/baseline.json");
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    if store {
        let baseline = Baseline {
            instructions_per_forecast: count,
        };
        let text = serde_json::to_string_pretty(&baseline).map_err(|error| failed(&error))?;
        return fs::write(&path, text + "\n").map_err(|error| failed(&error));
    }
    let text = fs::read_to_string(&path).map_err(|error| failed(&error))?;
    let baseline: Baseline = serde_json::from_str(&text).map_err(|error| failed(&error))?;
    let before = baseline.instructions_per_forecast;
    println!("baseline: {before} instructions per forecast, now {count}");
    if count > before + before * TOLERANCE / 100 {
        return Err(format!(
            "instructions per forecast grew from {before} to {count}, by more than {TOLERANCE} %"
        ));
    }
    Ok(())
}

/// Where cargo builds to.
fn target_folder() -> Result<String, String> {
    #[derive(Deserialize)]
    struct Metadata {
        target_directory: String,
    }
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(program)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(metadata.target_directory)
}
