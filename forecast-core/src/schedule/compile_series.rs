//! Compiling one series with its doses.

use super::compile::{Names, ages, missing, span};
use super::compiled::{
    AgeRow, ForecastConflict, Interval, PreferableVaccine, Reference, Season, Series, SeriesDose,
    Skip, SkipCondition, SkipSet, SkipTest, Vaccine, VaccineCount,
};
use super::document::{
    AgeDocument, DoseCountLogic, DoseType, IntervalPriority, IntervalReference, Logic,
    SeriesDocument, SeriesDoseDocument, SkipConditionDocument, SkipConditionType, SkipDocument,
};
use super::sets::{InForce, SmallSet, VaccineSet};
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
        required_sexes: document.required_sexes.clone(),
        is_default: selection.default,
        is_product_path: selection.product_path,
        priority: selection.priority.clone(),
        preference: selection.preference,
        max_age_to_start: span(selection.max_age_to_start),
        indications: names
            .aged_observations(&document.indications, &format!("{path}.indications"))?,
        preferable_vaccines,
        doses,
    })
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
            absolute_minimum: span(row.absolute_minimum),
            minimum: span(row.minimum),
            earliest_recommended: span(row.earliest_recommended),
            latest_recommended: span(row.latest_recommended),
            overrides: row.priority == Some(IntervalPriority::Override),
            in_force: InForce {
                effective: row.effective,
                cessation: row.cessation,
            },
        });
    }
    let mut allowable_intervals = Vec::with_capacity(document.allowable_intervals.len());
    for (place, row) in document.allowable_intervals.iter().enumerate() {
        let path = format!("{path}.allowable_intervals[{place}].from");
        allowable_intervals.push(Interval {
            from: reference(&row.from, number, &path, names)?,
            absolute_minimum: span(row.absolute_minimum),
            minimum: None,
            earliest_recommended: None,
            latest_recommended: None,
            overrides: false,
            in_force: InForce {
                effective: row.effective,
                cessation: row.cessation,
            },
        });
    }
    let mut preferable_vaccines = Vec::with_capacity(document.preferable_vaccines.len());
    for (place, row) in document.preferable_vaccines.iter().enumerate() {
        preferable_vaccines.push(PreferableVaccine {
            vaccine: names.vaccine(row.cvx, &format!("{path}.preferable_vaccines[{place}].cvx"))?,
            ages: ages(row.begin_age, row.end_age),
            trade_name: row.trade_name.clone(),
            mvx: row.mvx.clone(),
            volume: row.volume,
            forecast: row.forecast,
        });
    }
    let forecast_conflicts = forecast_conflicts(&preferable_vaccines, vaccines);
    let skips = document
        .skips
        .iter()
        .enumerate()
        .map(|(place, skip)| compile_skip(skip, &format!("{path}.skips[{place}]"), names, groups))
        .collect::<Result<_, _>>()?;
    Ok(SeriesDose {
        number,
        ages: document.ages.iter().map(age_row).collect(),
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
        season: document.season.as_ref().map(|s| Season {
            start: s.start,
            end: s.end,
        }),
        conflicting_vaccines: VaccineSet::new(forecast_conflicts.iter().map(|row| row.previous)),
        forecast_conflicts,
    })
}

fn age_row(row: &AgeDocument) -> AgeRow {
    AgeRow {
        absolute_minimum: span(row.absolute_minimum),
        minimum: span(row.minimum),
        earliest_recommended: span(row.earliest_recommended),
        latest_recommended: span(row.latest_recommended),
        maximum: span(row.maximum),
        in_force: InForce {
            effective: row.effective,
            cessation: row.cessation,
        },
    }
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
    for vaccine in preferable
        .iter()
        .filter_map(|row| vaccines.get(row.vaccine.index()))
    {
        for conflict in &vaccine.conflicts {
            let row = ForecastConflict {
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

fn compile_skip(
    document: &SkipDocument,
    path: &str,
    names: &Names<'_>,
    groups: &impl Fn(&[String], &str) -> Result<SmallSet, Error>,
) -> Result<Skip, Error> {
    let mut sets = Vec::with_capacity(document.sets.len());
    for (place, set) in document.sets.iter().enumerate() {
        let path = format!("{path}.sets[{place}]");
        let conditions = set
            .conditions
            .iter()
            .enumerate()
            .map(|(place, condition)| {
                compile_condition(
                    condition,
                    &format!("{path}.conditions[{place}]"),
                    names,
                    groups,
                )
            })
            .collect::<Result<Vec<_>, _>>()?;
        if conditions.is_empty() {
            return Err(Error::new(ErrorKind::Rule, path, "a set needs a condition"));
        }
        sets.push(SkipSet {
            id: set.id.clone(),
            logic: set.logic.unwrap_or(Logic::And),
            conditions,
            in_force: InForce {
                effective: set.effective,
                cessation: set.cessation,
            },
        });
    }
    Ok(Skip {
        context: document.context,
        logic: document.logic.unwrap_or(Logic::Or),
        sets,
    })
}

fn compile_condition(
    document: &SkipConditionDocument,
    path: &str,
    names: &Names<'_>,
    groups: &impl Fn(&[String], &str) -> Result<SmallSet, Error>,
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
            SkipTest::Age(ages(document.begin_age, document.end_age))
        }
        SkipConditionType::CompletedSeries => {
            if document.series_groups.is_empty() {
                return Err(needs("series_groups"));
            }
            SkipTest::CompletedSeries(groups(
                &document.series_groups,
                &format!("{path}.series_groups"),
            )?)
        }
        SkipConditionType::Interval => {
            SkipTest::Interval(span(document.interval).ok_or_else(|| needs("interval"))?)
        }
        SkipConditionType::VaccineCountByAge
        | SkipConditionType::VaccineCountByDate
        | SkipConditionType::VaccineCountByDateAndAge => SkipTest::VaccineCount(VaccineCount {
            kind: document.condition_type,
            ages: ages(document.begin_age, document.end_age),
            start: document.start_date,
            end: document.end_date,
            count: usize::from(document.dose_count.ok_or_else(|| needs("dose_count"))?),
            dose_type: document.dose_type.unwrap_or(DoseType::Total),
            logic: document
                .dose_count_logic
                .unwrap_or(DoseCountLogic::GreaterThan),
            vaccines: names.vaccine_set(&document.vaccines, &format!("{path}.vaccines"))?,
        }),
    };
    Ok(SkipCondition {
        id: document.id.clone(),
        test,
    })
}
