//! A file that is written whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

use crate::cleanup::{remove, unfinished};

/// How many links lead to a file at most.
const MAX_LINKS: usize = 40;
/// How much of a file's name is in that of the file beside it, in bytes.
const NAMED: usize = 100;

/// A file that takes its place when it is whole.
///
/// A regular file is written beside its place under a random name, and moved there by
/// [`finish`](Output::finish); dropped before, it is removed. What is no regular file (a pipe, a
/// terminal, `/dev/stdout`) is written as it comes.
#[derive(Debug)]
pub struct Output {
    file: File,
    place: Option<Place>,
}

/// Where a file is, and where it will be.
#[derive(Debug)]
struct Place {
    beside: PathBuf,
    path: PathBuf,
    taken: bool,
}

impl Output {
    /// Begins a file. One that is there stays as it was until [`finish`](Output::finish), and gives
    /// the new one its mode and, where the system allows it, its owner.
    ///
    /// # Errors
    ///
    /// Those of the system, where the file beside it cannot be made, or the one that is there could
    /// not be written.
    pub fn create(path: &Path) -> io::Result<Output> {
        if let Some(file) = stream(path)? {
            return Ok(Output { file, place: None });
        }
        let path = resolved(path)?;
        let old = match fs::metadata(&path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if let Some(old) = &old {
            // Whoever may not write the file may not replace it either.
            let file = OpenOptions::new().write(true).open(&path)?;
            if !old.is_file() {
                return Ok(Output { file, place: None });
            }
        }
        let (file, place) = Place::create(path)?;
        let output = Output {
            file,
            place: Some(place),
        };
        if let Some(old) = old {
            like(&output.file, &old)?;
        }
        Ok(output)
    }

    /// Returns another handle to the file, for who writes it and keeps what it is given.
    ///
    /// # Errors
    ///
    /// Those of the system where it has no more handles.
    pub fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Syncs the file and moves it to its place.
    ///
    /// # Errors
    ///
    /// Those of the system; the old file is as it was then.
    pub fn finish(mut self) -> io::Result<()> {
        match &mut self.place {
            None => self.file.flush(),
            Some(place) => {
                self.file.sync_all()?;
                place.take()
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Place {
    fn create(path: PathBuf) -> io::Result<(File, Place)> {
        let folder = folder_of(&path);
        let mut unfinished = unfinished();
        let made = builder(&prefix(&path), ".part").tempfile_in(folder)?;
        let (file, beside) = made.keep().map_err(|error| error.error)?;
        unfinished.add(&beside);
        Ok((
            file,
            Place {
                beside,
                path,
                taken: false,
            },
        ))
    }

    fn take(&mut self) -> io::Result<()> {
        let mut unfinished = unfinished();
        fs::rename(&self.beside, &self.path)?;
        self.taken = true;
        unfinished.done(&self.beside);
        drop(unfinished);
        sync_folder(folder_of(&self.path))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.taken {
            let mut unfinished = unfinished();
            remove(&self.beside);
            unfinished.done(&self.beside);
        }
    }
}

/// Random names behind a prefix, for files that are read and written as any other.
pub(crate) fn builder<'a, 'b>(prefix: &'a str, suffix: &'b str) -> Builder<'a, 'b> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(suffix).rand_bytes(12);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder
}

/// What the name of a file beside a path begins with.
pub(crate) fn prefix(path: &Path) -> String {
    let name = path.file_name().map(OsStr::to_string_lossy);
    let name = name.unwrap_or_default();
    let end = (0..=NAMED.min(name.len()))
        .rev()
        .find(|end| name.is_char_boundary(*end));
    format!(".{}.", name.get(..end.unwrap_or(0)).unwrap_or_default())
}

/// The folder that a path lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes what was written into a folder last.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match File::open(folder)?.sync_all() {
        // Some file systems sync no folders.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
    #[cfg(not(unix))]
    Ok(())
}

/// Gives a file the mode of another, and its owner as far as that is allowed.
pub(crate) fn like(file: &File, old: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only the superuser may give files away.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}

/// Where a path leads by its last part: a link to a file is kept, and the file replaced.
pub(crate) fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// An open file of this process that a path means, such as `/dev/stdout`: it is written where it
/// stands.
#[cfg(unix)]
fn stream(path: &Path) -> io::Result<Option<File>> {
    use std::os::fd::AsFd;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let in_folder = |folder: &str| path.parent().is_some_and(|it| it == Path::new(folder));
        if in_folder("/proc/self/fd") || in_folder("/dev/fd") || path == Path::new("/dev/stdout") {
            let name = path.file_name().unwrap_or_default();
            let owned = match name.to_str() {
                Some("1" | "stdout") => io::stdout().as_fd().try_clone_to_owned()?,
                Some("2") => io::stderr().as_fd().try_clone_to_owned()?,
                _ => return OpenOptions::new().append(true).open(&path).map(Some),
            };
            return Ok(Some(File::from(owned)));
        }
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => break,
        }
    }
    Ok(None)
}

#[cfg(not(unix))]
fn stream(_: &Path) -> io::Result<Option<File>> {
    Ok(None)
}
