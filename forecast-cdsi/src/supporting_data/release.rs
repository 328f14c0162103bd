//! The files of a release, and what the release is called.

use std::path::Path;

use forecast_core::date::Date;
use forecast_core::schedule::document::ScheduleInfo;

use crate::error::{Error, ErrorKind};

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
    /// The release's number; without it the number in the folder's name.
    pub version: Option<String>,
    /// The day of the release.
    pub released: Option<Date>,
    /// The worksheet of recommendation categories, which a release has in its workbooks only, as
    /// JSON.
    pub categories: Option<File>,
}

impl Options {
    /// The same options, with the version from the folder's name where none is given.
    ///
    /// # Errors
    ///
    /// Where there is no number in the folder's name either.
    pub fn for_folder(&self, folder: &Path) -> Result<Options, Error> {
        let mut options = self.clone();
        if options.version.is_none() {
            let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            let name = full.file_name().unwrap_or_default().to_string_lossy();
            options.version = version_in(&name);
        }
        if options.version.is_none() {
            return Err(Error::new(
                ErrorKind::Missing,
                "the folder's name holds no release number such as 4.65-508: give the version",
            )
            .in_file(folder.display().to_string()));
        }
        Ok(options)
    }

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

/// The first release number in a name: digits, a point, digits, and where they follow a hyphen and
/// digits.
fn version_in(name: &str) -> Option<String> {
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
