//! [`TableForecaster`]: tables in memory in, tables in memory out.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use forecast_core::schedule::Schedule;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::column::Id;
use crate::error::{Error, ErrorKind};
use crate::input::{DoseRows, Held, ObservationRows, PatientLayout, PatientsInMemory, Rows, index};
use crate::options::Options;
use crate::output::Unify;
use crate::pipeline::in_order;
use crate::work::{Schemas, answer};

/// A table in memory: a schema, and any number of batches of rows with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the columns are called, and of which types they are.
    pub schema: SchemaRef,
    /// The rows.
    pub batches: Vec<RecordBatch>,
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

impl From<RecordBatch> for Table {
    fn from(batch: RecordBatch) -> Table {
        Table {
            schema: batch.schema(),
            batches: vec![batch],
        }
    }
}

/// The answers to a table of patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// A row for each patient and forecast of a vaccine group.
    pub forecasts: Table,
    /// A row for each dose and vaccine group, where evaluations were asked for.
    pub evaluations: Option<Table>,
    /// How many patients and errors there were.
    pub tally: Tally,
}

/// How many patients were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All patients.
    pub patients: u64,
    /// Those in error.
    pub failed: u64,
    /// Streams of Arrow IPC that ended without the mark of their end, and may have been cut off.
    pub unended: u64,
}

/// Forecasts tables of patients by one schedule.
///
/// See the crate's documentation for the columns. It starts no threads where
/// [`Options::threads`] is none, and works on those of rayon's common pool.
#[derive(Debug)]
pub struct TableForecaster<'s> {
    pub(crate) schedule: &'s Schedule,
    pub(crate) options: Options,
    pub(crate) pool: Option<ThreadPool>,
}

impl<'s> TableForecaster<'s> {
    /// A forecaster by a schedule.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] where the threads cannot be started.
    pub fn new(schedule: &'s Schedule, options: Options) -> Result<TableForecaster<'s>, Error> {
        let start = |threads| ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = options.threads.map(start).transpose();
        Ok(TableForecaster {
            schedule,
            options,
            pool: pool.map_err(|error| Error::new(ErrorKind::Options, error.to_string()))?,
        })
    }

    /// Forecasts patients in memory, in the order of their rows.
    ///
    /// Doses and observations stand in list columns of the patients, or in tables of their own,
    /// in any order; a patient's doses count in the order in which they stand.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Column`] where a column is missing or of a type that is not read,
    /// [`ErrorKind::Match`] where a dose or observation is that of no patient, or a patient with
    /// tables of their own is there twice. What is wrong with one patient stands in the column
    /// `error` of their row instead.
    pub fn forecast(
        &self,
        patients: &Table,
        doses: Option<&Table>,
        observations: Option<&Table>,
    ) -> Result<Answers, Error> {
        self.forecast_watched(patients, doses, observations, |_| Ok(()))
    }

    /// The same as [`forecast`](TableForecaster::forecast); what has been answered is told after
    /// every chunk, on the calling thread. An error given there ends the run.
    ///
    /// # Errors
    ///
    /// As [`forecast`](TableForecaster::forecast), and those of `watch`.
    pub fn forecast_watched<E: From<Error> + Send>(
        &self,
        patients: &Table,
        doses: Option<&Table>,
        observations: Option<&Table>,
        mut watch: impl FnMut(Tally) -> Result<(), E>,
    ) -> Result<Answers, E> {
        let in_patients = |error: Error| error.in_table("patients");
        let layout = PatientLayout::new(&patients.schema, &self.options.carry);
        let layout = layout.map_err(in_patients)?;
        // A table without rows has its types checked too.
        let empty = RecordBatch::new_empty(patients.schema.clone());
        let own = (doses.is_none(), observations.is_none());
        layout.read(&empty, own).map_err(in_patients)?;
        let schemas = Schemas::new(&layout, &patients.schema, self.schedule, &self.options)?;
        let mut source = PatientsInMemory {
            layout,
            batches: patients.batches.iter(),
            rest: None,
            doses: held::<DoseRows>(patients, doses)?,
            observations: held::<ObservationRows>(patients, observations)?,
            first: 0,
            chunk: self.options.chunk.max(1),
        };
        let mut tally = Tally::default();
        let mut forecasts = Collected::new(&schemas.forecasts, schemas.carried);
        let evaluations = schemas.evaluations.as_ref();
        let mut evaluations = evaluations.map(|schema| Collected::new(schema, schemas.carried));
        in_order(
            self.pool.as_ref(),
            || Ok(source.next_chunk()?),
            |chunk| Ok(answer(self.schedule, &self.options, &schemas, &chunk)?),
            |answered| {
                tally.patients += answered.patients;
                tally.failed += answered.failed;
                forecasts.add(&answered.forecasts)?;
                if let (Some(all), Some(batch)) = (&mut evaluations, &answered.evaluations) {
                    all.add(batch)?;
                }
                watch(tally)
            },
        )?;
        Ok(Answers {
            forecasts: forecasts.finish()?,
            evaluations: evaluations.map(Collected::finish).transpose()?,
            tally,
        })
    }
}

/// The index of a table of doses or observations.
fn held<T: Rows>(patients: &Table, table: Option<&Table>) -> Result<Option<Arc<Held<T>>>, Error> {
    let Some(table) = table else { return Ok(None) };
    crate::input::check_ids::<T>(&patients.schema, &table.schema)?;
    crate::input::read_table::<T>(&RecordBatch::new_empty(table.schema.clone()))?;
    let ids = patients.batches.iter().map(|batch| {
        let ids = batch.column_by_name("id").map(Id::new).transpose();
        let ids = ids.map_err(|error| error.in_column("id").in_table("patients"))?;
        // That there is one was seen when the layout was read.
        ids.ok_or_else(|| Error::new(ErrorKind::Column, "found no `id`"))
    });
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let lens: Vec<usize> = patients.batches.iter().map(RecordBatch::num_rows).collect();
    let held = index::<T>(&ids, &lens, &table.batches)?;
    Ok(Some(Arc::new(held)))
}

/// The batches of an answer.
struct Collected {
    schema: SchemaRef,
    unify: Unify,
    batches: Vec<RecordBatch>,
}

impl Collected {
    fn new(schema: &SchemaRef, carried: usize) -> Collected {
        Collected {
            schema: schema.clone(),
            unify: Unify::new(schema.clone(), carried),
            batches: Vec::new(),
        }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.batches.push(self.unify.add(batch)?);
        Ok(())
    }

    fn finish(self) -> Result<Table, Error> {
        Ok(Table {
            batches: self.unify.finish(self.batches)?,
            schema: self.schema,
        })
    }
}
