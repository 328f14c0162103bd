//! Section 9.3: multiple antigen vaccine group.

use super::{Merged, Part};
use crate::date::Date;
use crate::forecast::ForecastDates;
use crate::person::Person;
use crate::report::Status;
use crate::schedule::Group;

/// Merges the patient series forecasts of a group of several antigens.
pub(super) fn merge(group: &Group, parts: &[Part<'_, '_>], person: &Person<'_>) -> Merged {
    let status = status(parts);
    let dates = if status == Status::NotComplete {
        dates(group, parts, person)
    } else {
        None
    };
    Merged {
        status,
        rule: "Table 9-4",
        dates,
    }
}

/// The vaccine group status (Table 9-4): the first of these that any part has, in this order; else
/// 'Immune' if all are, else 'Complete'.
fn status(parts: &[Part<'_, '_>]) -> Status {
    let any = |status| parts.iter().any(|part| part.status() == status);
    let blocking = [
        Status::Contraindicated,
        Status::AgedOut,
        Status::NotRecommended,
        Status::NotComplete,
    ];
    if let Some(status) = blocking.into_iter().find(|status| any(*status)) {
        status
    } else if parts.iter().all(|part| part.status() == Status::Immune) {
        Status::Immune
    } else {
        Status::Complete
    }
}

/// The dates of the vaccine group forecast; parts that are complete or immune have none.
fn dates(group: &Group, parts: &[Part<'_, '_>], person: &Person<'_>) -> Option<ForecastDates> {
    let known = || parts.iter().filter_map(Part::dates);
    let first_earliest = known().map(|dates| dates.earliest).min()?;
    let last_earliest = known().map(|dates| dates.earliest).max()?;
    let is_priority = known().any(|dates| dates.is_priority);
    // MULTIANTVG-1.
    let earliest = if is_priority {
        latest_dose(group, person).map_or(first_earliest, |dose| dose.max(first_earliest))
    } else {
        last_earliest
    };
    let numbers = known().map(|dates| dates.dose_number);
    Some(ForecastDates {
        earliest,
        // FORECASTVG-2 and FORECASTVG-5.
        recommended: known().map(|dates| dates.recommended).min()?.max(earliest),
        // FORECASTVG-3 and FORECASTVG-6.
        past_due: known()
            .filter_map(|dates| dates.past_due)
            .min()
            .map(|past_due| past_due.max(earliest)),
        past_due_unadjusted: known().filter_map(|dates| dates.past_due_unadjusted).min(),
        // FORECASTVG-4.
        latest: known().filter_map(|dates| dates.latest).min(),
        // FORECASTDN-2.
        dose_number: if group.administer_full_group {
            numbers.min()?
        } else {
            numbers.max()?
        },
        is_priority,
    })
}

/// The date of the latest dose of a vaccine that belongs to the group.
fn latest_dose(group: &Group, person: &Person<'_>) -> Option<Date> {
    let doses = person.history.doses.iter().rev();
    doses
        .filter(|dose| group.vaccines.contains(dose.vaccine))
        .map(|dose| dose.date)
        .next()
}
