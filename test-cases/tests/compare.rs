//! Comparing a forecast with a case, field by field.

mod support;

use forecast_core::patient::Dose;
use forecast_core::report::EvaluationReason::{AgeTooYoung, IntervalTooShort, WrongVaccine};
use forecast_core::report::EvaluationStatus::{Extraneous, NotValid, Valid};
use forecast_core::report::{Forecast, NoticeKind, Status};
use forecast_core::schedule::document::SeriesType::{Risk, Standard};
use forecast_test_cases::{Case, Comparison, Field, compare};
use support::{case, closed, date, expected, good, group, judged, verdict};

/// The fields that disagree: name, wanted, came.
fn wrong(case: &Case, forecast: &Forecast<'_>) -> Vec<(String, Option<String>, Option<String>)> {
    let fields = compare(case, forecast).fields;
    let wrong = fields.into_iter().filter(|field| !field.agrees);
    wrong
        .map(|it| (it.field.to_string(), it.wanted, it.came))
        .collect()
}

fn one(
    field: &str,
    wanted: Option<&str>,
    came: Option<&str>,
) -> Vec<(String, Option<String>, Option<String>)> {
    vec![(
        field.to_owned(),
        wanted.map(str::to_owned),
        came.map(str::to_owned),
    )]
}

#[test]
fn every_field_is_compared() {
    let found = compare(&case(), &good());
    assert!(found.agrees() && found.forecast_agrees() && found.doses_agree());
    let fields: Vec<_> = found.fields.iter().map(|field| field.field).collect();
    assert_eq!(
        fields,
        [
            Field::Status,
            Field::DoseNumber,
            Field::Earliest,
            Field::Recommended,
            Field::PastDue,
            Field::DoseStatus(0)
        ]
    );
    let compared = found.forecast.unwrap();
    assert_eq!(
        (compared.of, compared.heads, compared.rule.as_str()),
        (1, true, "TEST-1")
    );
}

#[test]
fn one_wrong_field_of_the_forecast_is_one_disagreement() {
    let day = Some(date("2020-03-02"));
    let mut forecast = good();
    forecast.groups[0].status = Status::Complete;
    assert_eq!(
        wrong(&case(), &forecast),
        one("status", Some("not_complete"), Some("complete"))
    );
    let mut forecast = good();
    forecast.groups[0].dose_number = Some(3);
    assert_eq!(
        wrong(&case(), &forecast),
        one("dose_number", Some("2"), Some("3"))
    );
    let mut forecast = good();
    forecast.groups[0].earliest = day;
    assert_eq!(
        wrong(&case(), &forecast),
        one("earliest", Some("2020-03-01"), Some("2020-03-02"))
    );
    let mut forecast = good();
    forecast.groups[0].recommended = None;
    assert_eq!(
        wrong(&case(), &forecast),
        one("recommended", Some("2020-04-01"), None)
    );
}

#[test]
fn what_is_blank_must_be_absent() {
    let mut forecast = good();
    forecast.groups[0].past_due = Some(date("2020-05-01"));
    assert_eq!(
        wrong(&case(), &forecast),
        one("past_due", None, Some("2020-05-01"))
    );
    let mut complete = case();
    complete.expected.status = Status::Complete;
    complete.expected.earliest = None;
    complete.expected.recommended = None;
    complete.expected.dose_number = None;
    let mut forecast = good();
    forecast.groups = vec![closed(Status::Complete, Standard, "1")];
    assert!(compare(&complete, &forecast).agrees());
    forecast.groups[0].dose_number = Some(2);
    assert_eq!(
        wrong(&complete, &forecast),
        one("dose_number", None, Some("2"))
    );
}

#[test]
fn a_group_without_a_forecast_disagrees_in_all_that_is_wanted() {
    let mut forecast = good();
    forecast.groups[0].group = "Beta";
    let found = compare(&case(), &forecast);
    assert_eq!(found.forecast, None);
    let wrong: Vec<_> = found
        .fields
        .iter()
        .filter(|it| !it.agrees)
        .map(|it| it.field)
        .collect();
    assert_eq!(
        wrong,
        [
            Field::Status,
            Field::DoseNumber,
            Field::Earliest,
            Field::Recommended
        ]
    );
    assert!(found.doses_agree() && !found.forecast_agrees());
}

#[test]
fn another_forecast_of_the_group_may_agree_and_is_told_apart() {
    let both = |other| {
        let mut head = closed(Status::Complete, Risk, "2");
        head.other_series = vec![other];
        Forecast {
            groups: vec![head],
            ..good()
        }
    };
    let found = compare(&case(), &both(group()));
    assert!(found.agrees());
    let compared = found.forecast.unwrap();
    assert_eq!(
        (compared.series_type, compared.heads, compared.of),
        (Standard, false, 2)
    );
    // A forecast that agrees in part is not preferred.
    let mut near = group();
    near.past_due = Some(date("2020-05-01"));
    let found = compare(&case(), &both(near));
    let compared = found.forecast.unwrap();
    assert_eq!((compared.series_type, compared.heads), (Risk, true));
}

