//! Python's dicts, lists, strings and dates as what the engine asks for.
//!
//! A dict has the fields of the wire format and gives the same errors as JSON, with the same paths;
//! dates may be `datetime.date` too.

use std::borrow::Cow;
use std::sync::Arc;

use forecast_core::date::Date;
use forecast_core::patient::{Dose, LotExpiration, Observation, Patient};
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{
    PyByteArray, PyBytes, PyDate, PyDateTime, PyDict, PyList, PyMapping, PySequence, PyString,
    PyTuple,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use crate::errors::Failure;
use crate::patient as classes;

type Read<T> = Result<T, Failure>;
type Any<'a, 'py> = &'a Bound<'py, PyAny>;

/// A person and what is asked about them.
pub(crate) struct Question {
    pub(crate) patient: Arc<Patient>,
    pub(crate) as_of: Option<Date>,
    pub(crate) schedule: Option<String>,
    /// The JSON that it was read from, for the values in errors.
    pub(crate) json: Option<Vec<u8>>,
}

/// Reads a person from a `Patient`, a mapping, or JSON.
pub(crate) fn question(object: Any<'_, '_>) -> Read<Question> {
    if let Ok(patient) = object.cast::<classes::Patient>() {
        return Ok(Question {
            patient: patient.get().inner(),
            as_of: None,
            schedule: None,
            json: None,
        });
    }
    if let Some(json) = json_text(object) {
        let read = Request::from_json(&json);
        return match read {
            Ok(request) => Ok(Question {
                patient: Arc::new(request.patient),
                as_of: request.as_of,
                schedule: request.schedule,
                json: Some(json),
            }),
            Err(error) => Err(Failure::Python(crate::errors::raise_in_json(
                object.py(),
                &error,
                &json,
            ))),
        };
    }
    let fields = mapping(object, "", "a Patient, a mapping or JSON in a str or bytes")?;
    let request = request(&fields)?;
    Ok(Question {
        patient: Arc::new(request.patient),
        as_of: request.as_of,
        schedule: request.schedule,
        json: None,
    })
}

/// The bytes of text in a str, bytes or bytearray; none for other types.
pub(crate) fn json_text(object: Any<'_, '_>) -> Option<Vec<u8>> {
    if let Ok(text) = object.cast::<PyString>() {
        // Lone surrogates become characters that JSON strings may hold.
        return Some(text.to_string_lossy().into_owned().into_bytes());
    }
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Some(bytes.as_bytes().to_vec());
    }
    object
        .cast::<PyByteArray>()
        .ok()
        .map(|bytes| bytes.to_vec())
}

fn request(fields: &Bound<'_, PyDict>) -> Read<Request> {
    const EXPECTED: &str = "`id`, `birth_date`, `sex`, `birth_country`, `doses`, `observations`, \
                            `as_of`, `schedule`";
    let mut birth_date = None;
    let mut patient = Patient::new(Date::MIN);
    let (mut as_of, mut schedule) = (None, None);
    for (key, value) in fields {
        let name = field_name(&key, "")?;
        match name.as_ref() {
            "birth_date" => birth_date = Some(date(&value, || name.clone().into_owned())?),
            "doses" => patient.doses = doses(&value)?,
            "observations" => patient.observations = observations(&value)?,
            "id" => patient.id = maybe_text(&value, || "id".to_owned())?,
            "sex" => patient.sex = word(&value, || "sex".to_owned())?.unwrap_or_default(),
            "birth_country" => {
                patient.birth_country = maybe_text(&value, || "birth_country".to_owned())?;
            }
            "as_of" => as_of = maybe_date(&value, || "as_of".to_owned())?,
            "schedule" => schedule = maybe_text(&value, || "schedule".to_owned())?,
            _ => return Err(unknown_field(&name, &value, "", EXPECTED)),
        }
    }
    patient.birth_date = birth_date.ok_or_else(|| missing("birth_date", ""))?;
    Ok(Request {
        patient,
        as_of,
        schedule,
    })
}

/// Reads a person alone: `as_of` and `schedule` are no part of one.
pub(crate) fn person(fields: Request, found: Any<'_, '_>) -> Read<Patient> {
    let extra = match (&fields.as_of, &fields.schedule) {
        (Some(_), _) => "as_of",
        (None, Some(_)) => "schedule",
        (None, None) => return Ok(fields.patient),
    };
    let message = "is no part of a person; give it to forecast()".to_owned();
    Err(Failure::value(extra, found, message))
}

/// Reads a person from a mapping.
pub(crate) fn person_from_mapping(object: Any<'_, '_>) -> Read<Patient> {
    let fields = mapping(object, "", "a mapping")?;
    person(request(&fields)?, object)
}

