//! Schedule documents as files: a folder of small ones, or one large one. Nothing here touches a
//! disk; files are pairs of a path and a text.
//!
//! | file | holds |
//! |---|---|
//! | `schedule.json` | what the schedule is and where it comes from |
//! | `vaccines.json` | the vaccines, by CVX |
//! | `groups.json` | the vaccine groups |
//! | `conflicts.json` | which vaccines must keep which distance |
//! | `observations.json` | the observations that rules refer to |
//! | `names.json` | other names of countries and products |
//! | `categories.json` | the categories of recommendations; only where there are any |
//! | `antigens/<antigen>.json` | the rules of one antigen |

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::document::{AntigenDocument, ScheduleDocument};
use super::print::pretty;
use crate::error::{Error, ErrorKind, from_json};

/// The file of [`ScheduleDocument::schedule`].
pub const SCHEDULE: &str = "schedule.json";
/// The file of [`ScheduleDocument::vaccines`].
pub const VACCINES: &str = "vaccines.json";
/// The file of [`ScheduleDocument::groups`].
pub const GROUPS: &str = "groups.json";
/// The file of [`ScheduleDocument::conflicts`].
pub const CONFLICTS: &str = "conflicts.json";
/// The file of [`ScheduleDocument::names`].
pub const NAMES: &str = "names.json";
/// The file of [`ScheduleDocument::observations`].
pub const OBSERVATIONS: &str = "observations.json";
/// The file of [`ScheduleDocument::categories`]; it may be left out.
pub const CATEGORIES: &str = "categories.json";
/// The folder of [`ScheduleDocument::antigens`].
pub const ANTIGENS: &str = "antigens";

/// A file of a schedule folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFile {
    /// Its path within the folder, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The file of an antigen within a schedule folder: its name in small letters, with a hyphen for
/// whatever is neither letter nor digit.
///
/// ```
/// use forecast_core::schedule::files::antigen_file;
/// assert_eq!(antigen_file("Meningococcal B"), "antigens/meningococcal-b.json");
/// ```
#[must_use]
pub fn antigen_file(antigen: &str) -> String {
    let mut slug = String::new();
    for c in antigen.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    format!("{ANTIGENS}/{}.json", slug.trim_end_matches('-'))
}

/// A schedule as the files of a folder, in a fixed order. The same document gives the same bytes.
///
/// # Errors
///
/// [`ErrorKind::Rule`] where two antigens would have the same file.
pub fn to_files(document: &ScheduleDocument) -> Result<Vec<DocumentFile>, Error> {
    let mut files = vec![
        file(SCHEDULE.to_owned(), &document.schedule)?,
        file(VACCINES.to_owned(), &document.vaccines)?,
        file(GROUPS.to_owned(), &document.groups)?,
        file(CONFLICTS.to_owned(), &document.conflicts)?,
        file(OBSERVATIONS.to_owned(), &document.observations)?,
    ];
    if !document.categories.is_empty() {
        files.push(file(CATEGORIES.to_owned(), &document.categories)?);
    }
    if !document.names.is_empty() {
        files.push(file(NAMES.to_owned(), &document.names)?);
    }
    for antigen in &document.antigens {
        let path = antigen_file(&antigen.antigen);
        if files.iter().any(|file| file.path == path) {
            let message = format!("a second antigen for the file of {:?}", antigen.antigen);
            return Err(Error::new(ErrorKind::Rule, "antigen", message).in_file(path));
        }
        files.push(file(path, antigen)?);
    }
    Ok(files)
}

fn file(path: String, part: &impl Serialize) -> Result<DocumentFile, Error> {
    match serde_json::to_value(part) {
        Ok(value) => Ok(DocumentFile {
            path,
            text: pretty(&value),
        }),
        Err(error) => Err(Error::new(ErrorKind::Format, "", error.to_string()).in_file(path)),
    }
}

