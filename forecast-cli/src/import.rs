//! `forecast import`: what CDC publishes into our formats.

use std::fs;
use std::path::{Path, PathBuf};

use forecast_cdsi::supporting_data::{File, Options, import_schedule};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::schedule::files::{
    ANTIGENS, CATEGORIES, CONFLICTS, DocumentFile, GROUPS, NAMES, OBSERVATIONS, SCHEDULE, VACCINES,
    to_files,
};
use forecast_files::{FolderFile, replace_folder};

use crate::args::ImportScheduleArguments;
use crate::failure::{Failure, Outcome};
use crate::input::read_text;
use crate::output::{claim, print, reads_path};
use crate::say::say;

/// `forecast import schedule`.
pub(crate) fn schedule(arguments: &ImportScheduleArguments) -> Result<Outcome, Failure> {
    let categories = match &arguments.categories {
        None => None,
        Some(path) => Some(File {
            name: path.display().to_string(),
            text: read_text(path)?,
        }),
    };
    let options = Options {
        categories,
        with_guidance: arguments.with_guidance,
        id: arguments.id.clone(),
        version: arguments.version.clone(),
        released: arguments.released,
    };
    reads_path(&arguments.folder);
    let imported = import_schedule(&arguments.folder, &options)
        .map_err(|error| Failure::new(error.to_string()))?;
    if let Some(place) = &imported.version_from {
        let version = &imported.document.schedule.version;
        say!("forecast: release {version}, as {place} says");
    }
    let older = imported.account.older();
    if older > 0 && !arguments.account {
        let plural = if older == 1 { "value is" } else { "values are" };
        say!("forecast: {older} {plural} in the words of an older release; --account lists them");
    }
    for added in &imported.added {
        say!("forecast: {added}; it was added");
    }
    // What cannot be used is not written.
    if let Some(fault) = check(&imported.document).into_iter().next() {
        return Err(fault.into());
    }
    Schedule::compile(&imported.document)?;
    if arguments.account {
        print(&imported.account.to_string())?;
    }
    let Some(folder) = &arguments.out else {
        return Ok(Outcome::Good);
    };
    let files = to_files(&imported.document)?;
    write_folder(folder, &files)?;
    let series: usize = imported
        .document
        .antigens
        .iter()
        .map(|a| a.series.len())
        .sum();
    if !arguments.account {
        print(&format!(
            "{}: {} antigens, {series} series, {} vaccines, {} observations, {} conflicts in {}\n",
            imported.document.schedule.id,
            imported.document.antigens.len(),
            imported.document.vaccines.len(),
            imported.document.observations.len(),
            imported.document.conflicts.len(),
            folder.display(),
        ))?;
    }
    Ok(Outcome::Good)
}

/// Writes a schedule folder. One that is there already is replaced as a whole; a folder that holds
/// anything else is left alone.
pub(crate) fn write_folder(folder: &Path, files: &[DocumentFile]) -> Result<(), Failure> {
    claim(folder)?;
    if let Some(foreign) = foreign(folder)? {
        return Err(Failure::new(format!(
            "{}: is not a file of a schedule, expected a new or empty folder, or a schedule to \
             replace",
            foreign.display()
        )));
    }
    let files: Vec<FolderFile<'_>> = files
        .iter()
        .map(|file| FolderFile {
            path: &file.path,
            text: &file.text,
        })
        .collect();
    replace_folder(folder, &files).map_err(|error| Failure::file(folder, "write", &error))
}

/// Something in a folder that is not of a schedule; what begins with a point is nobody's.
fn foreign(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    const OWN: [&str; 7] = [
        SCHEDULE,
        VACCINES,
        GROUPS,
        CONFLICTS,
        OBSERVATIONS,
        CATEGORIES,
        NAMES,
    ];
    if !folder.exists() {
        return Ok(None);
    }
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        entries.map_err(|error| Failure::file(folder, "read the folder", &error))
    };
    let hidden = |name: &str| name.starts_with('.');
    for entry in entries(folder)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() && name == ANTIGENS {
            let other = entries(&path)?
                .into_iter()
                .map(|entry| entry.path())
                .find(|path| path.extension().is_none_or(|it| it != "json"));
            if other.is_some() {
                return Ok(other);
            }
        } else if !hidden(&name) && (path.is_dir() || !OWN.contains(&name.as_str())) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
