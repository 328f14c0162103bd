//! The columns of each table, found by name.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Fields, Schema};

use crate::column::{Code, Days, Id, Text, wrong_type};
use crate::error::{Error, ErrorKind};

/// The columns of patients that are read, beside those that are carried over.
pub(crate) const PATIENT_COLUMNS: [&str; 8] = [
    "id",
    "birth_date",
    "sex",
    "gender",
    "birth_country",
    "as_of",
    DoseRows::NAME,
    ObservationRows::NAME,
];

/// Rows of a table that belong to patients: doses or observations.
pub(crate) trait Rows: Sized {
    /// What the table, and the list column of the patients, is called.
    const NAME: &'static str;

    /// The columns that are read in a table of its own.
    const COLUMNS: &'static [&'static str];

    /// Reads the columns; `id` where a column of them names the patient.
    fn read(columns: &Columns<'_>, id: Option<&Id>) -> Result<Self, Error>;

    /// The ids of the patients, in a table of its own.
    fn patient(&self) -> Option<&Id>;

    /// How many rows there are.
    fn len(&self) -> usize;
}

/// Doses.
#[derive(Clone, Debug)]
pub(crate) struct DoseRows {
    len: usize,
    patient: Option<Id>,
    pub(crate) nulls: Option<NullBuffer>,
    pub(crate) date: Days,
    pub(crate) cvx: Code,
    pub(crate) mvx: Option<Text>,
    pub(crate) trade_name: Option<Text>,
    pub(crate) volume: Option<Text>,
    pub(crate) condition: Option<Text>,
    pub(crate) lot_expiration: Option<Text>,
}

impl Rows for DoseRows {
    const NAME: &'static str = "doses";

    const COLUMNS: &'static [&'static str] = &[
        "patient_id",
        "date",
        "cvx",
        "mvx",
        "trade_name",
        "volume",
        "condition",
        "lot_expiration",
    ];

    fn read(columns: &Columns<'_>, id: Option<&Id>) -> Result<DoseRows, Error> {
        Ok(DoseRows {
            len: columns.len,
            patient: id.cloned(),
            nulls: columns.nulls.cloned(),
            date: columns.needed("date", Days::new)?,
            cvx: columns.needed("cvx", Code::new)?,
            mvx: columns.optional("mvx", Text::new)?,
            trade_name: columns.optional("trade_name", Text::new)?,
            volume: columns.optional("volume", Text::new)?,
            condition: columns.optional("condition", Text::new)?,
            lot_expiration: columns.optional("lot_expiration", Text::new)?,
        })
    }

    fn patient(&self) -> Option<&Id> {
        self.patient.as_ref()
    }

    fn len(&self) -> usize {
        self.len
    }
}

/// Observations.
#[derive(Clone, Debug)]
pub(crate) struct ObservationRows {
    len: usize,
    patient: Option<Id>,
    pub(crate) nulls: Option<NullBuffer>,
    pub(crate) code: Text,
    pub(crate) date: Option<Days>,
    pub(crate) end: Option<Days>,
}

impl Rows for ObservationRows {
    const NAME: &'static str = "observations";

    const COLUMNS: &'static [&'static str] = &["patient_id", "code", "date", "end"];

    fn read(columns: &Columns<'_>, id: Option<&Id>) -> Result<ObservationRows, Error> {
        Ok(ObservationRows {
            len: columns.len,
            patient: id.cloned(),
            nulls: columns.nulls.cloned(),
            code: columns.needed("code", Text::new)?,
            date: columns.optional("date", Days::new)?,
            end: columns.optional("end", Days::new)?,
        })
    }

    fn patient(&self) -> Option<&Id> {
        self.patient.as_ref()
    }

    fn len(&self) -> usize {
        self.len
    }
}

/// The columns of a table, or of the structs of a list.
pub(crate) struct Columns<'a> {
    len: usize,
    fields: &'a Fields,
    arrays: &'a [ArrayRef],
    nulls: Option<&'a NullBuffer>,
    /// What stands before the names of columns in errors: `doses.`.
    prefix: &'static str,
}