/// A schedule from the files of a folder, in any order. What it says is not checked beyond its
/// form.
///
/// # Errors
///
/// [`ErrorKind::Syntax`] where a file is not JSON; [`ErrorKind::Format`] where a file is missing,
/// unknown or there twice, where a field is missing, unknown or of the wrong form, and where an
/// antigen stands in a file of another name than [`antigen_file`]. All name the file, and the JSON
/// path in it.
pub fn from_files<P, T>(files: impl IntoIterator<Item = (P, T)>) -> Result<ScheduleDocument, Error>
where
    P: AsRef<str>,
    T: AsRef<str>,
{
    let mut schedule = None;
    let mut vaccines = None;
    let mut groups = None;
    let mut conflicts = None;
    let mut observations = None;
    let mut categories = None;
    let mut names = None;
    let mut antigens: Vec<AntigenDocument> = Vec::new();
    for (path, text) in files {
        let (path, text) = (path.as_ref(), text.as_ref());
        match path {
            SCHEDULE => set(&mut schedule, path, text)?,
            VACCINES => set(&mut vaccines, path, text)?,
            GROUPS => set(&mut groups, path, text)?,
            CONFLICTS => set(&mut conflicts, path, text)?,
            OBSERVATIONS => set(&mut observations, path, text)?,
            CATEGORIES => set(&mut categories, path, text)?,
            NAMES => set(&mut names, path, text)?,
            _ => antigens.push(antigen(path, text, &antigens)?),
        }
    }
    antigens.sort_by(|a, b| a.antigen.cmp(&b.antigen));
    let missing = |path: &str| {
        Error::new(
            ErrorKind::Format,
            "",
            "the file is missing from the schedule",
        )
        .in_file(path)
    };
    Ok(ScheduleDocument {
        schedule: schedule.ok_or_else(|| missing(SCHEDULE))?,
        vaccines: vaccines.ok_or_else(|| missing(VACCINES))?,
        groups: groups.ok_or_else(|| missing(GROUPS))?,
        conflicts: conflicts.ok_or_else(|| missing(CONFLICTS))?,
        observations: observations.ok_or_else(|| missing(OBSERVATIONS))?,
        antigens,
        categories: categories.unwrap_or_default(),
        names: names.unwrap_or_default(),
    })
}

fn set<T: DeserializeOwned>(part: &mut Option<T>, path: &str, text: &str) -> Result<(), Error> {
    if part.is_some() {
        return Err(twice(path));
    }
    *part = Some(from_json(text.as_bytes()).map_err(|error| error.in_file(path))?);
    Ok(())
}

fn antigen(path: &str, text: &str, before: &[AntigenDocument]) -> Result<AntigenDocument, Error> {
    let is_antigen = (path.strip_prefix(ANTIGENS))
        .and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".json"))
        .is_some_and(|name| !name.contains('/'));
    if !is_antigen {
        let message = format!(
            "unknown file, expected {SCHEDULE}, {VACCINES}, {GROUPS}, {CONFLICTS}, \
             {OBSERVATIONS}, {CATEGORIES}, {NAMES} and {ANTIGENS}/<antigen>.json"
        );
        return Err(Error::new(ErrorKind::Format, "", message).in_file(path));
    }
    let antigen: AntigenDocument =
        from_json(text.as_bytes()).map_err(|error| error.in_file(path))?;
    let expected = antigen_file(&antigen.antigen);
    if path != expected {
        let message = format!("{:?} belongs into the file {expected}", antigen.antigen);
        return Err(Error::new(ErrorKind::Format, "antigen", message).in_file(path));
    }
    if before
        .iter()
        .any(|other| antigen_file(&other.antigen) == path)
    {
        return Err(twice(path));
    }
    Ok(antigen)
}

fn twice(path: &str) -> Error {
    Error::new(ErrorKind::Format, "", "the file is there twice").in_file(path)
}

/// A schedule as one JSON text. The same document gives the same bytes.
///
/// # Errors
///
/// None that is known: [`ErrorKind::Format`] where a part could not be written as JSON.
pub fn to_one_file(document: &ScheduleDocument) -> Result<String, Error> {
    file(String::new(), document).map(|file| file.text)
}

/// A schedule from one JSON text. What it says is not checked beyond its form.
///
/// # Errors
///
/// [`ErrorKind::Syntax`] where it is not JSON; [`ErrorKind::Format`], with the JSON path, where a
/// field is missing, unknown or of the wrong form.
pub fn from_one_file(text: &str) -> Result<ScheduleDocument, Error> {
    let mut document: ScheduleDocument = from_json(text.as_bytes())?;
    document.antigens.sort_by(|a, b| a.antigen.cmp(&b.antigen));
    Ok(document)
}
