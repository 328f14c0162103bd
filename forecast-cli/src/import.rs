//! `forecast import`: what CDC publishes into our formats.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use forecast_cdsi::supporting_data::{File, Options, import_schedule};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::files::{ANTIGENS, DocumentFile, SCHEDULE, to_files};

use crate::args::ImportScheduleArguments;
use crate::failure::{Failure, Outcome};

/// `forecast import schedule`.
pub(crate) fn schedule(arguments: &ImportScheduleArguments) -> Result<Outcome, Failure> {
    let categories = match &arguments.categories {
        None => None,
        Some(path) => Some(File {
            name: path.display().to_string(),
            text: fs::read_to_string(path).map_err(|error| Failure::file(path, "read", &error))?,
        }),
    };
    let options = Options {
        categories,
        with_guidance: arguments.with_guidance,
        id: arguments.id.clone(),
        version: arguments.version.clone(),
        released: arguments.released,
    };
    let imported = import_schedule(&arguments.folder, &options)
        .map_err(|error| Failure::new(error.to_string()))?;
    if let Some(place) = &imported.version_from {
        let version = &imported.document.schedule.version;
        eprintln!("forecast: release {version}, as {place} says");
    }
    let older = imported.account.older();
    if older > 0 && !arguments.account {
        let plural = if older == 1 { "value is" } else { "values are" };
        eprintln!(
            "forecast: {older} {plural} in the words of an older release; --account lists them"
        );
    }
    for added in &imported.added {
        eprintln!("forecast: {added}; it was added");
    }
    // What cannot be used is not written.
    Schedule::compile(&imported.document)?;
    let mut out = io::stdout().lock();
    if arguments.account {
        write!(out, "{}", imported.account).map_err(|error| Failure::output(&error))?;
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
        writeln!(
            out,
            "{}: {} antigens, {series} series, {} vaccines, {} observations, {} conflicts in {}",
            imported.document.schedule.id,
            imported.document.antigens.len(),
            imported.document.vaccines.len(),
            imported.document.observations.len(),
            imported.document.conflicts.len(),
            folder.display(),
        )
        .map_err(|error| Failure::output(&error))?;
    }
    Ok(Outcome::Good)
}

/// Writes a schedule folder. One that is there already is replaced: antigens that the new schedule
/// does not have go. A folder that holds anything else is left alone.
pub(crate) fn write_folder(folder: &Path, files: &[DocumentFile]) -> Result<(), Failure> {
    let antigens = folder.join(ANTIGENS);
    if folder.join(SCHEDULE).is_file() {
        if antigens.is_dir() {
            let entries = fs::read_dir(&antigens)
                .map_err(|error| Failure::file(&antigens, "read the folder", &error))?;
            for entry in entries {
                let path = entry
                    .map_err(|error| Failure::file(&antigens, "read the folder", &error))?
                    .path();
                let stays = files.iter().any(|file| folder.join(&file.path) == path);
                if !stays
                    && path
                        .extension()
                        .is_some_and(|extension| extension == "json")
                {
                    fs::remove_file(&path).map_err(|e| Failure::file(&path, "remove", &e))?;
                }
            }
        }
    } else if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::new(format!(
            "{}: found a folder that is no schedule, expected a new or empty one, or a schedule \
             to replace",
            folder.display()
        )));
    }
    fs::create_dir_all(&antigens).map_err(|error| Failure::file(&antigens, "create", &error))?;
    for file in files {
        let path = folder.join(&file.path);
        fs::write(&path, &file.text).map_err(|error| Failure::file(&path, "write", &error))?;
    }
    Ok(())
}
