//! Calling other programs, each line printed as it could be typed.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::root;

/// A program with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    program: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    folder: PathBuf,
}

impl Call {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Call {
        Call {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            folder: root(),
        }
    }

    /// The cargo that runs this task.
    pub(crate) fn cargo() -> Call {
        Call::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Call {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Call {
        for argument in arguments {
            self.arguments.push(argument.as_ref().to_owned());
        }
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Call {
        self.environment
            .push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Runs in this folder instead of the root of the repository.
    pub(crate) fn within(mut self, folder: &Path) -> Call {
        folder.clone_into(&mut self.folder);
        self
    }

    /// Runs it with this task's own output.
    pub(crate) fn run(&self) -> Result<(), String> {
        let line = self.line();
        eprintln!("$ {line}");
        let status = self
            .command()
            .status()
            .map_err(|error| format!("{line}: could not start: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{line}: {status}"))
        }
    }

    /// Runs it and gives what it printed.
    pub(crate) fn output(&self) -> Result<String, String> {
        let line = self.line();
        let output = self
            .command()
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("{line}: could not start: {error}"))?;
        if !output.status.success() {
            return Err(format!("{line}: {}", output.status));
        }
        String::from_utf8(output.stdout).map_err(|error| format!("{line}: {error}"))
    }

    /// Whether it runs and succeeds; nothing is printed.
    pub(crate) fn succeeds(&self) -> bool {
        self.command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder);
        command
    }

    fn line(&self) -> String {
        let program = Path::new(&self.program);
        let program = program.file_name().unwrap_or(&self.program);
        std::iter::once(program)
            .chain(self.arguments.iter().map(OsString::as_os_str))
            .map(OsStr::to_string_lossy)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Whether the first file is there and at least as new as the second.
pub(crate) fn newer(first: &Path, second: &Path) -> bool {
    let time = |path: &Path| {
        path.metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    match (time(first), time(second)) {
        (Some(first), Some(second)) => first >= second,
        _ => false,
    }
}

/// Installs Debian's packages, where this is a Debian-like system and the user may.
pub(crate) fn install_debian(packages: &[&str]) -> Result<(), String> {
    let root = Call::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.trim() == "0");
    if !root || !Path::new("/usr/bin/apt-get").exists() {
        return Err("not root on a Debian-like system".to_owned());
    }
    let quiet = |call: Call| call.env("DEBIAN_FRONTEND", "noninteractive");
    quiet(Call::new("apt-get").args(["update", "-q"])).run()?;
    quiet(Call::new("apt-get"))
        .args(["install", "--yes", "-q", "--no-install-recommends"])
        .args(packages)
        .run()
}

/// Builds the command as `cargo test` builds it, and so mostly finds it built; gives its path.
///
/// It is so only with all of the workspace and its tests: the features of its dependencies are those
/// that all of these ask for. One of the command's own tests brings it with it.
pub(crate) fn command_as_tested(target: &Path) -> Result<PathBuf, String> {
    Call::cargo()
        .args(["test", "--workspace", "--no-run", "--test", "batch"])
        .run()?;
    Ok(command_in(target, "debug"))
}

/// Where the command lies in a folder of the target folder.
pub(crate) fn command_in(target: &Path, folder: &str) -> PathBuf {
    let command = target.join(folder).join("forecast");
    command.with_extension(std::env::consts::EXE_EXTENSION)
}