/// Reads the doses of a person.
pub(crate) fn doses(object: Any<'_, '_>) -> Read<Vec<Dose>> {
    let expected = "a sequence of doses, each a Dose or a mapping";
    list(object, "doses", expected, |item, place| {
        if let Ok(dose) = item.cast::<classes::Dose>() {
            return Ok(dose.get().inner().clone());
        }
        dose(item, &|| format!("doses[{place}]"))
    })
}

/// Reads the observations of a person.
pub(crate) fn observations(object: Any<'_, '_>) -> Read<Vec<Observation>> {
    let expected = "a sequence of observations, each an Observation or a mapping";
    list(object, "observations", expected, |item, place| {
        if let Ok(observation) = item.cast::<classes::Observation>() {
            return Ok(observation.get().inner().clone());
        }
        observation(item, &|| format!("observations[{place}]"))
    })
}

/// Reads one dose from a mapping at a path.
pub(crate) fn dose(object: Any<'_, '_>, path: &dyn Fn() -> String) -> Read<Dose> {
    const EXPECTED: &str =
        "`date`, `cvx`, `mvx`, `trade_name`, `volume`, `condition`, `lot_expiration`";
    let fields = mapping_at(object, path, "a Dose or a mapping")?;
    let (mut day, mut cvx) = (None, None);
    let mut dose = Dose::new(Date::MIN, String::new());
    for (key, value) in &fields {
        let name = field_name_at(&key, path)?;
        let at = || join(&path(), &name);
        match name.as_ref() {
            "date" => day = Some(date(&value, at)?),
            "cvx" => cvx = Some(text(&value, at)?),
            "mvx" => dose.mvx = maybe_text(&value, at)?,
            "trade_name" => dose.trade_name = maybe_text(&value, at)?,
            "volume" => dose.volume = word(&value, at)?,
            "condition" => dose.condition = word(&value, at)?,
            "lot_expiration" => dose.lot_expiration = lot_expiration(&value, at)?,
            _ => return Err(unknown_field(&name, &value, &path(), EXPECTED)),
        }
    }
    dose.date = day.ok_or_else(|| missing("date", &path()))?;
    dose.cvx = cvx.ok_or_else(|| missing("cvx", &path()))?;
    Ok(dose)
}

/// Reads one observation from a mapping at a path.
pub(crate) fn observation(object: Any<'_, '_>, path: &dyn Fn() -> String) -> Read<Observation> {
    let fields = mapping_at(object, path, "an Observation or a mapping")?;
    let (mut code, mut made) = (None, Observation::new(""));
    for (key, value) in &fields {
        let name = field_name_at(&key, path)?;
        let at = || join(&path(), &name);
        match name.as_ref() {
            "code" => code = Some(text(&value, at)?),
            "date" => made.date = maybe_date(&value, at)?,
            "end" => made.end = maybe_date(&value, at)?,
            _ => {
                let expected = "`code`, `date`, `end`";
                return Err(unknown_field(&name, &value, &path(), expected));
            }
        }
    }
    made.code = code.ok_or_else(|| missing("code", &path()))?;
    Ok(made)
}

/// Reads a date from a str or a `datetime.date`; a `datetime.datetime` only at midnight.
pub(crate) fn date(object: Any<'_, '_>, path: impl FnOnce() -> String) -> Read<Date> {
    const EXPECTED: &str = "a datetime.date or a str of the form YYYY-MM-DD";
    if let Ok(text) = object.cast::<PyString>() {
        let text = text.to_string_lossy();
        return text
            .parse()
            .map_err(|error| Failure::value(path(), object, format!("{error}")));
    }
    if object.cast::<PyDate>().is_err() {
        return Err(Failure::kind(path(), object, EXPECTED));
    }
    let py = object.py();
    if object.cast::<PyDateTime>().is_ok() && has_time(object)? {
        let message = "found a time of day or a time zone, expected a date".to_owned();
        return Err(Failure::value(path(), object, message));
    }
    let part = |name| object.getattr(name)?.extract::<u16>();
    let year = object
        .getattr(intern!(py, "year"))
        .and_then(|year| year.extract::<i32>());
    let (Ok(year), Ok(month), Ok(day)) =
        (year, part(intern!(py, "month")), part(intern!(py, "day")))
    else {
        // pandas.NaT is a datetime without a day.
        return Err(Failure::value(path(), object, "found no day".to_owned()));
    };
    Date::from_ymd(year, u32::from(month), u32::from(day))
        .ok_or_else(|| Failure::value(path(), object, "found no day".to_owned()))
}

