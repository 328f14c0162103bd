//! What the engine gets of a record, and what it is told was left out.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use common::{dose, knowledge, record};
use forecast_core::patient::{DoseCondition, Sex};
use forecast_record::bridge::{BridgeNoteKind as Kind, Knowledge};
use forecast_record::meaning::Meanings;
use forecast_record::model::{
    AdministrativeSex, Amount, Coding, Completion, Fact, ObservationKind, ObservationReport,
    Origin, Record, SourceId, Standing, system,
};

fn observation(kind: ObservationKind, codes: &[(&str, &str)]) -> ObservationReport {
    let mut report = ObservationReport::new(SourceId::new("A"), kind);
    report.codings = codes
        .iter()
        .map(|(system, code)| Coding::new(*system, *code))
        .collect();
    report
}

fn notes(record: &Record) -> Vec<(String, Kind)> {
    let bridged = record.to_patient(&knowledge()).unwrap();
    bridged
        .notes
        .into_iter()
        .map(|note| (note.path, note.kind))
        .collect()
}

fn codes(record: &Record) -> Vec<String> {
    let bridged = record.to_patient(&knowledge()).unwrap();
    bridged
        .patient
        .observations
        .into_iter()
        .map(|o| o.code)
        .collect()
}

#[test]
fn doses_without_a_day_or_a_vaccine_are_left_out_and_said() {
    let given = Origin::NewlyGiven;
    let mut refused = dose("A", "2025-03-15", "20", given);
    refused.completion = Completion::Refused;
    let mut no_code = dose("A", "2025-04-15", "20", given);
    no_code.cvx = None;
    no_code.ndc = Some("49281-0286-10".to_owned());
    let record = record(vec![
        dose("A", "2025-05", "20", given),
        no_code,
        dose("A", "2025-06-15", "998", given),
        refused,
        dose("A", "2025-07-15", "8", given),
    ]);
    let bridged = record.to_patient(&knowledge()).unwrap();
    let [only] = bridged.patient.doses.as_slice() else {
        panic!("expected one dose");
    };
    assert_eq!(only.cvx, "08");
    assert_eq!(
        notes(&record),
        [
            ("doses[0].date".to_owned(), Kind::PartialDate),
            ("doses[1].cvx".to_owned(), Kind::MissingVaccine),
            ("doses[2].cvx".to_owned(), Kind::UnusableVaccine),
            ("doses[3].completion".to_owned(), Kind::NotGiven),
        ]
    );
}

#[test]
fn details_of_doses_go_along() {
    let mut partial = dose("A", "2025-03-15", "20", Origin::NewlyGiven);
    partial.completion = Completion::Partial;
    partial.lot_expiration = "2026".parse().ok();
    partial.amount = Some(Amount {
        value: "0.5".to_owned(),
        unit: Some("mL".to_owned()),
    });
    let record = record(vec![partial]);
    let bridged = record.to_patient(&knowledge()).unwrap();
    let dose = &bridged.patient.doses[0];
    assert_eq!(dose.condition, Some(DoseCondition::Partial));
    assert_eq!(dose.volume, "0.5".parse().ok());
    assert_eq!(
        notes(&record),
        [("doses[0].lot_expiration".to_owned(), Kind::LotExpiration)]
    );
}

#[test]
fn a_birth_date_must_be_known_to_the_day() {
    let mut record = Record::default();
    assert!(record.to_patient(&knowledge()).is_err());
    let own = SourceId::new("A");
    record.person.birth_date = Some(Fact::new("2025-01".parse().unwrap(), own.clone()));
    let error = record.to_patient(&knowledge()).unwrap_err();
    assert_eq!(error.kind(), forecast_record::ErrorKind::Request);
    record.person.birth_date = Some(Fact::new("2025-01-02".parse().unwrap(), own.clone()));
    record.person.sex = Some(Fact::new(AdministrativeSex::NonBinary, own));
    assert_eq!(
        record.to_patient(&knowledge()).unwrap().patient.sex,
        Sex::Unknown
    );
    assert_eq!(notes(&record), [("person.sex".to_owned(), Kind::Sex)]);
}

