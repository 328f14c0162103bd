//! Steps of the npm package's build that need the crates of this workspace; `cargo xtask wasm`
//! calls them.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use forecast_core::schedule::Schedule;
use forecast_schedules::DefaultLayers;

const HELP: &str = "\
Usage:
  forecast-wasm-build bindings MODULE.wasm NAME FOLDER
      writes what the command `wasm-bindgen --target web` does, with the version of Cargo.lock
  forecast-wasm-build schedule FOLDER
      writes the default schedule with its layers: as one JSON file without spaces, and packed
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["bindings", module, name, folder] => bindings(module, name, folder),
        ["schedule", folder] => schedule(Path::new(folder)),
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("forecast-wasm-build: {error:#}");
            ExitCode::from(1)
        }
    }
}

#[cfg(not(feature = "bindings"))]
fn bindings(_: &str, _: &str, _: &str) -> Result<(), Box<dyn Error>> {
    Err("this was built without the feature `bindings`".into())
}

#[cfg(feature = "bindings")]
fn bindings(module: &str, name: &str, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    // For those who look at a profile: functions keep their names.
    let names = std::env::var_os("FORECAST_WASM_NAMES").is_some();
    bindgen
        .input_path(module)
        .out_name(name)
        .web(true)?
        .typescript(true)
        .remove_name_section(!names)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder)?;
    Ok(())
}

/// What the package forecasts with where nothing else is named: the same as the command line.
fn schedule(folder: &Path) -> Result<(), Box<dyn Error>> {
    let id = forecast_schedules::DEFAULT;
    let document = forecast_schedules::resolve(id, DefaultLayers::default())?;
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join(format!("{id}.json")),
        serde_json::to_vec(&document)?,
    )?;
    let packed = Schedule::compile(&document)?.pack()?;
    fs::write(folder.join(format!("{id}.bin")), packed)?;
    Ok(())
}
