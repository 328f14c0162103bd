//! `seriesDose`: one dose of a series.

use forecast_core::schedule::document::{
    AgeDocument, AllowableIntervalDocument, IntervalDocument, IntervalReference,
    PreferableVaccineDocument, SeasonDocument, SeriesDoseDocument, SkipConditionDocument,
    SkipDocument, SkipSetDocument,
};

use super::account::LeftOut;
use super::antigen::{aged_vaccine, observation_code};
use super::reader::Row;
use super::words::{CONDITION_TYPES, CONTEXTS, COUNT_LOGICS, DOSE_TYPES, LOGICS, PRIORITIES};
use crate::error::{Error, ErrorKind};

pub(super) fn read(row: Row<'_, '_>) -> Result<SeriesDoseDocument, Error> {
    Ok(SeriesDoseDocument {
        number: row
            .required("doseNumber")?
            .read("\"Dose 1\" or the like", |text| {
                let number = text.to_ascii_lowercase();
                number.strip_prefix("dose")?.trim().parse().ok()
            })?,
        ages: all(row, "age", age)?,
        intervals: all(row, "interval", interval)?,
        allowable_intervals: all(row, "allowableInterval", allowable_interval)?,
        preferable_vaccines: all(row, "preferableVaccine", preferable_vaccine)?,
        allowable_vaccines: all(row, "allowableVaccine", aged_vaccine)?,
        inadvertent_vaccines: all(row, "inadvertentVaccine", |row| {
            row.leave_out("vaccineType", LeftOut::VaccineName);
            row.cvx("cvx")
        })?,
        skips: all(row, "conditionalSkip", skip)?,
        recurring: row.flag("recurringDose")?,
        season: row
            .row("seasonalRecommendation")?
            .map(|row| {
                Ok::<_, Error>(SeasonDocument {
                    start: row.required_date("startDate")?,
                    end: row.date("endDate")?,
                })
            })
            .transpose()?,
    })
}

