//! Compiling one series with its doses.

use super::compile::{Names, missing};
use super::compiled::{
    AgeRow, ForecastConflict, Interval, PreferableVaccine, Reference, Series, SeriesDose, Skip,
    SkipCondition, SkipSet, SkipTest, Vaccine, VaccineCount,
};
use super::document::{
    AgeDocument, DoseCountLogic, DoseType, IntervalPriority, IntervalReference, Logic, Recurrence,
    SeriesDocument, SeriesDoseDocument, SkipConditionDocument, SkipConditionType, SkipDocument,
};
use super::season::{Season, SeasonDays};
use super::sets::{AgeRange, InForce, Sexes, SmallSet, VaccineSet};
use crate::date::Offset;
use crate::error::{Error, ErrorKind};

pub(super) fn compile_series(
    document: &SeriesDocument,
    path: &str,
    series_groups: &[String],
    names: &Names<'_>,
    vaccines: &[Vaccine],
) -> Result<Series, Error> {
    let groups = |names: &[String], path: &str| -> Result<SmallSet, Error> {
        let mut set = SmallSet::default();
        for name in names {
            set.insert(group_place(name, path, series_groups)?);
        }
        Ok(set)
    };
    let selection = &document.selection;
    let mut doses = Vec::with_capacity(document.doses.len());
    for (place, dose) in document.doses.iter().enumerate() {
        let path = format!("{path}.doses[{place}]");
        if usize::from(dose.number) != place + 1 {
            return Err(Error::new(
                ErrorKind::Rule,
                format!("{path}.number"),
                format!(
                    "found {}, expected {}: doses are numbered from 1",
                    dose.number,
                    place + 1
                ),
            ));
        }
        doses.push(compile_dose(dose, &path, names, vaccines, &groups)?);
    }
    if doses.is_empty() {
        return Err(Error::new(
            ErrorKind::Rule,
            format!("{path}.doses"),
            "a series needs a dose",
        ));
    }
    let mut preferable_vaccines: Vec<_> = doses
        .iter()
        .flat_map(|dose| dose.preferable_vaccines.iter().map(|row| row.vaccine))
        .collect();
    preferable_vaccines.sort_unstable();
    preferable_vaccines.dedup();
    Ok(Series {
        name: document.name.clone(),
        series_type: document.series_type,
        series_group: group_place(&selection.group, path, series_groups)?,
        equivalent_groups: groups(
            &document.equivalent_groups,
            &format!("{path}.equivalent_groups"),
        )?,
        is_default: selection.default,
        is_product_path: selection.product_path,
        priority: selection.priority.clone(),
        preference: selection.preference,
        max_age_to_start: names.age(selection.max_age_to_start, path)?,
        open: open_ages(document, names, path)?,
        open_to: document.open_to.clone(),
        sexes: Sexes::new(&document.required_sexes),
        indications: names
            .aged_observations(&document.indications, &format!("{path}.indications"))?,
        counts_from_observations: doses.iter().any(|dose| {
            let mut rows = dose.intervals.iter().chain(&dose.allowable_intervals);
            rows.any(|row| matches!(row.from, Reference::Observation(_)))
        }),
        preferable_vaccines,
        doses,
        categories: Vec::new(),
    })
}

/// The ages at which a series can be begun: from the first minimum age of its first dose to the
/// last maximum age, or the one to start where that is earlier.
fn open_ages(document: &SeriesDocument, names: &Names<'_>, path: &str) -> Result<AgeRange, Error> {
    let rows = || document.doses.iter().take(1).flat_map(|dose| &dose.ages);
    let days = |age: &Offset| age.span().most_days();
    let begins = rows().map(|row| row.absolute_minimum.or(row.minimum));
    let begin = begins.min_by_key(|age| age.as_ref().map(days)).flatten();
    let ends = rows().map(|row| row.maximum);
    let last = ends
        .max_by_key(|age| age.as_ref().map_or(i32::MAX, days))
        .flatten();
    let end = document.selection.max_age_to_start.into_iter().chain(last);
    names.ages(begin, end.min_by_key(days), path)
}

fn group_place(name: &str, path: &str, series_groups: &[String]) -> Result<u8, Error> {
    series_groups
        .iter()
        .position(|group| group == name)
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| missing(path, "series groups of this antigen", name))
}

