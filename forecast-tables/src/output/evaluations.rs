//! The table of evaluations: a row for each dose and vaccine group.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Date32Builder, Int16Builder, Int32Builder};
use arrow_schema::{ArrowError, DataType, Field};
use forecast_core::report::{
    DoseEvaluation, EvaluationReason, EvaluationStatus, Forecast, GroupEvaluation, NoticeKind,
};
use forecast_core::schedule::document::SeriesType;

use super::forecasts::small;
use super::limits::{Limits, limit_fields};
use super::words::{Names, Values};
use super::words_field;
use crate::column::day_number;

/// The columns after the id and what is carried over.
pub(crate) fn evaluation_fields() -> Vec<Field> {
    let mut fields = vec![
        Field::new("dose_index", DataType::Int32, true),
        Field::new("date", DataType::Date32, true),
        words_field("cvx"),
        words_field("name"),
        words_field("not_evaluated"),
        words_field("group"),
        words_field("series_type"),
        words_field("status"),
        words_field("reason"),
        Field::new("target_dose", DataType::Int16, true),
    ];
    fields.extend(limit_fields());
    fields
}

/// Rows of the table of evaluations.
#[derive(Default)]
pub(crate) struct EvaluationRows {
    /// The patient of each row, by their place in the chunk.
    patients: Vec<u32>,
    dose_index: Int32Builder,
    date: Date32Builder,
    cvx: Names,
    name: Names,
    not_evaluated: Values<NoticeKind>,
    group: Names,
    series_type: Values<SeriesType>,
    status: Values<EvaluationStatus>,
    reason: Values<EvaluationReason>,
    target_dose: Int16Builder,
    limits: Limits,
}

impl EvaluationRows {
    /// Adds the verdicts on a patient's doses; a dose that no group judges has one row without a
    /// group.
    pub(crate) fn push(&mut self, patient: u32, forecast: &Forecast<'_>) -> Result<(), ArrowError> {
        for dose in &forecast.doses {
            if dose.groups.is_empty() {
                self.row(patient, dose, None)?;
            }
            for group in &dose.groups {
                self.row(patient, dose, Some(group))?;
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        patient: u32,
        dose: &DoseEvaluation<'_>,
        group: Option<&GroupEvaluation<'_>>,
    ) -> Result<(), ArrowError> {
        self.patients.push(patient);
        self.dose_index
            .append_option(i32::try_from(dose.index).ok());
        self.date.append_value(day_number(dose.date));
        self.cvx.push(Some(dose.cvx))?;
        self.name.push(dose.name)?;
        self.not_evaluated.push(dose.not_evaluated)?;
        self.group.push(group.map(|it| it.group))?;
        self.series_type.push(group.map(|it| it.series_type))?;
        self.status.push(group.map(|it| it.status))?;
        self.reason.push(group.and_then(|it| it.reason))?;
        self.target_dose
            .append_option(group.and_then(|it| it.target_dose).map(small));
        self.limits.push(group.and_then(|it| it.limit.as_deref()))
    }

    /// The columns, in the order of [`evaluation_fields`].
    pub(crate) fn finish(mut self) -> Result<(Vec<u32>, Vec<ArrayRef>), ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.dose_index.finish()),
            Arc::new(self.date.finish()),
            self.cvx.finish()?,
            self.name.finish()?,
            self.not_evaluated.finish()?,
            self.group.finish()?,
            self.series_type.finish()?,
            self.status.finish()?,
            self.reason.finish()?,
            Arc::new(self.target_dose.finish()),
        ];
        columns.extend(self.limits.finish()?);
        Ok((self.patients, columns))
    }
}
