//! Forecasts and cases built by hand.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, and each test file uses its own part"
)]

use std::collections::BTreeSet;

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Patient};
use forecast_core::report::{
    AntigenEvaluation, AntigenForecast, DoseEvaluation, Due, EvaluationReason, EvaluationStatus,
    Few, Forecast, GroupForecast, Status,
};
use forecast_core::schedule::document::SeriesType;
use forecast_test_cases::{
    Book, BookInfo, BookKind, Case, Expected, ExpectedDose, Forecaster, Ledger, Outcome,
    Validation, validate,
};

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The group "Alpha" of the antigen "alpha", dose 2 due from 2020-03-01.
pub(crate) fn group() -> GroupForecast<'static> {
    GroupForecast {
        group: "Alpha",
        series_type: SeriesType::Standard,
        series_group: "1",
        status: Status::NotComplete,
        due: Due::NotYetDue,
        category: None,
        dose_number: Some(2),
        earliest: Some(date("2020-03-01")),
        recommended: Some(date("2020-04-01")),
        past_due: None,
        catch_up: None,
        latest: None,
        projected_season: None,
        reason: None,
        limit: None,
        because: Few::None,
        risk_indications: Few::None,
        open_to: Few::None,
        rule: "TEST-1",
        series: Some("alpha 2-dose"),
        antigens: Few::One("alpha"),
        vaccines: Few::None,
        waiting: Few::None,
        parts: Few::One(part("alpha")),
        other_series: Vec::new(),
    }
}

/// A forecast that says that nothing is to come.
pub(crate) fn closed(
    status: Status,
    kind: SeriesType,
    series_group: &'static str,
) -> GroupForecast<'static> {
    GroupForecast {
        status,
        series_type: kind,
        series_group,
        due: Due::None,
        dose_number: None,
        earliest: None,
        recommended: None,
        ..group()
    }
}

fn part(antigen: &'static str) -> AntigenForecast<'static> {
    AntigenForecast {
        antigen,
        series: "a series",
        status: Status::NotComplete,
        target_dose: Some(2),
        dose_number: Some(2),
        earliest: None,
        recommended: None,
        past_due: None,
        latest: None,
        reason: None,
        rule: "TEST-1",
    }
}

pub(crate) fn verdict(
    antigen: &'static str,
    status: EvaluationStatus,
    reasons: &[EvaluationReason],
) -> AntigenEvaluation<'static> {
    AntigenEvaluation {
        antigen,
        series: "a series",
        series_type: SeriesType::Standard,
        best: true,
        status,
        reason: reasons.first().copied(),
        limit: None,
        limits: Vec::new(),
        reasons: reasons.into(),
        target_dose: Some(1),
    }
}

pub(crate) fn judged(antigens: Vec<AntigenEvaluation<'static>>) -> DoseEvaluation<'static> {
    DoseEvaluation {
        index: 0,
        date: date("2020-02-01"),
        cvx: "08",
        name: None,
        not_evaluated: None,
        groups: Few::None,
        antigens: antigens.into_iter().collect(),
    }
}

pub(crate) fn forecast(
    groups: Vec<GroupForecast<'static>>,
    doses: Vec<DoseEvaluation<'static>>,
) -> Forecast<'static> {
    Forecast {
        id: None,
        as_of: date("2020-02-15"),
        schedule: "test",
        release: "1",
        layers: &[],
        groups,
        doses,
        notices: Vec::new(),
    }
}

/// A valid first dose, and the forecast of [`group`].
pub(crate) fn good() -> Forecast<'static> {
    forecast(
        vec![group()],
        vec![judged(vec![verdict("alpha", EvaluationStatus::Valid, &[])])],
    )
}

/// The case that [`good`] agrees with.
pub(crate) fn case() -> Case {
    let mut patient = Patient::new(date("2020-01-01"));
    patient.doses.push(Dose::new(date("2020-02-01"), "8"));
    Case {
        id: "A-1".to_owned(),
        title: "Alpha, 1 dose".to_owned(),
        group: "Alpha".to_owned(),
        as_of: date("2020-02-15"),
        patient,
        expected: Expected {
            status: Status::NotComplete,
            dose_number: Some(2),
            earliest: Some(date("2020-03-01")),
            recommended: Some(date("2020-04-01")),
            past_due: None,
            doses: vec![expected(EvaluationStatus::Valid, None)],
        },
        row: None,
    }
}

pub(crate) fn expected(status: EvaluationStatus, reason: Option<EvaluationReason>) -> ExpectedDose {
    ExpectedDose {
        status: Some(status),
        reason,
        series_type: None,
    }
}

pub(crate) fn book(kind: BookKind, cases: Vec<Case>) -> Book {
    Book {
        info: BookInfo {
            id: "book-1".to_owned(),
            kind,
            cases: cases.len(),
            blank_rows: 3,
            not_compared: Vec::new(),
            remarks: Vec::new(),
            files: Vec::new(),
        },
        cases,
    }
}

/// An engine that gives the same answer to everybody.
pub(crate) struct Fixed(pub(crate) Forecast<'static>);

impl Forecaster for Fixed {
    fn schedule(&self) -> &str {
        self.0.schedule
    }

    fn groups(&self) -> BTreeSet<String> {
        BTreeSet::from(["Alpha".to_owned()])
    }

    fn forecast<'a>(
        &'a self,
        patient: &'a Patient,
        as_of: Date,
    ) -> Result<Forecast<'a>, forecast_core::Error> {
        if as_of < patient.birth_date {
            let kind = forecast_core::ErrorKind::Request;
            return Err(forecast_core::Error::new(kind, "as_of", "before birth"));
        }
        Ok(self.0.clone())
    }
}

/// A case that [`good`] does not agree with: its past-due date is missing there.
pub(crate) fn late() -> Case {
    let mut case = case();
    case.id = "A-2".to_owned();
    case.expected.past_due = Some(date("2020-05-01"));
    case
}

pub(crate) fn run(books: &[Book], ledger: &str) -> Validation {
    let ledger = Ledger::from_json(ledger.as_bytes()).unwrap();
    validate(&Fixed(good()), books, &ledger).unwrap()
}

pub(crate) fn conditions(cases: Vec<Case>) -> Vec<Book> {
    vec![book(BookKind::Conditions, cases)]
}

pub(crate) const EMPTY: &str = r#"{"entries": []}"#;
pub(crate) const LATE: &str = r#"{"entries": [{"book": "book-1", "case": "A-2", "schedules": ["test"],
    "fields": [{"field": "past_due", "wanted": "2020-05-01"}],
    "rule": "TEST-1", "data": [{"file": "antigens/alpha.json", "path": "series[0]"}],
    "argument": "The data give no age."}]}"#;

pub(crate) fn outcomes(validation: &Validation) -> Vec<Outcome> {
    validation.books[0]
        .results
        .iter()
        .map(|case| case.outcome)
        .collect()
}