impl<'a> Columns<'a> {
    /// Those of a table of its own.
    pub(crate) fn of_table(batch: &'a RecordBatch) -> Columns<'a> {
        Columns {
            len: batch.num_rows(),
            fields: batch.schema_ref().fields(),
            arrays: batch.columns(),
            nulls: None,
            prefix: "",
        }
    }

    fn of_structs(structs: &'a StructArray, prefix: &'static str) -> Columns<'a> {
        Columns {
            len: structs.len(),
            fields: structs.fields(),
            arrays: structs.columns(),
            nulls: structs.nulls(),
            prefix,
        }
    }

    fn find(&self, name: &str) -> Result<Option<&'a ArrayRef>, Error> {
        let place = place(self.fields, name).map_err(|error| self.named(error, name))?;
        Ok(place.and_then(|place| self.arrays.get(place)))
    }

    fn named(&self, error: Error, name: &str) -> Error {
        error.in_column(format!("{}{name}", self.prefix))
    }

    pub(crate) fn needed<T>(
        &self,
        name: &str,
        read: impl Fn(&ArrayRef) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.optional(name, read)?
            .ok_or_else(|| self.named(missing(self.fields), name))
    }

    fn optional<T>(
        &self,
        name: &str,
        read: impl Fn(&ArrayRef) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let array = self.find(name)?;
        let column = array.map(read).transpose();
        column.map_err(|error| self.named(error, name))
    }
}

fn as_it_is(array: &ArrayRef) -> Result<ArrayRef, Error> {
    Ok(array.clone())
}

/// The place of a column; an error where two have the name.
fn place(fields: &Fields, name: &str) -> Result<Option<usize>, Error> {
    let mut places = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.name() == name)
        .map(|(place, _)| place);
    let place = places.next();
    if places.next().is_some() {
        let message = "found two columns of this name, expected one";
        return Err(Error::new(ErrorKind::Column, message));
    }
    Ok(place)
}

fn missing(fields: &Fields) -> Error {
    let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
    let message = format!("found no such column among {}", names.join(", "));
    Error::new(ErrorKind::Column, message)
}

/// What is read of patients, checked against the schema of their table.
#[derive(Clone, Debug)]
pub(crate) struct PatientLayout {
    /// The columns that are carried over.
    carried: Vec<String>,
}

/// A column of lists of structs: where each list stands among the structs.
pub(crate) struct Lists<T> {
    pub(crate) rows: T,
    /// First row and number of rows per patient.
    pub(crate) places: Vec<(usize, usize)>,
}

/// Patients.
pub(crate) struct PatientRows {
    pub(crate) len: usize,
    pub(crate) id_array: ArrayRef,
    pub(crate) id: Id,
    pub(crate) birth_date: Days,
    pub(crate) sex: Option<Text>,
    pub(crate) birth_country: Option<Text>,
    pub(crate) as_of: Option<Days>,
    pub(crate) carried: Vec<ArrayRef>,
    pub(crate) doses: Option<Lists<DoseRows>>,
    pub(crate) observations: Option<Lists<ObservationRows>>,
}

impl PatientLayout {
    /// Finds the id and the columns to carry over.
    pub(crate) fn new(schema: &Schema, carried: &[String]) -> Result<PatientLayout, Error> {
        for name in std::iter::once("id").chain(carried.iter().map(String::as_str)) {
            place(&schema.fields, name)
                .and_then(|place| place.ok_or_else(|| missing(&schema.fields)))
                .map_err(|error| error.in_column(name))?;
        }
        Ok(PatientLayout {
            carried: carried.to_vec(),
        })
    }

    /// The fields of the id and of the columns that are carried over.
    pub(crate) fn fields(&self, schema: &Schema) -> Vec<Field> {
        std::iter::once("id")
            .chain(self.carried.iter().map(String::as_str))
            .filter_map(|name| schema.field_with_name(name).ok())
            .cloned()
            .collect()
    }

