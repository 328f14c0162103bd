//! Section 9.3: multiple antigen vaccine group.

use super::{Merged, Part};
use crate::date::Date;
use crate::forecast::ForecastDates;
use crate::person::Person;
use crate::report::Status;
use crate::schedule::Group;

/// Merges the patient series forecasts of a group of several antigens.
pub(super) fn merge(group: &Group, parts: &[&Part<'_, '_>], person: &Person<'_>) -> Merged {
    let status = status(parts);
    let dates = (status == Status::NotComplete).then(|| dates(group, parts, person));
    Merged {
        status,
        rule: "Table 9-4",
        dates,
    }
}

/// The vaccine group status (Table 9-4): the first of these that any part has, in this order; else
/// 'Immune' if all are, else 'Complete'.
fn status(parts: &[&Part<'_, '_>]) -> Status {
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

/// The dates of the vaccine group forecast. Parts that are complete or immune have none.
fn dates(group: &Group, parts: &[&Part<'_, '_>], person: &Person<'_>) -> ForecastDates {
    let known: Vec<&ForecastDates> = parts.iter().filter_map(|part| part.dates()).collect();
    let min = |date: fn(&ForecastDates) -> Option<Date>| {
        known.iter().filter_map(|dates| date(dates)).min()
    };
    let is_priority = known.iter().any(|dates| dates.is_priority);
    // MULTIANTVG-1.
    let earliest = if is_priority {
        min(|dates| dates.earliest).max(latest_dose(group, person))
    } else {
        known.iter().filter_map(|dates| dates.earliest).max()
    };
    let floored = |date: Option<Date>| date.map(|date| earliest.map_or(date, |e| e.max(date)));
    let numbers = known.iter().map(|dates| dates.dose_number);
    // FORECASTDN-2.
    let number = if group.administer_full_group {
        numbers.min()
    } else {
        numbers.max()
    };
    ForecastDates {
        earliest,
        // FORECASTVG-2 and FORECASTVG-5.
        recommended: floored(min(|dates| dates.recommended)),
        // FORECASTVG-3 and FORECASTVG-6.
        past_due: floored(min(|dates| dates.past_due)),
        // FORECASTVG-4.
        latest: min(|dates| dates.latest),
        dose_number: number.unwrap_or(1),
        is_priority,
    }
}

/// The date of the latest dose of a vaccine that belongs to the group.
fn latest_dose(group: &Group, person: &Person<'_>) -> Option<Date> {
    let doses = person.history.doses.iter().rev();
    doses
        .filter(|dose| group.vaccines.contains(dose.vaccine))
        .map(|dose| dose.date)
        .next()
}
