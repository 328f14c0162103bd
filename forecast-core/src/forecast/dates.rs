//! Section 7.5: generate forecast dates and recommended vaccines.

use super::{Contraindications, Evaluated, ForecastDates};
use crate::date::{Date, Span};
use crate::evaluate::reference_date;
use crate::history::History;
use crate::person::{Birth, Person};
use crate::schedule::{
    AgeId, AgeRow, ForecastConflict, Interval, PreferableVaccine, SeasonDays, SeriesDose, VaccineId,
};
use crate::series::{Past, TargetDose, TargetStatus};
use crate::trail::{Detail, Trace};

/// A target dose that may be forecast: what limits it, and its candidate earliest date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    place: usize,
    ages: AgeRow,
    season: Option<SeasonDays>,
    pub(super) season_end: Option<Date>,
    /// CALCDTAGE-1.
    pub(super) maximum_age: Option<Date>,
    /// FORECASTDTCAN-1; none where nothing gives one.
    pub(super) earliest: Option<Date>,
}

impl Candidate {
    /// The earliest date of the forecast is the candidate earliest date (FORECASTDT-1).
    pub(super) const fn earliest_date(&self) -> Option<Date> {
        self.earliest
    }

    /// The limits of Table 7-10 in words, for the trail.
    pub(super) fn limits(&self) -> String {
        let show = |name: &str, date: Option<Date>| {
            date.map_or_else(String::new, |date| format!(", {name} {date}"))
        };
        [
            show("candidate earliest date", self.earliest),
            show("maximum age date", self.maximum_age),
            show("season ends", self.season_end),
        ]
        .concat()
    }
}

/// The candidate earliest date (FORECASTDTCAN-1) of a target dose: the latest of its minimum age
/// date (CALCDTAGE-4), minimum interval dates (CALCDTINT-4), forecast conflict end dates
/// (CALCDTCONFLICT-3), its season's start, the latest inadvertent administration and the latest
/// dose judged in the series. Rows count that are in force on the assessment date (RELEVANT-2).
pub(super) fn candidate(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    place: usize,
    contraindications: &Contraindications,
    trace: &mut impl Trace,
) -> Candidate {
    let person = evaluated.person;
    let past = evaluated.past(targets);
    let dose = targets
        .get(place)
        .and_then(|target| evaluated.series.doses.get(target.dose));
    let ages = dose
        .and_then(|dose| dose.ages.iter().find(|row| row.in_force.on(person.as_of)))
        .copied()
        .unwrap_or_default();
    let season = dose.and_then(|dose| Some(person.seasons.get(dose.season?)?.days));
    let born = |age: Option<AgeId>| age.map(|age| person.birth.reaches(age));
    let minimum_age = born(ages.minimum);
    let minimum_interval =
        dose.and_then(|dose| interval_dates(dose, person, &past, |row| row.minimum).max());
    let season_start = season.map(|season| season.start);
    // The latest inadvertent administration is not later than the latest dose judged.
    let last_dose = past.latest_first().next().map(|(dose, _)| dose.date);
    let otherwise = minimum_age
        .max(minimum_interval)
        .max(season_start)
        .max(last_dose);
    let conflict_end = dose.and_then(|dose| {
        let letter = latest_conflict_end(dose, past.history, None)?;
        match otherwise {
            Some(date) if letter > date && person.departures.conflict_by_product => {
                first_product(dose, person, contraindications, date).or(Some(letter))
            }
            Some(_) | None => Some(letter),
        }
    });
    let earliest = otherwise.max(conflict_end);
    trace.note("FORECASTDTCAN-1", || {
        let sources = [
            ("minimum age date", minimum_age),
            ("minimum interval date", minimum_interval),
            ("conflict end date", conflict_end),
            ("season start", season_start),
            ("latest dose", last_dose),
        ];
        let known: Vec<String> = sources
            .iter()
            .filter_map(|(name, date)| date.map(|date| format!("{name} {date}")))
            .collect();
        Detail::new(
            "",
            if known.is_empty() {
                "no date".to_owned()
            } else {
                known.join(", ")
            },
        )
    });
    Candidate {
        place,
        ages,
        season,
        season_end: season.and_then(|season| season.end),
        maximum_age: born(ages.maximum),
        earliest,
    }
}

