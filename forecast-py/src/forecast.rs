//! `forecast()` and `Forecast`: one person.

use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use forecast_core::patient::Patient;
use forecast_core::report::Forecast as Report;
use forecast_core::{Error, Trail, Workspace};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyIterator, PyTuple};
use self_cell::self_cell;
use serde::Serialize;

use crate::convert::{date, from_json, member, parse_json, render, results, to_json};
use crate::errors::{Failure, raise, raise_in_json};
use crate::groups::{DoseEvaluation, GroupForecast};
use crate::loaded::Loaded;
use crate::read;
use crate::schedule::{Schedule, choose};

/// Whom and what a report borrows its names from.
struct Subject {
    patient: Arc<Patient>,
    schedule: Arc<Loaded>,
}

/// What came out, and how where that was asked for. Serializes as the command writes it.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    #[serde(flatten)]
    pub(crate) report: Report<'a>,
    why: Option<Trail>,
}

self_cell!(
    struct Held {
        owner: Subject,
        #[covariant]
        dependent: Answer,
    }
);

/// Assesses one person.
///
/// Parameters
/// ----------
/// patient : Patient, mapping, str or bytes
///     The person: a ``Patient``, a mapping with the fields of the wire format, or JSON.
/// as_of : datetime.date or str, optional
///     The assessment date; by default that of the mapping or JSON, else today's local date.
/// schedule : Schedule or str, optional
///     The rules, or the id of an embedded schedule; by default the one that the mapping or JSON
///     names, else CDC's current release.
/// why : bool
///     Whether the forecast says how it came about (``Forecast.why``).
///
/// Returns
/// -------
/// Forecast
///     A verdict on every dose and a forecast for every vaccine group.
///
/// Raises
/// ------
/// TypeError
///     Where an argument, or a field of a mapping, has the wrong type.
/// ForecastError
///     Where a field is missing, unknown or has no value of its kind, or the assessment date is
///     before birth. ``path`` names the field, ``value`` is what was found there.
///
/// Examples
/// --------
/// >>> from forecast_py import forecast
/// >>> child = {"birth_date": "2024-05-02", "doses": [{"date": "2025-04-20", "cvx": "03"}]}
/// >>> answer = forecast(child, as_of="2025-11-10")
/// >>> answer.group("MMR").due
/// <Due.OVERDUE: 'overdue'>
/// >>> answer.doses[0].groups[0].reason
/// <EvaluationReason.AGE_TOO_YOUNG: 'age_too_young'>
#[pyfunction]
#[pyo3(signature = (patient, *, as_of=None, schedule=None, why=false))]
pub(crate) fn forecast(
    py: Python<'_>,
    patient: &Bound<'_, PyAny>,
    as_of: Option<&Bound<'_, PyAny>>,
    schedule: Option<&Bound<'_, PyAny>>,
    why: bool,
) -> PyResult<Forecast> {
    let read = || -> Result<_, Failure> {
        let question = read::question(patient)?;
        let mut day = question.as_of;
        if let Some(as_of) = as_of {
            day = read::maybe_date(as_of, || "as_of".to_owned())?.or(day);
        }
        let day = match day {
            Some(day) => day,
            None => today(py)?,
        };
        let schedule = choose(schedule, question.schedule.as_deref())?;
        Ok((question, day, schedule))
    };
    let (question, day, schedule) = read().map_err(|failure| failure.raise(py))?;
    let subject = Subject {
        patient: question.patient,
        schedule,
    };
    let held = py.detach(|| {
        Held::try_new(subject, |subject| -> Result<_, Error> {
            let (schedule, patient) = (&subject.schedule.compiled, &*subject.patient);
            if why {
                let (report, trail) = forecast_core::explain(schedule, patient, day)?;
                let why = Some(trail);
                return Ok(Answer { report, why });
            }
            let report = in_workspace(|memory| memory.forecast(schedule, patient, day))?;
            Ok(Answer { report, why: None })
        })
    });
    let held = held.map_err(|error| match &question.json {
        Some(json) => raise_in_json(py, &error, json),
        None => raise(py, &error),
    })?;
    Ok(Forecast {
        held,
        groups: PyOnceLock::new(),
        doses: PyOnceLock::new(),
    })
}

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

