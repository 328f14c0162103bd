//! [`Days`]: a column of dates.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, Date32Array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, TimeUnit};
use forecast_core::date::Date;

use super::{Text, parse, wrong_type};
use crate::error::Error;

/// Day 0 of Arrow's dates.
const EPOCH: Date = match Date::from_ymd(1970, 1, 1) {
    Some(day) => day,
    None => Date::MIN,
};

/// A column of dates.
#[derive(Clone, Debug)]
pub(crate) enum Days {
    Plain(Date32Array),
    /// Points in time, with so many to a day.
    Times {
        values: ScalarBuffer<i64>,
        nulls: Option<NullBuffer>,
        per_day: i64,
    },
    Text(Text),
}

impl Days {
    pub(crate) fn new(array: &ArrayRef) -> Result<Days, Error> {
        Days::read(array).ok_or_else(|| {
            wrong_type(
                array.data_type(),
                "date32, date64, a timestamp without a time zone or in UTC, or text (YYYY-MM-DD)",
            )
        })
    }

    fn read(array: &ArrayRef) -> Option<Days> {
        const SECONDS: i64 = 86_400;
        let (values, per_day) = match array.data_type() {
            DataType::Date32 => {
                return Some(Days::Plain(array.as_primitive_opt::<Date32Type>()?.clone()));
            }
            DataType::Date64 => {
                let array = array.as_primitive_opt::<Date64Type>()?;
                (array.values(), SECONDS * 1_000)
            }
            DataType::Timestamp(unit, zone) => {
                // The day of a point in time depends on the place; only UTC says which one.
                if !matches!(zone.as_deref(), None | Some("UTC" | "+00:00" | "Z")) {
                    return None;
                }
                match unit {
                    TimeUnit::Second => {
                        let array = array.as_primitive_opt::<TimestampSecondType>()?;
                        (array.values(), SECONDS)
                    }
                    TimeUnit::Millisecond => {
                        let array = array.as_primitive_opt::<TimestampMillisecondType>()?;
                        (array.values(), SECONDS * 1_000)
                    }
                    TimeUnit::Microsecond => {
                        let array = array.as_primitive_opt::<TimestampMicrosecondType>()?;
                        (array.values(), SECONDS * 1_000_000)
                    }
                    TimeUnit::Nanosecond => {
                        let array = array.as_primitive_opt::<TimestampNanosecondType>()?;
                        (array.values(), SECONDS * 1_000_000_000)
                    }
                }
            }
            _ => return Text::read(array).map(Days::Text),
        };
        Some(Days::Times {
            values: values.clone(),
            nulls: array.nulls().cloned(),
            per_day,
        })
    }

    /// The day in a row of the column; none where it is null.
    ///
    /// # Errors
    ///
    /// What was found and expected where the text is no date, or the day lies outside the years 1
    /// to 9999.
    pub(crate) fn get(&self, row: usize) -> Result<Option<Date>, String> {
        let days = match self {
            Days::Plain(array) if array.is_null(row) => return Ok(None),
            Days::Plain(array) => i64::from(array.value(row)),
            Days::Times { nulls, .. } if nulls.as_ref().is_some_and(|n| n.is_null(row)) => {
                return Ok(None);
            }
            Days::Times {
                values, per_day, ..
            } => match values.get(row) {
                Some(time) => time.div_euclid(*per_day),
                None => return Ok(None),
            },
            Days::Text(text) => return text.get(row).map(parse).transpose(),
        };
        let day = i32::try_from(days).ok().map(|days| EPOCH.add_days(days));
        match day {
            Some(day) if i64::from(number(day)) == days => Ok(Some(day)),
            _ => Err("found a day outside the years 1 to 9999, expected a date".to_owned()),
        }
    }
}

/// A day as Arrow's date32 counts it.
pub(crate) fn number(day: Date) -> i32 {
    day.days_since(EPOCH)
}
