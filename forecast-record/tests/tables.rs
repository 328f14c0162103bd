//! The built-in tables against what the schedule says of its vaccines.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use forecast_core::date::{Date, Offset};
use forecast_core::schedule::Cvx;
use forecast_record::tables::{CvxKind, Tables};
use serde_json::Value;

fn schedule() -> Value {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT).unwrap();
    serde_json::to_value(document.unwrap()).unwrap()
}

/// The vaccines that some dose of some series prefers.
fn preferred(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| preferred(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "preferable_vaccines" {
                    found.extend(value.as_array().unwrap().iter().cloned());
                }
                preferred(value, found);
            }
        }
        _ => {}
    }
}

fn cvx(vaccine: &Value) -> Cvx {
    vaccine["cvx"].as_str().unwrap().parse().unwrap()
}

#[test]
fn every_vaccine_of_the_schedule_has_its_code() {
    let schedule = schedule();
    let vaccines = schedule["vaccines"].as_array().unwrap();
    assert!(vaccines.len() > 200);
    let tables = Tables::built_in();
    for vaccine in vaccines
        .iter()
        .filter(|it| it["antigens"].as_array().is_some_and(|a| !a.is_empty()))
    {
        let kind = tables.cvx(cvx(vaccine)).map(|(_, kind)| kind);
        let fits = matches!(kind, Some(CvxKind::Vaccine | CvxKind::Globulin));
        assert!(fits, "{vaccine}: {kind:?}");
    }
}

/// Nothing that the schedule recommends is implausible at the age at which it does.
#[test]
fn plausible_ages_hold_what_the_schedule_recommends() {
    let mut vaccines = Vec::new();
    preferred(&schedule(), &mut vaccines);
    assert!(vaccines.len() > 500);
    let birth: Date = "2000-01-01".parse().unwrap();
    let at = |offset: &Offset| birth.plus(offset.span());
    let age = |value: &Value| -> Option<Offset> { value.as_str().map(|it| it.parse().unwrap()) };
    let mut compared = 0;
    for vaccine in &vaccines {
        let (youngest, oldest) = Tables::built_in().ages(cvx(vaccine));
        if let (Some(youngest), Some(begin)) = (youngest, age(&vaccine["begin_age"])) {
            assert!(at(youngest) <= at(&begin), "{vaccine}");
            compared += 1;
        }
        if let (Some(oldest), Some(end)) = (oldest, age(&vaccine["end_age"])) {
            assert!(at(&end) <= at(oldest), "{vaccine}");
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared} ages compared");
}

#[test]
fn makers_are_those_that_the_schedule_names() {
    let mut vaccines = Vec::new();
    preferred(&schedule(), &mut vaccines);
    let mut compared = 0;
    for vaccine in &vaccines {
        let Some(mvx) = vaccine["mvx"].as_str() else {
            continue;
        };
        assert!(Tables::built_in().mvx(mvx).is_some(), "{mvx}");
        assert_ne!(
            Tables::built_in().makes(cvx(vaccine), mvx),
            Some(false),
            "{vaccine}"
        );
        compared += 1;
    }
    assert!(compared > 0);
}
