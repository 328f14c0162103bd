//! `Patient`, `Dose` and `Observation`.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use forecast_core::date::Date;
use forecast_core::error::from_json;
use forecast_core::patient as core;
use forecast_core::wire::Request;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyTuple};
use serde::Serialize;

use crate::convert::{self, date, maybe_date, maybe_member, member, to_json};
use crate::errors::{Failure, raise_in_json};
use crate::read::{self, json_text};

/// A vaccine dose that was given.
///
/// Parameters
/// ----------
/// date : datetime.date or str
///     The day it was given; a str is of the form ``YYYY-MM-DD``.
/// cvx : str
///     The vaccine's CVX code. ``"8"`` is read as ``"08"``; a code that the schedule does not know
///     is kept, and the forecast has a notice about it.
/// mvx : str, optional
///     The manufacturer's MVX code.
/// trade_name : str, optional
///     The product's trade name.
/// volume : str, optional
///     The volume given in millilitres, such as ``"0.5"``, with at most five decimals.
/// condition : DoseCondition or str, optional
///     What was wrong with the dose itself.
/// lot_expiration : datetime.date or str, optional
///     The last day on which the lot may be used, or its month as ``YYYY-MM``.
///
/// Raises
/// ------
/// TypeError
///     Where an argument has the wrong type.
/// ForecastError
///     Where an argument has no value of its kind; ``path`` names it.
///
/// Examples
/// --------
/// >>> from forecast_py import Dose
/// >>> dose = Dose("2025-10-15", "107")
/// >>> dose.date
/// datetime.date(2025, 10, 15)
/// >>> dose
/// Dose('2025-10-15', '107')
#[pyclass(frozen, module = "forecast_py", name = "Dose")]
pub(crate) struct Dose {
    inner: core::Dose,
}

impl Dose {
    pub(crate) fn inner(&self) -> &core::Dose {
        &self.inner
    }
}

#[pymethods]
impl Dose {
    #[new]
    #[pyo3(signature = (date, cvx, *, mvx=None, trade_name=None, volume=None, condition=None, lot_expiration=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn new(
        py: Python<'_>,
        date: &Bound<'_, PyAny>,
        cvx: &Bound<'_, PyAny>,
        mvx: Option<&Bound<'_, PyAny>>,
        trade_name: Option<&Bound<'_, PyAny>>,
        volume: Option<&Bound<'_, PyAny>>,
        condition: Option<&Bound<'_, PyAny>>,
        lot_expiration: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Dose> {
        let build = || -> Result<core::Dose, Failure> {
            let day = read::date(date, || "date".to_owned())?;
            let mut dose = core::Dose::new(day, read::text(cvx, || "cvx".to_owned())?);
            if let Some(mvx) = mvx {
                dose.mvx = read::maybe_text(mvx, || "mvx".to_owned())?;
            }
            if let Some(name) = trade_name {
                dose.trade_name = read::maybe_text(name, || "trade_name".to_owned())?;
            }
            if let Some(volume) = volume {
                dose.volume = read::word(volume, || "volume".to_owned())?;
            }
            if let Some(condition) = condition {
                dose.condition = read::word(condition, || "condition".to_owned())?;
            }
            if let Some(lot) = lot_expiration {
                dose.lot_expiration = read::lot_expiration(lot, || "lot_expiration".to_owned())?;
            }
            Ok(dose)
        };
        build()
            .map(|inner| Dose { inner })
            .map_err(|failure| failure.raise(py))
    }

