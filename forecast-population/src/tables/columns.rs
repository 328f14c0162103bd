//! The columns of the tables, and how people become them.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, ListArray, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields};
use forecast_core::date::Date;
use forecast_core::patient::Sex;

use crate::model::day;
use crate::person::{Person, RecordedDose, RecordedObservation};

/// What makes the columns of a table from people.
pub(super) type Columns = fn(&[Person<'_>]) -> Result<Vec<ArrayRef>, ArrowError>;

/// The name of the items of a list.
const ITEM: &str = "item";

pub(super) fn of_a_patient() -> Vec<Field> {
    vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("birth_date", DataType::Date32, false),
        Field::new("sex", DataType::Utf8, false),
        Field::new("county", DataType::Utf8, false),
        Field::new("opted_out", DataType::Boolean, false),
        Field::new("deceased", DataType::Boolean, false),
    ]
}

pub(super) fn patient_id() -> Field {
    Field::new("patient_id", DataType::Utf8, false)
}

pub(super) fn of_a_dose() -> Vec<Field> {
    vec![
        Field::new("date", DataType::Date32, false),
        Field::new("cvx", DataType::Utf8, false),
        Field::new("mvx", DataType::Utf8, true),
    ]
}

pub(super) fn of_an_observation() -> Vec<Field> {
    vec![
        Field::new("code", DataType::Utf8, false),
        Field::new("date", DataType::Date32, true),
    ]
}

/// The lists of doses and observations that stand in the table of people.
pub(super) fn lists() -> [Field; 2] {
    let list = |name: &str, fields: Vec<Field>| {
        let item = Field::new(ITEM, DataType::Struct(fields.into()), false);
        Field::new(name, DataType::List(item.into()), false)
    };
    [
        list("doses", of_a_dose()),
        list("observations", of_an_observation()),
    ]
}

pub(super) fn people(people: &[Person<'_>]) -> Result<Vec<ArrayRef>, ArrowError> {
    let doses = people.iter().flat_map(|person| &person.doses);
    let observations = people.iter().flat_map(|person| &person.observations);
    let mut columns = patients(people)?;
    columns.push(list(
        people.iter().map(|person| person.doses.len()),
        of_a_dose(),
        dose_columns(doses),
    )?);
    columns.push(list(
        people.iter().map(|person| person.observations.len()),
        of_an_observation(),
        observation_columns(observations),
    )?);
    Ok(columns)
}

pub(super) fn patients(people: &[Person<'_>]) -> Result<Vec<ArrayRef>, ArrowError> {
    let sexes = people.iter().map(|person| match person.sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unknown => "unknown",
    });
    let counties = people.iter().map(|person| person.county);
    let opted_out = people.iter().map(|person| Some(person.opted_out));
    let deceased = people.iter().map(|person| Some(person.deceased));
    Ok(vec![
        Arc::new(StringArray::from_iter_values(people.iter().map(Person::id))),
        dates(people.iter().map(|person| person.birth_date)),
        Arc::new(StringArray::from_iter_values(sexes)),
        Arc::new(StringArray::from_iter_values(counties)),
        Arc::new(opted_out.collect::<BooleanArray>()),
        Arc::new(deceased.collect::<BooleanArray>()),
    ])
}

pub(super) fn doses(people: &[Person<'_>]) -> Result<Vec<ArrayRef>, ArrowError> {
    let mut columns = vec![patient_ids(people, |person| person.doses.len())];
    let doses = people.iter().flat_map(|person| &person.doses);
    columns.extend(dose_columns(doses));
    Ok(columns)
}

pub(super) fn observations(people: &[Person<'_>]) -> Result<Vec<ArrayRef>, ArrowError> {
    let mut columns = vec![patient_ids(people, |person| person.observations.len())];
    let observations = people.iter().flat_map(|person| &person.observations);
    columns.extend(observation_columns(observations));
    Ok(columns)
}

/// The id of each person as often as they have rows.
fn patient_ids(people: &[Person<'_>], rows: impl Fn(&Person<'_>) -> usize) -> ArrayRef {
    let ids = people
        .iter()
        .flat_map(|person| std::iter::repeat_n(person.id(), rows(person)));
    Arc::new(ids.map(Some).collect::<StringArray>())
}

fn dose_columns<'a>(doses: impl Iterator<Item = &'a RecordedDose<'a>> + Clone) -> Vec<ArrayRef> {
    let cvx = doses.clone().map(|dose| dose.cvx);
    let mvx = doses.clone().map(|dose| dose.mvx);
    vec![
        dates(doses.map(|dose| dose.date)),
        Arc::new(cvx.map(Some).collect::<StringArray>()),
        Arc::new(mvx.collect::<StringArray>()),
    ]
}

fn observation_columns<'a>(
    observations: impl Iterator<Item = &'a RecordedObservation<'a>> + Clone,
) -> Vec<ArrayRef> {
    let codes = observations.clone().map(|observation| observation.code);
    let began = observations.map(|observation| observation.date.map(day));
    vec![
        Arc::new(codes.map(Some).collect::<StringArray>()),
        Arc::new(began.collect::<Date32Array>()),
    ]
}

fn dates(dates: impl Iterator<Item = Date>) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(dates.map(day)))
}

fn list(
    lengths: impl Iterator<Item = usize>,
    fields: Vec<Field>,
    columns: Vec<ArrayRef>,
) -> Result<ArrayRef, ArrowError> {
    let fields = Fields::from(fields);
    let item = Field::new(ITEM, DataType::Struct(fields.clone()), false);
    let values = StructArray::try_new(fields, columns, None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    let list = ListArray::try_new(item.into(), offsets, Arc::new(values), None)?;
    Ok(Arc::new(list))
}