fn all<'s, 'x, T>(
    row: Row<'s, 'x>,
    name: &'static str,
    read: impl FnMut(Row<'s, 'x>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    row.rows(name).map(read).collect()
}

fn age(row: Row<'_, '_>) -> Result<AgeDocument, Error> {
    Ok(AgeDocument {
        absolute_minimum: row.offset("absMinAge")?,
        minimum: row.offset("minAge")?,
        earliest_recommended: row.offset("earliestRecAge")?,
        latest_recommended: row.offset("latestRecAge")?,
        maximum: row.offset("maxAge")?,
        effective: row.date("effectiveDate")?,
        cessation: row.date("cessationDate")?,
    })
}

fn interval(row: Row<'_, '_>) -> Result<IntervalDocument, Error> {
    let most_recent = row.cvx_list("fromMostRecent")?;
    let observation = row
        .row("fromRelevantObs")?
        .map(observation_code)
        .transpose()?;
    Ok(IntervalDocument {
        from: reference(
            row,
            [
                (!most_recent.is_empty()).then_some(IntervalReference::MostRecent(most_recent)),
                observation.map(IntervalReference::Observation),
            ],
        )?,
        absolute_minimum: row.offset("absMinInt")?,
        minimum: row.offset("minInt")?,
        earliest_recommended: row.offset("earliestRecInt")?,
        latest_recommended: row.offset("latestRecInt")?,
        priority: row.word("intervalPriority", PRIORITIES)?.flatten(),
        effective: row.date("effectiveDate")?,
        cessation: row.date("cessationDate")?,
    })
}

fn allowable_interval(row: Row<'_, '_>) -> Result<AllowableIntervalDocument, Error> {
    Ok(AllowableIntervalDocument {
        from: reference(row, [None, None])?,
        absolute_minimum: row.offset("absMinInt")?,
        effective: row.date("effectiveDate")?,
        cessation: row.date("cessationDate")?,
    })
}

/// What an interval is counted from: exactly one of the forms that a row has for it.
fn reference(
    row: Row<'_, '_>,
    others: [Option<IntervalReference>; 2],
) -> Result<IntervalReference, Error> {
    let previous = row.flag("fromPrevious")?;
    let target_dose = row
        .value("fromTargetDose")?
        .map(|value| value.parse("the number of a target dose"))
        .transpose()?;
    let mut forms = [
        previous.then_some(IntervalReference::Previous),
        target_dose.map(IntervalReference::TargetDose),
    ]
    .into_iter()
    .chain(others)
    .flatten();
    match (forms.next(), forms.next()) {
        (Some(form), None) => Ok(form),
        (None, _) => Err(row.error(
            ErrorKind::Missing,
            "the interval is counted from nothing: expected one of fromPrevious Y, \
             fromTargetDose, fromMostRecent, fromRelevantObs",
        )),
        (Some(first), Some(second)) => Err(row.error(
            ErrorKind::Conflict,
            format!("the interval is counted from both {first:?} and {second:?}, expected one"),
        )),
    }
}

fn preferable_vaccine(row: Row<'_, '_>) -> Result<PreferableVaccineDocument, Error> {
    row.leave_out("vaccineType", LeftOut::VaccineName);
    Ok(PreferableVaccineDocument {
        cvx: row.cvx("cvx")?,
        begin_age: row.offset("beginAge")?,
        end_age: row.offset("endAge")?,
        trade_name: row.value("tradeName")?.map(|value| value.text()),
        mvx: row.value("mvx")?.map(|value| value.text()),
        volume: row
            .value("volume")?
            .map(|value| value.parse("a volume such as \"0.5\""))
            .transpose()?,
        forecast: row.flag("forecastVaccineType")?,
    })
}

fn skip(row: Row<'_, '_>) -> Result<SkipDocument, Error> {
    let logic = row.word("setLogic", LOGICS)?;
    let sets: Vec<SkipSetDocument> = all(row, "set", skip_set)?;
    if logic.is_none() && sets.len() > 1 {
        return Err(row.error(
            ErrorKind::Missing,
            format!(
                "{} sets, but setLogic says not how they go together",
                sets.len()
            ),
        ));
    }
    Ok(SkipDocument {
        context: row.required_word("context", CONTEXTS)?,
        logic,
        sets,
    })
}

fn skip_set(row: Row<'_, '_>) -> Result<SkipSetDocument, Error> {
    let logic = row.word("conditionLogic", LOGICS)?;
    let conditions: Vec<SkipConditionDocument> = all(row, "condition", condition)?;
    if logic.is_none() && conditions.len() > 1 {
        return Err(row.error(
            ErrorKind::Missing,
            format!(
                "{} conditions, but conditionLogic says not how they go together",
                conditions.len()
            ),
        ));
    }
    Ok(SkipSetDocument {
        id: row.title("setID")?,
        logic,
        conditions,
        effective: row.date("effectiveDate")?,
        cessation: row.date("cessationDate")?,
        description: row.paragraph("setDescription"),
    })
}

fn condition(row: Row<'_, '_>) -> Result<SkipConditionDocument, Error> {
    Ok(SkipConditionDocument {
        id: row.title("conditionID")?,
        condition_type: row.required_word("conditionType", CONDITION_TYPES)?,
        start_date: row.date("startDate")?,
        end_date: row.date("endDate")?,
        begin_age: row.offset("beginAge")?,
        end_age: row.offset("endAge")?,
        interval: row.offset("interval")?,
        dose_count: row
            .value("doseCount")?
            .map(|value| value.parse("a number of doses"))
            .transpose()?,
        dose_type: row.word("doseType", DOSE_TYPES)?,
        dose_count_logic: row.word("doseCountLogic", COUNT_LOGICS)?,
        vaccines: row.cvx_list("vaccineTypes")?,
        series_groups: row.list("seriesGroups")?,
    })
}
