//! One entry for a vaccine group and one verdict for a dose, for people on whom a second forecaster
//! and the published recommendations agree. Everybody is invented.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::sync::LazyLock;

use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_core::report::{
    Because, DoseEvaluation, Due, EvaluationStatus, Forecast, GroupForecast, Status,
};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;

static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| {
    let document = forecast_schedules::embedded("acip-4.65").unwrap().unwrap();
    Schedule::compile(&document).unwrap()
});

fn born(birth: &str, sex: Sex, doses: &[(&str, &str)]) -> Patient {
    let mut patient = Patient::new(birth.parse().unwrap());
    patient.sex = sex;
    let doses = doses
        .iter()
        .map(|(date, cvx)| Dose::new(date.parse().unwrap(), *cvx));
    patient.doses = doses.collect();
    patient
}

fn seen(mut patient: Patient, code: &str, date: Option<&str>) -> Patient {
    patient.observations.push(Observation {
        date: date.map(|date| date.parse().unwrap()),
        ..Observation::new(code)
    });
    patient
}

fn answer(patient: &Patient) -> Forecast<'_> {
    let as_of = "2026-11-30".parse().unwrap();
    forecast_core::forecast(&SCHEDULE, patient, as_of).unwrap_or_else(|error| panic!("{error}"))
}

/// Where the group stands, in the one entry that it has.
fn head<'f, 'a>(forecast: &'f Forecast<'a>, group: &str) -> &'f GroupForecast<'a> {
    let mut entries = forecast.groups.iter().filter(|it| it.group == group);
    let found = entries
        .next()
        .unwrap_or_else(|| panic!("{group} has an entry"));
    assert!(entries.next().is_none(), "{group} has one entry");
    found
}

/// The headline verdict on each dose for a group.
fn verdicts(forecast: &Forecast<'_>, group: &str) -> Vec<EvaluationStatus> {
    let verdict = |dose: &DoseEvaluation<'_>| {
        let mut of = dose.groups.iter().filter(|it| it.group == group);
        let found = of.next().map(|it| it.status);
        assert!(of.next().is_none(), "one verdict per group");
        found
    };
    forecast.doses.iter().filter_map(verdict).collect()
}

const PCV7: [(&str, &str); 4] = [
    ("2006-06-22", "100"),
    ("2006-08-09", "100"),
    ("2006-09-23", "100"),
    ("2007-01-10", "100"),
];

#[test]
fn the_doses_of_an_infant_are_valid_whatever_the_adult_does() {
    let smoker = seen(
        born("2005-12-03", Sex::Male, &PCV7),
        "042",
        Some("2025-08-11"),
    );
    let forecast = answer(&smoker);
    assert_eq!(
        verdicts(&forecast, "Pneumococcal"),
        [EvaluationStatus::Valid; 4]
    );
    let head = head(&forecast, "Pneumococcal");
    assert_eq!(head.series_type, SeriesType::Risk);
    assert!(matches!(head.due, Due::Due | Due::Overdue), "{head:?}");
    // The series for smokers does not count them, which changes what to do.
    for dose in &forecast.doses {
        let verdict = &dose.groups[0];
        let against: Vec<&str> = forecast.not_counting(verdict).map(|it| it.series).collect();
        assert_eq!(against, [head.series.unwrap()]);
        let kinds: Vec<_> = verdict
            .by_series
            .iter()
            .map(|it| (it.series_type, it.status))
            .collect();
        let (standard, risk) = (SeriesType::Standard, SeriesType::Risk);
        assert!(
            kinds.contains(&(standard, EvaluationStatus::Valid)),
            "{kinds:?}"
        );
        assert!(
            kinds.contains(&(risk, EvaluationStatus::NotValid)),
            "{kinds:?}"
        );
    }
    // The verdicts are those of the same person without the observation.
    let other = born("2005-12-03", Sex::Male, &PCV7);
    assert_eq!(
        verdicts(&answer(&other), "Pneumococcal"),
        [EvaluationStatus::Valid; 4]
    );
}

