//! `cargo xtask wasm`: the npm package, its sizes and times, its tests.
//!
//! Cargo makes the WebAssembly modules and their bindings; the scripts in `forecast-wasm/scripts`
//! make the package of them.

use std::path::{Path, PathBuf};

use crate::root;
use crate::shell::{Call, command_as_tested, newer};
use crate::wasm_toolchain::Toolchain;

/// The modules of the package.
const MODULES: [Module; 3] = [
    Module {
        name: "forecast",
        package: "forecast-wasm",
        features: None,
        profile: "wasm-fast",
    },
    Module {
        name: "compile",
        package: "forecast-wasm-compile",
        features: None,
        profile: "wasm",
    },
    Module {
        name: "record",
        package: "forecast-wasm",
        features: Some("record"),
        profile: "wasm",
    },
];

/// A WebAssembly module, and how cargo makes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Module {
    name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) features: Option<&'static str>,
    pub(crate) profile: &'static str,
}

/// What to do besides the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The package as a file.
    Pack,
    /// The table of sizes and times as well.
    Report,
    /// The tests, in Node and in a browser.
    Test,
}

/// Builds the package and the page, and does what comes after.
pub(crate) fn run(after: After) -> Result<(), String> {
    let package = root().join("forecast-wasm");
    let target = target_folder()?;
    npm_packages(&package)?;
    modules(&package, &target)?;
    node(&package, &["scripts/build.mjs"]).run()?;
    node(&package, &["scripts/demo.mjs"]).run()?;
    match after {
        After::Pack => pack(&package, &target),
        After::Report => {
            pack(&package, &target)?;
            let schedule = package.join("js/generated/acip-4.65.bin");
            let native = [
                "run",
                "--quiet",
                "--profile",
                "dist",
                "--package",
                "forecast-wasm",
                "--example",
                "native",
            ];
            let requests = target.join("wasm/healthy.ndjson");
            node(&package, &["scripts/requests.mjs"])
                .arg(&requests)
                .run()?;
            let native = Call::cargo()
                .args(native)
                .arg("--")
                .arg(schedule)
                .arg(&requests)
                .output()?;
            node(&package, &["scripts/report.mjs"])
                .arg(requests)
                .arg(native.trim())
                .run()
        }
        After::Test => {
            let command = command_as_tested(&target)?;
            let browser = crate::browser::chromium()?;
            Call::new("npm")
                .args(["test"])
                .env("FORECAST_COMMAND", command)
                .env("CHROMIUM", browser)
                .within(&package)
                .run()
        }
    }
}

/// The package as npm's registry would get it.
fn pack(package: &Path, target: &Path) -> Result<(), String> {
    Call::new("npm")
        .args(["pack", "--pack-destination"])
        .arg(target.join("wasm"))
        .within(package)
        .run()
}

fn node(package: &Path, arguments: &[&str]) -> Call {
    Call::new("node").args(arguments).within(package)
}

/// What npm's lock file names, where it is not there yet.
fn npm_packages(package: &Path) -> Result<(), String> {
    let installed = package.join("node_modules/.package-lock.json");
    if newer(&installed, &package.join("package-lock.json")) {
        return Ok(());
    }
    Call::new("npm").args(["ci"]).within(package).run()
}

/// The modules and their bindings, in `forecast-wasm/js/generated`.
fn modules(package: &Path, target: &Path) -> Result<(), String> {
    let toolchain = Toolchain::find()?;
    let folder = target.join("wasm");
    let generated = package.join("js/generated");
    // With the profile of `cargo test`, for which the crates of this workspace are there already.
    Call::cargo()
        .args(["build", "--quiet", "--profile", "test"])
        .args(["--package", "forecast-wasm-build", "--features", "bindings"])
        .run()?;
    let build = target
        .join("debug/forecast-wasm-build")
        .with_extension(std::env::consts::EXE_EXTENSION);
    for module in MODULES {
        let built = toolchain.build(&folder, module)?;
        Call::new(&build)
            .arg("bindings")
            .arg(built)
            .arg(module.name)
            .arg(&generated)
            .run()?;
    }
    Call::new(&build).arg("schedule").arg(&generated).run()
}

/// Cargo's target folder.
pub(crate) fn target_folder() -> Result<PathBuf, String> {
    let metadata = Call::cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()?;
    let metadata: serde_json::Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str)
        .map(PathBuf::from)
        .ok_or_else(|| "cargo metadata: no target_directory".to_owned())
}
