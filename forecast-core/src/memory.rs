//! [`Workspace`]: memory that one forecast after another is made in.

use crate::findings::Findings;
use crate::person::PersonMemory;
use crate::select::Contender;
use crate::series::TargetDose;

/// Memory that forecasts are made in, one after another.
///
/// A forecast needs room for the history and for every series that it evaluates. With a workspace
/// that room is asked for once, and what a further forecast allocates is its answer alone. Whoever
/// forecasts many people keeps one workspace per thread; it carries nothing from one person to the
/// next.
///
/// ```no_run
/// use forecast_core::patient::Patient;
/// use forecast_core::schedule::Schedule;
///
/// fn count_groups(schedule: &Schedule, patients: &[Patient]) -> Result<usize, forecast_core::Error> {
///     let as_of = patients.iter().map(|it| it.birth_date).max().unwrap_or(forecast_core::date::Date::MIN);
///     let mut workspace = forecast_core::Workspace::default();
///     let mut groups = 0;
///     for patient in patients {
///         groups += workspace.forecast(schedule, patient, as_of)?.groups.len();
///     }
///     Ok(groups)
/// }
/// ```
#[derive(Debug, Default)]
pub struct Workspace {
    pub(crate) person: PersonMemory,
    pub(crate) findings: Findings<'static>,
    pub(crate) contenders: Vec<Contender<'static>>,
    pub(crate) targets: Vec<TargetDose>,
}

/// An empty list in the memory of another one, which may have been of things with another
/// lifetime.
pub(crate) fn emptied<T, U>(mut list: Vec<T>) -> Vec<U> {
    list.clear();
    // Collecting in place keeps the memory where the two are laid out alike.
    list.into_iter().filter_map(|_| None).collect()
}
