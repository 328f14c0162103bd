//! `cargo xtask py`: the Python package, built and tested in a virtual environment of its own.
//!
//! The environment lies in the target folder and holds what `forecast-py/requirements.txt` pins. For
//! the tests the wheel is built with the settings of `cargo test`, which checks arithmetic for overflow
//! and whose artifacts it shares.

use std::fs;
use std::path::{Path, PathBuf};

use crate::root;
use crate::shell::{Call, command_as_tested, command_in, install_debian};
use crate::wasm::target_folder;

/// The profile `test` would make a program that runs tests instead of a library, so that `dev` is
/// given its one setting.
const AS_TESTED: (&str, &str) = ("CARGO_PROFILE_DEV_OPT_LEVEL", "1");

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
    let interpreter = environment(&target.join("py"), &package)?;
    let command = build(&interpreter, &package, &target, task)?;
    let python = |arguments: &[&str]| {
        let call = Call::new(&interpreter).args(arguments).within(&package);
        call.env("FORECAST_COMMAND", &command).run()
    };
    match task {
        Task::Bench => python(&["benches/bench.py"]),
        Task::Test => {
            java()?;
            python(&["-m", "pytest"])?;
            let allowed = "tests/stubtest-allowlist.txt";
            python(&["-m", "mypy.stubtest", "forecast_py", "--allowlist", allowed])?;
            python(&["-m", "mypy", "--strict", "python", "examples"])
        }
    }
}

/// Pages that come along in the released wheel, and the licenses.
const PAGES: [&str; 3] = ["python.md", "measures.md", "formats.md"];
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Builds the wheel of this platform that is released: optimized, without symbols, with its pages.
///
/// # Errors
///
/// What could not be read, built or written.
pub(crate) fn dist() -> Result<(), String> {
    let target = target_folder()?;
    let package = root().join("forecast-py");
    let interpreter = environment(&target.join("py"), &package)?;
    let wheels = target.join("py/dist");
    let pages = package.join("python/forecast_py/docs");
    let copies = PAGES
        .iter()
        .map(|name| (root().join("docs").join(name), pages.join(name)))
        .chain(
            LICENSES
                .iter()
                .map(|name| (root().join(name), package.join(name))),
        );
    let copies: Vec<(PathBuf, PathBuf)> = copies.collect();
    fs::create_dir_all(&pages).map_err(|error| format!("{}: {error}", pages.display()))?;
    for (from, to) in &copies {
        fs::copy(from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    }
    let built = Call::new(&interpreter)
        .args([
            "-m",
            "maturin",
            "build",
            "--locked",
            "--profile",
            "dist",
            "--strip",
        ])
        .arg("--out")
        .arg(&wheels)
        .within(&package)
        .run();
    // They are copies, and none of the package's own.
    for (_, to) in &copies {
        fs::remove_file(to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    fs::remove_dir(&pages).map_err(|error| format!("{}: {error}", pages.display()))?;
    built?;
    println!("{}", wheels.display());
    Ok(())
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
    Call::new(system)
        .args(["-m", "venv", "--clear"])
        .arg(&venv)
        .run()?;
    // Spark is published as source only, which holds what it needs.
    pip(&python)
        .args(["--require-hashes", "--only-binary", ":all:"])
        .args(["--no-binary", "pyspark", "--requirement"])
        .arg(&pinned)
        .run()?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(python)
}

fn pip(python: &Path) -> Call {
    Call::new(python)
        .args(["-m", "pip", "install", "--quiet"])
        // What is pinned is fetched once; kept besides, it would take half a gigabyte.
        .args(["--disable-pip-version-check", "--no-cache-dir"])
}

/// Builds the wheel and installs it, and builds the command; gives the command's path.
fn build(python: &Path, package: &Path, target: &Path, task: Task) -> Result<PathBuf, String> {
    let profile = match task {
        Task::Test => "dev",
        Task::Bench => "dist",
    };
    let command = match task {
        Task::Test => command_as_tested(target)?,
        Task::Bench => {
            Call::cargo()
                .args(["build", "--profile", "dist", "--package", "forecast-cli"])
                .run()?;
            command_in(target, "dist")
        }
    };
    let wheels = target.join("py").join(profile);
    // An older wheel must not be taken for the new one.
    if wheels.exists() {
        fs::remove_dir_all(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    }
    Call::new(python)
        .args(["-m", "maturin", "build", "--quiet", "--locked", "--profile"])
        .arg(profile)
        .arg("--out")
        .arg(&wheels)
        .env(AS_TESTED.0, AS_TESTED.1)
        .within(package)
        .run()?;
    let built = fs::read_dir(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    let built = built.filter_map(Result::ok).map(|entry| entry.path());
    pip(python)
        .args(["--no-index", "--no-deps", "--force-reinstall"])
        .args(built)
        .run()?;
    Ok(command)
}

/// Sees to a Java for Spark: the machine's, or on Debian its package.
fn java() -> Result<(), String> {
    if std::env::var_os("JAVA_HOME").is_some() || Call::new("java").arg("-version").succeeds() {
        return Ok(());
    }
    install_debian(&["openjdk-17-jre-headless"])
        .map_err(|error| format!("found no Java of version 17 or later for Spark, and {error}"))
}
