//! Where commands write to: every output of every command.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use forecast_files::{Identity, Output, same};

use crate::failure::Failure;

/// What the command reads and writes.
static KNOWN: Mutex<Known> = Mutex::new(Known {
    inputs: Vec::new(),
    outputs: Vec::new(),
});

struct Known {
    inputs: Vec<Identity>,
    outputs: Vec<PathBuf>,
}

impl Known {
    fn with<T>(work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut KNOWN.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Notes what is read, so that nothing is written over it.
pub(crate) fn reads(input: Option<Identity>) {
    Known::with(|known| known.inputs.extend(input));
}

/// Notes a file that is read, or a folder with the files in it.
pub(crate) fn reads_path(path: &Path) {
    reads(Identity::of(path));
    if path.is_dir() {
        for entry in path.read_dir().into_iter().flatten().flatten() {
            reads_path(&entry.path());
        }
    }
}

/// Refuses a place that is read by the command, or written already.
pub(crate) fn claim(path: &Path) -> Result<(), Failure> {
    let identity = Identity::of(path);
    let is_input = |known: &mut Known| identity.is_some_and(|it| known.inputs.contains(&it));
    if Known::with(is_input) {
        let path = path.display();
        return Err(Failure::new(format!(
            "{path}: is the input too, expected another file for the answers"
        )));
    }
    claim_rewritten(path)
}

/// Refuses a place that is written already: of a file that the command reads and rewrites.
fn claim_rewritten(path: &Path) -> Result<(), Failure> {
    let is_device = path
        .metadata()
        .is_ok_and(|found| !found.is_file() && !found.is_dir());
    let is_output = |known: &Known| {
        let one = |known: &PathBuf| known == path || same(known, path) || same_place(known, path);
        known.outputs.iter().any(one)
    };
    Known::with(|known| {
        if !is_device && is_output(known) {
            let path = path.display();
            return Err(Failure::new(format!(
                "{path}: is another output too, expected a file for each"
            )));
        }
        known.outputs.push(path.to_owned());
        Ok(())
    })
}

/// Whether two files that need not be there yet have one name in one folder.
fn same_place(one: &Path, other: &Path) -> bool {
    let folder = |path: &Path| match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.canonicalize().ok(),
        _ => Path::new(".").canonicalize().ok(),
    };
    one.file_name() == other.file_name()
        && folder(one).is_some_and(|one| Some(one) == folder(other))
}

/// A file that is being written.
pub(crate) struct Target {
    output: Output,
    path: PathBuf,
}

impl Target {
    /// Begins a file.
    pub(crate) fn create(path: &Path) -> Result<Target, Failure> {
        claim(path)?;
        Target::open(path)
    }

    /// Begins a file that the command has read and is asked to rewrite.
    pub(crate) fn rewrite(path: &Path) -> Result<Target, Failure> {
        claim_rewritten(path)?;
        Target::open(path)
    }

    fn open(path: &Path) -> Result<Target, Failure> {
        let output = Output::create(path).map_err(|e| Failure::file(path, "create", &e))?;
        let path = path.to_owned();
        Ok(Target { output, path })
    }

    /// Another handle to the file.
    pub(crate) fn handle(&self) -> Result<std::fs::File, Failure> {
        let handle = self.output.handle();
        handle.map_err(|error| Failure::file(&self.path, "create", &error))
    }

    /// Writes all of these bytes.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.output.write_all(bytes);
        written.map_err(|error| failed(&self.path, &error))
    }

    /// Moves the file to its place.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let finished = self.output.finish();
        finished.map_err(|error| failed(&self.path, &error))
    }
}

/// A pipe that nobody reads any more is no failure of the file.
fn failed(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::file(path, "write", error),
    }
}

/// Where an answer goes: a file, or stdout.
pub(crate) enum Answer {
    File(Target),
    Stdout(io::Stdout),
}

impl Answer {
    /// Begins a file, or takes stdout where there is none.
    pub(crate) fn to(out: Option<&Path>) -> Result<Answer, Failure> {
        match out {
            Some(path) => Target::create(path).map(Answer::File),
            None => stdout().map(Answer::Stdout),
        }
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Answer::File(target) => target.put(bytes),
            Answer::Stdout(out) => {
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map_err(|error| Failure::output(&error))
            }
        }
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Answer::File(target) => target.finish(),
            Answer::Stdout(_) => Ok(()),
        }
    }
}

/// Stdout; refused where it is a file that the command reads.
fn stdout() -> Result<io::Stdout, Failure> {
    let identity = Identity::of_stdout();
    if Known::with(|known| identity.is_some_and(|it| known.inputs.contains(&it))) {
        return Err(Failure::new(
            "stdout is the input too, expected another file for the answers",
        ));
    }
    Ok(io::stdout())
}

/// Writes to a file, or to stdout where there is none.
pub(crate) fn write(out: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    let mut answer = Answer::to(out)?;
    answer.put(bytes)?;
    answer.finish()
}

/// Writes to stdout.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    write(None, text.as_bytes())
}
