//! Chapter 9: identify and evaluate vaccine group.

mod multiple;
mod single;

use crate::date::Date;
use crate::forecast::{ForecastDates, recommended_vaccines};
use crate::person::Person;
use crate::pipeline::AntigenResult;
use crate::report::{AntigenForecast, Due, GroupForecast, RecommendedVaccine, Status};
use crate::schedule::document::SeriesType;
use crate::schedule::{Antigen, Group, Schedule};
use crate::series::PatientSeries;
use crate::trail::{Detail, Scope, Trace};

/// A patient series forecast contained in a vaccine group forecast (FORECASTVG-1).
pub(crate) struct Part<'r, 'a> {
    antigen: &'a Antigen,
    series: &'r PatientSeries<'a>,
    result: &'r AntigenResult<'a>,
}

impl Part<'_, '_> {
    fn status(&self) -> Status {
        self.series.forecast.status
    }

    fn dates(&self) -> Option<&ForecastDates> {
        self.series.forecast.dates.as_ref()
    }
}

/// The status and the dates of a vaccine group forecast.
struct Merged {
    status: Status,
    rule: &'static str,
    dates: Option<ForecastDates>,
}

/// Which forecast of a vaccine group a best patient series goes into: there is one per series
/// group, and series of different types are not blended (chapter 9, DEFFORECAST-012).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    series_group: &'a str,
    series_type: SeriesType,
}

/// The vaccine group forecasts, in the schedule's order of groups; several of one group by series
/// group.
pub(crate) fn forecasts<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    results: &[AntigenResult<'a>],
    trace: &mut impl Trace,
) -> Vec<GroupForecast<'a>> {
    let mut forecasts = Vec::with_capacity(schedule.groups.len());
    for group in &schedule.groups {
        let mut parts = best_series(schedule, group, results);
        parts.sort_by_key(|(key, _)| *key);
        for chunk in parts.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((key, _)) = chunk.first() else {
                continue;
            };
            let parts: Vec<&Part<'_, 'a>> = chunk.iter().map(|(_, part)| part).collect();
            trace.enter(|| Scope::Group {
                group: group.name.clone(),
            });
            forecasts.push(make(schedule, group, *key, &parts, person, trace));
        }
    }
    forecasts
}

/// The best patient series of a group's antigens, in the order of the antigens (FORECASTVG-1).
fn best_series<'r, 'a>(
    schedule: &'a Schedule,
    group: &Group,
    results: &'r [AntigenResult<'a>],
) -> Vec<(Key<'a>, Part<'r, 'a>)> {
    let mut parts = Vec::new();
    for antigen in &group.antigens {
        let result = results
            .binary_search_by(|result| result.antigen.cmp(antigen))
            .ok();
        let Some(result) = result.and_then(|place| results.get(place)) else {
            continue;
        };
        let Some(antigen) = schedule.antigens.get(*antigen) else {
            continue;
        };
        for choice in result.choices.iter().filter(|choice| choice.best) {
            let Some(series) = result.series.get(choice.series) else {
                continue;
            };
            let name = antigen
                .series_groups
                .get(usize::from(series.series.series_group));
            let key = Key {
                series_group: name.map_or("", String::as_str),
                series_type: series.series.series_type,
            };
            parts.push((
                key,
                Part {
                    antigen,
                    series,
                    result,
                },
            ));
        }
    }
    parts
}