#[test]
fn conditions_are_found_by_any_of_their_codes() {
    let condition = ObservationKind::Condition;
    let mut record = record(Vec::new());
    for coding in [
        ("http://snomed.info/sct", "77386006"),
        (system::ICD10, "E119"),
        (system::CDSI, "7"),
    ] {
        record.observations = vec![observation(condition, &[coding])];
        assert_eq!(codes(&record).len(), 1, "{coding:?}");
    }
    record.observations = vec![observation(condition, &[(system::SNOMED, "1")])];
    assert_eq!(
        notes(&record),
        [("observations[0]".to_owned(), Kind::UnknownObservation)]
    );
}

#[test]
fn ended_conditions_count_until_then_or_as_history() {
    let mut record = record(Vec::new());
    let mut pregnant = observation(ObservationKind::Condition, &[(system::SNOMED, "77386006")]);
    pregnant.ended = "2025-02-01".parse().ok();
    let mut chickenpox = observation(ObservationKind::Condition, &[(system::SNOMED, "38907003")]);
    chickenpox.ended = "2025-02-01".parse().ok();
    let mut refuted = chickenpox.clone();
    refuted.standing = Standing::Refuted;
    record.observations = vec![pregnant, chickenpox, refuted];
    assert_eq!(codes(&record), ["007", "022"]);
    assert_eq!(
        notes(&record),
        [
            ("observations[0].ended".to_owned(), Kind::Ended),
            ("observations[2]".to_owned(), Kind::NotConfirmed),
        ]
    );
}

#[test]
fn contraindications_that_do_not_pass_count_when_the_condition_has_ended() {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let meanings = Meanings::built_in();
    let own: Vec<_> = meanings
        .codes()
        .filter(|(system, _)| *system == "CDSI")
        .collect();
    assert!(own.len() > 20);
    for (_, code) in own {
        assert!(meanings.passes(code), "{code}");
        assert!(
            document.observations.iter().any(|it| it.code == code),
            "{code}"
        );
    }
    let mut record = record(Vec::new());
    // Intussusception, pregnancy.
    record.observations = ["028", "007"]
        .map(|code| {
            let mut over = observation(ObservationKind::Condition, &[(system::CDSI, code)]);
            over.ended = "2025-02-01".parse().ok();
            over
        })
        .to_vec();
    let bridged = record.to_patient(&Knowledge::new(&document)).unwrap();
    let carried = bridged.patient.observations.iter();
    assert_eq!(
        carried
            .map(|it| (it.code.as_str(), it.end.map(|end| end.to_string())))
            .collect::<Vec<_>>(),
        [("028", None), ("007", Some("2025-02-01".to_owned()))]
    );
    let notes = bridged
        .notes
        .iter()
        .map(|note| (note.path.as_str(), note.kind));
    assert_eq!(
        notes.collect::<Vec<_>>(),
        [
            ("observations[0].ended", Kind::EndedButCounts),
            ("observations[1].ended", Kind::Ended),
        ]
    );
}

#[test]
fn an_allergy_to_a_vaccine_needs_the_vaccine() {
    let mut record = record(Vec::new());
    let vague = (system::PHINVADS, "VXC20");
    record.observations = vec![observation(ObservationKind::Contraindication, &[vague])];
    assert_eq!(
        notes(&record),
        [("observations[0]".to_owned(), Kind::UnusedStatement)]
    );
    let both = [vague, (system::CVX, "3")];
    record.observations = vec![observation(ObservationKind::Contraindication, &both)];
    assert_eq!(codes(&record), ["091"]);
    record.observations = vec![observation(
        ObservationKind::Allergy,
        &[(system::CVX, "08")],
    )];
    assert_eq!(codes(&record), ["097"]);
    // An allergy to a globulin does not say that it was given.
    record.observations = vec![observation(
        ObservationKind::Allergy,
        &[(system::CVX, "30")],
    )];
    assert_eq!(codes(&record), Vec::<String>::new());
}
