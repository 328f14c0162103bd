//! [`Number`]: a column of whole numbers.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

/// A column of whole numbers: integers of any width, or floats and decimals that are whole, as a
/// library makes of a column of integers with gaps.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    values: Values,
    nulls: Option<NullBuffer>,
}

#[derive(Clone, Debug)]
enum Values {
    Signed(Vec<i64>),
    Unsigned(Vec<u64>),
    Wide(Vec<i128>),
}

impl Number {
    /// Whether columns of a type are read, as far as their values are whole.
    pub(crate) fn is_read(kind: &DataType) -> bool {
        kind.is_integer()
            || matches!(
                kind,
                DataType::Float32 | DataType::Float64 | DataType::Decimal128(_, 0)
            )
    }

    /// The column, if it is one of whole numbers.
    pub(crate) fn read(array: &ArrayRef) -> Option<Number> {
        let values = match array.data_type() {
            DataType::Int8 => Values::Signed(widen::<Int8Type, i64>(array)?),
            DataType::Int16 => Values::Signed(widen::<Int16Type, i64>(array)?),
            DataType::Int32 => Values::Signed(widen::<Int32Type, i64>(array)?),
            DataType::Int64 => Values::Signed(widen::<Int64Type, i64>(array)?),
            DataType::UInt8 => Values::Signed(widen::<UInt8Type, i64>(array)?),
            DataType::UInt16 => Values::Signed(widen::<UInt16Type, i64>(array)?),
            DataType::UInt32 => Values::Signed(widen::<UInt32Type, i64>(array)?),
            DataType::UInt64 => Values::Unsigned(widen::<UInt64Type, u64>(array)?),
            DataType::Decimal128(_, 0) => Values::Wide(widen::<Decimal128Type, i128>(array)?),
            DataType::Float32 => return whole(widen::<Float32Type, f64>(array)?, array.nulls()),
            DataType::Float64 => return whole(widen::<Float64Type, f64>(array)?, array.nulls()),
            _ => return None,
        };
        Some(Number {
            values,
            nulls: array.nulls().cloned(),
        })
    }

    /// The number in a row of the column; none where it is null.
    pub(crate) fn get(&self, row: usize) -> Option<i128> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        match &self.values {
            Values::Signed(values) => values.get(row).copied().map(i128::from),
            Values::Unsigned(values) => values.get(row).copied().map(i128::from),
            Values::Wide(values) => values.get(row).copied(),
        }
    }
}

fn widen<T: ArrowPrimitiveType, W: From<T::Native>>(array: &ArrayRef) -> Option<Vec<W>> {
    let array = array.as_primitive_opt::<T>()?;
    Some(array.values().iter().copied().map(W::from).collect())
}

/// The numbers, if all that are known are whole; what is not a number is not known.
fn whole(values: Vec<f64>, nulls: Option<&NullBuffer>) -> Option<Number> {
    // Beyond it not every whole number is a float.
    const LAST: f64 = 9_007_199_254_740_992.0;
    let known =
        |row: usize, value: f64| !value.is_nan() && nulls.is_none_or(|nulls| nulls.is_valid(row));
    let rows = || values.iter().copied().enumerate();
    if rows()
        .any(|(row, value)| known(row, value) && (value.abs() > LAST || value.trunc() != value))
    {
        return None;
    }
    let nulls = rows().map(|(row, value)| known(row, value)).collect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within the range, or not known"
    )]
    let values = values.iter().map(|value| *value as i64).collect();
    Some(Number {
        values: Values::Signed(values),
        nulls: Some(NullBuffer::new(nulls)),
    })
}
