//! A folder that is replaced as a whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cleanup::{Unfinished, remove, unfinished};
use crate::output::{builder, folder_of, prefix, resolved, sync_folder};

/// A file of a folder.
#[derive(Clone, Copy, Debug)]
pub struct FolderFile<'f> {
    /// Its path within the folder, with `/` between its parts.
    pub path: &'f str,
    /// What it holds.
    pub text: &'f str,
}

/// Replaces a folder by one with these files, or makes it: written beside it, synced, and swapped.
/// What the new one lacks is gone. Only files and folders whose names begin with a point are carried
/// over: they are those of other programs.
///
/// # Errors
///
/// Those of the system; the old folder is as it was then.
pub fn replace_folder(folder: &Path, files: &[FolderFile<'_>]) -> io::Result<()> {
    let folder = resolved(folder)?;
    let parent = folder_of(&folder).to_owned();
    fs::create_dir_all(&parent)?;
    let old = match fs::metadata(&folder) {
        Ok(metadata) if metadata.is_dir() => Some(metadata),
        Ok(_) => return Err(io::Error::from(io::ErrorKind::NotADirectory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let beside = Beside::create(&folder, &parent)?;
    for file in files {
        beside.write(file)?;
    }
    if let Some(old) = &old {
        fs::set_permissions(&beside.path, old.permissions())?;
    }
    sync_folder(&beside.path)?;
    let mut unfinished = unfinished();
    if old.is_some() {
        swap(&beside.path, &folder, &mut unfinished)?;
        carry_over(&beside.path, &folder)?;
    } else {
        fs::rename(&beside.path, &folder)?;
    }
    drop(unfinished);
    sync_folder(&parent)
    // What lies beside it now is the old folder, which goes.
}

/// A folder beside its place.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn create(folder: &Path, parent: &Path) -> io::Result<Beside> {
        let prefix = prefix(folder);
        let mut builder = builder(&prefix, ".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let mut unfinished = unfinished();
        let path = builder.tempdir_in(parent)?.keep();
        unfinished.add(&path);
        Ok(Beside { path })
    }

    fn write(&self, file: &FolderFile<'_>) -> io::Result<()> {
        let path = self.path.join(file.path);
        let within = folder_of(&path);
        if within != self.path {
            fs::create_dir_all(within)?;
        }
        let mut written = File::create_new(&path)?;
        written.write_all(file.text.as_bytes())?;
        written.sync_all()?;
        if within != self.path {
            sync_folder(within)?;
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let mut unfinished = unfinished();
        remove(&self.path);
        unfinished.done(&self.path);
    }
}

/// Swaps two folders, at once where the system can.
fn swap(new: &Path, old: &Path, unfinished: &mut Unfinished) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // Not every file system can.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => (),
            Err(error) => return Err(error.into()),
        }
    }
    let prefix = prefix(old);
    let aside = builder(&prefix, ".old").tempdir_in(folder_of(old))?.keep();
    unfinished.add(&aside);
    let moved = fs::rename(old, &aside).and_then(|()| fs::rename(new, old));
    let back = match moved {
        Ok(()) => fs::rename(&aside, new),
        Err(error) => fs::rename(&aside, old).and(Err(error)),
    };
    unfinished.done(&aside);
    back
}

/// Moves what begins with a point from one folder into another.
fn carry_over(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            fs::rename(from.join(&name), to.join(&name))?;
        }
    }
    Ok(())
}
