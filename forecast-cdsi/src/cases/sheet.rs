//! The sheet with the cases: found by its header, read by column names.

use std::collections::{BTreeMap, BTreeSet};

use calamine::Data;
use forecast_core::date::Date;
use forecast_test_cases::{Error, ErrorKind, RowNote};

use super::workbook::{self, Grid, sheets};

/// How many rows of a sheet may stand above its header.
const HEADER_ROWS: u32 = 20;

/// The columns that a book of cases must have, apart from those of the doses.
const REQUIRED: [&str; 10] = [
    "cdc_test_id",
    "dob",
    "gender",
    "series_status",
    "forecast_#",
    "earliest_date",
    "recommended_date",
    "past_due_date",
    "vaccine_group",
    "assessment_date",
];

/// Columns that are left out on purpose: prose, names beside codes, and the book's own history.
/// Those of doses and observations carry a number.
const LEFT_OUT: [&str; 9] = [
    "test_case_name",
    "general_description",
    "administrative_guidance",
    "reason_for_change",
    "changed_in_version",
    "date_added",
    "date_updated",
    "vaccine_name_",
    "observation_text_",
];

/// Where a sheet keeps what.
pub(super) struct Columns {
    pub(super) id: usize,
    pub(super) birth: usize,
    pub(super) sex: usize,
    pub(super) status: usize,
    pub(super) dose_number: usize,
    pub(super) earliest: usize,
    pub(super) recommended: usize,
    pub(super) past_due: usize,
    pub(super) group: usize,
    pub(super) as_of: usize,
    /// What a case tests, as far as the sheet labels it.
    pub(super) labels: Vec<usize>,
    pub(super) doses: Vec<DoseColumns>,
    pub(super) observations: Vec<ObservationColumns>,
    /// Facts about a person that a case has no field for: a row that has some is not a case.
    pub(super) unsupported: Vec<(usize, String)>,
    /// Columns that nobody has seen before.
    unknown: Vec<(usize, String)>,
}

/// Where a sheet keeps a dose. The number is part of the columns' names.
pub(super) struct DoseColumns {
    pub(super) number: usize,
    pub(super) date: usize,
    pub(super) cvx: usize,
    pub(super) mvx: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) reason: Option<usize>,
    pub(super) series_type: Option<usize>,
}

/// Where a sheet keeps an observation.
pub(super) struct ObservationColumns {
    pub(super) number: usize,
    pub(super) code: usize,
    pub(super) date: Option<usize>,
}

/// The sheet of a workbook that holds the cases.
pub(super) struct Sheet {
    pub(super) columns: Columns,
    grid: Grid,
    /// The row of the header, from 0.
    header: u32,
}

/// A row of the sheet.
pub(super) struct Cells<'a> {
    /// Its number in the sheet, from 1.
    pub(super) number: u32,
    cells: &'a workbook::Cells,
}

impl Sheet {
    pub(super) fn open(bytes: &[u8]) -> Result<Sheet, Error> {
        let mut names = Vec::new();
        let mut found: Option<(String, Sheet)> = None;
        for (name, grid) in sheets(bytes)? {
            names.push(name.clone());
            let Some((header, by_name)) = header(&grid) else {
                continue;
            };
            if let Some((other, _)) = found {
                let message = format!("the sheets {other:?} and {name:?} both hold cases");
                return Err(Error::new(ErrorKind::Format, message));
            }
            let sheet = Sheet {
                columns: Columns::find(&by_name?)?,
                header,
                grid,
            };
            found = Some((name, sheet));
        }
        found.map(|(_, sheet)| sheet).ok_or_else(|| {
            let message = format!(
                "no sheet has the columns of a book of cases ({}); there are {names:?}",
                REQUIRED.join(", ")
            );
            Error::new(ErrorKind::Format, message)
        })
    }

    /// The rows below the header that hold something.
    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        let below = self.grid.rows().filter(|(row, _)| *row > self.header);
        below.map(|(row, cells)| Cells {
            number: row.saturating_add(1),
            cells,
        })
    }

    /// How many rows there are below the header, blank ones too, as far as the sheet says that it
    /// reaches.
    pub(super) fn len(&self) -> usize {
        let last = self.grid.rows().last().map_or(0, |(row, _)| row);
        last.max(self.grid.last).saturating_sub(self.header) as usize
    }

    /// What is to be said about columns that nobody has seen before.
    pub(super) fn remarks(&self) -> Vec<RowNote> {
        let remark = |(column, name): &(usize, String)| {
            let values = self
                .rows()
                .filter(|row| row.text(*column).is_some())
                .count();
            RowNote {
                row: None,
                case: None,
                note: format!("the column {name:?} is not known: {values} values were not read"),
            }
        };
        self.columns.unknown.iter().map(remark).collect()
    }
}

