//! Running the steps of a task, each one a command that can be typed as well.

use std::process::Command;

use crate::{py, root, rules, wasm};

/// A step of a task.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// `cargo fmt --all --check`
    Format,
    /// `cargo xtask rules`, without the list.
    Rules,
    /// `cargo clippy` over every target, warnings denied.
    Clippy,
    /// `cargo test --workspace`, documentation examples included.
    Tests,
    /// `cargo doc`, warnings denied.
    Docs,
    /// `cargo xtask py`
    Python,
    /// `cargo xtask wasm --test`: the npm package and the page.
    Wasm,
}

/// Runs the steps in order until one fails.
pub(crate) fn run_all(steps: &[Step]) -> Result<(), String> {
    for step in steps {
        match step {
            Step::Format => cargo(&["fmt", "--all", "--check"], &[]),
            Step::Rules => rules::check(&root()),
            Step::Clippy => cargo(
                &[
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--",
                    "--deny",
                    "warnings",
                ],
                &[],
            ),
            Step::Tests => cargo(&["test", "--workspace"], &[]),
            Step::Docs => cargo(
                &["doc", "--workspace", "--no-deps"],
                &[("RUSTDOCFLAGS", "--deny warnings")],
            ),
            Step::Python => py::run(py::Task::Test),
            Step::Wasm => wasm::run(wasm::After::Test),
        }?;
    }
    Ok(())
}

/// Runs cargo at the root of the repository.
pub(crate) fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    let line = format!("cargo {}", arguments.join(" "));
    eprintln!("$ {line}");
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let status = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|error| format!("{line}: could not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{line}: {status}"))
    }
}