/// Whether a `datetime` is anything but a day.
fn has_time(object: Any<'_, '_>) -> Read<bool> {
    let py = object.py();
    if !object.getattr(intern!(py, "tzinfo"))?.is_none() {
        return Ok(true);
    }
    for name in ["hour", "minute", "second", "microsecond"] {
        // A float where there is no time at all (pandas.NaT); that is for the date to refuse.
        let part = object.getattr(name)?;
        if part.extract::<u32>().is_ok_and(|part| part != 0) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads a date, or `None`.
pub(crate) fn maybe_date(object: Any<'_, '_>, path: impl FnOnce() -> String) -> Read<Option<Date>> {
    if object.is_none() {
        return Ok(None);
    }
    date(object, path).map(Some)
}

/// Reads a str.
pub(crate) fn text(object: Any<'_, '_>, path: impl FnOnce() -> String) -> Read<String> {
    match object.cast::<PyString>() {
        Ok(text) => Ok(text.to_string_lossy().into_owned()),
        Err(_) => Err(Failure::kind(path(), object, "a str")),
    }
}

/// Reads a str, or `None`.
pub(crate) fn maybe_text(
    object: Any<'_, '_>,
    path: impl FnOnce() -> String,
) -> Read<Option<String>> {
    if object.is_none() {
        return Ok(None);
    }
    text(object, path).map(Some)
}

/// Reads a value that the wire format writes as a word, or `None`.
pub(crate) fn word<T>(object: Any<'_, '_>, path: impl FnOnce() -> String) -> Read<Option<T>>
where
    T: for<'de> Deserialize<'de>,
{
    if object.is_none() {
        return Ok(None);
    }
    let Ok(text) = object.cast::<PyString>() else {
        return Err(Failure::kind(path(), object, "a str"));
    };
    let text = text.to_string_lossy();
    let reader: StrDeserializer<'_, WordError> = text.as_ref().into_deserializer();
    T::deserialize(reader)
        .map(Some)
        .map_err(|error| Failure::value(path(), object, error.to_string()))
}

/// Reads the day or month in which a lot expires, or `None`.
pub(crate) fn lot_expiration(
    object: Any<'_, '_>,
    path: impl FnOnce() -> String,
) -> Read<Option<LotExpiration>> {
    if object.cast::<PyString>().is_ok() {
        return word(object, path);
    }
    Ok(maybe_date(object, path)?.map(LotExpiration::Day))
}

/// Reads the items of a list, tuple or other sequence; `None` is an empty one.
fn list<T>(
    object: Any<'_, '_>,
    path: &str,
    expected: &str,
    mut read: impl FnMut(Any<'_, '_>, usize) -> Read<T>,
) -> Read<Vec<T>> {
    if object.is_none() {
        return Ok(Vec::new());
    }
    if let Ok(list) = object.cast::<PyList>() {
        let items = list.iter().enumerate();
        return items.map(|(place, item)| read(&item, place)).collect();
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        let items = tuple.iter().enumerate();
        return items.map(|(place, item)| read(&item, place)).collect();
    }
    let text = object.cast::<PyString>().is_ok() || object.cast::<PyBytes>().is_ok();
    let Ok(sequence) = object.cast::<PySequence>() else {
        return Err(Failure::kind(path, object, expected));
    };
    if text {
        return Err(Failure::kind(path, object, expected));
    }
    let length = sequence.len()?;
    (0..length)
        .map(|place| read(&sequence.get_item(place)?, place))
        .collect()
}

fn mapping<'py>(object: Any<'_, 'py>, path: &str, expected: &str) -> Read<Bound<'py, PyDict>> {
    mapping_at(object, &|| path.to_owned(), expected)
}

/// A dict, or any other mapping as one.
fn mapping_at<'py>(
    object: Any<'_, 'py>,
    path: &dyn Fn() -> String,
    expected: &str,
) -> Read<Bound<'py, PyDict>> {
    if let Ok(fields) = object.cast::<PyDict>() {
        return Ok(fields.clone());
    }
    let Ok(fields) = object.cast::<PyMapping>() else {
        return Err(Failure::kind(path(), object, expected));
    };
    let dict = PyDict::new(object.py());
    dict.update(fields)?;
    Ok(dict)
}

fn field_name<'a>(key: &'a Bound<'_, PyAny>, path: &str) -> Read<Cow<'a, str>> {
    field_name_at(key, &|| path.to_owned())
}

fn field_name_at<'a>(key: &'a Bound<'_, PyAny>, path: &dyn Fn() -> String) -> Read<Cow<'a, str>> {
    match key.cast::<PyString>() {
        Ok(name) => Ok(name.to_string_lossy()),
        Err(_) => Err(Failure::kind(path(), key, "the name of a field, a str")),
    }
}

fn unknown_field(name: &str, value: Any<'_, '_>, path: &str, expected: &str) -> Failure {
    let message = format!("unknown field `{name}`, expected one of {expected}");
    Failure::value(join(path, name), value, message)
}

fn missing(name: &str, path: &str) -> Failure {
    Error::new(ErrorKind::Format, path, format!("missing field `{name}`")).into()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
