//! FHIR as senders write it: XML, elements of another form, values of all kinds.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use forecast_exchange::fhir::{
    OperationOutcome, Read, Severity, read_bundle, read_request, resource_type_of,
};
use forecast_record::model::{Channel, Completion, Source, SourceId};
use forecast_record::tables::{TableFile, Tables};
use serde_json::{Value, json};

fn read(text: &[u8]) -> Result<Read, OperationOutcome> {
    read_bundle(
        text,
        SourceId::new("test"),
        Source::new(Channel::Fhir),
        Tables::built_in(),
    )
}

/// A Bundle of a patient and these resources.
fn bundle(resources: &[Value]) -> Read {
    let patient = json!({"resourceType": "Patient", "id": "p", "birthDate": "1990-01-01"});
    let all = [&[patient], resources].concat();
    let entries: Vec<_> = all.iter().map(|it| json!({"resource": it})).collect();
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
    read(bundle.to_string().as_bytes()).unwrap()
}

fn dose(more: &Value) -> Value {
    let mut dose = json!({"resourceType": "Immunization", "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "113"}]},
        "patient": {"reference": "Patient/p"}, "occurrenceDateTime": "2025-11-10"});
    let more = more.as_object().unwrap().clone();
    dose.as_object_mut().unwrap().extend(more);
    dose
}

fn said(read: &Read, severity: Severity, place: &str) -> bool {
    read.issues
        .iter()
        .any(|it| it.severity == severity && it.expression == [place])
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Parameters xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://hl7.org/fhir ../parameters.xsd">
  <!-- invented -->
  <id value="asked"/>
  <parameter><name value="assessmentDate"/><valueDate value="2026-03-02"/></parameter>
  <parameter><name value="patient"/><resource><Patient>
    <id value="p"/>
    <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Ada</p></div></text>
    <extension url="http://example.org/unknown"><valueBoolean value="true"/></extension>
    <identifier><system value="urn:clinic"/><value value="17"/></identifier>
    <name>
      <family><extension url="http://example.org/absent"><valueCode value="masked"/></extension></family>
      <given value="Ada"/>
      <given><extension url="http://example.org/absent"><valueCode value="masked"/></extension></given>
      <given value="Nova &amp; Co"/>
    </name>
    <gender value="female"/>
    <birthDate value="2025-09-06"/>
    <multipleBirthInteger value="2"/>
    <contact>
      <name><family value="Example"/></name>
      <address><line value="1 Test Lane"/><line value="Flat 3"/></address>
    </contact>
  </Patient></resource></parameter>
  <parameter><name value="immunization"/><resource><Immunization>
    <contained><Organization><id value="maker"/><name value="Sample Vaccines"/></Organization></contained>
    <status value="completed"/>
    <vaccineCode><coding><system value="http://hl7.org/fhir/sid/cvx"/><code value="20"/></coding></vaccineCode>
    <patient><reference value="Patient/p"/></patient>
    <occurrenceDateTime value="2025-11-10"/>
    <primarySource value="true"/>
    <doseQuantity><value value="0.5"/><unit value="mL"/></doseQuantity>
    <lotNumber>L17</lotNumber>
  </Immunization></resource></parameter>
</Parameters >"#;

#[test]
fn a_request_in_xml_is_read_as_one_in_json() {
    let request = read_request(XML.as_bytes(), Tables::built_in(), None).unwrap();
    assert_eq!(request.as_of, "2026-03-02".parse().unwrap());
    let record = &request.read.record;
    let name = &record.person.names[0].value;
    assert_eq!(
        (name.family.as_deref(), name.given.as_deref()),
        (None, Some("Ada"))
    );
    assert_eq!(name.middle.as_deref(), Some("Nova & Co"));
    assert_eq!(
        record.person.multiple_birth.as_ref().unwrap().value.order,
        Some(2)
    );
    let contact = &record.person.contacts[0].value;
    assert_eq!(contact.name.family.as_deref(), Some("Example"));
    assert_eq!(contact.addresses[0].street.as_deref(), Some("1 Test Lane"));
    let dose = &record.doses[0];
    assert_eq!(dose.cvx.as_deref(), Some("20"));
    assert_eq!(dose.amount.as_ref().unwrap().value, "0.5");
    // What is written as text is no value: it is said, not guessed.
    assert_eq!(dose.lot, None);
    let place = "Parameters.parameter[2].resource.lotNumber";
    assert!(
        said(&request.read, Severity::Error, place),
        "{:#?}",
        request.read.issues
    );
    let absent = "Parameters.parameter[1].resource.name[0]._given";
    assert!(
        said(&request.read, Severity::Information, absent),
        "{:#?}",
        request.read.issues
    );
}

#[test]
fn xml_in_other_encodings_is_read() {
    let text = XML
        .replace("\"Ada\"", "\"Zoé\"")
        .replace("UTF-8", "ISO-8859-1");
    let latin: Vec<u8> = text
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap())
        .collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [text.clone().into_bytes(), latin, marked, utf16] {
        let request = read_request(&bytes, Tables::built_in(), None).unwrap();
        let name = &request.read.record.person.names[0].value;
        assert_eq!(name.given.as_deref(), Some("Zoé"));
    }
}