#[test]
fn a_dose_must_have_the_status_and_the_reason_in_one_series() {
    let mut case = case();
    case.expected.doses = vec![expected(NotValid, Some(AgeTooYoung))];
    let doses = |verdicts| Forecast {
        doses: vec![judged(verdicts)],
        ..good()
    };
    let several = doses(vec![verdict(
        "alpha",
        NotValid,
        &[AgeTooYoung, WrongVaccine],
    )]);
    assert!(compare(&case, &several).agrees());
    let other = doses(vec![verdict("alpha", NotValid, &[IntervalTooShort])]);
    assert_eq!(
        wrong(&case, &other),
        one(
            "doses[0].reason",
            Some("age_too_young"),
            Some("interval_too_short")
        )
    );
    let apart = doses(vec![
        verdict("alpha", NotValid, &[WrongVaccine]),
        verdict("alpha", Extraneous, &[AgeTooYoung]),
    ]);
    assert_eq!(
        wrong(&case, &apart),
        one(
            "doses[0].reason",
            Some("age_too_young"),
            Some("age_too_young, wrong_vaccine")
        )
    );
    let valid = doses(vec![verdict("alpha", Valid, &[])]);
    let fields: Vec<_> = wrong(&case, &valid)
        .into_iter()
        .map(|(field, ..)| field)
        .collect();
    assert_eq!(fields, ["doses[0].status", "doses[0].reason"]);
}

#[test]
fn a_dose_is_judged_in_the_antigens_of_the_group_under_test() {
    let doses = |verdicts| Forecast {
        doses: vec![judged(verdicts)],
        ..good()
    };
    let mixed = doses(vec![
        verdict("beta", Valid, &[]),
        verdict("alpha", NotValid, &[AgeTooYoung]),
    ]);
    assert_eq!(
        wrong(&case(), &mixed),
        one("doses[0].status", Some("valid"), Some("not_valid"))
    );
    // A dose of another group is judged in its own antigens.
    assert!(compare(&case(), &doses(vec![verdict("beta", Valid, &[])])).agrees());
    assert_eq!(
        wrong(&case(), &doses(vec![verdict("beta", Extraneous, &[])])),
        one("doses[0].status", Some("valid"), Some("extraneous"))
    );
}

#[test]
fn a_type_of_series_is_kept_to() {
    let mut risk = verdict("alpha", Extraneous, &[]);
    risk.series_type = Risk;
    risk.best = false;
    let both = Forecast {
        doses: vec![judged(vec![verdict("alpha", Valid, &[]), risk])],
        ..good()
    };
    let wanting = |kind, status| {
        let mut case = case();
        case.expected.doses[0].series_type = kind;
        case.expected.doses[0].status = Some(status);
        case
    };
    assert!(compare(&wanting(Some(Risk), Extraneous), &both).agrees());
    assert!(compare(&wanting(Some(Standard), Valid), &both).agrees());
    assert!(!compare(&wanting(Some(Risk), Valid), &both).agrees());
    // Without a type, the prioritized series that are not best do not count.
    assert!(!compare(&wanting(None, Extraneous), &both).agrees());
    let none = wrong(&wanting(Some(Risk), Valid), &good());
    assert_eq!(none, one("doses[0].status", Some("valid"), None));
}

#[test]
fn doses_are_matched_by_day_and_vaccine() {
    let mut twice = case();
    twice
        .patient
        .doses
        .push(Dose::new(date("2020-02-01"), "08"));
    twice.expected.doses.push(expected(Extraneous, None));
    let answers = |statuses: [_; 2]| {
        let doses = statuses.map(|status| judged(vec![verdict("alpha", status, &[])]));
        Forecast {
            doses: doses.to_vec(),
            ..good()
        }
    };
    let answers = |statuses: [_; 2]| {
        let mut answer = answers(statuses);
        for (index, dose) in answer.doses.iter_mut().enumerate() {
            dose.index = index;
        }
        answer
    };
    assert!(compare(&twice, &answers([Valid, Extraneous])).agrees());
    assert!(!compare(&twice, &answers([Extraneous, Valid])).agrees());
    // One answer cannot serve for two doses.
    assert_eq!(
        wrong(&twice, &good()),
        one("doses[1].status", Some("extraneous"), None)
    );
}

#[test]
fn a_dose_that_was_not_evaluated_disagrees_and_says_why() {
    let mut unknown = judged(Vec::new());
    unknown.not_evaluated = Some(NoticeKind::UnknownVaccine);
    let answer = Forecast {
        doses: vec![unknown],
        ..good()
    };
    let found: Comparison = compare(&case(), &answer);
    let field = found.fields.last().unwrap();
    assert!(!field.agrees);
    assert_eq!(field.details, ["not evaluated: unknown_vaccine"]);
}

#[test]
fn a_dose_without_an_expected_status_is_not_compared() {
    let mut case = case();
    case.expected.doses[0].status = None;
    let fields = compare(&case, &good()).fields;
    assert!(
        fields
            .iter()
            .all(|field| field.field < Field::DoseStatus(0))
    );
}

#[test]
fn fields_print_and_read_back() {
    for field in [
        Field::Status,
        Field::PastDue,
        Field::DoseStatus(0),
        Field::DoseReason(12),
    ] {
        assert_eq!(field.to_string().parse(), Ok(field));
    }
    for text in ["doses[x].status", "doses[1].date", "latest", ""] {
        assert!(text.parse::<Field>().is_err(), "{text}");
    }
}