/// The first row that has every required column, and its columns by name in lower case; none where
/// the sheet is another one.
#[expect(
    clippy::type_complexity,
    reason = "a pair that one caller takes apart at once"
)]
fn header(grid: &Grid) -> Option<(u32, Result<BTreeMap<String, usize>, Error>)> {
    let first = grid.rows().next().map_or(0, |(row, _)| row);
    grid.rows()
        .take_while(|(row, _)| *row < first.saturating_add(HEADER_ROWS))
        .find_map(|(row, cells)| {
            let mut columns = BTreeMap::new();
            let mut twice = None;
            for (column, cell) in cells.iter() {
                if let Some(name) = text(cell).map(|name| name.to_lowercase())
                    && columns.insert(name.clone(), column as usize).is_some()
                {
                    twice = Some(name);
                }
            }
            if !REQUIRED.iter().all(|name| columns.contains_key(*name)) {
                return None;
            }
            let columns = twice.map_or(Ok(columns), |name| {
                let message = format!("the column {name:?} occurs twice");
                Err(Error::new(ErrorKind::Format, message))
            });
            Some((row, columns))
        })
}

impl Columns {
    fn find(by_name: &BTreeMap<String, usize>) -> Result<Columns, Error> {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut optional = |name: &str| {
            let column = by_name.get(name).copied();
            used.extend(column);
            column
        };
        let missing = |name: &str| {
            let message = format!("the column {name:?} is missing");
            Error::new(ErrorKind::Format, message)
        };
        let mut doses = Vec::new();
        for number in 1.. {
            let Some(date) = optional(&format!("date_administered_{number}")) else {
                break;
            };
            let cvx = format!("cvx_{number}");
            doses.push(DoseColumns {
                number,
                date,
                cvx: optional(&cvx).ok_or_else(|| missing(&cvx))?,
                mvx: optional(&format!("mvx_{number}")),
                status: optional(&format!("evaluation_status_{number}")),
                reason: optional(&format!("evaluation_reason_{number}")),
                series_type: optional(&format!("series_type_{number}")),
            });
        }
        let mut observations = Vec::new();
        for number in 1.. {
            let Some(code) = optional(&format!("observation_code_{number}")) else {
                break;
            };
            let date = optional(&format!("observation_date_{number}"));
            observations.push(ObservationColumns { number, code, date });
        }
        let labels = ["evaluation_test_type", "forecast_test_type"]
            .into_iter()
            .filter_map(&mut optional)
            .collect();
        let mut required = |name: &str| optional(name).ok_or_else(|| missing(name));
        let mut columns = Columns {
            id: required("cdc_test_id")?,
            birth: required("dob")?,
            sex: required("gender")?,
            status: required("series_status")?,
            dose_number: required("forecast_#")?,
            earliest: required("earliest_date")?,
            recommended: required("recommended_date")?,
            past_due: required("past_due_date")?,
            group: required("vaccine_group")?,
            as_of: required("assessment_date")?,
            labels,
            doses,
            observations,
            unsupported: Vec::new(),
            unknown: Vec::new(),
        };
        for (name, column) in by_name {
            if name.starts_with("med_history_") {
                columns.unsupported.push((*column, name.clone()));
            } else if !used.contains(column) && !is_left_out(name) {
                columns.unknown.push((*column, name.clone()));
            }
        }
        Ok(columns)
    }
}

fn is_left_out(name: &str) -> bool {
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    LEFT_OUT.contains(&name)
}

impl Cells<'_> {
    /// Whether no cell holds anything but blanks.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|(_, cell)| text(cell).is_none())
    }

    /// The trimmed text of a cell; none where it is blank.
    pub(super) fn text(&self, column: usize) -> Option<String> {
        self.cell(column).and_then(text)
    }

    fn cell(&self, column: usize) -> Option<&Data> {
        self.cells.get(u32::try_from(column).ok()?)
    }

    /// The day in a cell; none where it is blank.
    ///
    /// Excel keeps a date as a number of days; one that is written as text may have the form
    /// `2025-11-10` or `11/10/2025`. A time of day is of no account.
    pub(super) fn date(&self, column: usize) -> Result<Option<Date>, String> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        let Some(text) = text(cell) else {
            return Ok(None);
        };
        let date = match cell {
            Data::DateTime(value) if value.is_datetime() => {
                let (year, month, day, ..) = value.to_ymd_hms_milli();
                Date::from_ymd(year.into(), month.into(), day.into())
            }
            Data::DateTimeIso(_) | Data::String(_) => date_of_text(&text),
            Data::DateTime(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Bool(_)
            | Data::DurationIso(_)
            | Data::Error(_)
            | Data::Empty => None,
        };
        date.map(Some)
            .ok_or_else(|| format!("found {text:?}, expected a date"))
    }
}

/// `2025-11-10`, with or without a time behind it, or `11/10/2025`.
fn date_of_text(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next()?;
    if let Ok(date) = day.parse() {
        return Some(date);
    }
    let mut parts = day.split('/').map(str::parse::<u32>);
    let (month, day, year) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    let whole = parts.next().is_none() && year >= 1000;
    whole.then(|| Date::from_ymd(i32::try_from(year).ok()?, month, day))?
}

/// The trimmed text of a cell, numbers without a needless fraction; none where it is blank.
fn text(cell: &Data) -> Option<String> {
    let text = match cell {
        Data::Empty => return None,
        // A float prints as the shortest decimal that reads back: 2.0 as "2".
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.trim().to_owned()
        }
        Data::Bool(value) => value.to_string(),
        Data::DateTime(value) => value.as_f64().to_string(),
        Data::Error(error) => format!("{error:?}"),
    };
    (!text.is_empty()).then_some(text)
}
