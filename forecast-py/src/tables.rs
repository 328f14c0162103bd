//! `forecast_batch()`: populations in Arrow tables.

use std::path::PathBuf;
use std::sync::OnceLock;

use ::forecast_tables::{Answers, DateFormat, Error, ErrorKind, Options, Table, TableForecaster};
use forecast_files::Output;
use forecast_population::Population;
use forecast_population::tables::{Targets, write_tables};
use pyo3::exceptions::{PyException, PyOSError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;

use crate::convert::exceptions;
use crate::errors::Failure;
use crate::forecast::today;
use crate::read;
use crate::schedule::choose;

/// A table in Arrow's memory format, for whatever library imports it.
///
/// It has the PyCapsule interface: ``pyarrow.table(it)``, ``polars.DataFrame(it)``,
/// ``pandas.DataFrame.from_arrow(it)`` and others read it without a copy.
#[pyclass(frozen, module = "forecast_py", name = "ArrowTable")]
pub(crate) struct ArrowTable {
    table: Py<PyTable>,
    rows: usize,
    columns: Vec<String>,
}

impl ArrowTable {
    fn new(py: Python<'_>, table: Table) -> PyResult<ArrowTable> {
        let fields = table.schema.fields().iter();
        let columns = fields.map(|field| field.name().clone()).collect();
        let rows = table.rows();
        let table = Py::new(py, PyTable::try_new(table.batches, table.schema)?)?;
        Ok(ArrowTable {
            table,
            rows,
            columns,
        })
    }
}

#[pymethods]
impl ArrowTable {
    /// The table as a stream of Arrow's C interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let table = self.table.bind(py);
        table.call_method1("__arrow_c_stream__", (requested_schema,))
    }

    /// The names of the columns.
    #[getter]
    fn column_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.columns)
    }

    fn __len__(&self) -> usize {
        self.rows
    }

    fn __repr__(&self) -> String {
        let columns = self.columns.join(", ");
        format!("<ArrowTable of {} rows: {columns}>", self.rows)
    }
}

/// Forecasts Arrow tables; `forecast_py.forecast_batch` says more.
///
/// Gives the forecasts, the evaluations or ``None``, and how many patients and errors there were.
#[pyfunction]
#[pyo3(signature = (patients, doses, observations, as_of, schedule, carry, lists, all_series, evaluations, threads, date_format=None))]
#[expect(
    clippy::too_many_arguments,
    reason = "called by name from Python alone"
)]
pub(crate) fn forecast_tables(
    py: Python<'_>,
    patients: &Bound<'_, PyAny>,
    doses: Option<&Bound<'_, PyAny>>,
    observations: Option<&Bound<'_, PyAny>>,
    as_of: Option<&Bound<'_, PyAny>>,
    schedule: Option<&Bound<'_, PyAny>>,
    carry: Vec<String>,
    lists: bool,
    all_series: bool,
    evaluations: bool,
    threads: Option<usize>,
    date_format: Option<&str>,
) -> PyResult<(ArrowTable, Option<ArrowTable>, u64, u64)> {
    let ask = || -> Result<_, Failure> {
        let as_of = match as_of {
            Some(as_of) => read::maybe_date(as_of, || "as_of".to_owned())?,
            None => None,
        };
        let options = Options {
            as_of,
            as_of_default: Some(today(py)?),
            lists,
            all_series,
            evaluations,
            carry,
            threads: threads.or_else(threads_of_a_fork),
            ..Options::default()
        };
        Ok((options, choose(schedule, None)?))
    };
    let (options, loaded) = ask().map_err(|failure| failure.raise(py))?;
    let format = date_format.map(DateFormat::new).transpose();
    let format = format.map_err(|error| raise(py, &error))?;
    let table = |object: &Bound<'_, PyAny>, name: &str| -> PyResult<Table> {
        let read = table(object, name)?;
        match &format {
            Some(format) => read.with_dates(format).map_err(|error| raise(py, &error)),
            None => Ok(read),
        }
    };
    let patients = table(patients, "patients")?;
    let doses = doses.map(|doses| table(doses, "doses")).transpose()?;
    let observations = observations
        .map(|observations| table(observations, "observations"))
        .transpose()?;
    let answers = py.detach(|| -> Result<Answers, Broken> {
        let forecaster = TableForecaster::new(&loaded.compiled, options)?;
        let (doses, observations) = (doses.as_ref(), observations.as_ref());
        forecaster.forecast_watched(&patients, doses, observations, |_| Ok(interrupted()?))
    });
    let answers = answers.map_err(|broken| match broken {
        Broken::Table(error) => raise(py, &error),
        Broken::Python(error) => error,
    })?;
    let made = answers.evaluations;
    Ok((
        ArrowTable::new(py, answers.forecasts)?,
        made.map(|table| ArrowTable::new(py, table)).transpose()?,
        answers.tally.patients,
        answers.tally.failed,
    ))
}