    /// Reads the columns of patients.
    ///
    /// `lists` says of doses and observations whether they stand in lists here, or in tables of
    /// their own.
    pub(crate) fn read(
        &self,
        batch: &RecordBatch,
        lists: (bool, bool),
    ) -> Result<PatientRows, Error> {
        let columns = Columns::of_table(batch);
        Ok(PatientRows {
            len: batch.num_rows(),
            id_array: columns.needed("id", as_it_is)?,
            id: columns.needed("id", Id::new)?,
            birth_date: columns.needed("birth_date", Days::new)?,
            sex: sex(&columns)?,
            birth_country: columns.optional("birth_country", Text::new)?,
            as_of: columns.optional("as_of", Days::new)?,
            carried: self
                .carried
                .iter()
                .map(|name| columns.needed(name, as_it_is))
                .collect::<Result<_, _>>()?,
            doses: self::lists(&columns, lists.0, "doses.")?,
            observations: self::lists(&columns, lists.1, "observations.")?,
        })
    }
}

/// The column of sexes, which many systems call a gender.
fn sex(columns: &Columns<'_>) -> Result<Option<Text>, Error> {
    let gender = columns.optional("gender", Text::new)?;
    let sex = columns.optional("sex", Text::new)?;
    if sex.is_some() && gender.is_some() {
        let message = "found `sex` and `gender`, expected one of them";
        return Err(Error::new(ErrorKind::Column, message).in_column("gender"));
    }
    Ok(sex.or(gender))
}

/// The list column with these rows, where there is one.
fn lists<T: Rows>(
    columns: &Columns<'_>,
    wanted: bool,
    prefix: &'static str,
) -> Result<Option<Lists<T>>, Error> {
    if !wanted {
        // In two places there might be two truths.
        if columns.find(T::NAME)?.is_some() {
            let message = format!(
                "found {} here and in a table of their own, expected them in one place",
                T::NAME
            );
            return Err(Error::new(ErrorKind::Column, message).in_column(T::NAME));
        }
        return Ok(None);
    }
    let Some(array) = columns.find(T::NAME)? else {
        return Ok(None);
    };
    let wrong =
        || wrong_type(array.data_type(), "a list or large_list of structs").in_column(T::NAME);
    let (bounds, values) = match array.data_type() {
        DataType::Null => return Ok(None),
        DataType::List(_) => {
            let list = array.as_list_opt::<i32>().ok_or_else(wrong)?;
            (bounds(list.value_offsets()), list.values())
        }
        DataType::LargeList(_) => {
            let list = array.as_list_opt::<i64>().ok_or_else(wrong)?;
            (bounds(list.value_offsets()), list.values())
        }
        _ => return Err(wrong()),
    };
    // Of a slice of a table, the lists lie between others.
    let first = bounds.first().copied().unwrap_or_default();
    let last = bounds.last().copied().unwrap_or_default();
    let structs = values.as_struct_opt().ok_or_else(wrong)?;
    let structs = structs.slice(first, last.saturating_sub(first));
    let rows = T::read(&Columns::of_structs(&structs, prefix), None)?;
    let pairs = bounds.iter().zip(bounds.iter().skip(1)).enumerate();
    let places = pairs.map(|(row, (start, end))| {
        // What stands in a null list is not said.
        let len = if array.is_valid(row) {
            end.saturating_sub(*start)
        } else {
            0
        };
        (start - first, len)
    });
    Ok(Some(Lists {
        rows,
        places: places.collect(),
    }))
}

fn bounds<T: Copy + TryInto<usize>>(offsets: &[T]) -> Vec<usize> {
    let bounds = offsets.iter().copied().map(T::try_into);
    // Arrow's offsets are never negative.
    bounds.map(Result::unwrap_or_default).collect()
}
