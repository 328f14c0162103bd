//! `cargo xtask py`: the Python package, built and tested in a virtual environment of its own.
//!
//! The environment lies in the target folder and holds what `forecast-py/requirements.txt` pins. The
//! wheel is built with the profile of the tests, which checks arithmetic for overflow and shares its
//! artifacts with `cargo test`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;

/// What to do with the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Build it and run its tests.
    Test,
    /// Build it as it is released, and measure it beside the command.
    Bench,
}

/// Builds the package and does what is asked with it.
pub(crate) fn run(task: Task) -> Result<(), String> {
    let target = target_folder()?;
    let package = root().join("forecast-py");
    let python = environment(&target.join("py"), &package)?;
    let profile = match task {
        Task::Test => "test",
        Task::Bench => "release",
    };
    let command = build(&python, &package, &target, profile)?;
    let mut python = |arguments: &[&str]| {
        let mut run = Command::new(&python);
        run.args(arguments).env("FORECAST_COMMAND", &command);
        start(run.current_dir(&package))
    };
    match task {
        Task::Bench => python(&["benches/bench.py"]),
        Task::Test => {
            java()?;
            python(&["-m", "pytest"])?;
            python(&[
                "-m",
                "mypy.stubtest",
                "forecast_py",
                "--allowlist",
                "tests/stubtest-allowlist.txt",
            ])?;
            python(&["-m", "mypy", "--strict", "python", "examples"])
        }
    }
}

/// The environment's interpreter, with everything that is pinned installed.
fn environment(folder: &Path, package: &Path) -> Result<PathBuf, String> {
    let venv = folder.join("venv");
    let python = if cfg!(windows) {
        venv.join("Scripts/python.exe")
    } else {
        venv.join("bin/python")
    };
    let pinned = package.join("requirements.txt");
    let stamp = venv.join("installed.txt");
    let wanted = fs::read(&pinned).map_err(|error| format!("{}: {error}", pinned.display()))?;
    if python.exists() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let mut make = Command::new(system);
    start(make.args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    install.args(["--require-hashes", "--only-binary", ":all:"]);
    // Spark is published as source only, which holds what it needs.
    install.args(["--no-binary", "pyspark", "--requirement"]);
    start(install.arg(&pinned))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(python)
}

/// Builds the wheel and installs it, and builds the command; gives the command's path.
fn build(python: &Path, package: &Path, target: &Path, profile: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // With the features of the whole workspace, as `cargo test` built it.
    command.args([
        "build",
        "--workspace",
        "--bin",
        "forecast",
        "--profile",
        profile,
    ]);
    start(command.current_dir(root()))?;

    let wheels = target.join("py").join(profile);
    // An older wheel must not be taken for the new one.
    if wheels.exists() {
        fs::remove_dir_all(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    }
    let mut wheel = Command::new(python);
    wheel.args([
        "-m",
        "maturin",
        "build",
        "--quiet",
        "--locked",
        "--profile",
        profile,
        "--out",
    ]);
    // Whatever lies beside the sources from other builds stays out.
    start(wheel.arg(&wheels).current_dir(package))?;
    let built = fs::read_dir(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    let built = built.filter_map(Result::ok).map(|entry| entry.path());
    let mut install = Command::new(python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    install.args(["--no-index", "--no-deps", "--force-reinstall"]);
    start(install.args(built))?;

    let folder = if profile == "test" { "debug" } else { profile };
    let command = target.join(folder).join("forecast");
    Ok(command.with_extension(std::env::consts::EXE_EXTENSION))
}

/// Sees to a Java for Spark: the machine's, or on Debian its package.
fn java() -> Result<(), String> {
    let there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if std::env::var_os("JAVA_HOME").is_some() || there("java") {
        return Ok(());
    }
    if !there("apt-get") {
        return Err(
            "found no Java, expected one of version 17 or later (JAVA_HOME) for Spark".into(),
        );
    }
    start(Command::new("apt-get").args(["update", "--quiet"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--quiet", "--yes", "--no-install-recommends"]);
    start(install.arg("openjdk-17-jre-headless"))
}

/// Cargo's target folder.
fn target_folder() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut metadata = Command::new(cargo);
    metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
    let said = metadata
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let said: serde_json::Value =
        serde_json::from_slice(&said.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let folder = said
        .get("target_directory")
        .and_then(|folder| folder.as_str());
    folder
        .map(PathBuf::from)
        .ok_or_else(|| "cargo metadata: no target_directory".to_owned())
}

/// Runs a command, after saying which.
fn start(command: &mut Command) -> Result<(), String> {
    let words: Vec<&OsStr> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .collect();
    let words: Vec<String> = words
        .into_iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = words.join(" ");
    eprintln!("$ {line}");
    let status = command
        .status()
        .map_err(|error| format!("{line}: could not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{line}: {status}"))
    }
}
