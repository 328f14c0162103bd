//! What comes out: forecasts and verdicts in tables.

mod evaluations;
mod fit;
mod forecasts;
mod limits;
mod unify;
mod words;

pub(crate) use evaluations::{EvaluationRows, evaluation_fields};
pub(crate) use fit::Fitted;
pub(crate) use forecasts::{ForecastRows, forecast_fields};
pub(crate) use unify::Unify;

use arrow_array::{ArrayRef, RecordBatch, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use arrow_select::take::take;

/// The type of columns of words: few different ones, each often.
pub(crate) fn words_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int16), Box::new(DataType::Utf8))
}

pub(crate) fn words_field(name: &str) -> Field {
    Field::new(name, words_type(), true)
}

/// A table of some rows of patients, with their ids and carried columns before the other columns.
pub(crate) fn table(
    schema: &SchemaRef,
    of_patients: &[ArrayRef],
    patients: Vec<u32>,
    columns: Vec<ArrayRef>,
) -> Result<RecordBatch, ArrowError> {
    let patients = UInt32Array::from(patients);
    let mut all = Vec::with_capacity(of_patients.len() + columns.len());
    for array in of_patients {
        all.push(take(array, &patients, None)?);
    }
    all.extend(columns);
    RecordBatch::try_new(schema.clone(), all)
}
