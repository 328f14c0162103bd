//! The columns of what a verdict compared.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Date32Builder, Int32Builder};
use arrow_schema::{ArrowError, DataType, Field};
use forecast_core::report::{AsWritten, CountedFrom, Limit, LimitKind};

use super::words::{Names, Values, word};
use super::words_field;
use crate::column::day_number;

/// The columns of a limit, and of what it is counted from.
pub(super) fn limit_fields() -> Vec<Field> {
    vec![
        words_field("limit_kind"),
        words_field("limit_as_written"),
        Field::new("limit_date", DataType::Date32, true),
        words_field("limit_from"),
        Field::new("limit_from_index", DataType::Int32, true),
        words_field("limit_from_code"),
        Field::new("limit_from_date", DataType::Date32, true),
    ]
}

/// Rows of these columns.
#[derive(Default)]
pub(super) struct Limits {
    kind: Values<LimitKind>,
    as_written: Names,
    date: Date32Builder,
    from: Names,
    from_index: Int32Builder,
    from_code: Names,
    from_date: Date32Builder,
}

impl Limits {
    pub(super) fn push(&mut self, limit: Option<&Limit<'_>>) -> Result<(), ArrowError> {
        self.kind.push(limit.map(|it| it.kind))?;
        let written = limit.and_then(|it| it.as_written);
        let written = written.as_ref().map(word::<AsWritten>).transpose()?;
        self.as_written.push(written.as_deref())?;
        let date = limit.and_then(|it| it.date);
        self.date.append_option(date.map(day_number));
        let (from, index, code, date) = match limit.and_then(|it| it.from.as_ref()) {
            None => (None, None, None, None),
            Some(CountedFrom::Birth { date }) => (Some("birth"), None, None, Some(*date)),
            Some(CountedFrom::Dose(dose)) => {
                let code = dose.cvx.to_string();
                (Some("dose"), Some(dose.index), Some(code), Some(dose.date))
            }
            Some(CountedFrom::ConflictingDose(dose)) => {
                let code = dose.cvx.to_string();
                let kind = Some("conflicting_dose");
                (kind, Some(dose.index), Some(code), Some(dose.date))
            }
            Some(CountedFrom::Observation { code, date, .. }) => {
                let code = (*code).to_owned();
                (Some("observation"), None, Some(code), Some(*date))
            }
        };
        self.from.push(from)?;
        let index = index.and_then(|index| i32::try_from(index).ok());
        self.from_index.append_option(index);
        self.from_code.push(code.as_deref())?;
        self.from_date.append_option(date.map(day_number));
        Ok(())
    }

    /// The columns, in the order of [`limit_fields`].
    pub(super) fn finish(mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        Ok(vec![
            self.kind.finish()?,
            self.as_written.finish()?,
            Arc::new(self.date.finish()),
            self.from.finish()?,
            Arc::new(self.from_index.finish()),
            self.from_code.finish()?,
            Arc::new(self.from_date.finish()),
        ])
    }
}
