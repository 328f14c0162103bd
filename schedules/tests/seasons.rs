//! Seasons that come again: what a healthy person of every age is told after the published ones.

use forecast_core::date::{Date, Span};
use forecast_core::patient::{Dose, Patient};
use forecast_core::report::{Due, Forecast, GroupForecast, Status};
use forecast_core::schedule::Schedule;
use forecast_schedules::{DEFAULT, DefaultLayers, Errata, Seasons, resolve};

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn schedule(seasons: Seasons) -> Schedule {
    let layers = DefaultLayers {
        errata: Errata::AsPublished,
        seasons,
    };
    Schedule::compile(&resolve(DEFAULT, layers).unwrap()).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn group<'a>(forecast: &Forecast<'a>, name: &str) -> GroupForecast<'a> {
    let found = forecast.groups.iter().find(|group| group.group == name);
    found.unwrap().clone()
}

fn born(as_of: Date, months: i32) -> Patient {
    Patient::new(as_of.plus(Span {
        months: -months,
        days: -3,
    }))
}

/// Every age in months up to 2 years, then every year.
fn ages() -> impl Iterator<Item = i32> {
    (0..24).chain((2..=100).map(|years| years * 12))
}

const DAYS: [(&str, i32); 4] = [
    ("2026-11-22", 2026),
    ("2027-01-15", 2026),
    ("2028-01-15", 2027),
    ("2029-01-15", 2028),
];

#[test]
fn every_age_has_an_influenza_and_a_covid_19_answer() {
    let schedule = schedule(Seasons::Projected);
    assert_eq!(schedule.full_id(), "acip-4.65+seasons");
    for (day, season) in DAYS {
        let as_of = date(day);
        for months in ages() {
            let patient = born(as_of, months);
            let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
            assert_eq!(forecast.layers, ["seasons"]);
            for (name, due) in [("Influenza", Due::Due), ("COVID-19", Due::Conditional)] {
                let at = format!("{name}, {months} months, {day}");
                let group = group(&forecast, name);
                let projected = group.projected_season.unwrap();
                assert_eq!(projected.start.year(), season, "{at}");
                assert_eq!(projected.projected_from.start.year(), 2025, "{at}");
                assert_eq!(group.status, Status::NotComplete, "{at}");
                assert_eq!(group.dose_number, Some(1), "{at}");
                let expected = if months < 6 { Due::NotYetDue } else { due };
                assert_eq!(group.due, expected, "{at}");
                assert!(group.earliest.unwrap() >= projected.start, "{at}");
            }
        }
    }
}

#[test]
fn infants_have_an_rsv_answer() {
    let schedule = schedule(Seasons::Projected);
    for (day, season) in DAYS {
        let as_of = date(day);
        for months in 0..8 {
            let patient = born(as_of, months);
            let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
            let group = group(&forecast, "RSV");
            let at = format!("{months} months, {day}");
            assert_eq!(group.status, Status::NotComplete, "{at}");
            assert!(matches!(group.due, Due::Due | Due::Overdue), "{at}");
            let projected = group.projected_season.unwrap();
            assert_eq!(projected.start, Date::from_ymd(season, 10, 1).unwrap());
            assert_eq!(projected.end, Date::from_ymd(season + 1, 3, 31));
        }
    }
}

/// As published, nobody is due for influenza after the season.
#[test]
fn as_published_the_season_is_over() {
    let schedule = schedule(Seasons::AsPublished);
    assert_eq!(schedule.full_id(), "acip-4.65");
    let as_of = date("2026-11-22");
    let patient = born(as_of, 480);
    let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
    let group = group(&forecast, "Influenza");
    assert_eq!(group.status, Status::NotRecommended);
    assert_eq!(group.projected_season, None);
}

/// A season's dose counts in that season only, and for its second dose.
#[test]
fn doses_count_in_their_own_season() {
    let schedule = schedule(Seasons::Projected);
    let as_of = date("2027-01-15");
    let given = |months: i32, days: &[&str]| {
        let mut patient = born(as_of, months);
        for day in days {
            patient.doses.push(Dose::new(date(day), "140"));
        }
        let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
        let group = group(&forecast, "Influenza");
        (group.status, group.dose_number)
    };
    // An adult, vaccinated last season, and this season.
    assert_eq!(given(480, &["2025-10-10"]), (Status::NotComplete, Some(1)));
    assert_eq!(given(480, &["2026-10-10"]).0, Status::Complete);
    // A child of 2 years: the first season has two doses.
    assert_eq!(given(24, &["2026-10-10"]), (Status::NotComplete, Some(2)));
    assert_eq!(given(24, &["2026-10-10", "2026-11-20"]).0, Status::Complete);
    // With two doses in the season before, one is enough.
    assert_eq!(
        given(24, &["2025-10-10", "2025-11-20", "2026-10-10"]).0,
        Status::Complete
    );
    assert_eq!(
        given(24, &["2025-10-10", "2025-11-20"]),
        (Status::NotComplete, Some(1))
    );
}

/// The last day of a season, the day after, and the summer between two RSV seasons.
#[test]
fn where_one_season_ends_and_the_next_begins() {
    let schedule = schedule(Seasons::Projected);
    let starts = |name: &str, day: &str, months: i32| {
        let as_of = date(day);
        let patient = born(as_of, months);
        let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
        let group = group(&forecast, name);
        let start = group
            .projected_season
            .map(|season| season.start.to_string());
        (start, group.due)
    };
    let none = None::<String>;
    let from = |day: &str| Some(day.to_owned());
    assert_eq!(starts("Influenza", "2026-06-30", 480).0, none);
    assert_eq!(starts("Influenza", "2026-07-01", 480).0, from("2026-07-01"));
    assert_eq!(starts("Influenza", "2027-06-30", 480).0, from("2026-07-01"));
    assert_eq!(starts("COVID-19", "2026-08-26", 480).0, none);
    assert_eq!(starts("COVID-19", "2026-08-27", 480).0, from("2026-08-27"));
    assert_eq!(starts("RSV", "2026-03-31", 1), (none, Due::Due));
    assert_eq!(
        starts("RSV", "2026-04-01", 1),
        (from("2026-10-01"), Due::NotYetDue)
    );
    assert_eq!(
        starts("RSV", "2026-10-01", 1),
        (from("2026-10-01"), Due::Due)
    );
}

/// Before the published season those of earlier years hold, moved by whole years.
#[test]
fn seasons_recur_backwards_too() {
    let schedule = schedule(Seasons::Projected);
    let starts = |name: &str, day: &str, months: i32| {
        let as_of = date(day);
        let patient = born(as_of, months);
        let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
        let group = group(&forecast, name);
        let start = group.projected_season.map(|it| it.start.to_string());
        (start, group.due)
    };
    let from = |day: &str| Some(day.to_owned());
    assert_eq!(
        starts("RSV", "2025-01-15", 2),
        (from("2024-10-01"), Due::Due)
    );
    assert_eq!(starts("RSV", "2025-03-31", 2).0, from("2024-10-01"));
    assert_eq!(starts("RSV", "2025-04-01", 2).0, None);
    assert_eq!(
        starts("Influenza", "2024-11-01", 480),
        (from("2024-07-01"), Due::Due)
    );
    assert_eq!(starts("Influenza", "2025-06-30", 480).0, from("2024-07-01"));
    assert_eq!(starts("Influenza", "2025-07-01", 480).0, None);
    assert_eq!(starts("COVID-19", "2025-08-26", 480).0, from("2024-08-27"));
}