    /// The day it was given.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        date(py, self.inner.date)
    }

    /// The vaccine's CVX code, as it came in.
    #[getter]
    fn cvx(&self) -> &str {
        &self.inner.cvx
    }

    /// The manufacturer's MVX code.
    #[getter]
    fn mvx(&self) -> Option<&str> {
        self.inner.mvx.as_deref()
    }

    /// The product's trade name.
    #[getter]
    fn trade_name(&self) -> Option<&str> {
        self.inner.trade_name.as_deref()
    }

    /// The volume given in millilitres, as text.
    #[getter]
    fn volume(&self) -> Option<String> {
        self.inner.volume.map(|volume| volume.to_string())
    }

    /// What was wrong with the dose itself.
    #[getter]
    fn condition<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_member(py, "DoseCondition", self.inner.condition.as_ref())
    }

    /// The last day on which the lot may be used, or its month, as text.
    #[getter]
    fn lot_expiration(&self) -> Option<String> {
        self.inner.lot_expiration.map(|lot| lot.to_string())
    }

    /// The dose in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::from_json(py, &self.inner)
    }

    fn __repr__(&self) -> String {
        let dose = &self.inner;
        let mut text = format!("Dose('{}', {}", dose.date, quoted(&dose.cvx));
        named(&mut text, "mvx", dose.mvx.as_deref());
        named(&mut text, "trade_name", dose.trade_name.as_deref());
        named(&mut text, "volume", self.volume().as_deref());
        let condition = dose.condition.as_ref().map(convert::word);
        named(&mut text, "condition", condition.as_deref());
        named(
            &mut text,
            "lot_expiration",
            self.lot_expiration().as_deref(),
        );
        text.push(')');
        text
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Dose>();
        other.is_ok_and(|other| other.get().inner == self.inner)
    }

    fn __hash__(&self) -> PyResult<u64> {
        hash(&self.inner)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        rebuild(slf.py(), "dose_from_json", &slf.get().inner)
    }
}

/// Something that is known about a person: a condition, a reaction, a history of disease.
///
/// Parameters
/// ----------
/// code : str
///     The schedule's code, such as ``"007"`` (pregnancy); ``Schedule.observations`` lists them.
/// date : datetime.date or str, optional
///     The day of the observation, where one is known.
/// end : datetime.date or str, optional
///     The day from which it no longer holds, where one is known.
///
/// Raises
/// ------
/// TypeError
///     Where an argument has the wrong type.
/// ForecastError
///     Where a date does not exist.
///
/// Examples
/// --------
/// >>> from forecast_py import Observation
/// >>> Observation("014", date="2025-10-01")
/// Observation('014', date='2025-10-01')
#[pyclass(frozen, module = "forecast_py", name = "Observation")]
pub(crate) struct Observation {
    inner: core::Observation,
}

impl Observation {
    pub(crate) fn inner(&self) -> &core::Observation {
        &self.inner
    }
}

#[pymethods]
impl Observation {
    #[new]
    #[pyo3(signature = (code, date=None, end=None))]
    fn new(
        py: Python<'_>,
        code: &Bound<'_, PyAny>,
        date: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Observation> {
        let build = || -> Result<core::Observation, Failure> {
            let mut made = core::Observation::new(read::text(code, || "code".to_owned())?);
            if let Some(date) = date {
                made.date = read::maybe_date(date, || "date".to_owned())?;
            }
            if let Some(end) = end {
                made.end = read::maybe_date(end, || "end".to_owned())?;
            }
            Ok(made)
        };
        build()
            .map(|inner| Observation { inner })
            .map_err(|failure| failure.raise(py))
    }

    /// The schedule's code.
    #[getter]
    fn code(&self) -> &str {
        &self.inner.code
    }

    /// The day of the observation.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.inner.date)
    }

    /// The day from which it no longer holds.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.inner.end)
    }

    /// The observation in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::from_json(py, &self.inner)
    }

    fn __repr__(&self) -> String {
        let mut text = format!("Observation({}", quoted(&self.inner.code));
        let day = |date: Option<Date>| date.map(|date| date.to_string());
        named(&mut text, "date", day(self.inner.date).as_deref());
        named(&mut text, "end", day(self.inner.end).as_deref());
        text.push(')');
        text
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Observation>();
        other.is_ok_and(|other| other.get().inner == self.inner)
    }

    fn __hash__(&self) -> PyResult<u64> {
        hash(&self.inner)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        rebuild(slf.py(), "observation_from_json", &slf.get().inner)
    }
}

