//! `GroupForecast` and `DoseEvaluation`: parts of a forecast, read from it when they are asked for.

use forecast_core::report;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyTuple};

use crate::convert::{date, from_json, maybe_date, maybe_member, member, results, to_json};
use crate::forecast::Forecast;

/// The place of a part that its forecast does not have; there is none such.
fn gone() -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err("the forecast has no such part")
}

/// A limit as the package's class, or `None`.
fn limit<'py>(py: Python<'py>, limit: Option<&report::Limit<'_>>) -> PyResult<Bound<'py, PyAny>> {
    let made = results(py)?.getattr("_limit")?;
    made.call1((from_json(py, &limit)?,))
}

/// The forecast for one vaccine group.
///
/// Examples
/// --------
/// >>> from forecast_py import forecast
/// >>> group = forecast({"birth_date": "2024-05-02"}, as_of="2025-11-10").group("MMR")
/// >>> group
/// <GroupForecast MMR: overdue, dose 1, recommended 2025-05-02, past due 2025-09-29>
/// >>> group.days_overdue
/// 42
#[pyclass(frozen, module = "forecast_py", name = "GroupForecast")]
pub(crate) struct GroupForecast {
    forecast: Py<Forecast>,
    place: usize,
    /// Its place among the forecasts beneath the one that heads the group; none for that one.
    beneath: Option<usize>,
}

impl GroupForecast {
    pub(crate) fn new(forecast: Py<Forecast>, place: usize) -> GroupForecast {
        GroupForecast {
            forecast,
            place,
            beneath: None,
        }
    }

    fn get(&self) -> PyResult<&report::GroupForecast<'_>> {
        let report = self.forecast.get().report();
        let head = report.groups.get(self.place).ok_or_else(gone)?;
        match self.beneath {
            Some(place) => head.other_series.get(place).ok_or_else(gone),
            None => Ok(head),
        }
    }
}

#[pymethods]
impl GroupForecast {
    /// The vaccine group.
    #[getter]
    fn group(&self) -> PyResult<&str> {
        Ok(self.get()?.group)
    }

