//! [`Population`]: a seed, a date and a model.

use std::ops::Range;

use forecast_core::date::Date;

use crate::error::Error;
use crate::life;
use crate::model::Model;
use crate::person::Person;

/// All the people that a seed stands for, made one by one when they are asked for.
#[derive(Debug)]
pub struct Population {
    seed: u64,
    as_of: Date,
    model: Model,
}

impl Population {
    /// The population of a seed, as its registry stands on a day, by the model that comes with the
    /// crate.
    ///
    /// # Errors
    ///
    /// None that can occur: the tests read that model.
    pub fn new(seed: u64, as_of: Date) -> Result<Population, Error> {
        Ok(Population::with_model(seed, as_of, Model::built_in()?))
    }

    /// The same by another model.
    #[must_use]
    pub fn with_model(seed: u64, as_of: Date, model: Model) -> Population {
        Population { seed, as_of, model }
    }

    /// The day on which the registry stands as it does; nothing in it is later.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// What it is made from.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The person of a number: always the same one.
    #[must_use]
    pub fn person(&self, index: u64) -> Person<'_> {
        life::live(&self.model, self.seed, self.as_of, index)
    }

    /// The people of some numbers, in order.
    pub fn people(&self, indices: Range<u64>) -> impl Iterator<Item = Person<'_>> {
        indices.map(|index| self.person(index))
    }
}