/// A person, as far as the rules ask.
///
/// Parameters
/// ----------
/// birth_date : datetime.date or str
///     The day of birth; a str is of the form ``YYYY-MM-DD``.
/// id : str, optional
///     Your name for the person; it comes back with the forecast and means nothing here.
/// sex : Sex or str, optional
///     ``"female"``, ``"male"`` or ``"unknown"`` (the default).
/// birth_country : str, optional
///     The country of birth as the schedule writes it (``"U.S."``).
/// doses : sequence of Dose or mapping, optional
///     The doses given, in any order.
/// observations : sequence of Observation or mapping, optional
///     What else is known, in any order.
///
/// Raises
/// ------
/// TypeError
///     Where an argument has the wrong type.
/// ForecastError
///     Where an argument has no value of its kind; ``path`` names it (``doses[0].date``).
///
/// Examples
/// --------
/// >>> from forecast_py import Dose, Patient
/// >>> patient = Patient("2025-09-06", sex="female", doses=[Dose("2025-10-15", "107")])
/// >>> patient.birth_date
/// datetime.date(2025, 9, 6)
/// >>> len(patient.doses)
/// 1
/// >>> Patient("2025-02-30")
/// Traceback (most recent call last):
///     ...
/// forecast_py.InputError: birth_date: expected a day that the calendar has
#[pyclass(frozen, module = "forecast_py", name = "Patient")]
pub(crate) struct Patient {
    inner: Arc<core::Patient>,
}

impl Patient {
    pub(crate) fn inner(&self) -> Arc<core::Patient> {
        Arc::clone(&self.inner)
    }
}

#[pymethods]
impl Patient {
    #[new]
    #[pyo3(signature = (birth_date, *, id=None, sex=None, birth_country=None, doses=None, observations=None))]
    fn new(
        py: Python<'_>,
        birth_date: &Bound<'_, PyAny>,
        id: Option<&Bound<'_, PyAny>>,
        sex: Option<&Bound<'_, PyAny>>,
        birth_country: Option<&Bound<'_, PyAny>>,
        doses: Option<&Bound<'_, PyAny>>,
        observations: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Patient> {
        let build = || -> Result<core::Patient, Failure> {
            let birth = read::date(birth_date, || "birth_date".to_owned())?;
            let mut patient = core::Patient::new(birth);
            if let Some(id) = id {
                patient.id = read::maybe_text(id, || "id".to_owned())?;
            }
            if let Some(sex) = sex {
                patient.sex = read::word(sex, || "sex".to_owned())?.unwrap_or_default();
            }
            if let Some(country) = birth_country {
                let path = || "birth_country".to_owned();
                patient.birth_country = read::maybe_text(country, path)?;
            }
            if let Some(doses) = doses {
                patient.doses = read::doses(doses)?;
            }
            if let Some(observations) = observations {
                patient.observations = read::observations(observations)?;
            }
            Ok(patient)
        };
        build().map(of).map_err(|failure| failure.raise(py))
    }

    /// Reads a person from a mapping with the fields of the wire format.
    ///
    /// Parameters
    /// ----------
    /// fields : mapping
    ///     The fields; dates may be ``datetime.date`` or str.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     Where a field has the wrong type.
    /// ForecastError
    ///     Where a field is missing, unknown or has no value of its kind.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import Patient
    /// >>> Patient.from_dict({"birth_date": "2025-09-06"}).sex
    /// <Sex.UNKNOWN: 'unknown'>
    #[staticmethod]
    fn from_dict(py: Python<'_>, fields: &Bound<'_, PyAny>) -> PyResult<Patient> {
        read::person_from_mapping(fields)
            .map(of)
            .map_err(|failure| failure.raise(py))
    }

    /// Reads a person from JSON in the wire format.
    ///
    /// Parameters
    /// ----------
    /// text : str or bytes
    ///     One JSON object.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     Where ``text`` is neither str nor bytes.
    /// ForecastError
    ///     Where it is not JSON, or a field is missing, unknown or has no value of its kind.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import Patient
    /// >>> Patient.from_json('{"birth_date": "2025-09-06"}').to_json()
    /// '{"id":null,"birth_date":"2025-09-06","sex":"unknown","birth_country":null,"doses":[],"observations":[]}'
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Patient> {
        let Some(json) = json_text(text) else {
            return Err(Failure::kind("", text, "JSON in a str or bytes").raise(py));
        };
        let request = Request::from_json(&json).map_err(|e| raise_in_json(py, &e, &json))?;
        read::person(request, text)
            .map(of)
            .map_err(|failure| failure.raise(py))
    }

    /// Your name for the person.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.inner.id.as_deref()
    }

