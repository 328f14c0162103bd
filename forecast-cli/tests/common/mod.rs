//! Running the command as its users do.
#![expect(clippy::expect_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each file of tests uses some of them")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

impl Run {
    /// The lines of stdout as JSON.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect()
    }
}

/// The command, to be run at the root of the repository.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecast"));
    command.args(arguments).current_dir(root());
    command
}

/// Runs the command without anything on stdin.
pub(crate) fn forecast(arguments: &[&str]) -> Run {
    command(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the command starts")
        .into()
}

/// Runs the command with this on stdin.
pub(crate) fn forecast_with(arguments: &[&str], stdin: &[u8]) -> Run {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut pipe = child.stdin.take().expect("stdin is a pipe");
    let bytes = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // A command that stops early closes the pipe.
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output.into()
}

/// The answer for one request, as JSON.
pub(crate) fn answer(request: &str) -> Value {
    let run = forecast_with(&["patient", "-", "--format", "json"], request.as_bytes());
    assert_eq!(run.code, Some(0), "{request}: {}", run.stderr);
    serde_json::from_str(&run.stdout).expect("the answer is JSON")
}