#[test]
fn xml_that_is_none_or_not_fhirs_is_refused_and_never_grows() {
    let entities =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<Bundle>&b;</Bundle>";
    let deep = [
        "<Bundle>",
        &"<link>".repeat(5_000),
        &"</link>".repeat(5_000),
        "</Bundle>",
    ]
    .concat();
    for text in [
        entities,
        &deep,
        "<Bundle xmlns=\"http://hl7.org/fhir\"><entry></Bundle>",
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>",
        "<html><body>Sign in</body></html>",
        "<",
    ] {
        let refused = read(text.as_bytes()).unwrap_err();
        let severity = refused.issue.last().unwrap().severity;
        assert_eq!(severity, Severity::Fatal, "{text:.60}");
    }
}

#[test]
fn an_element_of_another_form_does_not_lose_the_rest() {
    let read = bundle(&[
        dose(
            &json!({"lotNumber": 7, "doseQuantity": {"value": "0.5", "unit": "mL"},
            "note": [{"text": "kept"}, "not kept"], "site": {"coding": {"code": "LA"}}}),
        ),
        dose(&json!({"occurrenceDateTime": 20_251_110})),
    ]);
    let doses = &read.record.doses;
    assert_eq!(doses.len(), 2);
    assert_eq!(doses[0].cvx.as_deref(), Some("113"));
    assert_eq!(doses[0].date, Some("2025-11-10".parse().unwrap()));
    assert_eq!(doses[0].remarks, ["kept"]);
    for place in ["lotNumber", "doseQuantity.value", "note[1]", "site.coding"] {
        let place = format!("Bundle.entry[1].resource.{place}");
        assert!(
            said(&read, Severity::Error, &place),
            "{place}: {:#?}",
            read.issues
        );
    }
    assert_eq!(doses[1].date, None);
    assert!(said(
        &read,
        Severity::Error,
        "Bundle.entry[2].resource.occurrenceDateTime"
    ));
}

#[test]
fn a_resource_whose_meaning_is_not_understood_is_not_read() {
    let modified =
        json!({"modifierExtension": [{"url": "http://example.org/not", "valueBoolean": true}]});
    let read = bundle(&[
        dose(&modified),
        dose(&json!({"status": ["completed"]})),
        dose(&json!({"patient": "Patient/p"})),
        dose(&json!({"isSubpotent": "true"})),
    ]);
    assert_eq!(read.record.doses, []);
    for (entry, element) in [
        (1, "modifierExtension"),
        (2, "status"),
        (3, "patient"),
        (4, "isSubpotent"),
    ] {
        let place = format!("Bundle.entry[{entry}].resource.{element}");
        assert!(
            said(&read, Severity::Error, &place),
            "{place}: {:#?}",
            read.issues
        );
    }
}

#[test]
fn the_value_of_an_observation_is_kept() {
    let observation = |name: &str, value: Value| {
        json!({"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p"},
            "code": {"coding": [{"system": "http://loinc.org", "code": "29769-7"}]}, name: value})
    };
    let values = [
        ("valueDateTime", json!("2025-11-10"), "2025-11-10"),
        (
            "valueQuantity",
            json!({"comparator": "<", "value": 10, "unit": "mIU/mL"}),
            "< 10 mIU/mL",
        ),
        ("valueInteger", json!(3), "3"),
        ("valueString", json!("immune"), "immune"),
        ("valueCodeableConcept", json!({"text": "had it"}), "had it"),
    ];
    let resources: Vec<Value> = values
        .iter()
        .map(|(name, value, _)| observation(name, value.clone()))
        .collect();
    let read = bundle(&resources);
    let observations = read.record.observations.iter();
    let kept: Vec<_> = observations
        .map(|it| {
            let date = it.value_date.map(|date| date.to_string());
            let number = it.value_amount.as_ref().map(|amount| amount.value.clone());
            it.text.clone().or(date).or(number)
        })
        .collect();
    let wanted: Vec<_> = values
        .iter()
        .map(|(_, _, words)| Some((*words).to_owned()))
        .collect();
    assert_eq!(kept, wanted);
    assert_eq!(read.issues, []);
}

