//! CDC's workbooks of test cases (xlsx) into books of cases.
//!
//! The sheet is found by its header, the columns by their names, so that another edition of the
//! same layout reads as well. Nothing is lost silently: rows that hold no case that can be compared
//! are listed with what is wrong with them, blank rows are counted, values that no field takes are
//! named. Titles, descriptions and guidance are prose and stay out; a title is made from the facts.
//!
//! Errors are those of `forecast-test-cases`, the crate that owns the format of cases.

mod row;
mod sheet;
mod title;
mod workbook;

use std::collections::BTreeMap;
use std::path::Path;

use forecast_test_cases::{Book, BookInfo, BookKind, Error, ErrorKind, RowNote, Vocabulary};

use sheet::Sheet;

/// Reads a workbook of test cases.
///
/// It is the book of conditions where a person has observations, otherwise the healthy one. It is
/// named after its kind and the version in the file's name (`conditions-4.6`), or after the file
/// where its name holds no version.
///
/// # Errors
///
/// [`ErrorKind::Io`] where the file cannot be read as a workbook, or unpacks to more than the
/// [limit](forecast_core::limits::UNPACKED); [`ErrorKind::Format`] where no
/// sheet or more than one has the columns of a book of cases, or where a column occurs twice.
pub fn read_workbook(path: &Path, words: &Vocabulary) -> Result<Book, Error> {
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let named = |error: Error| error.in_file(path.display().to_string());
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("cannot be read: {error}");
        named(Error::new(ErrorKind::Io, message))
    })?;
    read(&bytes, &stem.unwrap_or_default(), words).map_err(named)
}

/// Reads a workbook of test cases that is held in memory; `stem` is the name of its file without
/// extension.
///
/// # Errors
///
/// As [`read_workbook`].
pub fn read(bytes: &[u8], stem: &str, words: &Vocabulary) -> Result<Book, Error> {
    let sheet = Sheet::open(bytes)?;
    let mut notes = Notes::default();
    let mut cases = Vec::new();
    let mut rows_by_id: BTreeMap<String, u32> = BTreeMap::new();
    let mut new_groups: BTreeMap<String, usize> = BTreeMap::new();
    let mut blank_rows = sheet.len();
    for cells in sheet.rows() {
        if cells.is_blank() {
            continue;
        }
        blank_rows = blank_rows.saturating_sub(1);
        let row = cells.number;
        let (case, id) = match row::read(&cells, &sheet.columns, words, &mut notes.remarks) {
            Ok(case) => (Some(case.clone()), Some(case.id)),
            Err(refusal) => {
                notes.refuse(row, refusal.case.clone(), refusal.reasons.join("; "));
                (None, refusal.case)
            }
        };
        let Some(id) = id else { continue };
        if let Some(first) = rows_by_id.get(&id) {
            if case.is_some() {
                notes.refuse(
                    row,
                    Some(id),
                    format!("the id stands in row {first} already"),
                );
            }
            continue;
        }
        rows_by_id.insert(id, row);
        if let Some(case) = case {
            if words.group(&case.group).is_none() {
                *new_groups.entry(case.group.clone()).or_default() += 1;
            }
            cases.push(case);
        }
    }
    if cases.is_empty() {
        return Err(Error::new(
            ErrorKind::Format,
            "no row holds a case that can be read",
        ));
    }
    notes.remarks.extend(sheet.remarks());
    notes
        .remarks
        .extend(new_groups.into_iter().map(|(group, count)| RowNote {
            row: None,
            case: None,
            note: format!(
                "the vocabulary does not know the vaccine group {group:?}: taken by its name \
             ({count} cases)"
            ),
        }));
    cases.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
    let kind = if cases
        .iter()
        .all(|case| case.patient.observations.is_empty())
    {
        BookKind::Healthy
    } else {
        BookKind::Conditions
    };
    let info = BookInfo {
        id: book_id(kind, stem),
        kind,
        cases: cases.len(),
        blank_rows,
        not_compared: notes.not_compared,
        remarks: notes.remarks,
        files: Vec::new(),
    };
    Ok(Book { info, cases })
}

/// What there is to say about the rows of a workbook.
#[derive(Default)]
struct Notes {
    not_compared: Vec<RowNote>,
    remarks: Vec<RowNote>,
}

impl Notes {
    fn refuse(&mut self, row: u32, case: Option<String>, note: String) {
        let row = Some(row);
        self.not_compared.push(RowNote { row, case, note });
    }
}

/// `conditions-4.6` for the book of conditions in a file `…-v4.6.xlsx`; the file's name where it
/// holds no version.
fn book_id(kind: BookKind, stem: &str) -> String {
    let version = stem
        .split(['-', '_', ' '])
        .filter_map(|part| part.strip_prefix(['v', 'V']))
        .rfind(|number| {
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        });
    let kind = match kind {
        BookKind::Healthy => "healthy",
        BookKind::Conditions => "conditions",
    };
    version.map_or_else(|| stem.to_owned(), |version| format!("{kind}-{version}"))
}
