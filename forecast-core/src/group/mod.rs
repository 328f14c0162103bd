//! Chapter 9: identify and evaluate vaccine group.

mod category;
mod multiple;
mod single;

use smallvec::SmallVec;

use crate::date::Date;
use crate::forecast::{ForecastDates, recommended_vaccines};
use crate::person::{Birth, Person};
use crate::pipeline::{AntigenResult, Findings};
use crate::report::{
    AntigenForecast, Because, Due, Few, GroupForecast, Limit, ProjectedSeason, RecommendedVaccine,
    Status, age_limit, because,
};
use crate::schedule::document::{Category, SeriesType};
use crate::schedule::{Antigen, Group, Schedule};
use crate::series::PatientSeries;
use crate::trail::{Detail, Scope, Trace};

/// A patient series forecast contained in a vaccine group forecast (FORECASTVG-1).
pub(crate) struct Part<'r, 'a> {
    key: Key<'a>,
    antigen: &'a Antigen,
    series: &'r PatientSeries<'a>,
    result: &'r AntigenResult,
}

/// The parts of a vaccine group; few have more.
type Parts<'r, 'a> = SmallVec<[Part<'r, 'a>; 6]>;

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
    findings: &Findings<'a>,
    trace: &mut impl Trace,
) -> Vec<GroupForecast<'a>> {
    let mut forecasts = Vec::with_capacity(schedule.groups.len());
    for group in schedule.groups.iter().filter(|group| !group.switched_off) {
        let mut parts = best_series(schedule, group, findings);
        if parts.len() > 1 {
            parts.sort_by_key(|part| part.key);
        }
        for parts in parts.chunk_by(|a, b| a.key == b.key) {
            trace.enter(|| Scope::Group {
                group: group.name.clone(),
            });
            forecasts.extend(make(schedule, group, parts, person, trace));
        }
    }
    forecasts
}

/// The best patient series of a group's antigens, in the order of the antigens (FORECASTVG-1).
fn best_series<'r, 'a>(
    schedule: &'a Schedule,
    group: &Group,
    findings: &'r Findings<'a>,
) -> Parts<'r, 'a> {
    let mut parts = Parts::new();
    for place in &group.antigens {
        let found = findings
            .of_antigen(*place)
            .zip(schedule.antigens.get(*place));
        let Some((result, antigen)) = found else {
            continue;
        };
        let prioritized = findings.prioritized(result);
        for (_, series) in prioritized.filter(|(choice, _)| choice.best) {
            let name = antigen
                .series_groups
                .get(usize::from(series.series.series_group));
            let key = Key {
                series_group: name.map_or("", String::as_str),
                series_type: series.series.series_type,
            };
            parts.push(Part {
                key,
                antigen,
                series,
                result,
            });
        }
    }
    parts
}

/// One vaccine group forecast (section 9.1): of a group of one antigen (VACCINEGROUP-1) or of
/// several (VACCINEGROUP-2).
fn make<'a>(
    schedule: &'a Schedule,
    group: &'a Group,
    parts: &[Part<'_, 'a>],
    person: &Person<'_>,
    trace: &mut impl Trace,
) -> Option<GroupForecast<'a>> {
    let key = parts.first()?.key;
    let merged = match parts {
        [part] if group.antigens.len() == 1 => single::merge(part),
        _ => multiple::merge(group, parts, person),
    };
    trace.note(merged.rule, || {
        let from: Vec<String> = parts
            .iter()
            .map(|part| format!("{}: {}", part.series.series.name, part.status().text()))
            .collect();
        Detail::new(
            "",
            format!("{} from {}", merged.status.text(), from.join(", ")),
        )
    });
    let dates = merged.dates;
    let leading = leading(parts, merged.status);
    let vaccines = recommended(schedule, parts, &person.birth);
    let category = dates.and_then(|_| category::of_group(parts, person));
    Some(GroupForecast {
        group: &group.name,
        series_type: key.series_type,
        series_group: key.series_group,
        status: merged.status,
        due: due(merged.status, dates.as_ref(), category, person.as_of),
        category,
        dose_number: dates.map(|dates| dates.dose_number),
        earliest: dates.map(|dates| dates.earliest),
        recommended: dates.map(|dates| dates.recommended),
        past_due: dates.and_then(|dates| dates.past_due),
        latest: dates.and_then(|dates| dates.latest),
        projected_season: leading.and_then(|part| projected_season(part, person)),
        reason: leading.and_then(|part| part.series.forecast.reason),
        limit: leading.and_then(|part| too_old(schedule, part, person)),
        because: facts(schedule, parts, person),
        rule: merged.rule,
        series: leading.map(|part| part.series.series.name.as_str()),
        // FORECASTVG-8.
        antigens: parts
            .iter()
            .filter(|part| part.status() == Status::NotComplete)
            .map(|part| part.antigen.name.as_str())
            .collect(),
        vaccines: if dates.is_some() { vaccines } else { Few::None },
        parts: parts.iter().map(antigen_forecast).collect(),
    })
}