/// The dates that the preferable intervals of a dose give, for one of their lengths (CALCDTINT-4,
/// CALCDTINT-5, CALCDTINT-6), among those in force on the assessment date (RELEVANT-2).
fn interval_dates<'a>(
    dose: &'a SeriesDose,
    person: &'a Person<'a>,
    past: &'a Past<'a>,
    length: impl Fn(&Interval) -> Option<Span> + 'a,
) -> impl Iterator<Item = Date> + 'a {
    dose.intervals
        .iter()
        .filter(|row| row.in_force.on(person.as_of))
        .filter_map(move |row| {
            let length = length(row)?;
            Some(reference_date(&row.from, person, past)?.plus(length))
        })
}

/// The latest forecast conflict end date (CALCDTCONFLICT-3), of one preferable vaccine or of all.
fn latest_conflict_end(
    dose: &SeriesDose,
    history: &History<'_>,
    product: Option<VaccineId>,
) -> Option<Date> {
    if !history.vaccines.intersects(&dose.conflicting_vaccines) {
        return None;
    }
    let of_product = |row: &&ForecastConflict| product.is_none_or(|it| it == row.product);
    let ends = history
        .doses
        .iter()
        .filter(|given| dose.conflicting_vaccines.contains(given.vaccine));
    ends.flat_map(|given| {
        dose.forecast_conflicts
            .iter()
            .filter(of_product)
            .filter(|row| row.previous == given.vaccine)
            .map(|row| given.date.plus(row.end))
    })
    .max()
}

/// The first day from `date` on, on which no conflict forbids one of the preferable vaccines that
/// the person's age allows on that day; none where there is no such vaccine. A departure from
/// CALCDTCONFLICT-3, where one preferable vaccine that must wait delays all others.
fn first_product(
    dose: &SeriesDose,
    person: &Person<'_>,
    contraindications: &Contraindications,
    date: Date,
) -> Option<Date> {
    let rows = dose.preferable_vaccines.iter();
    rows.filter(|row| !contraindications.forbid(row.vaccine))
        .filter_map(|row| {
            let end = latest_conflict_end(dose, &person.history, Some(row.vaccine));
            let from = end.map_or(date, |end| end.max(date));
            row.ages.contains(&person.birth, from).then_some(from)
        })
        .min()
}

/// The preferable vaccines that the person's age will allow and a conflict forbids until a day
/// behind both the recommended date and the assessment date, each with that day.
pub(crate) fn waiting_vaccines<'a>(
    dose: &'a SeriesDose,
    person: &'a Person<'a>,
    dates: &'a ForecastDates,
    contraindications: &'a Contraindications,
) -> impl Iterator<Item = (VaccineId, Date)> + 'a {
    let waits = person.departures.conflict_by_product
        && person
            .history
            .vaccines
            .intersects(&dose.conflicting_vaccines);
    let rows = waits.then_some(dose.preferable_vaccines.as_slice());
    let rows = rows.unwrap_or_default().iter();
    rows.filter(|row| !contraindications.forbid(row.vaccine))
        .filter_map(|row| {
            let end = latest_conflict_end(dose, &person.history, Some(row.vaccine))?;
            let waits = end > dates.recommended && end > person.as_of;
            (waits && row.ages.contains(&person.birth, end)).then_some((row.vaccine, end))
        })
}

/// The dates of the forecast (Table 7-13).
pub(super) fn generate(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    candidate: &Candidate,
    earliest: Date,
    trace: &mut impl Trace,
) -> ForecastDates {
    let person = evaluated.person;
    let past = evaluated.past(targets);
    let dose = targets
        .get(candidate.place)
        .and_then(|target| evaluated.series.doses.get(target.dose));
    let born = |age: Option<AgeId>| age.map(|age| person.birth.reaches(age));
    let latest_of = |length: fn(&Interval) -> Option<Span>| {
        dose.and_then(|dose| interval_dates(dose, person, &past, length).max())
    };
    // CALCDTAGE-3, else CALCDTINT-5.
    let recommended = recommended_date(
        earliest,
        born(candidate.ages.earliest_recommended)
            .or_else(|| latest_of(|row| row.earliest_recommended)),
    );
    // CALCDTAGE-2, else CALCDTINT-6.
    let past_due_unadjusted = unadjusted_past_due_date(
        born(candidate.ages.latest_recommended).or_else(|| latest_of(|row| row.latest_recommended)),
    );
    let past_due = past_due_date(earliest, past_due_unadjusted);
    let latest = latest_date(candidate.maximum_age);
    let dates = ForecastDates {
        earliest,
        recommended,
        past_due,
        past_due_unadjusted,
        latest,
        dose_number: dose_number(evaluated, targets, candidate.season),
        is_priority: dose.is_some_and(|dose| is_priority(dose, person.as_of)),
    };
    trace.note("FORECASTDT-1", || shown("earliest", Some(earliest)));
    trace.note("FORECASTDT-5", || shown("recommended", Some(recommended)));
    trace.note("FORECASTDT-6", || shown("past due", past_due));
    trace.note("FORECASTDT-4", || shown("latest", latest));
    trace.note("FORECASTDN-1", || {
        Detail::new("", format!("dose number {}", dates.dose_number))
    });
    dates
}