/// Why a run broke off.
enum Broken {
    /// The tables cannot be used.
    Table(Error),
    /// Python has something to raise, such as `KeyboardInterrupt`.
    Python(PyErr),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Broken {
        Broken::Table(error)
    }
}

impl From<PyErr> for Broken {
    fn from(error: PyErr) -> Broken {
        Broken::Python(error)
    }
}

/// What a signal that came in raises: Ctrl-C ends a run, however long it would take.
fn interrupted() -> PyResult<()> {
    Python::attach(|py| py.check_signals())
}

/// How many threads to start in a process that was forked off one that has worked already: a fork
/// has none of the threads that rayon's common pool believes in. None where there was no fork.
fn threads_of_a_fork() -> Option<usize> {
    static FIRST: OnceLock<u32> = OnceLock::new();
    let here = std::process::id();
    (*FIRST.get_or_init(|| here) != here)
        .then(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Writes an invented population as three Parquet files; `forecast_py.synthesize` says more.
#[pyfunction]
pub(crate) fn synthesize_tables(
    py: Python<'_>,
    paths: (PathBuf, PathBuf, PathBuf),
    people: u64,
    seed: u64,
    as_of: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let day = read::date(as_of, || "as_of".to_owned()).map_err(|failure| failure.raise(py))?;
    let (patients, doses, observations) = paths;
    let outputs = [
        Output::create(&patients)?,
        Output::create(&doses)?,
        Output::create(&observations)?,
    ];
    let [patients, doses, observations] = &outputs;
    let targets = Targets {
        patients: patients.handle()?,
        doses: doses.handle()?,
        observations: observations.handle()?,
    };
    let write = || write_tables(&Population::new(seed, day)?, people, targets, |_| ());
    py.detach(write)
        .map_err(|error| PyOSError::new_err(error.to_string()))?;
    Ok(outputs.into_iter().try_for_each(Output::finish)?)
}

/// A table of Python's.
fn table(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Table> {
    let stream = object.hasattr("__arrow_c_stream__")? || object.hasattr("__arrow_c_array__")?;
    if !stream {
        let expected = "a table with the Arrow PyCapsule interface";
        return Err(Failure::kind(name, object, expected).raise(object.py()));
    }
    let read = || {
        let rows = object.extract::<AnyRecordBatch>()?;
        rows.into_table().map_err(PyErr::from)
    };
    let (batches, schema) = read()
        .map_err(|error| unreadable(object.py(), error, name))?
        .into_inner();
    Ok(Table { schema, batches })
}

/// What Arrow's interface could not read as the exception to raise; what Python raised stays as it is.
fn unreadable(py: Python<'_>, error: PyErr, name: &str) -> PyErr {
    if !error.get_type(py).is(py.get_type::<PyException>()) {
        return error;
    }
    let place = (name, None::<&str>, None::<u64>);
    let message = error.value(py).to_string();
    let make = || exceptions(py)?.call_method1("make_table", (message, "format", place));
    make().map_or_else(|error| error, PyErr::from_value)
}

/// An error of a whole run as the exception to raise.
fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let make = || -> PyResult<Bound<'_, PyAny>> {
        let kind = match error.kind() {
            ErrorKind::Column => "format",
            _ => "request",
        };
        let place = (error.table(), error.column(), error.row());
        exceptions(py)?.call_method1("make_table", (error.message(), kind, place))
    };
    match make() {
        Ok(made) => PyErr::from_value(made),
        Err(error) => error,
    }
}