    /// Whether standard or risk series made it.
    #[getter]
    fn series_type<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "SeriesType", &self.get()?.series_type)
    }

    /// The series group that it comes from.
    #[getter]
    fn series_group(&self) -> PyResult<&str> {
        Ok(self.get()?.series_group)
    }

    /// Where the person stands.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "Status", &self.get()?.status)
    }

    /// What that means on the assessment date.
    #[getter]
    fn due<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        member(py, "Due", &self.get()?.due)
    }

    /// What kind of recommendation it is, where a dose is forecast and the schedule says.
    #[getter]
    fn category<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_member(py, "Category", self.get()?.category.as_ref())
    }

    /// The number of the next dose: valid doses so far and one.
    #[getter]
    fn dose_number(&self) -> PyResult<Option<u16>> {
        Ok(self.get()?.dose_number)
    }

    /// The first day on which the next dose may be given.
    #[getter]
    fn earliest<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.get()?.earliest)
    }

    /// The day from which it is recommended.
    #[getter]
    fn recommended<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.get()?.recommended)
    }

    /// The last day before it is overdue.
    #[getter]
    fn past_due<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.get()?.past_due)
    }

    /// The recommendation under which the dose is caught up with, where the past due date lies
    /// before the person came under it.
    #[getter]
    fn catch_up<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(catch_up) = self.get()?.catch_up else {
            return Ok(None);
        };
        let class = results(py)?.getattr("CatchUp")?;
        let (since, until) = (date(py, catch_up.since)?, maybe_date(py, catch_up.until)?);
        Ok(Some(class.call1((since, until, catch_up.until_age))?))
    }

    /// The last day on which it may be given.
    #[getter]
    fn latest<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        maybe_date(py, self.get()?.latest)
    }

    /// The season that the answer rests on, where it is projected.
    #[getter]
    fn projected_season<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(season) = self.get()?.projected_season else {
            return Ok(None);
        };
        let class = results(py)?.getattr("ProjectedSeason")?;
        let from = season.projected_from;
        let made = class.call1((
            date(py, season.start)?,
            maybe_date(py, season.end)?,
            date(py, from.start)?,
            maybe_date(py, from.end)?,
        ))?;
        Ok(Some(made))
    }

    /// Why there is no dose to give.
    #[getter]
    fn reason<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_member(py, "ForecastReason", self.get()?.reason.as_ref())
    }

    /// Where the group is not routine at this age: the observations with which it is recommended.
    #[getter]
    fn risk_indications<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("RiskIndication")?;
        let rows = self.get()?.risk_indications.iter();
        let made: PyResult<Vec<_>> = rows.map(|it| class.call1((it.code, it.title))).collect();
        PyTuple::new(py, made?)
    }

    /// Where it is not: for whom else it is open, in words.
    #[getter]
    fn open_to<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.get()?.open_to)
    }

    /// What status and dates do not say, in words.
    #[getter]
    fn standing(&self) -> PyResult<Option<String>> {
        Ok(self.get()?.standing())
    }

    /// The age that the person is too old by, where that is why.
    #[getter]
    fn limit<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        limit(py, self.get()?.limit.as_deref())
    }

    /// The facts that forbid or replace vaccination.
    #[getter]
    fn because<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let made = results(py)?.getattr("_because")?;
        let facts = self.get()?.because.iter();
        let facts: PyResult<Vec<_>> = facts
            .map(|fact| made.call1((from_json(py, fact)?,)))
            .collect();
        PyTuple::new(py, facts?)
    }

    /// Why there is no dose to give, in words: the reason, the facts that decide, the age that is
    /// past.
    #[getter]
    fn why(&self) -> PyResult<Option<String>> {
        Ok(self.get()?.why(report::iso))
    }

    /// The rule or decision table of the specification that gave the status.
    #[getter]
    fn rule(&self) -> PyResult<&str> {
        Ok(self.get()?.rule)
    }

    /// The series that the forecast rests on.
    #[getter]
    fn series(&self) -> PyResult<Option<&str>> {
        Ok(self.get()?.series)
    }

    /// The antigens that the next dose is meant for.
    #[getter]
    fn antigens<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.get()?.antigens)
    }

    /// The vaccines that the schedule recommends by name.
    #[getter]
    fn vaccines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("RecommendedVaccine")?;
        let made: PyResult<Vec<_>> = self
            .get()?
            .vaccines
            .iter()
            .map(|vaccine| class.call1((vaccine.cvx.to_string(), vaccine.name)))
            .collect();
        PyTuple::new(py, made?)
    }

    /// Those that must wait for the sake of a conflict with a dose that was given.
    #[getter]
    fn waiting<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("WaitingVaccine")?;
        let rows = self.get()?.waiting.iter();
        let made: PyResult<Vec<_>> = rows
            .map(|it| class.call1((it.cvx.to_string(), it.name, date(py, it.from)?)))
            .collect();
        PyTuple::new(py, made?)
    }

    /// The forecast of each antigen that it was made from.
    #[getter]
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("AntigenForecast")?;
        let mut made = Vec::new();
        for part in &self.get()?.parts {
            made.push(class.call1((
                part.antigen,
                part.series,
                member(py, "Status", &part.status)?,
                part.target_dose,
                part.dose_number,
                maybe_date(py, part.earliest)?,
                maybe_date(py, part.recommended)?,
                maybe_date(py, part.past_due)?,
                maybe_date(py, part.latest)?,
                maybe_member(py, "ForecastReason", part.reason.as_ref())?,
                part.rule,
            ))?);
        }
        PyTuple::new(py, made)
    }

    /// Of the forecast that heads its vaccine group: those of the group's other series groups and
    /// types, in the same order; of those none.
    #[getter]
    fn other_series<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let places = 0..self.get()?.other_series.len();
        let others: PyResult<Vec<_>> = places
            .map(|place| {
                let other = GroupForecast {
                    forecast: self.forecast.clone_ref(py),
                    place: self.place,
                    beneath: Some(place),
                };
                Py::new(py, other)
            })
            .collect();
        PyTuple::new(py, others?)
    }

    /// For how many days the dose has been overdue on the assessment date; 0 where it is not.
    #[getter]
    fn days_overdue(&self) -> PyResult<i32> {
        let group = self.get()?;
        let as_of = self.forecast.get().report().as_of;
        Ok(match (group.due, group.past_due) {
            (report::Due::Overdue, Some(past_due)) => as_of.days_since(past_due),
            _ => 0,
        })
    }

    /// The forecast in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        from_json(py, self.get()?)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, of) = (slf.py(), slf.get());
        let part = results(py)?.getattr("_group")?;
        let places = (of.forecast.clone_ref(py), of.place, of.beneath);
        Ok((part, places.into_pyobject(py)?))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let render = crate::convert::render(slf.py())?;
        render.call_method1("group", (slf,))?.extract()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        match other.cast::<GroupForecast>() {
            Ok(other) => Ok(other.get().get()? == self.get()?),
            Err(_) => Ok(false),
        }
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        to_json(self.get()?)?.into_pyobject(py)?.hash()
    }
}

