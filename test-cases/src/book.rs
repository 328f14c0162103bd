//! [`Book`]: a publisher's book of cases, as a folder of JSON files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind as ErrorIs;
use std::path::Path;

use forecast_core::error::from_json;
use forecast_files::{FolderFile, replace_folder};
use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::vocabulary::plain;

/// The file that says what a folder of cases is.
const INFO: &str = "book.json";

static HEALTHY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/healthy-4.45");
static CONDITIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/conditions-4.6");

/// A book of cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// What the book is.
    pub info: BookInfo,
    /// Its cases, in order of vaccine group and id.
    pub cases: Vec<Case>,
}

/// What a book is, and what of it could not be read (`book.json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookInfo {
    /// The name that reports use, such as `healthy-4.45`.
    pub id: String,
    /// Which of CDC's two books it is.
    pub kind: BookKind,
    /// How many cases it holds.
    pub cases: usize,
    /// How many rows between and below the cases hold nothing at all.
    #[serde(default)]
    pub blank_rows: usize,
    /// The rows that hold something, but no case that can be compared, and why.
    #[serde(default)]
    pub not_compared: Vec<RowNote>,
    /// What was left out of rows that are compared.
    #[serde(default)]
    pub remarks: Vec<RowNote>,
    /// The files with its cases.
    #[serde(default)]
    pub files: Vec<String>,
}

/// Which of CDC's two books of cases one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// Persons without any observation.
    Healthy,
    /// Persons with underlying conditions.
    Conditions,
}

/// Something to say about a row of a workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowNote {
    /// The row's number in the sheet; absent where the note is about the whole sheet.
    #[serde(default)]
    pub row: Option<u32>,
    /// The case's id, where the row has one.
    #[serde(default)]
    pub case: Option<String>,
    /// What is the matter.
    pub note: String,
}

/// A file of cases: those of one vaccine group.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    book: String,
    group: String,
    cases: Vec<Case>,
}

/// The two books that lie in this crate.
///
/// # Errors
///
/// None, unless the files in this crate are broken.
pub fn embedded() -> Result<Vec<Book>, Error> {
    [&HEALTHY, &CONDITIONS]
        .into_iter()
        .map(|dir| {
            let mut files = BTreeMap::new();
            for file in dir.files() {
                let name = file.path().to_string_lossy().into_owned();
                files.insert(name, file.contents().to_vec());
            }
            Book::from_files(&files)
        })
        .collect()
}

/// The books of a folder: the folder itself where it holds a `book.json`, otherwise its
/// subfolders that do, in order of name.
///
/// # Errors
///
/// [`ErrorKind::Io`] where a file cannot be read, [`ErrorKind::Format`] and [`ErrorKind::Content`]
/// where one is not what it should be, or where there is no book at all.
pub fn load(dir: &Path) -> Result<Vec<Book>, Error> {
    if dir.join(INFO).is_file() {
        return Ok(vec![Book::load(dir)?]);
    }
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir(dir).map_err(|error| unreadable(dir, &error))? {
        let path = entry.map_err(|error| unreadable(dir, &error))?.path();
        if path.join(INFO).is_file() {
            folders.insert(path);
        }
    }
    if folders.is_empty() {
        let error = Error::new(
            ErrorKind::Content,
            format!("no {INFO} here or one level down"),
        );
        return Err(error.in_file(dir.display().to_string()));
    }
    folders.iter().map(|folder| Book::load(folder)).collect()
}