fn compile_dose(
    document: &SeriesDoseDocument,
    path: &str,
    names: &Names<'_>,
    vaccines: &[Vaccine],
    groups: &impl Fn(&[String], &str) -> Result<SmallSet, Error>,
) -> Result<SeriesDose, Error> {
    let number = u16::from(document.number);
    let mut intervals = Vec::with_capacity(document.intervals.len());
    for (place, row) in document.intervals.iter().enumerate() {
        let path = format!("{path}.intervals[{place}].from");
        intervals.push(Interval {
            from: reference(&row.from, number, &path, names)?,
            absolute_minimum: row.absolute_minimum.map(Offset::span),
            minimum: row.minimum.map(Offset::span),
            earliest_recommended: row.earliest_recommended.map(Offset::span),
            latest_recommended: row.latest_recommended.map(Offset::span),
            overrides: row.priority == Some(IntervalPriority::Override),
            in_force: InForce::new(row.effective, row.cessation),
            written: [row.absolute_minimum, row.minimum],
        });
    }
    let mut allowable_intervals = Vec::with_capacity(document.allowable_intervals.len());
    for (place, row) in document.allowable_intervals.iter().enumerate() {
        let path = format!("{path}.allowable_intervals[{place}].from");
        allowable_intervals.push(Interval {
            from: reference(&row.from, number, &path, names)?,
            absolute_minimum: row.absolute_minimum.map(Offset::span),
            minimum: None,
            earliest_recommended: None,
            latest_recommended: None,
            overrides: false,
            in_force: InForce::new(row.effective, row.cessation),
            written: [row.absolute_minimum, None],
        });
    }
    let mut preferable_vaccines = Vec::with_capacity(document.preferable_vaccines.len());
    for (place, row) in document.preferable_vaccines.iter().enumerate() {
        preferable_vaccines.push(PreferableVaccine {
            vaccine: names.vaccine(row.cvx, &format!("{path}.preferable_vaccines[{place}].cvx"))?,
            ages: names.ages(row.begin_age, row.end_age, path)?,
            product: (row.trade_name.is_some() || row.mvx.is_some())
                .then(|| Box::new(names.others.product(row))),
            volume: row.volume,
            forecast: row.forecast,
        });
    }
    let forecast_conflicts = forecast_conflicts(&preferable_vaccines, vaccines);
    let season = document.season.as_ref().map(|season| Season {
        published: SeasonDays {
            start: season.start,
            end: season.end,
        },
        yearly: season.recurs == Some(Recurrence::Yearly),
    });
    let around = Around {
        names,
        groups,
        season,
    };
    let skips = document
        .skips
        .iter()
        .enumerate()
        .map(|(place, skip)| compile_skip(skip, &format!("{path}.skips[{place}]"), &around))
        .collect::<Result<_, _>>()?;
    Ok(SeriesDose {
        number,
        ages: document
            .ages
            .iter()
            .map(|row| age_row(row, path, names))
            .collect::<Result<_, _>>()?,
        intervals,
        allowable_intervals,
        preferable_vaccines,
        allowable_vaccines: names.aged_vaccines(
            &document.allowable_vaccines,
            &format!("{path}.allowable_vaccines"),
        )?,
        inadvertent_vaccines: names.vaccine_set(
            &document.inadvertent_vaccines,
            &format!("{path}.inadvertent_vaccines"),
        )?,
        skips,
        recurring: document.recurring,
        season: season
            .map(|season| names.season(season, &format!("{path}.season")))
            .transpose()?,
        conflicting_vaccines: VaccineSet::new(forecast_conflicts.iter().map(|row| row.previous)),
        forecast_conflicts,
    })
}

fn age_row(row: &AgeDocument, path: &str, names: &Names<'_>) -> Result<AgeRow, Error> {
    let age = |age| names.age(age, path);
    Ok(AgeRow {
        absolute_minimum: age(row.absolute_minimum)?,
        minimum: age(row.minimum)?,
        earliest_recommended: age(row.earliest_recommended)?,
        latest_recommended: age(row.latest_recommended)?,
        maximum: age(row.maximum)?,
        in_force: InForce::new(row.effective, row.cessation),
    })
}

fn reference(
    from: &IntervalReference,
    own_number: u16,
    path: &str,
    names: &Names<'_>,
) -> Result<Reference, Error> {
    Ok(match from {
        IntervalReference::Previous => Reference::Previous,
        IntervalReference::TargetDose(number) => {
            let number = u16::from(*number);
            if number == 0 || number >= own_number {
                return Err(Error::new(
                    ErrorKind::Reference,
                    path,
                    format!("found target dose {number}, expected one before dose {own_number}"),
                ));
            }
            Reference::TargetDose(number)
        }
        IntervalReference::MostRecent(codes) => {
            Reference::MostRecent(names.vaccine_set(codes, path)?)
        }
        IntervalReference::Observation(code) => {
            Reference::Observation(names.observation(code, path)?)
        }
    })
}