/// Does something with this thread's workspace, which further calls use again.
fn in_workspace<T>(work: impl FnOnce(&mut Workspace) -> T) -> T {
    WORKSPACE.with(|memory| match memory.try_borrow_mut() {
        Ok(mut memory) => work(&mut memory),
        // Nothing calls itself here; if anything did, it would have a workspace of its own.
        Err(_) => work(&mut Workspace::default()),
    })
}

/// How long the engine alone takes for these people, in seconds: what the bench compares with.
#[pyfunction]
pub(crate) fn time_core(
    py: Python<'_>,
    patients: Vec<Bound<'_, crate::patient::Patient>>,
    as_of: &Bound<'_, PyAny>,
    schedule: &Bound<'_, PyAny>,
) -> PyResult<f64> {
    let ask = || {
        Ok((
            read::date(as_of, || "as_of".to_owned())?,
            choose(Some(schedule), None)?,
        ))
    };
    let (day, loaded) = ask().map_err(|failure: Failure| failure.raise(py))?;
    let people: Vec<Arc<Patient>> = patients.iter().map(|one| one.get().inner()).collect();
    py.detach(|| {
        let start = std::time::Instant::now();
        let mut memory = Workspace::default();
        for patient in &people {
            let report = memory.forecast(&loaded.compiled, patient, day);
            std::hint::black_box(&report);
        }
        Ok(start.elapsed().as_secs_f64())
    })
}

/// Today's local date.
pub(crate) fn today(py: Python<'_>) -> Result<forecast_core::date::Date, Failure> {
    let today = py
        .import(intern!(py, "datetime"))?
        .getattr(intern!(py, "date"))?
        .call_method0(intern!(py, "today"))?;
    read::date(&today, || "as_of".to_owned())
}

/// The answer for one person on one day: a verdict on every dose and a forecast for every vaccine
/// group.
///
/// ``forecast()`` makes it; it never changes. In a notebook it shows as a table. It cannot be pickled:
/// ``to_json()`` is what to keep or send.
///
/// Examples
/// --------
/// >>> from forecast_py import forecast
/// >>> answer = forecast({"birth_date": "2025-09-06"}, as_of="2025-11-10")
/// >>> [group.group for group in answer.groups if group.due == "due"][:2]
/// ['DTaP/Tdap/Td', 'Hib']
/// >>> answer.to_json()[:42]
/// '{"id":null,"as_of":"2025-11-10","schedule"'
#[pyclass(frozen, module = "forecast_py", name = "Forecast")]
pub(crate) struct Forecast {
    held: Held,
    groups: PyOnceLock<Py<PyTuple>>,
    doses: PyOnceLock<Py<PyTuple>>,
}

impl Forecast {
    pub(crate) fn report(&self) -> &Report<'_> {
        &self.held.borrow_dependent().report
    }
}