    /// The day of birth.
    #[getter]
    fn birth_date<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        date(py, self.inner.birth_date)
    }

    /// The sex that rules ask for.
    #[getter]
    fn sex<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "Sex", &self.inner.sex)
    }

    /// The country of birth, as the schedule writes it.
    #[getter]
    fn birth_country(&self) -> Option<&str> {
        self.inner.birth_country.as_deref()
    }

    /// The doses given.
    #[getter]
    fn doses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let doses = self.inner.doses.iter().cloned();
        let made: PyResult<Vec<_>> = doses.map(|inner| Py::new(py, Dose { inner })).collect();
        PyTuple::new(py, made?)
    }

    /// What else is known.
    #[getter]
    fn observations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let all = self.inner.observations.iter().cloned();
        let made: PyResult<Vec<_>> = all
            .map(|inner| Py::new(py, Observation { inner }))
            .collect();
        PyTuple::new(py, made?)
    }

    /// The person in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::from_json(py, &*self.inner)
    }

    /// The person in the wire format, as JSON.
    fn to_json(&self) -> PyResult<String> {
        to_json(&*self.inner)
    }

    fn __repr__(&self) -> String {
        let patient = &*self.inner;
        let mut text = format!("Patient('{}'", patient.birth_date);
        named(&mut text, "id", patient.id.as_deref());
        if patient.sex != core::Sex::Unknown {
            named(&mut text, "sex", Some(&convert::word(&patient.sex)));
        }
        named(&mut text, "birth_country", patient.birth_country.as_deref());
        if !patient.doses.is_empty() {
            text.push_str(&format!(", doses=<{}>", patient.doses.len()));
        }
        if !patient.observations.is_empty() {
            text.push_str(&format!(", observations=<{}>", patient.observations.len()));
        }
        text.push(')');
        text
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Patient>();
        other.is_ok_and(|other| other.get().inner == self.inner)
    }

    fn __hash__(&self) -> PyResult<u64> {
        hash(&*self.inner)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        rebuild(slf.py(), "patient_from_json", &*slf.get().inner)
    }
}

fn of(patient: core::Patient) -> Patient {
    Patient {
        inner: Arc::new(patient),
    }
}

/// One dose from its JSON, for pickling.
#[pyfunction]
pub(crate) fn dose_from_json(py: Python<'_>, text: &str) -> PyResult<Dose> {
    let inner = from_json(text.as_bytes()).map_err(|e| raise_in_json(py, &e, text.as_bytes()))?;
    Ok(Dose { inner })
}

/// One observation from its JSON, for pickling.
#[pyfunction]
pub(crate) fn observation_from_json(py: Python<'_>, text: &str) -> PyResult<Observation> {
    let inner = from_json(text.as_bytes()).map_err(|e| raise_in_json(py, &e, text.as_bytes()))?;
    Ok(Observation { inner })
}

/// One person from JSON, for pickling.
#[pyfunction]
pub(crate) fn patient_from_json(py: Python<'_>, text: &str) -> PyResult<Patient> {
    let inner = from_json(text.as_bytes()).map_err(|e| raise_in_json(py, &e, text.as_bytes()))?;
    Ok(of(inner))
}

fn hash(value: &impl Serialize) -> PyResult<u64> {
    let mut hasher = DefaultHasher::new();
    to_json(value)?.hash(&mut hasher);
    Ok(hasher.finish())
}

/// What pickle needs: a function of this module and its argument.
fn rebuild<'py>(
    py: Python<'py>,
    function: &str,
    value: &impl Serialize,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let function = py.import("forecast_py._engine")?.getattr(function)?;
    Ok((function, PyTuple::new(py, [to_json(value)?])?))
}

fn named(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        text.push_str(&format!(", {name}={}", quoted(value)));
    }
}

/// Text in quotes as Python writes it.
fn quoted(text: &str) -> String {
    let text = text.escape_debug().to_string().replace("\\\"", "\"");
    format!("'{text}'")
}
