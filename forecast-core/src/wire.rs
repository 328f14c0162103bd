//! The wire format on its way in: one JSON object that asks for one person's forecast.
//!
//! The way out is [`Forecast`](crate::report::Forecast), which serializes as it stands. Both are
//! described in `docs/formats.md`.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::error::{self, Error};
use crate::limits;
use crate::patient::{Dose, Observation, Patient, Sex, id_or_null, null_is_default};

/// A person and what is asked about them, as the command line and the bindings read it.
///
/// In JSON the person's fields, `as_of` and `schedule` stand side by side in one object. Unknown
/// fields are refused; fields without a value may be `null` or left out.
///
/// ```
/// use forecast_core::wire::Request;
///
/// let request = Request::from_json(
///     br#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15", "cvx": "107"}],
///          "as_of": "2025-11-10"}"#,
/// )?;
/// assert_eq!(request.patient.doses.len(), 1);
/// assert_eq!(request.as_of, "2025-11-10".parse().ok());
///
/// let error = Request::from_json(
///     br#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-02-29", "cvx": "107"}]}"#,
/// )
/// .unwrap_err();
/// assert_eq!(error.path(), "doses[0].date");
/// # Ok::<(), forecast_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Fields", into = "Fields")]
pub struct Request {
    /// The person.
    pub patient: Patient,
    /// The assessment date; whoever reads the request decides what holds where it is left out.
    pub as_of: Option<Date>,
    /// The id of the schedule, such as one that is embedded; the reader's default where it is left
    /// out.
    pub schedule: Option<String>,
}

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) where the text is not JSON,
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) with the JSON path where a field is
    /// missing, unknown, given twice, or no value of its kind (a date that does not exist, a sex
    /// that is none of the three), [`ErrorKind::Request`](crate::ErrorKind::Request) where something is beyond one of the
    /// [`limits`]. The message never repeats the person's `id`.
    pub fn from_json(json: &[u8]) -> Result<Request, Error> {
        let request: Request = error::from_json(json)?;
        if let Some(words) = &request.schedule {
            limits::schedules(words)?;
        }
        limits::check(&request.patient)?;
        Ok(request)
    }
}

/// The fields of a [`Request`] in the order of the wire format.
///
/// Written out instead of flattening [`Patient`]: `serde(flatten)` neither refuses unknown fields
/// nor keeps the path to a wrong value.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "request")]
struct Fields {
    #[serde(default, deserialize_with = "id_or_null")]
    id: Option<String>,
    birth_date: Date,
    #[serde(default, deserialize_with = "null_is_default")]
    sex: Sex,
    #[serde(default)]
    birth_country: Option<String>,
    #[serde(default, deserialize_with = "null_is_default")]
    doses: Vec<Dose>,
    #[serde(default, deserialize_with = "null_is_default")]
    observations: Vec<Observation>,
    #[serde(default)]
    as_of: Option<Date>,
    #[serde(default)]
    schedule: Option<String>,
}

impl From<Fields> for Request {
    fn from(fields: Fields) -> Request {
        let Fields {
            id,
            birth_date,
            sex,
            birth_country,
            doses,
            observations,
            as_of,
            schedule,
        } = fields;
        let patient = Patient {
            id,
            birth_date,
            sex,
            birth_country,
            doses,
            observations,
        };
        Request {
            patient,
            as_of,
            schedule,
        }
    }
}

impl From<Request> for Fields {
    fn from(request: Request) -> Fields {
        let Patient {
            id,
            birth_date,
            sex,
            birth_country,
            doses,
            observations,
        } = request.patient;
        Fields {
            id,
            birth_date,
            sex,
            birth_country,
            doses,
            observations,
            as_of: request.as_of,
            schedule: request.schedule,
        }
    }
}
