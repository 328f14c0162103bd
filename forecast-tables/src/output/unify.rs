//! [`Unify`]: the same words under the same numbers in all batches of a table.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int16Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int16Array, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};

use super::words::Words;
use super::words_type;

/// Gives the columns of words of one batch after the other the same words; those of a later batch
/// begin with all of the earlier ones.
pub(crate) struct Unify {
    schema: SchemaRef,
    /// How many columns to leave as they came in.
    skipped: usize,
    words: Vec<Words>,
}

impl Unify {
    /// For batches of a schema of which the first columns are the caller's own.
    pub(crate) fn new(schema: SchemaRef, skipped: usize) -> Unify {
        let words = schema.fields().iter().map(|_| Words::default()).collect();
        Unify {
            schema,
            skipped,
            words,
        }
    }

    /// The batch with the words so far, and its own behind them.
    pub(crate) fn add(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let mut columns = batch.columns().to_vec();
        for (column, words) in columns.iter_mut().zip(&mut self.words).skip(self.skipped) {
            if let Some(array) = column.as_dictionary_opt::<Int16Type>() {
                *column = renumber(array, words)?;
            }
        }
        RecordBatch::try_new(self.schema.clone(), columns)
    }

    /// The batches with all words that were added.
    pub(crate) fn finish(&self, batches: Vec<RecordBatch>) -> Result<Vec<RecordBatch>, ArrowError> {
        let words: Vec<ArrayRef> = self.words.iter().map(Words::array).collect();
        let mut all = Vec::with_capacity(batches.len());
        for batch in batches {
            let mut columns = batch.columns().to_vec();
            for (column, words) in columns.iter_mut().zip(&words).skip(self.skipped) {
                if *column.data_type() == words_type()
                    && let Some(array) = column.as_dictionary_opt::<Int16Type>()
                {
                    let keys = array.keys().clone();
                    *column = Arc::new(DictionaryArray::try_new(keys, words.clone())?);
                }
            }
            all.push(RecordBatch::try_new(self.schema.clone(), columns)?);
        }
        Ok(all)
    }
}

fn renumber(array: &DictionaryArray<Int16Type>, words: &mut Words) -> Result<ArrayRef, ArrowError> {
    let own = array.values().as_string::<i32>();
    let numbers: Vec<i16> = own
        .iter()
        .map(|word| words.number(word.unwrap_or_default()))
        .collect::<Result<_, _>>()?;
    let renumbered = array.keys().values().iter().map(|key| {
        let place = usize::try_from(*key).unwrap_or_default();
        numbers.get(place).copied().unwrap_or_default()
    });
    let keys = Int16Array::try_new(renumbered.collect(), array.keys().nulls().cloned())?;
    Ok(Arc::new(DictionaryArray::<Int16Type>::try_new(
        keys,
        words.array(),
    )?))
}
