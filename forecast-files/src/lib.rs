//! Files that survive: what a run writes is the old file or the new one, never a part of either.
//!
//! An [`Output`] is written to a new file beside its place, synced, and moved there when it is
//! whole; [`replace_folder`] does the same with a folder. Until then the old one stays as it was:
//! a full disk, a kill or a loss of power leave it alone. A [`Lock`] keeps two processes from
//! rewriting one file at the same time. [`Identity`] tells whether two paths are one file.

mod cleanup;
mod folder;
mod identity;
mod kind;
mod lock;
mod output;

pub use cleanup::clean_up_on_signals;
pub use folder::{FolderFile, replace_folder};
pub use identity::{Identity, same};
pub use kind::Kind;
pub use lock::Lock;
pub use output::Output;
