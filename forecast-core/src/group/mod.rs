//! Chapter 9: identify and evaluate vaccine group.

mod category;
mod head;
mod multiple;
mod not_routine;
mod single;

use smallvec::SmallVec;

use crate::date::Date;
use crate::findings::{AntigenResult, Findings, Use};
use crate::forecast::{ForecastDates, recommended_vaccines, waiting_vaccines};
use crate::person::Person;
use crate::report::{
    AntigenForecast, Because, CatchUp, Due, Few, ForecastReason, GroupForecast, Limit,
    ProjectedSeason, RecommendedVaccine, Status, WaitingVaccine, age_limit, because,
};
use crate::schedule::document::{Category, SeriesType};
use crate::schedule::{Antigen, Group, Schedule};
use crate::series::{PatientSeries, Verdict};
use crate::trail::{Detail, NoTrace, Scope, Trace};
use category::Recommendation;
use not_routine::NotRoutine;

/// A patient series forecast contained in a vaccine group forecast (FORECASTVG-1).
pub(crate) struct Part<'r, 'a> {
    key: Key<'a>,
    /// The place of its choice in [`Findings::choices`].
    choice: usize,
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

/// The places of choices, each with the order of its forecast in the vaccine group.
type Orders = SmallVec<[(usize, u8); 8]>;

/// The vaccine group forecasts, one per group, in the schedule's order of groups; each has those of
/// the group's other series groups and types beneath it. The choices by which doses are judged are
/// told their order.
pub(crate) fn forecasts<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    findings: &mut Findings<'a>,
    trace: &mut impl Trace,
) -> Vec<GroupForecast<'a>> {
    let mut forecasts = Vec::with_capacity(schedule.groups.len());
    for group in schedule.groups.iter().filter(|group| !group.switched_off) {
        let subject = Subject {
            schedule,
            group,
            person,
            findings,
        };
        let (forecast, mut orders) = subject.forecast(Use::Forecast, trace);
        if subject.is_judged_apart() {
            orders = subject.forecast(Use::Judging, &mut NoTrace).1;
        }
        forecasts.extend(forecast);
        for (choice, order) in orders {
            if let Some(choice) = findings.choices.get_mut(choice) {
                choice.order = order;
            }
        }
    }
    forecasts
}

/// A vaccine group and whom its forecast is for.
struct Subject<'r, 'a> {
    schedule: &'a Schedule,
    group: &'a Group,
    person: &'r Person<'r>,
    findings: &'r Findings<'a>,
}

impl<'r, 'a> Subject<'r, 'a> {
    /// The forecast that heads the group with the others beneath it, and the order of the choices
    /// that they rest on.
    fn forecast(&self, asked: Use, trace: &mut impl Trace) -> (Option<GroupForecast<'a>>, Orders) {
        let mut parts = self.best_series(asked);
        if parts.len() > 1 {
            parts.sort_by_key(|part| part.key);
        }
        let mut made: SmallVec<[(GroupForecast<'a>, Key<'a>, bool); 2]> = SmallVec::new();
        for parts in parts.chunk_by(|a, b| a.key == b.key) {
            trace.enter(|| Scope::Group {
                group: self.group.name.clone(),
            });
            let Some(part) = parts.first() else { continue };
            if let Some(forecast) = make(self.schedule, self.group, parts, self.person, trace) {
                made.push((forecast, part.key, self.counts(parts)));
            }
        }
        if made.len() > 1 {
            made.sort_by_key(|(forecast, _, counts)| head::order(forecast, *counts));
        }
        let order = |part: &Part<'_, '_>| {
            let place = made.iter().position(|(_, key, _)| *key == part.key)?;
            Some((part.choice, u8::try_from(place).unwrap_or(u8::MAX)))
        };
        let orders = parts.iter().filter_map(order).collect();
        let mut made = made.into_iter().map(|(forecast, ..)| forecast);
        let head = made.next().map(|mut head| {
            head.other_series = made.collect();
            head
        });
        (head, orders)
    }