#[test]
fn childhood_doses_are_valid_in_pregnancy_and_the_next_one_is_due() {
    let doses = [
        ("2007-12-26", "20"),
        ("2008-03-22", "20"),
        ("2008-04-27", "20"),
        ("2009-05-01", "20"),
        ("2011-10-28", "20"),
        ("2019-09-05", "115"),
    ];
    let woman = seen(born("2007-10-22", Sex::Female, &doses), "007", None);
    let woman = seen(woman, "170", Some("2026-04-17"));
    let forecast = answer(&woman);
    assert_eq!(
        verdicts(&forecast, "DTaP/Tdap/Td"),
        [EvaluationStatus::Valid; 6]
    );
    let head = head(&forecast, "DTaP/Tdap/Td");
    assert_eq!(head.series_type, SeriesType::Risk);
    assert!(matches!(head.due, Due::Due | Due::Overdue), "{head:?}");
}

#[test]
fn two_doses_are_complete_whatever_forbids_a_third() {
    let doses = [("1995-06-21", "03"), ("1998-06-14", "03")];
    let woman = born("1994-05-10", Sex::Female, &doses);
    let pregnant = seen(woman.clone(), "007", None);
    let pregnant = seen(pregnant, "170", Some("2026-05-27"));
    let (before, after) = (answer(&woman), answer(&pregnant));
    for forecast in [&before, &after] {
        assert_eq!(head(forecast, "MMR").status, Status::Complete);
        assert_eq!(verdicts(forecast, "MMR"), [EvaluationStatus::Valid; 2]);
    }
    // The contraindication is told beside it.
    assert!(head(&before, "MMR").because.is_empty());
    let because = head(&after, "MMR").because.first();
    assert!(
        matches!(because, Some(Because::Contraindication { code: "007", .. })),
        "{because:?}"
    );
    // Who has had none must not have one now.
    let none = seen(born("1994-05-10", Sex::Female, &[]), "007", None);
    assert_eq!(head(&answer(&none), "MMR").status, Status::Contraindicated);
}

#[test]
fn three_doses_are_judged_by_the_same_series_in_pregnancy() {
    let doses = [
        ("2021-01-10", "165"),
        ("2021-03-15", "165"),
        ("2021-08-01", "165"),
    ];
    for given in 0..=doses.len() {
        let woman = born("2005-05-10", Sex::Female, &doses[..given]);
        let pregnant = seen(woman.clone(), "007", None);
        let (before, after) = (answer(&woman), answer(&pregnant));
        assert_eq!(before.doses, after.doses);
        if given == doses.len() {
            let (one, two) = (head(&before, "HPV"), head(&after, "HPV"));
            assert_eq!((one.status, one.series), (Status::Complete, two.series));
            assert_eq!(two.status, Status::Complete);
            assert_eq!(verdicts(&after, "HPV"), [EvaluationStatus::Valid; 3]);
        } else {
            assert_eq!(head(&after, "HPV").status, Status::Contraindicated);
        }
    }
}

#[test]
fn somebody_of_79_is_due_and_not_too_old() {
    let man = born("1947-04-14", Sex::Male, &[]);
    let forecast = answer(&man);
    for group in ["RSV", "Pneumococcal"] {
        let head = head(&forecast, group);
        assert!(matches!(head.due, Due::Due | Due::Overdue), "{head:?}");
        // The series for children stands beneath.
        let past = |it: &GroupForecast<'_>| it.due == Due::None;
        assert!(head.other_series.len() == 1 && head.other_series.iter().all(past));
    }
}

#[test]
fn a_child_is_complete_with_what_begins_at_a_later_age_beneath() {
    let doses = [
        ("2023-08-01", "216"),
        ("2023-10-01", "216"),
        ("2023-12-01", "216"),
        ("2024-06-10", "216"),
    ];
    let child = born("2023-06-01", Sex::Female, &doses);
    let forecast = answer(&child);
    let head = head(&forecast, "Pneumococcal");
    assert_eq!(head.status, Status::Complete);
    let later = head.later().unwrap();
    assert_eq!(later.recommended, Some("2073-06-01".parse().unwrap()));
    assert_eq!(
        verdicts(&forecast, "Pneumococcal"),
        [EvaluationStatus::Valid; 4]
    );
}
