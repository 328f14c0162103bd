//! What the answer hangs on and is not known, as notices.

use crate::findings::{Findings, Use};
use crate::forecast::country_needed;
use crate::patient::Patient;
use crate::person::Person;
use crate::report::{Few, Notice, NoticeKind, Status};
use crate::schedule::{ObservationId, Schedule};

/// Says which dates of observations are missing, and whether the country of birth is.
pub(crate) fn notices<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    person: &Person<'_>,
    findings: &Findings<'a>,
    notices: &mut Vec<Notice<'a>>,
) {
    let mut dates: Vec<(ObservationId, Vec<&'a str>)> = Vec::new();
    let mut countries: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
    for (place, antigen) in schedule.antigens.iter().enumerate() {
        let Some(found) = findings.of_antigen(place) else {
            continue;
        };
        let Some(group) = schedule
            .groups
            .get(antigen.group)
            .filter(|it| !it.switched_off)
        else {
            continue;
        };
        let mut is_open = false;
        for (_, choice, series) in findings.chosen(found, Use::Forecast) {
            if choice.best && series.forecast.status == Status::NotComplete {
                is_open = true;
                if let Some(observation) = series.forecast.missing {
                    add(&mut dates, observation, &group.name);
                }
            }
        }
        if is_open && let Some(country) = country_needed(antigen, person) {
            add(&mut countries, country, &group.name);
        }
    }
    for (observation, groups) in dates {
        let Some(entry) = schedule.observation(observation) else {
            continue;
        };
        let mut stated = patient.observations.iter();
        let undated = stated.position(|it| it.code == entry.code && it.date.is_none());
        notices.push(Notice {
            path: undated.map_or_else(
                || "observations".to_owned(),
                |place| format!("observations[{place}].date"),
            ),
            kind: NoticeKind::ObservationDateNeeded,
            value: Some(&entry.code),
            decides: groups.into_iter().collect::<Few<_>>(),
        });
    }
    for (country, groups) in countries {
        notices.push(Notice {
            path: "birth_country".to_owned(),
            kind: NoticeKind::BirthCountryNeeded,
            value: Some(country),
            decides: groups.into_iter().collect::<Few<_>>(),
        });
    }
}

/// Adds a vaccine group to those that hang on something, once.
fn add<'a, K: PartialEq>(list: &mut Vec<(K, Vec<&'a str>)>, key: K, group: &'a str) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, groups)) if groups.contains(&group) => {}
        Some((_, groups)) => groups.push(group),
        None => list.push((key, vec![group])),
    }
}