#[pymethods]
impl Forecast {
    /// The person's id, as it came in.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.report().id
    }

    /// The assessment date.
    #[getter]
    fn as_of<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        date(py, self.report().as_of)
    }

    /// The id of the schedule.
    #[getter]
    fn schedule(&self) -> &str {
        self.report().schedule
    }

    /// The publisher's number of the schedule's release.
    #[getter]
    fn release(&self) -> &str {
        self.report().release
    }

    /// The ids of the layers that were laid on the schedule, lowest first.
    #[getter]
    fn layers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.report().layers)
    }

    /// One forecast per vaccine group, the one that a reader acts on, in the schedule's order.
    #[getter]
    fn groups<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let made = slf.get().groups.get_or_try_init(py, || {
            let count = slf.get().report().groups.len();
            let items: PyResult<Vec<_>> = (0..count)
                .map(|place| Py::new(py, GroupForecast::new(slf.clone().unbind(), place)))
                .collect();
            PyTuple::new(py, items?).map(Bound::unbind)
        })?;
        Ok(made.bind(py).clone())
    }

    /// A verdict on every dose of the history, by date.
    #[getter]
    fn doses<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let made = slf.get().doses.get_or_try_init(py, || {
            let count = slf.get().report().doses.len();
            let items: PyResult<Vec<_>> = (0..count)
                .map(|place| Py::new(py, DoseEvaluation::new(slf.clone().unbind(), place)))
                .collect();
            PyTuple::new(py, items?).map(Bound::unbind)
        })?;
        Ok(made.bind(py).clone())
    }

    /// What was left out of account, and why.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("Notice")?;
        let mut made = Vec::with_capacity(self.report().notices.len());
        for notice in &self.report().notices {
            let kind = member(py, "NoticeKind", &notice.kind)?;
            let decides = PyTuple::new(py, notice.decides.iter())?;
            made.push(class.call1((&notice.path, kind, notice.value, decides))?);
        }
        PyTuple::new(py, made)
    }

    /// How the answer came about, as indented lines with the rule of each step; ``None`` unless
    /// ``forecast(..., why=True)`` asked for it.
    #[getter]
    fn why(&self) -> Option<String> {
        let answer = self.held.borrow_dependent();
        answer.why.as_ref().map(ToString::to_string)
    }

    /// The forecast for one vaccine group.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     The group, as ``Schedule.groups`` names it.
    ///
    /// Returns
    /// -------
    /// GroupForecast
    ///     The one that heads the group; ``other_series`` has its others.
    ///
    /// Raises
    /// ------
    /// KeyError
    ///     Where no series of the group applies to the person.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import forecast
    /// >>> forecast({"birth_date": "2025-09-06"}, as_of="2025-11-10").group("MMR").earliest
    /// datetime.date(2026, 9, 6)
    fn group<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let mut groups = slf.get().report().groups.iter();
        match groups.position(|group| group.group == name) {
            Some(place) => Forecast::groups(slf)?.get_item(place),
            None => Err(pyo3::exceptions::PyKeyError::new_err(name.to_owned())),
        }
    }

    /// The answer in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        parse_json(py, &self.to_json()?)
    }

    /// The answer in the wire format: the bytes that the command writes, without the line feed.
    fn to_json(&self) -> PyResult<String> {
        let answer = self.held.borrow_dependent();
        if answer.why.is_some() {
            to_json(answer)
        } else {
            to_json(&answer.report)
        }
    }

    /// How the answer came about, as the wire format has it: what ``why`` says, as data; ``None``
    /// unless ``forecast(..., why=True)`` asked for it.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let why = self.held.borrow_dependent().why.as_ref();
        why.map(|trail| from_json(py, trail)).transpose()
    }

    /// The forecasts as a table of polars: a row per vaccine group, with the columns of
    /// ``forecast_batch``.
    ///
    /// Raises
    /// ------
    /// ImportError
    ///     Where polars is not installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        render(slf.py())?.call_method1("to_polars", (slf,))
    }

    fn __getitem__<'py>(slf: &Bound<'py, Self>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        Forecast::group(slf, name)
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        let name = name.extract::<String>();
        name.is_ok_and(|name| self.report().group(&name).is_some())
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyIterator>> {
        Forecast::groups(slf)?.try_iter()
    }

    fn __len__(&self) -> usize {
        self.report().groups.len()
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let (subject, answer) = (
            slf.get().held.borrow_owner(),
            slf.get().held.borrow_dependent(),
        );
        let schedule = Schedule::of(Arc::clone(&subject.schedule)).into_pyobject(py)?;
        let again = py.import("forecast_py._results")?.getattr("_again")?;
        let patient = to_json(&*subject.patient)?;
        let day = date(py, answer.report.as_of)?;
        let parts = (patient, day, schedule, answer.why.is_some());
        Ok((again, parts.into_pyobject(py)?))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        render(slf.py())?.call_method1("text", (slf,))?.extract()
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        render(slf.py())?.call_method1("html", (slf,))?.extract()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let other = other.cast::<Forecast>();
        other.is_ok_and(|other| other.get().report() == self.report())
    }

    fn __hash__(&self) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        to_json(self.report())?.hash(&mut hasher);
        Ok(hasher.finish())
    }
}
