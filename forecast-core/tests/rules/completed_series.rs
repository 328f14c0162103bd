//! Table 6-7: a skip for a completed series counts from the dose on that completed it.

use forecast_core::patient::{Dose, Observation, Patient};
use forecast_core::report::{EvaluationStatus, GroupForecast, Status};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;
use forecast_core::schedule::files::from_one_file;
use serde_json::json;

/// Two doses for everybody from 1 year on, and a risk series of three from 18 years on whose first
/// two are skipped for those.
fn schedule() -> Schedule {
    let standard = |number: u8| {
        json!({
            "number": number,
            "ages": [{"absolute_minimum": "1 year", "minimum": "1 year"}],
            "preferable_vaccines": [{"cvx": "01"}]
        })
    };
    let risk = |number: u8| {
        let mut dose = standard(number);
        dose["ages"] = json!([{"absolute_minimum": "18 years", "minimum": "18 years"}]);
        if number < 3 {
            dose["skips"] = json!([{"context": "both", "sets": [{"id": "1", "conditions": [
                {"id": "1", "type": "completed_series", "series_groups": ["1"]}
            ]}]}]);
        }
        dose
    };
    let document = json!({
        "schedule": {
            "id": "invented-1",
            "title": "An invented schedule",
            "publisher": "Nobody",
            "version": "1",
            "released": "2025-01-31",
            "derived_from": "nothing"
        },
        "vaccines": [{"cvx": "01", "name": "Alpha", "antigens": [{"antigen": "Alpha"}]}],
        "groups": [{"name": "Alpha", "antigens": ["Alpha"]}],
        "conflicts": [],
        "observations": [{"code": "001", "title": "A condition"}],
        "antigens": [{"antigen": "Alpha", "series": [
            {
                "name": "Everybody",
                "target_disease": "Alpha",
                "group": "Alpha",
                "type": "standard",
                "selection": {
                    "group": "1", "group_name": "Standard", "default": true,
                    "priority": "A", "preference": 1
                },
                "doses": [standard(1), standard(2)]
            },
            {
                "name": "At risk",
                "target_disease": "Alpha",
                "group": "Alpha",
                "type": "risk",
                "selection": {
                    "group": "2", "group_name": "Risk", "priority": "A", "preference": 1
                },
                "indications": [{"observation": "001"}],
                "doses": [risk(1), risk(2), risk(3)]
            }
        ]}]
    });
    Schedule::compile(&from_one_file(&document.to_string()).unwrap()).unwrap()
}

/// The statuses of the doses in the risk series, and the status and next dose of its forecast.
fn at_risk(doses: &[&str]) -> (Vec<EvaluationStatus>, Status, Option<u16>) {
    let mut patient = Patient::new("2000-01-01".parse().unwrap());
    for date in doses {
        patient.doses.push(Dose::new(date.parse().unwrap(), "01"));
    }
    patient.observations.push(Observation::new("001"));
    let schedule = schedule();
    let forecast =
        forecast_core::forecast(&schedule, &patient, "2020-01-01".parse().unwrap()).unwrap();
    let statuses = forecast
        .doses
        .iter()
        .flat_map(|dose| &dose.antigens)
        .filter(|evaluation| evaluation.series_type == SeriesType::Risk)
        .map(|evaluation| evaluation.status)
        .collect();
    let group = forecast
        .groups
        .iter()
        .flat_map(GroupForecast::all_series)
        .find(|group| group.series_type == SeriesType::Risk)
        .unwrap();
    (statuses, group.status, group.dose_number)
}

#[test]
fn a_later_dose_does_not_change_the_verdicts_on_earlier_ones() {
    use EvaluationStatus::Valid;
    let one = at_risk(&["2018-02-01"]);
    assert_eq!(one, (vec![Valid], Status::NotComplete, Some(2)));
    // The second dose completes the other series, and is the second one here too.
    let two = at_risk(&["2018-02-01", "2018-06-01"]);
    assert_eq!(two, (vec![Valid; 2], Status::NotComplete, Some(3)));
    let three = at_risk(&["2018-02-01", "2018-06-01", "2019-01-01"]);
    assert_eq!(three, (vec![Valid; 3], Status::Complete, None));
}

#[test]
fn the_dose_after_a_completed_series_is_the_last_one_here() {
    use EvaluationStatus::{NotValid, Valid};
    let two = at_risk(&["2001-02-01", "2001-06-01"]);
    assert_eq!(two, (vec![NotValid; 2], Status::NotComplete, Some(1)));
    let three = at_risk(&["2001-02-01", "2001-06-01", "2019-01-01"]);
    assert_eq!(
        three,
        (vec![NotValid, NotValid, Valid], Status::Complete, None)
    );
}
