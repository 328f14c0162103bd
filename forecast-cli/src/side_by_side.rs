//! The answers of several schedules for one person, side by side.

use forecast_core::patient::Patient;
use forecast_core::report::{Forecast, GroupForecast};
use serde::Serialize;

use crate::compare::{Key, change, key, keys, of, verdicts_changed};
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
    kind: crate::compare::Kind,
}

impl<'f, 'a> Several<'f, 'a> {
    pub(crate) fn new(forecasts: &'f [Forecast<'a>]) -> Several<'f, 'a> {
        let mut differences = Vec::new();
        if let Some((first, others)) = forecasts.split_first() {
            for other in others {
                for wanted in keys(forecasts) {
                    if let Some(kind) = change(of(first, &wanted), of(other, &wanted)) {
                        differences.push(difference(other, wanted, kind));
                    }
                }
                for group in verdicts_changed(first, other) {
                    let found = first.groups.iter().find(|it| it.group == group);
                    if let Some(found) = found {
                        let kind = crate::compare::Kind::DoseVerdictChanged;
                        differences.push(difference(other, key(found), kind));
                    }
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

fn difference<'a>(
    forecast: &Forecast<'a>,
    (group, series_type, series_group): Key<'a>,
    kind: crate::compare::Kind,
) -> Difference<'a> {
    Difference {
        schedule: full_id(forecast),
        group,
        series_type,
        series_group,
        kind,
    }
}

/// The answers as a table with a column for each schedule; a star marks the rows that differ.
pub(crate) fn render(patient: &Patient, forecasts: &[Forecast<'_>]) -> String {
    let ids: Vec<String> = forecasts.iter().map(full_id).collect();
    let rows: Vec<(bool, String, Vec<String>)> = keys(forecasts)
        .iter()
        .filter_map(|wanted| {
            let groups: Vec<Option<&GroupForecast<'_>>> =
                forecasts.iter().map(|it| of(it, wanted)).collect();
            // What nobody is asked to give is left out.
            if !groups.iter().flatten().any(|it| it.dose_number.is_some()) {
                return None;
            }
            let first = groups.first().copied().flatten();
            let differs = groups.iter().any(|it| change(first, *it).is_some());
            let cells = groups.iter().map(|it| cell(*it)).collect();
            Some((differs, table::group_name(wanted.0, wanted.1), cells))
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