#[test]
fn a_dose_that_was_not_given_says_so_in_xml_too() {
    let text = r#"<Bundle xmlns="http://hl7.org/fhir">
        <entry><resource><Patient><birthDate value="1990-01-01"/></Patient></resource></entry>
        <entry><resource><Immunization><status value="not-done"/><vaccineCode><coding>
            <system value="http://hl7.org/fhir/sid/cvx"/><code value="113"/></coding></vaccineCode>
            <occurrenceDateTime value="2025-11-10"/></Immunization></resource></entry></Bundle>"#;
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.record.doses[0].completion, Completion::NotAdministered);
}

#[test]
fn a_registrys_own_products_are_known() {
    let mut tables = Tables::built_in().clone();
    let row = "99999-9999\t20\tPMC\tTestivac\n";
    tables.add(TableFile::Ndc, row).unwrap();
    let text = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Patient", "birthDate": "2025-01-01"}},
        {"resource": {"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": "2025-11-10",
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "99999-9999-99"}]}}}]}"#;
    let about = Source::new(Channel::Fhir);
    let own = read_bundle(text.as_bytes(), SourceId::new("test"), about, &tables).unwrap();
    assert_eq!(own.record.doses[0].cvx.as_deref(), Some("20"));
    let built_in = read(text.as_bytes()).unwrap();
    assert_eq!(built_in.record.doses[0].cvx, None);
}

#[test]
fn the_payload_of_a_health_card_is_read_and_its_signature_is_said_to_be_unchecked() {
    let card = json!({"iss": "https://example.org/issuer", "nbf": 1_600_000_000, "vc": {
        "type": ["https://smarthealth.cards#immunization"],
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": {
            "resourceType": "Bundle", "type": "collection", "entry": [
                {"fullUrl": "resource:0", "resource": {"resourceType": "Patient", "birthDate": "1951-01-20",
                    "name": [{"family": "Example", "given": ["Ada"]}]}},
                {"fullUrl": "resource:1", "resource": {"resourceType": "Immunization", "status": "completed",
                    "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "207"}]},
                    "patient": {"reference": "resource:0"}, "occurrenceDateTime": "2021-01-01",
                    "lotNumber": "0000001"}}]}}}});
    let text = card.to_string();
    assert_eq!(resource_type_of(text.as_bytes()).as_deref(), Some("Bundle"));
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.record.doses[0].cvx.as_deref(), Some("207"));
    assert!(said(&read, Severity::Warning, "vc"), "{:#?}", read.issues);
}

#[test]
fn a_dose_that_an_earlier_release_says_was_not_given_is_none() {
    let xml = r#"<Bundle xmlns="http://hl7.org/fhir">
        <entry><resource><Patient><birthDate value="1990-01-01"/></Patient></resource></entry>
        <entry><resource><Immunization><status value="completed"/><wasNotGiven value="true"/>
            </Immunization></resource></entry></Bundle>"#;
    assert_eq!(read(xml.as_bytes()).unwrap().record.doses, []);
    let read = bundle(&[
        dose(&json!({"wasNotGiven": true})),
        dose(&json!({"notGiven": true})),
        dose(&json!({"notGiven": false, "occurrenceDateTime": null})),
    ]);
    assert_eq!(read.record.doses.len(), 1);
    for place in [
        "entry[1].resource.wasNotGiven",
        "entry[2].resource.notGiven",
        "entry[3].resource.occurrenceDateTime",
    ] {
        let place = format!("Bundle.{place}");
        assert!(
            said(&read, Severity::Error, &place),
            "{place}: {:#?}",
            read.issues
        );
    }
}

#[test]
fn an_immunization_may_contain_its_patient_and_a_cvx_its_blanks() {
    let mut alone = dose(&json!({"patient": {"reference": "#pat"}, "contained": [
        {"resourceType": "Patient", "id": "pat", "birthDate": "2024-01-15"}]}));
    alone["vaccineCode"]["coding"][0]["code"] = json!(" 3 ");
    let read = read(alone.to_string().as_bytes()).unwrap();
    let birth = read.record.person.birth_date.as_ref().unwrap().value;
    assert_eq!(birth.to_string(), "2024-01-15");
    assert_eq!(read.record.doses[0].cvx.as_deref(), Some("03"));
    assert_eq!(read.issues, []);
}
