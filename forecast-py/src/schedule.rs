//! `Schedule`: the rules, as Python sees them.

use std::path::PathBuf;
use std::sync::Arc;

use forecast_core::schedule::document::{ScheduleDocument, SeriesDocument};
use forecast_core::schedule::files::from_one_file;
use forecast_core::{Error, ErrorKind};
use forecast_schedules::{DefaultLayers, Errata, Seasons};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::Serialize;

use crate::convert::{self, to_json};
use crate::errors::{Failure, raise};
pub(crate) use crate::loaded::choose;
use crate::loaded::{Loaded, embedded};
use crate::read;

/// The rules that a forecast is made with: a release of the ACIP schedule, or your own.
///
/// Get one with ``Schedule.embedded()`` or ``Schedule.load()``. A schedule never changes and may be
/// used by several threads at once.
///
/// Examples
/// --------
/// >>> from forecast_py import Schedule
/// >>> schedule = Schedule.embedded()
/// >>> schedule.id, schedule.layers
/// ('acip-4.65', ('errata', 'seasons'))
/// >>> "MMR" in schedule.groups
/// True
#[pyclass(frozen, module = "forecast_py", name = "Schedule")]
pub(crate) struct Schedule {
    loaded: Arc<Loaded>,
}

/// A series with its antigen.
#[derive(Serialize)]
struct Row<'a> {
    antigen: &'a str,
    groups: Vec<&'a str>,
    #[serde(flatten)]
    series: &'a SeriesDocument,
}

impl Schedule {
    pub(crate) fn of(loaded: Arc<Loaded>) -> Schedule {
        Schedule { loaded }
    }

    pub(crate) fn loaded(&self) -> &Arc<Loaded> {
        &self.loaded
    }

    fn document(&self, py: Python<'_>) -> PyResult<&ScheduleDocument> {
        self.loaded.document().map_err(|error| raise(py, &error))
    }
}

#[pymethods]
impl Schedule {
    /// A schedule that is inside of the package.
    ///
    /// Parameters
    /// ----------
    /// id : str, optional
    ///     Its id, with layers after plus signs (``"acip-4.65+aap-2026"``); by default CDC's current
    ///     release.
    /// seasons : {"projected", "as_published"}
    ///     Whether the seasons that the release gives come again every year.
    /// errata : {"mended", "as_published"}
    ///     Whether what the release is known to get wrong is mended.
    ///
    /// Raises
    /// ------
    /// TypeError
    ///     Where an argument has the wrong type.
    /// ForecastError
    ///     Where there is no such schedule or layer.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import Schedule
    /// >>> Schedule.embedded("acip-4.64").version
    /// '4.64-508'
    #[staticmethod]
    #[pyo3(signature = (id=None, *, seasons="projected", errata="mended"))]
    fn embedded(
        py: Python<'_>,
        id: Option<&Bound<'_, PyAny>>,
        seasons: &str,
        errata: &str,
    ) -> PyResult<Schedule> {
        let read = || -> Result<_, Failure> {
            let words = match id {
                Some(id) => read::maybe_text(id, || "schedule".to_owned())?,
                None => None,
            };
            Ok(embedded(words.as_deref(), layers(seasons, errata)?)?)
        };
        read()
            .map(|loaded| Schedule { loaded })
            .map_err(|failure| failure.raise(py))
    }

    /// A schedule from disk, with layers.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     A folder or a JSON file with a schedule. Layers may follow after plus signs, each the id
    ///     of an embedded one or a JSON file (``"my-schedule+clinic.json"``); an embedded schedule
    ///     may carry them too (``"acip-4.65+clinic.json"``).
    /// seasons : {"projected", "as_published"}
    ///     Whether the seasons of an embedded schedule come again every year.
    /// errata : {"mended", "as_published"}
    ///     Whether what an embedded schedule is known to get wrong is mended.
    ///
    /// Raises
    /// ------
    /// ForecastError
    ///     Where something cannot be read or is no schedule; ``file`` and ``path`` say where.
    #[staticmethod]
    #[pyo3(signature = (path, *, seasons="projected", errata="mended"))]
    fn load(py: Python<'_>, path: PathBuf, seasons: &str, errata: &str) -> PyResult<Schedule> {
        let layers = layers(seasons, errata).map_err(|error| raise(py, &error))?;
        let words = path.to_string_lossy().into_owned();
        let loaded =
            py.detach(|| forecast_schedules::resolve(&words, layers).and_then(Loaded::new));
        loaded
            .map(|loaded| Schedule { loaded })
            .map_err(|error| raise(py, &error))
    }