/// What a dose of the history delays a dose with these preferable vaccines by (CALCDTCONFLICT-3).
fn forecast_conflicts(
    preferable: &[PreferableVaccine],
    vaccines: &[Vaccine],
) -> Vec<ForecastConflict> {
    let mut rows: Vec<ForecastConflict> = Vec::new();
    for preferable in preferable {
        let vaccine = vaccines.get(preferable.vaccine.index());
        for conflict in vaccine.iter().flat_map(|vaccine| &vaccine.conflicts) {
            let row = ForecastConflict {
                product: preferable.vaccine,
                previous: conflict.previous,
                end: conflict.end,
            };
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    rows
}

/// What the skips of a dose may refer to.
struct Around<'n, 'd, G> {
    names: &'n Names<'d>,
    groups: &'n G,
    season: Option<Season>,
}

fn compile_skip<G: Fn(&[String], &str) -> Result<SmallSet, Error>>(
    document: &SkipDocument,
    path: &str,
    around: &Around<'_, '_, G>,
) -> Result<Skip, Error> {
    let mut sets = Vec::with_capacity(document.sets.len());
    for (place, set) in document.sets.iter().enumerate() {
        let path = format!("{path}.sets[{place}]");
        let conditions = set
            .conditions
            .iter()
            .enumerate()
            .map(|(place, condition)| {
                compile_condition(condition, &format!("{path}.conditions[{place}]"), around)
            })
            .collect::<Result<Vec<_>, _>>()?;
        if conditions.is_empty() {
            return Err(Error::new(ErrorKind::Rule, path, "a set needs a condition"));
        }
        sets.push(SkipSet {
            id: set.id.clone(),
            logic: set.logic.unwrap_or(Logic::And),
            conditions,
            in_force: InForce::new(set.effective, set.cessation),
        });
    }
    Ok(Skip {
        context: document.context,
        logic: document.logic.unwrap_or(Logic::Or),
        sets,
    })
}

fn needs_season(path: &str) -> Error {
    Error::new(
        ErrorKind::Rule,
        format!("{path}.recurs"),
        "it moves with the season of the dose, which has none that recurs",
    )
}

fn compile_condition<G: Fn(&[String], &str) -> Result<SmallSet, Error>>(
    document: &SkipConditionDocument,
    path: &str,
    around: &Around<'_, '_, G>,
) -> Result<SkipCondition, Error> {
    let needs = |field: &str| {
        Error::new(
            ErrorKind::Rule,
            format!("{path}.{field}"),
            "this type of condition needs it",
        )
    };
    let test = match document.condition_type {
        SkipConditionType::Age => {
            if document.begin_age.is_none() && document.end_age.is_none() {
                return Err(needs("begin_age"));
            }
            SkipTest::Age(
                around
                    .names
                    .ages(document.begin_age, document.end_age, path)?,
            )
        }
        SkipConditionType::CompletedSeries => {
            if document.series_groups.is_empty() {
                return Err(needs("series_groups"));
            }
            SkipTest::CompletedSeries((around.groups)(
                &document.series_groups,
                &format!("{path}.series_groups"),
            )?)
        }
        SkipConditionType::Interval => SkipTest::Interval(
            document
                .interval
                .map(Offset::span)
                .ok_or_else(|| needs("interval"))?,
        ),
        SkipConditionType::VaccineCountByAge
        | SkipConditionType::VaccineCountByDate
        | SkipConditionType::VaccineCountByDateAndAge => SkipTest::VaccineCount(VaccineCount {
            kind: document.condition_type,
            ages: around
                .names
                .ages(document.begin_age, document.end_age, path)?,
            start: document.start_date,
            end: document.end_date,
            season: match document.recurs {
                None => None,
                Some(Recurrence::Yearly) => {
                    let season = around.season.filter(|season| season.yearly);
                    let season = season.ok_or_else(|| needs_season(path))?;
                    Some(around.names.season(season, &format!("{path}.recurs"))?)
                }
            },
            count: usize::from(document.dose_count.ok_or_else(|| needs("dose_count"))?),
            dose_type: document.dose_type.unwrap_or(DoseType::Total),
            logic: document
                .dose_count_logic
                .unwrap_or(DoseCountLogic::GreaterThan),
            vaccines: around
                .names
                .vaccine_set(&document.vaccines, &format!("{path}.vaccines"))?,
        }),
    };
    Ok(SkipCondition {
        id: document.id.clone(),
        test,
    })
}
