//! [`Number`]: a column of integers.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

/// A column of integers of any width.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    values: Values,
    nulls: Option<NullBuffer>,
}

#[derive(Clone, Debug)]
enum Values {
    Signed(Vec<i64>),
    Unsigned(Vec<u64>),
}

impl Number {
    /// The column, if it is one of integers.
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
        }
    }
}

fn widen<T: ArrowPrimitiveType, W: From<T::Native>>(array: &ArrayRef) -> Option<Vec<W>> {
    let array = array.as_primitive_opt::<T>()?;
    Some(array.values().iter().copied().map(W::from).collect())
}
