//! The answers of several schedules for one person, side by side.

use forecast_core::patient::Patient;
use forecast_core::report::{Forecast, GroupForecast};
use serde::Serialize;

use crate::compare::{Kind, change, group_names, verdicts_changed};
use crate::table;

/// The answers as JSON: a list, and what differs from the first.
#[derive(Serialize)]
pub(crate) struct Several<'f, 'a> {
    id: Option<&'a str>,
    forecasts: &'f [Forecast<'a>],
    differences: Vec<Difference<'a>>,
}

/// What one schedule says otherwise than the first.
#[derive(Serialize)]
struct Difference<'a> {
    /// The schedule, with its layers.
    schedule: String,
    group: &'a str,
    series_type: forecast_core::schedule::document::SeriesType,
    series_group: &'a str,
    /// How it differs: see `docs/schedules.md`.
    kind: Kind,
}

impl<'f, 'a> Several<'f, 'a> {
    pub(crate) fn new(forecasts: &'f [Forecast<'a>]) -> Several<'f, 'a> {
        let mut differences = Vec::new();
        if let Some((first, others)) = forecasts.split_first() {
            for other in others {
                let mut note = |group: &str, kind: Kind| {
                    let found = other.group(group).or_else(|| first.group(group));
                    differences.extend(found.map(|found| difference(other, found, kind)));
                };
                for group in group_names(forecasts) {
                    if let Some(kind) = change(first.group(group), other.group(group)) {
                        note(group, kind);
                    }
                }
                for group in verdicts_changed(first, other) {
                    note(group, Kind::DoseVerdictChanged);
                }
            }
        }
        Several {
            id: forecasts.first().and_then(|forecast| forecast.id),
            forecasts,
            differences,
        }
    }
}

fn difference<'a>(forecast: &Forecast<'a>, of: &GroupForecast<'a>, kind: Kind) -> Difference<'a> {
    Difference {
        schedule: full_id(forecast),
        group: of.group,
        series_type: of.series_type,
        series_group: of.series_group,
        kind,
    }
}

/// The answers as a table with a column for each schedule; a star marks the rows that differ.
pub(crate) fn render(patient: &Patient, forecasts: &[Forecast<'_>]) -> String {
    let ids: Vec<String> = forecasts.iter().map(full_id).collect();
    let rows: Vec<(bool, String, Vec<String>)> = group_names(forecasts)
        .into_iter()
        .filter_map(|name| {
            let groups: Vec<Option<&GroupForecast<'_>>> =
                forecasts.iter().map(|it| it.group(name)).collect();
            // What nobody is asked to give is left out.
            if !groups.iter().flatten().any(|it| it.dose_number.is_some()) {
                return None;
            }
            let first = groups.first().copied().flatten();
            let differs = groups.iter().any(|it| change(first, *it).is_some());
            let cells = groups.iter().map(|it| cell(*it)).collect();
            Some((differs, name.to_owned(), cells))
        })
        .collect();
    let mut verdicts = Vec::new();
    if let Some((first, others)) = forecasts.split_first() {
        for other in others {
            for group in verdicts_changed(first, other) {
                verdicts.push(format!("{group} under {}", full_id(other)));
            }
        }
    }
    table::side_by_side(patient, forecasts, &ids, &rows, &verdicts)
}

/// The id of an answer's schedule with its layers.
pub(crate) fn full_id(forecast: &Forecast<'_>) -> String {
    let layers: Vec<String> = forecast.layers.iter().map(|id| format!("+{id}")).collect();
    format!("{}{}", forecast.schedule, layers.concat())
}

/// What is to give: `due, dose 2 from 2026-01-06`.
pub(crate) fn cell(group: Option<&GroupForecast<'_>>) -> String {
    let Some(group) = group else {
        return "not forecast".to_owned();
    };
    let Some(number) = group.dose_number else {
        return table::status_words(group).to_owned();
    };
    let from = group
        .recommended
        .map_or_else(String::new, |day| format!(" from {day}"));
    format!("{}, dose {number}{from}", table::due_words(group))
}