fn shown(name: &str, date: Option<Date>) -> Detail {
    let date = date.map_or_else(|| "blank".to_owned(), |date| date.to_string());
    Detail::new("", format!("{name} {date}"))
}

/// The adjusted recommended date (FORECASTDT-5): the unadjusted one (FORECASTDT-2), which is the
/// earliest date where neither ages nor intervals give one, but not before the earliest date.
fn recommended_date(earliest: Date, unadjusted: Option<Date>) -> Date {
    unadjusted.map_or(earliest, |date| date.max(earliest))
}

/// The unadjusted past due date (FORECASTDT-3): the day before the latest recommended one.
fn unadjusted_past_due_date(latest_recommended: Option<Date>) -> Option<Date> {
    latest_recommended.map(|date| date.add_days(-1))
}

/// The adjusted past due date (FORECASTDT-6), not before the earliest date; blank where there is
/// none.
fn past_due_date(earliest: Date, unadjusted: Option<Date>) -> Option<Date> {
    unadjusted.map(|date| date.max(earliest))
}

/// The latest date (FORECASTDT-4): the day before the maximum age date.
fn latest_date(maximum_age: Option<Date>) -> Option<Date> {
    maximum_age.map(|date| date.add_days(-1))
}

/// The forecast dose number (FORECASTDN-1): one more than the satisfied target doses without a
/// season, or, where the dose has a season, than those with one that were given since it began.
fn dose_number(
    evaluated: &Evaluated<'_, '_>,
    targets: &[TargetDose],
    season: Option<SeasonDays>,
) -> u16 {
    let counts = |target: &&TargetDose| {
        if target.status != TargetStatus::Satisfied {
            return false;
        }
        let dose = evaluated.series.doses.get(target.dose);
        let has_season = dose.is_some_and(|dose| dose.season.is_some());
        match season {
            None => !has_season,
            Some(season) => {
                let record = target
                    .satisfied_by
                    .and_then(|place| evaluated.records.get(place));
                let given =
                    record.and_then(|record| evaluated.person.history.doses.get(record.dose));
                has_season && given.is_some_and(|given| given.date >= season.start)
            }
        }
    };
    u16::try_from(targets.iter().filter(counts).count())
        .unwrap_or(u16::MAX)
        .saturating_add(1)
}

/// Whether the forecast is a priority patient series forecast (FORECASTPRIORITY-1): the target
/// dose has a preferable interval, and each of them has the priority flag.
fn is_priority(dose: &SeriesDose, as_of: Date) -> bool {
    let mut rows = dose
        .intervals
        .iter()
        .filter(|row| row.in_force.on(as_of))
        .peekable();
    rows.peek().is_some() && rows.all(|row| row.overrides)
}

/// The recommended series dose vaccines of a forecast (FORECASTRECVAC-1).
pub(crate) fn recommended_vaccines<'a>(
    dose: &'a SeriesDose,
    birth: &'a Birth,
    dates: &'a ForecastDates,
    contraindications: &'a Contraindications,
) -> impl Iterator<Item = VaccineId> + 'a {
    dose.preferable_vaccines
        .iter()
        .filter(move |row| is_recommended_vaccine(row, birth, dates, contraindications))
        .map(|row| row.vaccine)
}

/// FORECASTRECVAC-1 for one preferable vaccine: it is flagged to be forecast, not contraindicated,
/// and the earliest or the recommended date falls into its ages (CALCDTPREF-1, CALCDTPREF-2).
fn is_recommended_vaccine(
    row: &PreferableVaccine,
    birth: &Birth,
    dates: &ForecastDates,
    contraindications: &Contraindications,
) -> bool {
    let in_ages = |date: Date| row.ages.contains(birth, date);
    row.forecast
        && !contraindications.forbid(row.vaccine)
        && (in_ages(dates.earliest) || in_ages(dates.recommended))
}
