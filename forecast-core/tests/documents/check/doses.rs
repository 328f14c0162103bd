//! Doses: ages, intervals, vaccines.

use forecast_core::ErrorKind::{Reference, Rule};
use forecast_core::schedule::check::check;
use forecast_core::schedule::document::IntervalReference;

use super::{ALPHA, dose, fault};
use crate::document;

#[test]
fn doses() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| d.antigens[0].series[1].doses[0].number = 2,
        at("series[1].doses[0].number"),
        "found 2, expected 1",
    );
    fault(
        |d| dose(d, 1).ages[0].cessation = "2025-07-01".parse().ok(),
        at("series[0].doses[0].ages[1]"),
        "a row of ages before it is in force on the same day",
    );
    fault(
        |d| dose(d, 1).ages[0].effective = "2025-07-01".parse().ok(),
        at("series[0].doses[0].ages[0].cessation"),
        "2025-06-30 lies before effective, 2025-07-01",
    );
    fault(
        |d| dose(d, 1).season.as_mut().unwrap().end = "2025-06-30".parse().ok(),
        at("series[0].doses[0].season.end"),
        "2025-06-30 lies before start, 2025-07-01",
    );
    fault(
        |d| dose(d, 1).preferable_vaccines[0].begin_age = "6 years".parse().ok(),
        at("series[0].doses[0].preferable_vaccines[0].end_age"),
        "5 years lies before begin_age, 6 years",
    );
    fault(
        |d| dose(d, 1).allowable_vaccines[0].end_age = "1 week".parse().ok(),
        at("series[0].doses[0].allowable_vaccines[0].end_age"),
        "1 week lies before begin_age, 6 weeks - 4 days",
    );
    let no_vaccine = "there is no vaccine with the CVX code 09";
    let at = |path: &'static str| (Reference, ALPHA, path);
    fault(
        |d| dose(d, 1).preferable_vaccines[0].cvx = "9".parse().unwrap(),
        at("series[0].doses[0].preferable_vaccines[0].cvx"),
        no_vaccine,
    );
    fault(
        |d| dose(d, 1).allowable_vaccines[0].cvx = "9".parse().unwrap(),
        at("series[0].doses[0].allowable_vaccines[0].cvx"),
        no_vaccine,
    );
    fault(
        |d| dose(d, 1).inadvertent_vaccines[0] = "9".parse().unwrap(),
        at("series[0].doses[0].inadvertent_vaccines[0]"),
        no_vaccine,
    );
}

#[test]
fn ages_must_come_in_a_possible_order() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| dose(d, 1).ages[0].absolute_minimum = "7 weeks".parse().ok(),
        at("series[0].doses[0].ages[0].minimum"),
        "6 weeks lies before absolute_minimum, 7 weeks",
    );
    fault(
        |d| dose(d, 1).ages[0].earliest_recommended = "1 month".parse().ok(),
        at("series[0].doses[0].ages[0].earliest_recommended"),
        "1 month lies before minimum, 6 weeks",
    );
    fault(
        |d| dose(d, 1).ages[0].latest_recommended = "6 years".parse().ok(),
        at("series[0].doses[0].ages[0].maximum"),
        "5 years lies before latest_recommended, 6 years",
    );
    // What is left out between two of them does not hide their order.
    fault(
        |d| {
            dose(d, 1).ages[0].earliest_recommended = None;
            dose(d, 1).ages[0].latest_recommended = None;
            dose(d, 1).ages[0].maximum = "5 weeks".parse().ok();
        },
        at("series[0].doses[0].ages[0].maximum"),
        "5 weeks lies before minimum, 6 weeks",
    );
    // A month may be longer than 30 days, and shorter: neither order is impossible.
    let mut either = document();
    dose(&mut either, 1).ages[1].minimum = "1 month".parse().ok();
    dose(&mut either, 1).ages[1].earliest_recommended = "30 days".parse().ok();
    assert_eq!(check(&either), []);
}

#[test]
fn intervals() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| dose(d, 2).intervals[0].minimum = "9 weeks".parse().ok(),
        at("series[0].doses[1].intervals[0].earliest_recommended"),
        "8 weeks lies before minimum, 9 weeks",
    );
    fault(
        |d| dose(d, 2).intervals[0].cessation = "2024-12-31".parse().ok(),
        at("series[0].doses[1].intervals[0].cessation"),
        "2024-12-31 lies before effective, 2025-01-01",
    );
    fault(
        |d| {
            let interval = &mut dose(d, 2).allowable_intervals[0];
            interval.effective = "2025-01-02".parse().ok();
            interval.cessation = "2025-01-01".parse().ok();
        },
        at("series[0].doses[1].allowable_intervals[0].cessation"),
        "2025-01-01 lies before effective, 2025-01-02",
    );
    fault(
        |d| dose(d, 2).intervals[2].from = IntervalReference::MostRecent(vec![]),
        at("series[0].doses[1].intervals[2].from.most_recent"),
        "expected at least one vaccine",
    );
    let at = |path: &'static str| (Reference, ALPHA, path);
    for target in [0, 2, 9] {
        let message = format!("found {target}, expected the number of a dose before 2");
        fault(
            |d| dose(d, 2).intervals[1].from = IntervalReference::TargetDose(target),
            at("series[0].doses[1].intervals[1].from.target_dose"),
            &message,
        );
        fault(
            |d| dose(d, 2).allowable_intervals[0].from = IntervalReference::TargetDose(target),
            at("series[0].doses[1].allowable_intervals[0].from.target_dose"),
            &message,
        );
    }
    fault(
        |d| {
            let list = vec!["01".parse().unwrap(), "09".parse().unwrap()];
            dose(d, 2).intervals[2].from = IntervalReference::MostRecent(list);
        },
        at("series[0].doses[1].intervals[2].from.most_recent[1]"),
        "there is no vaccine with the CVX code 09",
    );
    fault(
        |d| dose(d, 2).intervals[3].from = IntervalReference::Observation("009".into()),
        at("series[0].doses[1].intervals[3].from.observation"),
        "there is no observation with the code \"009\"",
    );
}
