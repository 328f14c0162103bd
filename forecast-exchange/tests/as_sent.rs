//! What senders say otherwise than expected comes into the record as they said it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use forecast_exchange::fhir::{Severity, read_bundle};
use forecast_exchange::hl7::{Context, Responder, Stamp, Submission, submit, unsaid};
use forecast_hl7::{Encoding, Message};
use forecast_record::model::{
    Channel, ObservationKind, Record, Source, SourceId, Standing, TelecomKind, system,
};
use forecast_record::tables::Tables;

/// A submission of a person whose PID goes on like this from PID-9, with these segments behind.
fn submission(pid: &str, rest: &str) -> Submission {
    let text = format!(
        "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
         PID|1||17^^^CLINIC^MR||Example^Ada^^^^^L||20250906|F|{pid}\r{rest}"
    );
    let message = Message::parse(&text).unwrap();
    Submission::read(&message, Encoding::Utf8, Context::default())
}

/// The record as a submission.
fn submitted(record: &Record) -> String {
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "V1".to_owned(),
    };
    submit(record, Tables::built_in(), &Responder::default(), &stamp)
}

fn found(submission: &Submission, check: &str) -> bool {
    let mut findings = submission.findings.iter();
    findings.any(|finding| finding.check == check)
}

#[test]
fn a_race_is_of_cdcrec_only_if_cdcrec_has_its_code() {
    let known = submission("|2106-3^White^HL70005", "");
    let race = &known.record.person.races.first().unwrap().value;
    assert_eq!(race.system.as_deref(), Some(system::RACE));
    assert!(!found(&known, "DQ-225"));

    let own = submission("|W^White^HL70005", "");
    let race = &own.record.person.races.first().unwrap().value;
    assert_eq!(race.code, "W");
    assert_eq!(race.system.as_deref(), Some("HL70005"));
    assert!(found(&own, "DQ-225"));
}

#[test]
fn an_order_of_birth_is_kept_though_no_multiple_birth_is_claimed() {
    let odd = submission("|||||||||||||||N|2", "");
    let birth = odd.record.person.multiple_birth.as_ref().unwrap().value;
    assert_eq!((birth.multiple, birth.order), (false, Some(2)));
    assert!(found(&odd, "DQ-226"));
}

#[test]
fn evidence_of_immunity_that_is_not_final_is_unconfirmed() {
    let order = "ORC|RE||9999^CLINIC\rRXA|0|1|20260301||998^No vaccine^CVX|999||||||||||||||NA\r";
    let with_status = |status: &str| {
        let evidence = format!(
            "OBX|1|CE|59784-9^Disease with presumed immunity^LN|1|38907003^Varicella^SCT||||||{status}\r"
        );
        let submission = submission("", &[order, &evidence].concat());
        submission.record.observations.first().unwrap().standing
    };
    for is_final in ["F", "C", "U", ""] {
        assert_eq!(with_status(is_final), Standing::Confirmed, "{is_final}");
    }
    assert_eq!(with_status("P"), Standing::Unconfirmed);
}

#[test]
fn a_phone_of_a_kind_without_a_place_is_kept() {
    let odd = submission("||||^PRN^BP^^^860^5550100", "");
    let phone = &odd.record.person.telecoms.first().unwrap().value;
    assert_eq!(phone.kind, TelecomKind::Other);

    let internet = submission("||||^NET^Internet^ada@example.org", "");
    let email = &internet.record.person.telecoms.first().unwrap().value;
    assert_eq!(
        (email.kind, email.value.as_str()),
        (TelecomKind::Email, "ada@example.org")
    );
    assert!(!found(&internet, "DQ-116"));
}

#[test]
fn a_product_by_its_ndc_alone_is_a_vaccine_in_fhir_too() {
    let bundle = |ndc: &str| {
        let text = format!(
            r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
                {{"resource": {{"resourceType": "Patient", "id": "p", "birthDate": "1990-01-01"}}}},
                {{"resource": {{"resourceType": "Immunization", "status": "completed",
                    "vaccineCode": {{"coding": [{{"system": "http://hl7.org/fhir/sid/ndc", "code": "{ndc}"}}]}},
                    "patient": {{"reference": "Patient/p"}}, "occurrenceDateTime": "2025-11-10"}}}}]}}"#
        );
        read_bundle(
            text.as_bytes(),
            SourceId::new("test"),
            Source::new(Channel::Fhir),
            Tables::built_in(),
        )
        .unwrap()
    };
    let known = bundle("49281-0215-88");
    let dose = known.record.doses.first().unwrap();
    assert_eq!(dose.cvx.as_deref(), Some("113"));
    assert_eq!(dose.ndc.as_deref(), Some("49281-0215-88"));
    assert!(
        known
            .issues
            .iter()
            .any(|it| it.severity == Severity::Information)
    );

    let unknown = bundle("99999-9999-99");
    assert_eq!(unknown.record.doses.first().unwrap().cvx, None);
    assert!(
        unknown
            .issues
            .iter()
            .any(|it| it.severity == Severity::Warning)
    );
}

