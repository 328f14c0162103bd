//! What is only half written, and goes where the process is asked to end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// Files and folders that are not in their place yet.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static WANTED: AtomicBool = AtomicBool::new(false);
static STARTED: Once = Once::new();

/// Removes what is half written when the process is interrupted (SIGINT) or asked to end (SIGTERM),
/// and then ends it as the signal would have. A signal that was ignored when the process started
/// stays ignored. For programs: a library leaves signals alone.
pub fn clean_up_on_signals() {
    WANTED.store(true, Ordering::Relaxed);
}

/// The list of what is half written. Nothing is made, moved or removed without it, so that a signal
/// finds either the old state or the new one.
pub(crate) fn unfinished() -> Unfinished {
    if WANTED.load(Ordering::Relaxed) {
        // The first one that is made needs the signals to be watched.
        STARTED.call_once(watch);
    }
    Unfinished(UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(crate) struct Unfinished(MutexGuard<'static, BTreeSet<PathBuf>>);

impl Unfinished {
    pub(crate) fn add(&mut self, path: &Path) {
        self.0.insert(path.to_owned());
    }

    pub(crate) fn done(&mut self, path: &Path) {
        self.0.remove(path);
    }
}

/// Removes a file or folder; what is left is only litter.
pub(crate) fn remove(path: &Path) {
    if path.is_dir() {
        let _ = fs::remove_dir_all(path);
    } else {
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
fn watch() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let heeded: Vec<i32> = [SIGINT, SIGTERM]
        .into_iter()
        .filter(|signal| !is_ignored(*signal))
        .collect();
    // Where signals cannot be watched they end the process as ever, and leave litter.
    let Ok(mut signals) = signal_hook::iterator::Signals::new(heeded) else {
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held until the process is gone: nothing takes its place any more.
            let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
            for path in unfinished.iter() {
                remove(path);
            }
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
fn watch() {}

/// Whether whoever started the process wants a signal ignored, as `nohup` and shells do.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return false;
    };
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = signal
        .checked_sub(1)
        .and_then(|bit| u32::try_from(bit).ok());
    let bit = bit.and_then(|bit| 1u64.checked_shl(bit));
    matches!((mask, bit), (Some(mask), Some(bit)) if mask & bit != 0)
}