    /// The ids of the schedules that are inside of the package, in order of release.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import Schedule
    /// >>> Schedule.ids()
    /// ('acip-4.64', 'acip-4.65')
    #[staticmethod]
    fn ids(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, forecast_schedules::ids())
    }

    /// The ids of the layers that are inside of the package.
    #[staticmethod]
    fn layer_ids(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, forecast_schedules::layer_ids().collect::<Vec<_>>())
    }

    /// Its id.
    #[getter]
    fn id(&self) -> &str {
        self.loaded.compiled.id()
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        self.loaded.compiled.title()
    }

    /// The publisher's number of the release.
    #[getter]
    fn version(&self) -> &str {
        self.loaded.compiled.version()
    }

    /// The ids of the layers that were laid on it, lowest first.
    #[getter]
    fn layers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.loaded.compiled.layers())
    }

    /// The names of its vaccine groups, in order.
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.loaded.compiled.group_names().collect::<Vec<_>>())
    }

    /// Its vaccines: short names by CVX code.
    #[getter]
    fn vaccines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (cvx, name) in self.loaded.compiled.vaccines() {
            dict.set_item(cvx.to_string(), name)?;
        }
        Ok(dict)
    }

    /// Its observations: titles by code.
    #[getter]
    fn observations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (code, title) in self.loaded.compiled.observations() {
            dict.set_item(code, title)?;
        }
        Ok(dict)
    }

    /// Its series: the rules as data.
    ///
    /// Parameters
    /// ----------
    /// group : str, optional
    ///     Only series of antigens of this vaccine group.
    /// antigen : str, optional
    ///     Only series of this antigen.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     Each series with its antigen, vaccine groups, doses, ages and intervals, as
    ///     ``docs/formats.md`` describes them; ages and intervals are text (``"6 weeks"``).
    ///
    /// Raises
    /// ------
    /// ForecastError
    ///     Where the schedule has no such group or antigen.
    ///
    /// Examples
    /// --------
    /// >>> from forecast_py import Schedule
    /// >>> series = Schedule.embedded().series(antigen="Measles")
    /// >>> series[0]["doses"][0]["ages"][0]["minimum"]
    /// '12 months'
    #[pyo3(signature = (group=None, *, antigen=None))]
    fn series<'py>(
        &self,
        py: Python<'py>,
        group: Option<&str>,
        antigen: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let document = self.document(py)?;
        if let Some(name) = group
            && !document.groups.iter().any(|group| group.name == name)
        {
            let known = document.groups.iter().map(|group| group.name.as_str());
            return Err(raise(py, &none_of("group", name, known)));
        }
        if let Some(name) = antigen
            && !document.antigens.iter().any(|it| it.antigen == name)
        {
            let known = document.antigens.iter().map(|it| it.antigen.as_str());
            return Err(raise(py, &none_of("antigen", name, known)));
        }
        let mut rows = Vec::new();
        for rules in &document.antigens {
            let of = document.groups.iter();
            let groups: Vec<&str> = of
                .filter(|group| group.antigens.contains(&rules.antigen))
                .map(|group| group.name.as_str())
                .collect();
            let wanted = antigen.is_none_or(|name| name == rules.antigen)
                && group.is_none_or(|name| groups.contains(&name));
            if wanted {
                rows.extend(rules.series.iter().map(|series| Row {
                    antigen: &rules.antigen,
                    groups: groups.clone(),
                    series,
                }));
            }
        }
        convert::from_json(py, &rows)
    }

    /// The whole schedule as a dict, as ``docs/formats.md`` describes it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::from_json(py, self.document(py)?)
    }

    /// The whole schedule as JSON: one file that ``Schedule.load`` reads.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        to_json(self.document(py)?)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let function = py
            .import("forecast_py._engine")?
            .getattr("schedule_from_json")?;
        Ok((function, PyTuple::new(py, [slf.get().to_json(py)?])?))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Schedule>() else {
            return Ok(false);
        };
        let same = Arc::ptr_eq(&self.loaded, &other.get().loaded);
        Ok(same || self.document(py)? == other.get().document(py)?)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.loaded.compiled.full_id().into_pyobject(py)?.hash()
    }

    fn __repr__(&self) -> String {
        let compiled = &self.loaded.compiled;
        format!(
            "<Schedule {} (release {})>",
            compiled.full_id(),
            compiled.version()
        )
    }
}

/// A schedule from its JSON, for pickling.
#[pyfunction]
pub(crate) fn schedule_from_json(py: Python<'_>, text: &str) -> PyResult<Schedule> {
    let loaded = from_one_file(text).and_then(Loaded::new);
    loaded
        .map(|loaded| Schedule { loaded })
        .map_err(|error| raise(py, &error))
}

fn layers(seasons: &str, errata: &str) -> Result<DefaultLayers, Error> {
    Ok(DefaultLayers {
        seasons: match seasons {
            "projected" => Seasons::Projected,
            "as_published" => Seasons::AsPublished,
            _ => return Err(none_of("seasons", seasons, ["projected", "as_published"])),
        },
        errata: match errata {
            "mended" => Errata::Mended,
            "as_published" => Errata::AsPublished,
            _ => return Err(none_of("errata", errata, ["mended", "as_published"])),
        },
    })
}

fn none_of<'a>(path: &str, found: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.into_iter().collect();
    let message = format!("found `{found}`, expected one of {}", known.join(", "));
    Error::new(ErrorKind::Request, path, message)
}