impl Book {
    fn load(dir: &Path) -> Result<Book, Error> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(dir).map_err(|error| unreadable(dir, &error))? {
            let path = entry.map_err(|error| unreadable(dir, &error))?.path();
            let Some(name) = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
            else {
                continue;
            };
            if is_json(&name) {
                let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                files.insert(name, bytes);
            }
        }
        Book::from_files(&files).map_err(|error| {
            let file = error.file().map_or_else(
                || dir.display().to_string(),
                |name| dir.join(name).display().to_string(),
            );
            error.in_file(file)
        })
    }

    /// Reads a book from the contents of its files, by name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where a file has not the right form, [`ErrorKind::Content`] where
    /// files are missing or left over, where counts differ, or where a case contradicts itself.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Book, Error> {
        let wrong = |file: &str, message: String| {
            Error::new(ErrorKind::Content, message).in_file(file.to_owned())
        };
        let bytes = files
            .get(INFO)
            .ok_or_else(|| wrong(INFO, "is missing".to_owned()))?;
        let info: BookInfo = from_json(bytes).map_err(|error| Error::from(error).in_file(INFO))?;
        let listed: BTreeSet<&str> = info.files.iter().map(String::as_str).collect();
        if let Some(name) = files
            .keys()
            .find(|name| is_json(name) && name.as_str() != INFO && !listed.contains(name.as_str()))
        {
            return Err(wrong(name, format!("is not listed in {INFO}")));
        }
        let mut cases: Vec<Case> = Vec::with_capacity(info.cases);
        for name in &info.files {
            let bytes = files
                .get(name)
                .ok_or_else(|| wrong(INFO, format!("lists {name}, which is missing")))?;
            let file: GroupFile =
                from_json(bytes).map_err(|error| Error::from(error).in_file(name.as_str()))?;
            if file.book != info.id {
                let message = format!("belongs to the book {:?}, not {:?}", file.book, info.id);
                return Err(wrong(name, message));
            }
            for case in &file.cases {
                if case.group != file.group {
                    let message = format!("case {}: is not of the file's group", case.id);
                    return Err(wrong(name, message));
                }
                if let Some(message) = case.contradiction() {
                    return Err(wrong(name, message));
                }
            }
            cases.extend(file.cases);
        }
        let book = Book { info, cases };
        book.check().map_err(|message| wrong(INFO, message))?;
        Ok(book)
    }

    /// The book as files, by name: the same book gives the same bytes.
    ///
    /// # Errors
    ///
    /// None for a book that was read; [`ErrorKind::Format`] where a value cannot be JSON.
    pub fn to_files(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut groups: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
        for case in &self.cases {
            groups.entry(&case.group).or_default().push(case.clone());
        }
        let mut files = BTreeMap::new();
        for (group, mut cases) in groups {
            cases.sort_by(|a, b| a.id.cmp(&b.id));
            let file = GroupFile {
                book: self.info.id.clone(),
                group: group.to_owned(),
                cases,
            };
            let name = format!("{}.json", plain(group).replace(' ', "-"));
            if files.insert(name.clone(), json::to_text(&file)?).is_some() {
                let message = format!("two vaccine groups would share {name}");
                return Err(Error::new(ErrorKind::Content, message));
            }
        }
        let info = BookInfo {
            files: files.keys().cloned().collect(),
            ..self.info.clone()
        };
        files.insert(INFO.to_owned(), json::to_text(&info)?);
        Ok(files)
    }

    /// Writes the book as a folder, which replaces the one that is there as a whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] where a file cannot be written; [`ErrorKind::Content`] where the folder
    /// holds files that are not part of this book.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let files = self.to_files()?;
        let failed = |path: &Path, error: &std::io::Error| {
            Error::new(ErrorKind::Io, format!("cannot be written: {error}"))
                .in_file(path.display().to_string())
        };
        let entries = match fs::read_dir(dir) {
            Err(error) if error.kind() == ErrorIs::NotFound => None,
            other => Some(other.map_err(|error| unreadable(dir, &error))?),
        };
        for entry in entries.into_iter().flatten() {
            let path = entry.map_err(|error| unreadable(dir, &error))?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            if name.is_some_and(|name| !name.starts_with('.') && !files.contains_key(&name)) {
                let message = "is not part of this book; remove it or choose an empty folder";
                return Err(
                    Error::new(ErrorKind::Content, message).in_file(path.display().to_string())
                );
            }
        }
        let files: Vec<FolderFile<'_>> = files
            .iter()
            .map(|(path, text)| FolderFile { path, text })
            .collect();
        replace_folder(dir, &files).map_err(|error| failed(dir, &error))
    }

    fn check(&self) -> Result<(), String> {
        if self.cases.len() != self.info.cases {
            let (said, found) = (self.info.cases, self.cases.len());
            return Err(format!("says {said} cases, but its files hold {found}"));
        }
        let mut ids = BTreeSet::new();
        for case in &self.cases {
            if !ids.insert(case.id.as_str()) {
                return Err(format!("case {} occurs twice", case.id));
            }
        }
        Ok(())
    }
}

fn is_json(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "json")
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be read: {error}"))
        .in_file(path.display().to_string())
}
