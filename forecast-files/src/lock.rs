//! A lock beside a file.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cleanup::{remove, unfinished};
use crate::identity::Identity;
use crate::output::resolved;

/// A lock on a file that is read and rewritten: a file beside it, with `.lock` behind its name. It
/// goes with the process, however that ends; the next one takes over what is left of it.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Locked as long as it is open.
    _file: File,
}

impl Lock {
    /// Waits until nobody else has the lock on a file, and takes it. `waiting` is called once where
    /// somebody has it.
    ///
    /// # Errors
    ///
    /// Those of the system where the file of the lock cannot be made or locked.
    pub fn take(path: &Path, waiting: impl FnOnce()) -> io::Result<Lock> {
        let mut name = OsString::from(resolved(path)?);
        name.push(".lock");
        let path = PathBuf::from(name);
        let mut waiting = Some(waiting);
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => (),
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    file.lock()?;
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
            let mut unfinished = unfinished();
            // Whoever had it before has removed the file: another one may be there by now.
            if Identity::of_file(&file)? == Identity::of(&path) {
                unfinished.add(&path);
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let mut unfinished = unfinished();
        remove(&self.path);
        unfinished.done(&self.path);
    }
}
