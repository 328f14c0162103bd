//! The categories of release 4.65: CDC's six examples, and what follows from them.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_core::report::Due;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::{Category, SeriesType};
use forecast_schedules::embedded;

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn schedule(id: &str) -> Schedule {
    Schedule::compile(&embedded(id).unwrap().unwrap()).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The category and what is due in a group on 15 January 2026.
fn category(
    schedule: &Schedule,
    patient: &Patient,
    group: &str,
    kind: SeriesType,
) -> Option<(Option<Category>, Due, Option<u16>)> {
    let forecast = forecast_core::forecast(schedule, patient, date("2026-01-15")).ok()?;
    let found = forecast
        .groups
        .iter()
        .find(|it| it.group == group && it.series_type == kind)?;
    let target = found.parts.first()?.target_dose;
    Some((found.category, found.due, target))
}

fn born(day: &str) -> Patient {
    let mut patient = Patient::new(date(day));
    patient.sex = Sex::Female;
    patient
}

fn with_doses(day: &str, cvx: &str, days: &[&str]) -> Patient {
    let mut patient = born(day);
    for day in days {
        patient.doses.push(Dose::new(date(day), cvx));
    }
    patient
}

fn with_observations(day: &str, codes: &[&str]) -> Patient {
    let mut patient = born(day);
    for code in codes {
        patient.observations.push(Observation::new(*code));
    }
    patient
}

#[test]
fn the_examples_of_the_publisher() {
    let schedule = schedule("acip-4.65");
    let standard = |patient: &Patient, group: &str| {
        category(&schedule, patient, group, SeriesType::Standard).unwrap()
    };
    let infant = with_doses("2025-09-15", "133", &["2025-11-16"]);
    let (found, _, target) = standard(&infant, "Pneumococcal");
    assert_eq!((found, target), (Some(Category::Routine), Some(2)));

    let at_28 = with_doses("1998-01-01", "165", &["2025-06-01"]);
    let (found, due, target) = standard(&at_28, "HPV");
    assert_eq!((found, target), (Some(Category::SharedDecision), Some(2)));
    assert_eq!(due, Due::Conditional);

    let at_26 = with_doses("2000-01-01", "165", &["2025-06-01"]);
    let (found, due, target) = standard(&at_26, "HPV");
    assert_eq!((found, target), (Some(Category::Routine), Some(2)));
    assert_ne!(due, Due::Conditional);

    let risk = |day: &str, codes: &[&str]| {
        let patient = with_observations(day, codes);
        category(&schedule, &patient, "HepB", SeriesType::Risk).map(|it| it.0)
    };
    assert_eq!(
        risk("1966-01-01", &["014"]),
        Some(Some(Category::SharedDecision))
    );
    assert_eq!(
        risk("1966-01-01", &["014", "186"]),
        Some(Some(Category::HighRisk))
    );
    assert_eq!(risk("1986-01-01", &["014", "186"]).flatten(), None);
}

/// Release 4.64 has no categories.
#[test]
fn a_schedule_without_categories_has_none() {
    let schedule = schedule("acip-4.64");
    let patient = with_doses("1998-01-01", "165", &["2025-06-01"]);
    let found = category(&schedule, &patient, "HPV", SeriesType::Standard).unwrap();
    assert_eq!(found.0, None);
    assert_ne!(found.1, Due::Conditional);
}

/// Nothing that is not forecast has a category.
#[test]
fn only_a_forecast_dose_has_a_category() {
    let schedule = schedule("acip-4.65");
    for age in ["2025-12-01", "2020-01-01", "1990-01-01", "1950-01-01"] {
        let patient = born(age);
        let forecast = forecast_core::forecast(&schedule, &patient, date("2026-01-15")).unwrap();
        for group in forecast.groups {
            if group.dose_number.is_none() {
                assert_eq!(group.category, None, "{}", group.group);
            }
        }
    }
}

#[test]
fn every_row_is_carried_over() {
    assert_eq!(
        embedded("acip-4.65").unwrap().unwrap().categories.len(),
        181
    );
    assert!(
        embedded("acip-4.64")
            .unwrap()
            .unwrap()
            .categories
            .is_empty()
    );
}
