//! Forecasting a chunk of patients.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use forecast_core::Workspace;
use forecast_core::date::Date;
use forecast_core::limits;
use forecast_core::schedule::Schedule;

use crate::error::{Error, ErrorKind};
use crate::input::{Chunk, PatientLayout, PersonBuilder, RowError};
use crate::options::Options;
use crate::output::{
    EvaluationRows, Fitted, ForecastRows, evaluation_fields, forecast_fields, table,
};

/// The schemas of the answers to a table of patients.
#[derive(Clone, Debug)]
pub(crate) struct Schemas {
    pub(crate) forecasts: SchemaRef,
    /// None where evaluations were not asked for.
    pub(crate) evaluations: Option<SchemaRef>,
    /// How many columns come from the patients: the id, and those that are carried over.
    pub(crate) carried: usize,
}

impl Schemas {
    pub(crate) fn new(
        layout: &PatientLayout,
        patients: &Schema,
        schedule: &Schedule,
        options: &Options,
    ) -> Result<Schemas, Error> {
        let carried = layout.fields(patients);
        let metadata = [
            ("forecast.schedule", schedule.id().to_owned()),
            ("forecast.release", schedule.version().to_owned()),
            ("forecast.layers", schedule.layers().join("+")),
        ]
        .map(|(key, value)| (key.to_owned(), value));
        let schema = |fields: Vec<Field>| {
            for name in &options.carry {
                if name == "id" || fields.iter().any(|field| field.name() == name) {
                    let message = "found a column to carry over that is named like one of the \
                                   answer's, expected another name";
                    return Err(Error::new(ErrorKind::Options, message).in_column(name));
                }
            }
            let fields: Vec<Field> = carried.iter().cloned().chain(fields).collect();
            let schema = Schema::new_with_metadata(fields, metadata.clone().into());
            Ok(SchemaRef::new(schema))
        };
        Ok(Schemas {
            forecasts: schema(forecast_fields(options.lists))?,
            evaluations: options
                .evaluations
                .then(|| schema(evaluation_fields()))
                .transpose()?,
            carried: carried.len(),
        })
    }
}

/// The answers for a chunk of patients.
pub(crate) struct Answered {
    pub(crate) forecasts: RecordBatch,
    pub(crate) evaluations: Option<RecordBatch>,
    pub(crate) patients: u64,
    pub(crate) failed: u64,
}

/// Forecasts the patients of a chunk.
pub(crate) fn answer(
    schedule: &Schedule,
    options: &Options,
    schemas: &Schemas,
    chunk: &Chunk,
) -> Result<Answered, Error> {
    let (mut person, mut workspace) = (PersonBuilder::new(), Workspace::default());
    let mut forecasts = ForecastRows::new(schedule.full_id(), options.lists, options.all_series);
    let mut evaluations = options.evaluations.then(EvaluationRows::default);
    let mut failed = 0;
    let own = own_columns(schemas, chunk)?;
    for row in 0..chunk.patients.len {
        let place = u32::try_from(row).map_err(|_| too_many())?;
        if let Some(error) = own.iter().find_map(|column| column.error(row)) {
            failed += 1;
            forecasts.push_error(place, None, error.text())?;
            continue;
        }
        let (as_of, error) = match person.fill(chunk, row) {
            Err(error) => (options.as_of, error),
            Ok(own) => match assessment_date(options, own) {
                None => (None, no_date()),
                Some(as_of) => match workspace.forecast(schedule, &person.patient, as_of) {
                    Ok(forecast) => {
                        forecasts.push(place, &forecast)?;
                        if let Some(evaluations) = &mut evaluations {
                            evaluations.push(place, &forecast)?;
                        }
                        continue;
                    }
                    Err(error) => (Some(as_of), error.into()),
                },
            },
        };
        failed += 1;
        forecasts.push_error(place, as_of, error.text())?;
    }
    let patients = &chunk.patients;
    let own: Vec<ArrayRef> = own.into_iter().map(|column| column.column).collect();
    let (rows, columns) = forecasts.finish()?;
    let forecasts = table(&schemas.forecasts, &own, rows, columns)?;
    let evaluations = match (evaluations, &schemas.evaluations) {
        (Some(evaluations), Some(schema)) => {
            let (rows, columns) = evaluations.finish()?;
            Some(table(schema, &own, rows, columns)?)
        }
        _ => None,
    };
    Ok(Answered {
        forecasts,
        evaluations,
        patients: patients.len as u64,
        failed,
    })
}

/// The id and what is carried over, as far as the answers can hold it.
fn own_columns(schemas: &Schemas, chunk: &Chunk) -> Result<Vec<Fitted>, Error> {
    let patients = &chunk.patients;
    let limits = std::iter::once(limits::ID).chain(std::iter::repeat(limits::TEXT));
    std::iter::once(&patients.id_array)
        .chain(&patients.carried)
        .zip(schemas.forecasts.fields())
        .zip(limits)
        .map(|((column, field), most)| Fitted::new(column, field, most))
        .collect()
}

fn assessment_date(options: &Options, own: Option<Date>) -> Option<Date> {
    options.as_of.or(own).or(options.as_of_default)
}

fn no_date() -> RowError {
    RowError::new("as_of", "found no assessment date, expected one")
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::Options,
        "found more patients in a chunk than can be numbered",
    )
}