/// One vaccine group forecast (section 9.1): of a group of one antigen (VACCINEGROUP-1) or of
/// several (VACCINEGROUP-2).
fn make<'a>(
    schedule: &'a Schedule,
    group: &'a Group,
    key: Key<'a>,
    parts: &[&Part<'_, 'a>],
    person: &Person<'_>,
    trace: &mut impl Trace,
) -> GroupForecast<'a> {
    let merged = match parts {
        [part] if group.antigens.len() == 1 => single::merge(part),
        _ => multiple::merge(group, parts, person),
    };
    trace.note(merged.rule, || {
        let from: Vec<String> = parts
            .iter()
            .map(|part| format!("{} {:?}", part.series.series.name, part.status()))
            .collect();
        Detail::new("", format!("{:?} from {}", merged.status, from.join(", ")))
    });
    let dates = merged.dates;
    let leading = leading(parts, merged.status);
    let vaccines = recommended(schedule, parts, person.birth);
    GroupForecast {
        group: &group.name,
        series_type: key.series_type,
        series_group: key.series_group,
        status: merged.status,
        due: due(merged.status, dates.as_ref(), person.as_of),
        dose_number: dates.map(|dates| dates.dose_number),
        earliest: dates.map(|dates| dates.earliest),
        recommended: dates.map(|dates| dates.recommended),
        past_due: dates.and_then(|dates| dates.past_due),
        latest: dates.and_then(|dates| dates.latest),
        reason: leading.and_then(|part| part.series.forecast.reason),
        rule: merged.rule,
        series: leading.map(|part| part.series.series.name.as_str()),
        // FORECASTVG-8.
        antigens: parts
            .iter()
            .filter(|part| part.status() == Status::NotComplete)
            .map(|part| part.antigen.name.as_str())
            .collect(),
        vaccines: if dates.is_some() {
            vaccines
        } else {
            Vec::new()
        },
        parts: parts.iter().map(|part| antigen_forecast(part)).collect(),
    }
}

/// The part that a reader should look at first: of those with the group's status, the one
/// recommended earliest; its reason is the group's (FORECASTVG-7 keeps the others in the parts).
fn leading<'p, 'r, 'a>(parts: &[&'p Part<'r, 'a>], status: Status) -> Option<&'p Part<'r, 'a>> {
    parts
        .iter()
        .filter(|part| part.status() == status)
        .min_by_key(|part| part.dates().map(|dates| dates.recommended))
        .or(parts.first())
        .copied()
}

/// What a forecast means on the assessment date: overdue once the past due date has passed, due
/// from the recommended date on, not yet due before.
fn due(status: Status, dates: Option<&ForecastDates>, as_of: Date) -> Due {
    let (Status::NotComplete, Some(dates)) = (status, dates) else {
        return Due::None;
    };
    if dates.past_due.is_some_and(|past_due| as_of > past_due) {
        Due::Overdue
    } else if as_of >= dates.recommended {
        Due::Due
    } else {
        Due::NotYetDue
    }
}

/// The recommended vaccines of all parts, each once (FORECASTVG-9).
fn recommended<'a>(
    schedule: &'a Schedule,
    parts: &[&Part<'_, 'a>],
    birth: Date,
) -> Vec<RecommendedVaccine<'a>> {
    let mut found: Vec<RecommendedVaccine<'a>> = Vec::new();
    for part in parts {
        let forecast = &part.series.forecast;
        let target = forecast
            .target
            .and_then(|place| part.series.targets.get(place));
        let dose = target.and_then(|target| part.series.dose_of(target));
        let (Some(dose), Some(dates)) = (dose, part.dates()) else {
            continue;
        };
        for id in recommended_vaccines(dose, birth, dates, &part.result.contraindications) {
            let Some(vaccine) = schedule.vaccine(id) else {
                continue;
            };
            let row = RecommendedVaccine {
                cvx: vaccine.cvx,
                name: &vaccine.name,
            };
            if !found.contains(&row) {
                found.push(row);
            }
        }
    }
    found
}

fn antigen_forecast<'a>(part: &Part<'_, 'a>) -> AntigenForecast<'a> {
    let forecast = &part.series.forecast;
    let dates = part.dates();
    let target = forecast
        .target
        .and_then(|place| part.series.targets.get(place));
    AntigenForecast {
        antigen: &part.antigen.name,
        series: &part.series.series.name,
        status: forecast.status,
        target_dose: target
            .and_then(|target| part.series.dose_of(target))
            .map(|dose| dose.number),
        dose_number: dates.map(|dates| dates.dose_number),
        earliest: dates.map(|dates| dates.earliest),
        recommended: dates.map(|dates| dates.recommended),
        past_due: dates.and_then(|dates| dates.past_due),
        latest: dates.and_then(|dates| dates.latest),
        reason: forecast.reason,
        rule: forecast.rule,
    }
}