    /// Whether a dose is valid in one of the series.
    fn counts(&self, parts: &[Part<'_, 'a>]) -> bool {
        let verdicts = |part: &Part<'_, 'a>| self.findings.verdicts_of(part.series);
        let mut verdicts = parts.iter().flat_map(verdicts);
        verdicts.any(Verdict::is_valid)
    }

    /// Whether doses of the group are judged by other series than the forecast rests on.
    fn is_judged_apart(&self) -> bool {
        let antigens = self.group.antigens.iter();
        let mut found = antigens.filter_map(|place| self.findings.of_antigen(*place));
        found.any(AntigenResult::is_judged_apart)
    }

    /// The best patient series of the group's antigens, in the order of the antigens
    /// (FORECASTVG-1).
    fn best_series(&self, asked: Use) -> Parts<'r, 'a> {
        let mut parts = Parts::new();
        for place in &self.group.antigens {
            let found = self.findings.of_antigen(*place);
            let Some((result, antigen)) = found.zip(self.schedule.antigens.get(*place)) else {
                continue;
            };
            let chosen = self.findings.chosen(result, asked);
            for (choice, _, series) in chosen.filter(|(_, choice, _)| choice.best) {
                let name = antigen
                    .series_groups
                    .get(usize::from(series.series.series_group));
                let key = Key {
                    series_group: name.map_or("", String::as_str),
                    series_type: series.series.series_type,
                };
                parts.push(Part {
                    key,
                    choice,
                    antigen,
                    series,
                    result,
                });
            }
        }
        parts
    }
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
    let (vaccines, waiting) = recommended(schedule, parts, person);
    let recommendation = dates.and_then(|_| category::of_group(parts, person));
    let category = recommendation.map(|it| it.category);
    let catch_up = catch_up(recommendation, dates.as_ref(), person);
    let not_routine = if merged.status == Status::AgedOut {
        not_routine::at_age(schedule, group, person)
    } else {
        None
    };
    let reason = match not_routine {
        Some(_) => Some(ForecastReason::NotRoutineAtAge),
        None => leading.and_then(|part| part.series.forecast.reason),
    };
    let NotRoutine {
        risk_indications,
        open_to,
    } = not_routine.unwrap_or_default();
    Some(GroupForecast {
        group: &group.name,
        series_type: key.series_type,
        series_group: key.series_group,
        status: merged.status,
        due: if dates.is_none() && parts.iter().any(needs_date) {
            Due::NeedsDate
        } else {
            due(
                merged.status,
                dates.as_ref(),
                category,
                catch_up,
                person.as_of,
            )
        },
        category,
        dose_number: dates.map(|dates| dates.dose_number),
        earliest: dates.map(|dates| dates.earliest),
        recommended: dates.map(|dates| dates.recommended),
        past_due: dates.and_then(|dates| dates.past_due),
        catch_up,
        latest: dates.and_then(|dates| dates.latest),
        projected_season: leading.and_then(|part| projected_season(part, person)),
        reason,
        limit: leading.and_then(|part| too_old(schedule, part, person)),
        because: facts(schedule, parts, person),
        risk_indications,
        open_to,
        rule: merged.rule,
        series: leading.map(|part| part.series.series.name.as_str()),
        // FORECASTVG-8.
        antigens: parts
            .iter()
            .filter(|part| part.status() == Status::NotComplete)
            .map(|part| part.antigen.name.as_str())
            .collect(),
        vaccines: if dates.is_some() { vaccines } else { Few::None },
        waiting: if dates.is_some() { waiting } else { Few::None },
        parts: parts.iter().map(antigen_forecast).collect(),
        other_series: Vec::new(),
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

/// The facts that decide about the parts that are contraindicated or immune, and those that forbid a
/// further dose of parts that need none: a contraindication is told beside what is complete.
fn facts<'a>(
    schedule: &'a Schedule,
    parts: &[Part<'_, 'a>],
    person: &Person<'_>,
) -> Few<Because<'a>> {
    let forbidden = |part: &&Part<'_, 'a>| match part.status() {
        Status::Contraindicated => true,
        Status::Complete | Status::NotRecommended => {
            let contraindications = &part.result.contraindications;
            contraindications.forbid_series(part.series.series)
        }
        Status::NotComplete | Status::Immune | Status::AgedOut => false,
    };
    let immune = |part: &&Part<'_, 'a>| part.status() == Status::Immune;
    because(
        schedule,
        person,
        parts.iter().filter(forbidden).map(|part| part.antigen),
        parts.iter().filter(immune).map(|part| part.antigen),
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

/// Whether a part's forecast hangs on the date of an observation.
fn needs_date(part: &Part<'_, '_>) -> bool {
    part.series.forecast.missing.is_some()
}

/// What a forecast means on the assessment date: overdue once the past due date has passed, due
/// from the recommended date on, not yet due before. What is decided together with the person is
/// never due: from the recommended date on it is conditional. Nobody is overdue since before the
/// recommendation that holds for them now began.
fn due(
    status: Status,
    dates: Option<&ForecastDates>,
    category: Option<Category>,
    catch_up: Option<CatchUp>,
    as_of: Date,
) -> Due {
    let (Status::NotComplete, Some(dates)) = (status, dates) else {
        return Due::None;
    };
    if as_of >= dates.recommended && category == Some(Category::SharedDecision) {
        Due::Conditional
    } else if catch_up.is_none() && dates.past_due.is_some_and(|past_due| as_of > past_due) {
        Due::Overdue
    } else if as_of >= dates.recommended {
        Due::Due
    } else {
        Due::NotYetDue
    }
}

/// The recommendation under which a dose is caught up with, where its past due date lies before
/// that began. Of a first dose it is the past due date before FORECASTDT-6: a dose of something
/// else that delays it makes nobody late.
fn catch_up(
    recommendation: Option<Recommendation>,
    dates: Option<&ForecastDates>,
    person: &Person<'_>,
) -> Option<CatchUp> {
    let anew = recommendation?.anew?;
    let dates = dates?;
    let past_due = match dates.dose_number {
        1 => dates.past_due_unadjusted,
        _ => dates.past_due,
    }?;
    let until = anew.end.map(|end| end.add_days(-1));
    (past_due < anew.since).then(|| CatchUp {
        since: anew.since,
        until,
        until_age: until.map(|until| until.years_since(person.birth.date())),
    })
}

/// The recommended vaccines of all parts, each once (FORECASTVG-9), and those that must wait for
/// the sake of a conflict.
fn recommended<'a>(
    schedule: &'a Schedule,
    parts: &[Part<'_, 'a>],
    person: &Person<'_>,
) -> (Few<RecommendedVaccine<'a>>, Few<WaitingVaccine<'a>>) {
    let mut found: SmallVec<[RecommendedVaccine<'a>; 32]> = SmallVec::new();
    let mut waiting: SmallVec<[WaitingVaccine<'a>; 4]> = SmallVec::new();
    for part in parts {
        let forecast = &part.series.forecast;
        let (Some(dose), Some(dates)) = (forecast.dose, part.dates()) else {
            continue;
        };
        let contraindications = &part.result.contraindications;
        for (id, from) in waiting_vaccines(dose, person, dates, contraindications) {
            let Some(vaccine) = schedule.vaccine(id).filter(|it| !it.not_stocked) else {
                continue;
            };
            match waiting.iter_mut().find(|known| known.cvx == vaccine.cvx) {
                Some(known) => known.from = known.from.max(from),
                None => waiting.push(WaitingVaccine {
                    cvx: vaccine.cvx,
                    name: &vaccine.name,
                    from,
                }),
            }
        }
        for id in recommended_vaccines(dose, &person.birth, dates, contraindications) {
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
    found.retain(|it| waiting.iter().all(|later| later.cvx != it.cvx));
    (found.into_iter().collect(), waiting.into_iter().collect())
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