/// The age that the person is too old by, where that is why no dose of a part is forecast.
fn too_old<'a>(
    schedule: &'a Schedule,
    part: &Part<'_, 'a>,
    person: &Person<'_>,
) -> Option<Box<Limit<'a>>> {
    match part.status() {
        Status::AgedOut => {
            let dose = part.series.forecast.dose?;
            age_limit(schedule, person, dose).map(Box::new)
        }
        Status::NotComplete
        | Status::Complete
        | Status::Immune
        | Status::Contraindicated
        | Status::NotRecommended => None,
    }
}

/// The facts that decide about the parts that are contraindicated or immune.
fn facts<'a>(
    schedule: &'a Schedule,
    parts: &[Part<'_, 'a>],
    person: &Person<'_>,
) -> Few<Because<'a>> {
    let of = |status| {
        let parts = parts.iter().filter(move |part| part.status() == status);
        parts.map(|part| part.antigen)
    };
    because(
        schedule,
        person,
        of(Status::Contraindicated),
        of(Status::Immune),
    )
}

/// The part that a reader should look at first: of those with the group's status, the one
/// recommended earliest; its reason is the group's (FORECASTVG-7 keeps the others in the parts).
fn leading<'p, 'r, 'a>(parts: &'p [Part<'r, 'a>], status: Status) -> Option<&'p Part<'r, 'a>> {
    parts
        .iter()
        .filter(|part| part.status() == status)
        .min_by_key(|part| part.dates().map(|dates| dates.recommended))
        .or(parts.first())
}

/// The season that a part's answer rests on, where it is projected: that of the dose that is
/// forecast, or of one that would be.
fn projected_season(part: &Part<'_, '_>, person: &Person<'_>) -> Option<ProjectedSeason> {
    match part.status() {
        Status::NotComplete | Status::Complete | Status::NotRecommended => {}
        // No season changes these.
        Status::Immune | Status::Contraindicated | Status::AgedOut => return None,
    }
    let season = match part.series.forecast.dose {
        Some(dose) => dose.season?,
        None => part.series.series.doses.iter().find_map(|it| it.season)?,
    };
    let season = person.seasons.get(season)?;
    (season.years != 0).then_some(ProjectedSeason {
        start: season.days.start,
        end: season.days.end,
        projected_from: season.published,
    })
}

/// What a forecast means on the assessment date: overdue once the past due date has passed, due
/// from the recommended date on, not yet due before. What is decided together with the person is
/// never due: from the recommended date on it is conditional.
fn due(
    status: Status,
    dates: Option<&ForecastDates>,
    category: Option<Category>,
    as_of: Date,
) -> Due {
    let (Status::NotComplete, Some(dates)) = (status, dates) else {
        return Due::None;
    };
    if as_of >= dates.recommended && category == Some(Category::SharedDecision) {
        Due::Conditional
    } else if dates.past_due.is_some_and(|past_due| as_of > past_due) {
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
    parts: &[Part<'_, 'a>],
    birth: &Birth,
) -> Few<RecommendedVaccine<'a>> {
    let mut found: SmallVec<[RecommendedVaccine<'a>; 32]> = SmallVec::new();
    for part in parts {
        let forecast = &part.series.forecast;
        let (Some(dose), Some(dates)) = (forecast.dose, part.dates()) else {
            continue;
        };
        for id in recommended_vaccines(dose, birth, dates, &part.result.contraindications) {
            let Some(vaccine) = schedule.vaccine(id).filter(|it| !it.not_stocked) else {
                continue;
            };
            let row = RecommendedVaccine {
                cvx: vaccine.cvx,
                name: &vaccine.name,
            };
            if !found.iter().any(|known| known.cvx == row.cvx) {
                found.push(row);
            }
        }
    }
    found.into_iter().collect()
}

fn antigen_forecast<'a>(part: &Part<'_, 'a>) -> AntigenForecast<'a> {
    let forecast = &part.series.forecast;
    let dates = part.dates();
    AntigenForecast {
        antigen: &part.antigen.name,
        series: &part.series.series.name,
        status: forecast.status,
        target_dose: forecast.dose.map(|dose| dose.number),
        dose_number: dates.map(|dates| dates.dose_number),
        earliest: dates.map(|dates| dates.earliest),
        recommended: dates.map(|dates| dates.recommended),
        past_due: dates.and_then(|dates| dates.past_due),
        latest: dates.and_then(|dates| dates.latest),
        reason: forecast.reason,
        rule: forecast.rule,
    }
}