/// The verdict on one dose of the history.
///
/// Examples
/// --------
/// >>> from forecast_py import forecast
/// >>> child = {"birth_date": "2024-05-02", "doses": [{"date": "2025-04-20", "cvx": "03"}]}
/// >>> forecast(child, as_of="2025-11-10").doses[0]
/// <DoseEvaluation 2025-04-20 MMR [03]: MMR not_valid (age_too_young)>
#[pyclass(frozen, module = "forecast_py", name = "DoseEvaluation")]
pub(crate) struct DoseEvaluation {
    forecast: Py<Forecast>,
    place: usize,
}

impl DoseEvaluation {
    pub(crate) fn new(forecast: Py<Forecast>, place: usize) -> DoseEvaluation {
        DoseEvaluation { forecast, place }
    }

    fn get(&self) -> PyResult<&report::DoseEvaluation<'_>> {
        let report = self.forecast.get().report();
        report.doses.get(self.place).ok_or_else(gone)
    }
}

#[pymethods]
impl DoseEvaluation {
    /// The dose's place in the patient's doses, from 0.
    #[getter]
    fn index(&self) -> PyResult<usize> {
        Ok(self.get()?.index)
    }

    /// The day it was given.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        date(py, self.get()?.date)
    }

    /// Its vaccine's CVX code, with the leading zero.
    #[getter]
    fn cvx(&self) -> PyResult<&str> {
        Ok(self.get()?.cvx)
    }

    /// The vaccine's short name; ``None`` where the schedule does not know the code.
    #[getter]
    fn name(&self) -> PyResult<Option<&str>> {
        Ok(self.get()?.name)
    }

    /// Why the dose was not evaluated at all.
    #[getter]
    fn not_evaluated<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_member(py, "NoticeKind", self.get()?.not_evaluated.as_ref())
    }

    /// The verdict per vaccine group: valid if its standard series or a risk series that is reported
    /// counts the dose, else that of the series that heads the group.
    #[getter]
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("GroupEvaluation")?;
        let of_series = results(py)?.getattr("SeriesEvaluation")?;
        let mut made = Vec::new();
        let given = self.get()?.date;
        for verdict in &self.get()?.groups {
            let mut by_series = Vec::new();
            for said in &verdict.by_series {
                by_series.push(of_series.call1((
                    said.group,
                    said.series,
                    member(py, "SeriesType", &said.series_type)?,
                    member(py, "EvaluationStatus", &said.status)?,
                    maybe_member(py, "EvaluationReason", said.reason.as_ref())?,
                    limit(py, said.limit.as_deref())?,
                    said.target_dose,
                ))?);
            }
            made.push(class.call1((
                verdict.group,
                member(py, "SeriesType", &verdict.series_type)?,
                member(py, "EvaluationStatus", &verdict.status)?,
                maybe_member(py, "EvaluationReason", verdict.reason.as_ref())?,
                limit(py, verdict.limit.as_deref())?,
                verdict.target_dose,
                PyTuple::new(py, by_series)?,
                verdict.why(given, report::iso),
            ))?);
        }
        PyTuple::new(py, made)
    }

    /// The verdict per antigen and series, with every reason that holds.
    #[getter]
    fn antigens<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = results(py)?.getattr("AntigenEvaluation")?;
        let given = self.get()?.date;
        let mut made = Vec::new();
        for verdict in &self.get()?.antigens {
            let reasons: PyResult<Vec<_>> = verdict
                .reasons
                .iter()
                .map(|reason| member(py, "EvaluationReason", reason))
                .collect();
            let limits: PyResult<Vec<_>> = verdict
                .limits
                .iter()
                .map(|compared| limit(py, compared.as_ref()))
                .collect();
            made.push(class.call1((
                verdict.antigen,
                verdict.series,
                member(py, "SeriesType", &verdict.series_type)?,
                verdict.best,
                member(py, "EvaluationStatus", &verdict.status)?,
                maybe_member(py, "EvaluationReason", verdict.reason.as_ref())?,
                limit(py, verdict.limit.as_deref())?,
                PyTuple::new(py, reasons?)?,
                PyTuple::new(py, limits?)?,
                verdict.target_dose,
                PyTuple::new(py, verdict.whys(given, report::iso).collect::<Vec<_>>())?,
            ))?);
        }
        PyTuple::new(py, made)
    }

    /// The verdict in the wire format, as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        from_json(py, self.get()?)
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, of) = (slf.py(), slf.get());
        let part = results(py)?.getattr("_dose")?;
        let places = (of.forecast.clone_ref(py), of.place);
        Ok((part, places.into_pyobject(py)?))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let render = crate::convert::render(slf.py())?;
        render.call_method1("dose", (slf,))?.extract()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        match other.cast::<DoseEvaluation>() {
            Ok(other) => Ok(other.get().get()? == self.get()?),
            Err(_) => Ok(false),
        }
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        to_json(self.get()?)?.into_pyobject(py)?.hash()
    }
}
