//! The files of a release, and what the release is called.

use std::path::Path;

use forecast_core::date::Date;
use forecast_core::schedule::document::ScheduleInfo;

use crate::error::{Error, ErrorKind};

/// The attribute with which a file may say of which release it is.
pub(super) const VERSION: &str = "version";

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, for errors.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// How to import a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Keep CDC's prose: guidance, descriptions, texts of indications and contraindications.
    pub with_guidance: bool,
    /// The schedule's id; without it `acip-` and the first part of the version.
    pub id: Option<String>,
    /// The release's number; without it the one that [`import_schedule`](super::import_schedule)
    /// finds.
    pub version: Option<String>,
    /// The day of the release.
    pub released: Option<Date>,
    /// The worksheet of recommendation categories, which a release has in its workbooks only, as
    /// JSON.
    pub categories: Option<File>,
}

impl Options {
    pub(super) fn schedule_info(&self) -> Result<ScheduleInfo, Error> {
        let missing = |what: &str| Error::new(ErrorKind::Missing, format!("no {what} is given"));
        let version = self.version.clone().ok_or_else(|| missing("version"))?;
        let short = version.split('-').next().unwrap_or(&version);
        Ok(ScheduleInfo {
            id: self.id.clone().unwrap_or_else(|| format!("acip-{short}")),
            title: format!("ACIP recommendations, CDSi release {short}"),
            publisher: "Centers for Disease Control and Prevention (CDC)".to_owned(),
            derived_from: Some(format!("CDSi supporting data {version}, XML")),
            released: self.released,
            version,
            layers: Vec::new(),
            departures: Vec::new(),
        })
    }
}

/// Finds a release's number and says where it stands unless in the folder's name: in the files
/// themselves, in the name of the folder above (CDC puts the files into a folder `XML`), or in
/// release notes in either folder.
///
/// # Errors
///
/// Where there is none, or where the files do not agree.
pub(super) fn version(folder: &Path, files: &[File]) -> Result<(String, Option<String>), Error> {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let folders = [Some(full.as_path()), full.parent()];
    let named = |folder: Option<&Path>| {
        let name = folder?.file_name()?.to_string_lossy();
        Some((
            version_in(&name)?,
            format!("the name of the folder {name:?}"),
        ))
    };
    if let Some((version, _)) = named(Some(&full)) {
        return Ok((version, None));
    }
    let found = match written(files)? {
        Some(found) => Some(found),
        None => named(full.parent()),
    };
    let (version, place) = found
        .or_else(|| folders.into_iter().flatten().find_map(release_notes))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Missing,
                "there is no release number such as 4.65-508 in the name of the folder or of the \
                 one above, in the files, or in release notes beside them: give the version (--version)",
            )
            .in_file(folder.display().to_string())
        })?;
    Ok((version, Some(place)))
}

/// The number that the files have as attribute `version` of their outermost element.
fn written(files: &[File]) -> Result<Option<(String, String)>, Error> {
    let mut found: Option<(String, String)> = None;
    for file in files {
        // What is wrong with a file is said when it is read.
        let text = file.text.trim_start_matches('\u{feff}');
        let Ok(document) = roxmltree::Document::parse(text) else {
            continue;
        };
        let attribute = document.root_element().attribute(VERSION);
        let Some(version) = attribute.and_then(version_in) else {
            continue;
        };
        match &found {
            Some((first, place)) if *first != version => {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("is of release {version}, but {place} is of {first}"),
                )
                .in_file(&file.name));
            }
            Some(_) => {}
            None => found = Some((version, format!("the file {:?}", file.name))),
        }
    }
    Ok(found)
}

/// The number in the name of a file of release notes, else the first one in its text.
fn release_notes(folder: &Path) -> Option<(String, String)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let plain: String = name.to_lowercase().replace(['_', '-', ' '], "");
        if !plain.contains("releasenotes") {
            return None;
        }
        let text = || {
            let is_text = plain.ends_with(".txt") || plain.ends_with(".md");
            is_text.then(|| std::fs::read_to_string(&path).ok())?
        };
        let version = version_in(&name).or_else(|| version_in(&text()?))?;
        Some((version, format!("the file {name:?}")))
    })
}

/// The first release number in a name: digits, a point, digits, and where they follow a hyphen and
/// digits.
pub(super) fn version_in(name: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = name;
    loop {
        rest = rest.get(rest.find(|c: char| c.is_ascii_digit())?..)?;
        let major = digits(rest);
        let after = rest.get(major..)?;
        let minor = after.strip_prefix('.').map_or(0, digits);
        if minor == 0 {
            rest = after;
            continue;
        }
        let mut length = major + 1 + minor;
        if let Some(after) = rest.get(length..)?.strip_prefix('-') {
            let build = digits(after);
            if build > 0 {
                length += 1 + build;
            }
        }
        return rest.get(..length).map(str::to_owned);
    }
}

/// The XML files of a folder, in order of name. Other files, such as the XML schemas and checksums
/// that CDC puts beside them, are no part of the data.
///
/// # Errors
///
/// Where the folder or a file cannot be read, or where a file is not in UTF-8.
pub fn read_folder(folder: &Path) -> Result<Vec<File>, Error> {
    let io = |place: &Path, error: std::io::Error| {
        Error::new(ErrorKind::Io, error.to_string()).in_file(place.display().to_string())
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| io(folder, error))? {
        let path = entry.map_err(|error| io(folder, error))?.path();
        let is_xml = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
        if !is_xml {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(&path).map_err(|error| io(&path, error))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::new(ErrorKind::Syntax, "the file is not in UTF-8").in_file(name.as_ref())
        })?;
        files.push(File {
            name: name.into_owned(),
            text,
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
