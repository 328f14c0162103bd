//! [`DateFormat`]: dates in text that are not ISO 8601.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use forecast_core::date::Date;

use crate::column::Text;
use crate::error::{Error, ErrorKind};
use crate::memory::Table;

/// The columns of dates of patients, doses and observations.
const COLUMNS: [&str; 5] = ["birth_date", "as_of", "date", "end", "lot_expiration"];

/// How text writes a date: `%Y`, `%m` and `%d`, once each, with anything between them.
///
/// ```
/// use forecast_tables::DateFormat;
///
/// let us = DateFormat::new("%m/%d/%Y")?;
/// assert_eq!(us.read("5/2/2024"), Some("2024-05-02".parse()?));
/// assert_eq!(us.read("13/2/2024"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat(Vec<Part>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Character(char),
}

impl DateFormat {
    /// Reads a format.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] where one of the three is missing, is there twice, or another stands
    /// after a percent sign.
    pub fn new(text: &str) -> Result<DateFormat, Error> {
        let wrong = || {
            let message = format!(
                "date_format: found `{text}`, expected `%Y`, `%m` and `%d` once each, as in `%m/%d/%Y`"
            );
            Error::new(ErrorKind::Options, message)
        };
        let (mut parts, mut characters) = (Vec::new(), text.chars());
        while let Some(character) = characters.next() {
            parts.push(match character {
                '%' => match characters.next() {
                    Some('Y') => Part::Year,
                    Some('m') => Part::Month,
                    Some('d') => Part::Day,
                    _ => return Err(wrong()),
                },
                other => Part::Character(other),
            });
        }
        let times = |part| parts.iter().filter(|it| **it == part).count();
        match (times(Part::Year), times(Part::Month), times(Part::Day)) {
            (1, 1, 1) => Ok(DateFormat(parts)),
            _ => Err(wrong()),
        }
    }

    /// Reads a date, with or without leading zeros; none where the text is not one of this format.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Date> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text.trim();
        for part in &self.0 {
            match part {
                Part::Year => year = i32::try_from(digits(&mut rest, 4)?).ok()?,
                Part::Month => month = digits(&mut rest, 2)?,
                Part::Day => day = digits(&mut rest, 2)?,
                Part::Character(character) => rest = rest.strip_prefix(*character)?,
            }
        }
        rest.is_empty()
            .then(|| Date::from_ymd(year, month, day))
            .flatten()
    }
}

/// Takes at most so many digits; a year has four.
fn digits(rest: &mut &str, most: usize) -> Option<u32> {
    let found = rest.bytes().take(most).take_while(u8::is_ascii_digit);
    let (number, after) = rest.split_at_checked(found.count())?;
    *rest = after;
    if most == 4 && number.len() != 4 {
        return None;
    }
    number.parse().ok()
}

impl Table {
    /// The table with its columns of dates in text written in ISO 8601; text that is not of the
    /// format stays as it is. Lists stay as they are.
    ///
    /// # Errors
    ///
    /// An error of Arrow's.
    pub fn with_dates(mut self, format: &DateFormat) -> Result<Table, Error> {
        let dates: Vec<usize> = (0..self.schema.fields().len())
            .filter(|place| {
                let field = self.schema.field(*place);
                COLUMNS.contains(&field.name().as_str())
            })
            .collect();
        let mut fields: Vec<Arc<Field>> = self.schema.fields().iter().cloned().collect();
        let mut columns: Vec<Vec<ArrayRef>> = self
            .batches
            .iter()
            .map(|it| it.columns().to_vec())
            .collect();
        for place in dates {
            let field = self.schema.field(place);
            // Whether it is text is the same in every batch.
            let text = Text::is_read(field.data_type());
            let Some(held) = fields.get_mut(place).filter(|_| text) else {
                continue;
            };
            *held = Arc::new(Field::new(field.name(), arrow_schema::DataType::Utf8, true));
            for (batch, columns) in self.batches.iter().zip(&mut columns) {
                if let Some(column) = columns.get_mut(place) {
                    *column = iso(format, column, batch.num_rows())?;
                }
            }
        }
        let metadata = self.schema.metadata().clone();
        self.schema = Arc::new(Schema::new_with_metadata(fields, metadata));
        let batches = columns
            .into_iter()
            .map(|columns| RecordBatch::try_new(self.schema.clone(), columns));
        self.batches = batches.collect::<Result<_, _>>()?;
        Ok(self)
    }
}

/// A column of text with its dates in ISO 8601.
fn iso(format: &DateFormat, column: &ArrayRef, rows: usize) -> Result<ArrayRef, Error> {
    let text = Text::new(column)?;
    let written = (0..rows).map(|row| {
        let found = text.get(row)?;
        let day = format.read(found).map(|day| day.to_string());
        Some(day.unwrap_or_else(|| found.to_owned()))
    });
    Ok(Arc::new(written.collect::<StringArray>()))
}
