//! Which file a path or an open file is.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Which regular file something is, whatever it is called: its device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// Returns the identity of the regular file or folder at a path; none where there is neither.
    #[must_use]
    pub fn of(path: &Path) -> Option<Identity> {
        std::fs::metadata(path).ok().as_ref().and_then(known)
    }

    /// Returns the identity of an open regular file.
    ///
    /// # Errors
    ///
    /// Those of the system where it cannot say what the file is.
    pub fn of_file(file: &File) -> io::Result<Option<Identity>> {
        file.metadata().map(|metadata| known(&metadata))
    }

    /// Returns the identity of standard input, where that is a regular file.
    #[must_use]
    pub fn of_stdin() -> Option<Identity> {
        of_stream(io::stdin())
    }

    /// Returns the identity of standard output, where that is a regular file.
    #[must_use]
    pub fn of_stdout() -> Option<Identity> {
        of_stream(io::stdout())
    }
}

/// Whether two paths lead to one file or folder.
#[must_use]
pub fn same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        Identity::of(one).is_some_and(|one| Some(one) == Identity::of(other))
    }
    #[cfg(not(unix))]
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

#[cfg(unix)]
fn known(metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let lasting = metadata.is_file() || metadata.is_dir();
    lasting.then(|| Identity {
        device: metadata.dev(),
        inode: metadata.ino(),
    })
}

#[cfg(not(unix))]
fn known(_: &Metadata) -> Option<Identity> {
    None
}

#[cfg(unix)]
fn of_stream(stream: impl std::os::fd::AsFd) -> Option<Identity> {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    Identity::of_file(&file).ok().flatten()
}

#[cfg(not(unix))]
fn of_stream<S>(_: S) -> Option<Identity> {
    None
}
