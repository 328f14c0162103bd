//! Workbooks as sparse cells, with a bound on what they unpack to.

use std::io::{self, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, Xlsx, XlsxError};
use forecast_core::limits;
use forecast_test_cases::{Error, ErrorKind};
use zip::ZipArchive;

/// The cells of a sheet that hold something, row by row.
pub(super) struct Grid {
    rows: Vec<(u32, Cells)>,
    /// The last row that the sheet says that it has.
    pub(super) last: u32,
}

/// The cells of a row, by column.
#[derive(Default)]
pub(super) struct Cells(Vec<(u32, Data)>);

impl Cells {
    /// Returns the cell of a column; none where it is blank.
    pub(super) fn get(&self, column: u32) -> Option<&Data> {
        let place = self.0.binary_search_by_key(&column, |(column, _)| *column);
        self.0.get(place.ok()?).map(|(_, cell)| cell)
    }

    /// The cells that hold something.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Data)> {
        self.0.iter().map(|(column, cell)| (*column, cell))
    }
}

impl Grid {
    /// The rows that hold something, with their numbers from 0.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &Cells)> {
        self.rows.iter().map(|(row, cells)| (*row, cells))
    }
}

/// Reads the sheets of a workbook, by name.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Error> {
    check_size(bytes)?;
    // The reader of workbooks is somebody else's, and a workbook may come from anybody.
    catch_unwind(AssertUnwindSafe(|| read(bytes)))
        .unwrap_or_else(|_| Err(unreadable("it is damaged")))
}

fn read(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Error> {
    let failed = |error: XlsxError| unreadable(error);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let mut room = limits::UNPACKED;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let grid = grid(&mut book, &name, &mut room).map_err(failed)?;
        let grid = grid.ok_or_else(too_large)?;
        sheets.push((name, grid));
    }
    Ok(sheets)
}

/// The cells of a sheet; none where they hold more than there is room for: many cells may share one
/// long text.
fn grid<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    room: &mut u64,
) -> Result<Option<Grid>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let last = reader.dimensions().end.0;
    let mut rows: Vec<(u32, Cells)> = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let value = Data::from(cell.get_value().clone());
        let length = match &value {
            Data::Empty => continue,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.len(),
            _ => 0,
        };
        match room.checked_sub(length as u64) {
            Some(left) => *room = left,
            None => return Ok(None),
        }
        match rows.last_mut() {
            Some((known, cells)) if *known == row => cells.0.push((column, value)),
            _ => rows.push((row, Cells(vec![(column, value)]))),
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    rows.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1.0.append(&mut later.1.0);
        }
        same
    });
    for (_, cells) in &mut rows {
        cells.0.sort_by_key(|(column, _)| *column);
        cells.0.dedup_by_key(|(column, _)| *column);
    }
    Ok(Some(Grid { rows, last }))
}

/// Refuses a workbook that unpacks to more than the limit, whatever it says of itself.
fn check_size(bytes: &[u8]) -> Result<(), Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = limits::UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(unreadable)?;
        let read = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink());
        left = left
            .checked_sub(read.map_err(unreadable)?)
            .ok_or_else(too_large)?;
    }
    Ok(())
}

fn too_large() -> Error {
    let most = limits::UNPACKED >> 20;
    let message = format!("found a workbook that unpacks to more than {most} MiB");
    Error::new(ErrorKind::Io, message)
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("cannot be read as a workbook: {error}"),
    )
}
