//! Work on what comes from outside, which must end no thread.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, ErrorKind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is at work on something where a panic becomes an error: a program's panic
/// hook has nothing to say of it.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does some work; a panic in it is an error. The readers of Arrow and Parquet panic at some damaged
/// files.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Error> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.map_err(|_| {
        let message = "the work on some rows broke off: a file is damaged";
        Error::new(ErrorKind::File, message)
    })
}