#[test]
fn what_fhir_says_about_a_person_is_submitted_as_sure_as_it_is() {
    let concept = |code: &str| {
        format!(
            r#""code": {{"coding": [{{"system": "http://snomed.info/sct", "code": "{code}"}}]}}"#
        )
    };
    let subject = r#""subject": {"reference": "Patient/p"}"#;
    let text = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [
            {{"resource": {{"resourceType": "Patient", "id": "p", "birthDate": "1990-01-01",
                "name": [{{"family": "Example", "given": ["Ada"]}}]}}}},
            {{"resource": {{"resourceType": "Condition", {}, {subject}}}}},
            {{"resource": {{"resourceType": "Condition", {}, {subject},
                "verificationStatus": {{"coding": [{{"code": "provisional"}}]}}}}}},
            {{"resource": {{"resourceType": "Condition", {}, {subject},
                "verificationStatus": {{"coding": [{{"code": "refuted"}}]}}}}}},
            {{"resource": {{"resourceType": "AllergyIntolerance", {}, "patient": {{"reference": "Patient/p"}}}}}},
            {{"resource": {{"resourceType": "Observation", "status": "preliminary", {subject},
                "code": {{"coding": [{{"system": "http://loinc.org", "code": "59784-9"}}]}},
                "valueCodeableConcept": {{"coding": [{{"system": "http://snomed.info/sct", "code": "371111005"}}]}}}}}}]}}"#,
        concept("86406008"),
        concept("77386006"),
        concept("13645005"),
        concept("91930004"),
    );
    let source = SourceId::new("test");
    let about = Source::new(Channel::Fhir);
    let read = read_bundle(text.as_bytes(), source, about, Tables::built_in()).unwrap();
    assert_eq!(unsaid(&read.record), ["observations[2]"]);
    let message = submitted(&read.record);
    let message = Message::parse(message).unwrap();
    let again = Submission::read(&message, Encoding::Utf8, Context::default());
    let told: Vec<_> = again
        .record
        .observations
        .iter()
        .map(|it| (it.kind, it.standing))
        .collect();
    use ObservationKind::{Condition, Contraindication, Immunity};
    use Standing::{Confirmed, Unconfirmed};
    assert_eq!(
        told,
        [
            (Condition, Confirmed),
            (Condition, Unconfirmed),
            (Contraindication, Confirmed),
            (Immunity, Unconfirmed),
        ]
    );
}

#[test]
fn the_second_code_of_a_vaccine_is_its_alternate_and_other_letters_than_ascii_are_declared() {
    let order = "ORC|RE||1^CLINIC\rRXA|0|1|20260301||110^Pediarix^CVX~90723^Pediarix^CPT|999|||01|||||||||||CP|A\r";
    let submission = submission("||1 Rue Zo\u{e9}^^Hartford^CT", order);
    let text = submitted(&submission.record);
    assert!(
        text.contains("|110^DTaP-Hep B-IPV^CVX^90723^Pediarix^CPT|"),
        "{text}"
    );
    let message = Message::parse(text).unwrap();
    assert_eq!(message.header().field(18).value(), "UNICODE UTF-8");
    assert_eq!(message.header().field(21).component(1).value(), "Z22");
}

#[test]
fn the_eligibility_for_the_dose_goes_before_that_for_the_visit() {
    let eligibility = |number: u8, code: &str, method: &str| {
        format!(
            "OBX|{number}|CE|64994-7^Eligibility^LN|{number}|{code}^^HL70064||||||F|||20260301|||{method}^^CDCPHINVS\r"
        )
    };
    let order =
        "ORC|RE||1^CLINIC\rRXA|0|1|20260301||107^DTaP^CVX|0.5|mL^mL^UCUM||00|||||||||||CP|A\r";
    let all = [
        order,
        &eligibility(1, "V02", "VXC41"),
        &eligibility(2, "V04", "VXC40"),
    ]
    .concat();
    let dose = submission("", &all).record.doses.remove(0);
    assert_eq!(dose.eligibility.unwrap().code, "V04");
}
