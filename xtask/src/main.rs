//! The project's own tasks: tests, checks and builds. `cargo xtask` lists them.
//!
//! What CI runs is what runs at the desk: `.ci/run` calls `cargo xtask test`.

mod bench;
mod browser;
mod py;
mod rules;
mod run;
mod shell;
mod source;
mod wasm;
mod wasm_toolchain;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::run::{Step, run_all};

const HELP: &str = "\
Usage: cargo xtask TASK

Tasks:
  test    everything that CI asks for: format, rules, clippy, all tests, documentation, and the
          Python package with its tests
  check   the quick part of it: format, rules, clippy
  bench   the table of figures, and instruction counts against benches/baseline.json;
          --people N for a smaller state, --write for benches/RESULTS.md, --baseline to store
  py      the Python package, built and tested; --bench measures it beside the command,
          --dist makes the wheel that is released, with its pages and licenses
  wasm    the npm package; --report prints its sizes and times, --test tests it
  rules   every rule and decision table of the specification, and the item that implements it
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["test"] => run_all(&[
            Step::Format,
            Step::Rules,
            Step::Clippy,
            Step::Tests,
            Step::Docs,
            Step::Python,
            Step::Wasm,
        ]),
        ["check"] => run_all(&[Step::Format, Step::Rules, Step::Clippy]),
        ["bench", rest @ ..] => match bench::Wanted::read(rest) {
            Some(wanted) => bench::bench(&wanted),
            None => Err("bench takes --people N, --write and --baseline".to_owned()),
        },
        ["py"] => py::run(py::Task::Test),
        ["py", "--bench"] => py::run(py::Task::Bench),
        ["py", "--dist"] => py::dist(),
        ["wasm"] => wasm::run(wasm::After::Pack),
        ["wasm", "--report"] => wasm::run(wasm::After::Report),
        ["wasm", "--test"] => wasm::run(wasm::After::Test),
        ["rules"] => rules::report(&root()),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!(
                "cargo xtask: no such task: {}\n\n{HELP}",
                arguments.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("cargo xtask: {message}");
            ExitCode::from(1)
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
