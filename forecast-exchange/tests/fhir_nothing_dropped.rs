//! Nothing of a resource is dropped without a word: a mark put into any text of it either stands in
//! the record afterwards or in a place that an issue names.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use forecast_exchange::fhir::{OperationOutcome, Read, read_bundle};
use forecast_record::model::{Channel, Source, SourceId};
use forecast_record::tables::Tables;
use serde_json::{Value, json};

const MARK: &str = "ZQXV7";

/// A Bundle with something in all that is read, and in some that is not.
fn rich() -> Value {
    let concept = |system: &str, code: &str| json!({"coding": [{"system": system, "code": code, "display": "displayed"}], "text": "in words"});
    let name = || {
        json!({"use": "official", "text": "Dr Ada Nova Example III", "family": "Example",
        "given": ["Ada", "Nova"], "prefix": ["Dr"], "suffix": ["III"], "period": {"start": "2025"}})
    };
    let address = || {
        json!({"use": "home", "type": "postal", "text": "whole", "line": ["1 Test Lane", "Flat 3"],
        "city": "Hartford", "district": "Hartford County", "state": "CT", "postalCode": "06101",
        "country": "USA"})
    };
    let telecom =
        || json!([{"system": "phone", "value": "860-555-0100", "use": "home", "rank": 1}]);
    let identifier = |kind: &str| {
        json!({"use": "usual", "type": concept("http://terminology.hl7.org/CodeSystem/v2-0203", kind),
        "system": "urn:clinic", "value": "17", "assigner": {"display": "Clinic"}})
    };
    let cvx = "http://hl7.org/fhir/sid/cvx";
    let patient = json!({"resourceType": "Patient", "id": "p",
        "extension": [
            {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "extension": [
                {"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238",
                    "code": "2106-3", "display": "White"}},
                {"url": "text", "valueString": "White"}]},
            {"url": "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName", "valueString": "Sample"},
            {"url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
                "valueAddress": {"city": "Hartford", "country": "USA"}},
            {"url": "http://example.org/unknown", "valueString": "unknown"}],
        "identifier": [identifier("MR")], "active": true, "name": [name()], "telecom": telecom(),
        "gender": "female", "birthDate": "2024-09-06", "address": [address()],
        "maritalStatus": concept("urn:marital", "S"),
        "contact": [{"relationship": [concept("http://terminology.hl7.org/CodeSystem/v2-0131", "MTH")],
            "name": name(), "telecom": telecom(), "address": address(), "gender": "female"}],
        "communication": [{"language": concept("urn:ietf:bcp:47", "en")}]});
    let immunization = json!({"resourceType": "Immunization", "id": "d1",
        "contained": [{"resourceType": "Organization", "id": "o", "name": "Clinic",
                "identifier": [identifier("XX")]},
            {"resourceType": "Practitioner", "id": "w", "identifier": [identifier("NPI")], "name": [name()]}],
        "identifier": [identifier("FILL")], "status": "completed",
        "statusReason": concept("urn:reason", "why"),
        "vaccineCode": concept(cvx, "20"), "patient": {"reference": "Patient/p", "display": "Ada"},
        "occurrenceDateTime": "2026-03-01", "recorded": "2026-03-02T10:00:00-05:00",
        "primarySource": true, "reportOrigin": concept("urn:oid:2.16.840.1.113883.12.292.1", "00"),
        "location": {"reference": "Location/l", "display": "Main site"},
        "manufacturer": {"reference": "#m", "display": "Sanofi",
            "identifier": {"system": "http://hl7.org/fhir/sid/mvx", "value": "PMC"}},
        "lotNumber": "L1", "expirationDate": "2027-06-30",
        "site": concept("http://terminology.hl7.org/CodeSystem/v2-0163", "LT"),
        "route": concept("http://ncithesaurus-stage.nci.nih.gov", "C28161"),
        "doseQuantity": {"value": 0.5, "unit": "mL", "system": "http://unitsofmeasure.org", "code": "mL"},
        "performer": [
            {"function": concept("http://terminology.hl7.org/CodeSystem/v2-0443", "AP"),
                "actor": {"reference": "#w", "display": "Nurse"}},
            {"actor": {"reference": "#o", "display": "Clinic"}}],
        "note": [{"text": "a note", "time": "2026-03-01", "authorString": "Somebody"}],
        "isSubpotent": true,
        "subpotentReason": [concept("http://terminology.hl7.org/CodeSystem/immunization-subpotent-reason", "partial")],
        "education": [{"documentType": "VIS1", "reference": "http://example.org/vis",
            "publicationDate": "2024-01-01", "presentationDate": "2026-03-01"}],
        "programEligibility": [concept("http://terminology.hl7.org/CodeSystem/v2-0064", "V01")],
        "fundingSource": concept("urn:oid:2.16.840.1.114222.4.5.1", "PHC70"),
        "reaction": [{"date": "2026-03-02"}]});
    let refused = json!({"resourceType": "Immunization", "id": "d2", "status": "not-done",
        "statusReason": concept("urn:oid:2.16.840.1.113883.12.292.2", "00"),
        "vaccineCode": concept(cvx, "21"), "occurrenceString": "last winter",
        "patient": {"reference": "Patient/p"}});
    let condition = json!({"resourceType": "Condition", "id": "c1",
        "clinicalStatus": concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
        "verificationStatus": concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
        "category": [concept("urn:category", "problem")], "severity": concept("urn:severity", "mild"),
        "code": concept("http://snomed.info/sct", "77386006"), "subject": {"reference": "Patient/p"},
        "onsetDateTime": "2025-01-01", "abatementDateTime": "2025-09-01", "recordedDate": "2025-01-02",
        "note": [{"text": "noted"}]});
    let observation = json!({"resourceType": "Observation", "id": "b1", "status": "final",
        "category": [concept("urn:category", "laboratory")], "code": concept("http://loinc.org", "59784-9"),
        "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2025-02-01", "issued": "2025-02-02",
        "valueCodeableConcept": concept("http://snomed.info/sct", "38907003"),
        "interpretation": [concept("urn:interpretation", "POS")],
        "partOf": [{"reference": "Immunization/d1"}]});
    let measured = json!({"resourceType": "Observation", "id": "b2", "status": "final",
        "code": concept("http://loinc.org", "16935-9"), "subject": {"reference": "Patient/p"},
        "effectivePeriod": {"start": "2025-02-01", "end": "2025-02-02"},
        "valueQuantity": {"comparator": ">", "value": 12, "unit": "mIU/mL", "system": "urn:unit", "code": "m[IU]/mL"}});
    let allergy = json!({"resourceType": "AllergyIntolerance", "id": "a1",
        "clinicalStatus": concept("urn:clinical", "active"),
        "verificationStatus": concept("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed"),
        "type": "allergy", "category": ["medication"], "criticality": "high",
        "code": concept("http://snomed.info/sct", "294847001"), "patient": {"reference": "Patient/p"},
        "onsetDateTime": "2025-03-01", "recordedDate": "2025-03-02",
        "reaction": [{"substance": concept("http://snomed.info/sct", "1"), "severity": "severe",
            "manifestation": [concept("http://snomed.info/sct", "39579001")], "onset": "2025-03-01",
            "description": "fell ill"}]});
    let resources = [
        patient,
        immunization,
        refused,
        condition,
        observation,
        measured,
        allergy,
    ];
    let entries: Vec<_> = resources.iter().map(|it| json!({"resource": it})).collect();
    json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
}

/// What may be silent: what is said in another way beside it, and what is about the message.
///
/// - the system and the words of a code of a closed table (`…Status`, `function`, `type`, …), and
///   the words of a concept whose code has words;
/// - what kind of name, address, phone or number it is, where the kind is none that HL7 v2 has;
/// - the parts of a name or address as one text; what is displayed for a reference that leads to more;
/// - the unit's name beside its code;
/// - when a statement was recorded, beside when that was which it is about.
fn may_be_silent(path: &str) -> bool {
    let ends = [
        "Bundle.type",
        ".use",
        ".identifier[0].type.coding[0].system",
        ".identifier[0].type.coding[0].display",
        ".identifier[0].type.text",
        ".assigner.display",
        ".name[0].text",
        ".name.text",
        ".telecom[0].system",
        "extension[0].extension[0].url",
        "extension[0].extension[1].url",
        "extension[0].extension[1].valueString",
        ".display",
        ".text",
        ".doseQuantity.unit",
        ".doseQuantity.system",
        ".valueQuantity.code",
        ".valueQuantity.system",
        ".recordedDate",
        ".issued",
        "Status.coding[0].system",
        "Reason[0].coding[0].system",
        "reportOrigin.coding[0].system",
        "function.coding[0].system",
    ];
    // Numbers of doses, clinics and people; a number has a kind in the record for people alone.
    let kinds = path.contains("entry[1]") && path.ends_with(".identifier[0].type.coding[0].code");
    let leads = path.ends_with("manufacturer.reference") || path.ends_with("actor.reference");
    let is_name = path.ends_with(".id") || path.ends_with("contained[0].resourceType");
    kinds || leads || is_name || ends.iter().any(|end| path.ends_with(end))
}

fn read(bundle: &Value) -> Result<Read, OperationOutcome> {
    let text = bundle.to_string();
    let about = Source::new(Channel::Fhir);
    read_bundle(
        text.as_bytes(),
        SourceId::new("test"),
        about,
        Tables::built_in(),
    )
}

/// Every text of a value, by its path in FHIRPath and as a JSON pointer.
fn texts(value: &Value, path: &str, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(_) => found.push((path.to_owned(), pointer.to_owned())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(
                    item,
                    &format!("{path}[{index}]"),
                    &format!("{pointer}/{index}"),
                    found,
                );
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                texts(
                    member,
                    &format!("{path}.{name}"),
                    &format!("{pointer}/{name}"),
                    found,
                );
            }
        }
        _ => {}
    }
}

#[test]
fn every_text_is_kept_or_named() {
    let bundle = rich();
    let mut found = Vec::new();
    texts(&bundle, "Bundle", "", &mut found);
    let mut silent = Vec::new();
    let plain = read(&bundle).unwrap();
    let before = plain.issues.len();
    for (path, pointer) in &found {
        let mut marked = bundle.clone();
        *marked.pointer_mut(pointer).unwrap() = json!(MARK);
        let said = |issues: &[forecast_exchange::fhir::Issue]| {
            issues
                .iter()
                .flat_map(|issue| &issue.expression)
                .any(|place| {
                    path == place
                        || path.starts_with(&format!("{place}."))
                        || path.starts_with(&format!("{place}["))
                })
        };
        let kept = match read(&marked) {
            Ok(read) => {
                let record = read.record.to_json().unwrap();
                record.contains(MARK) || said(&read.issues) || read.issues.len() > before
            }
            Err(outcome) => !outcome.issue.is_empty(),
        };
        if !kept && !may_be_silent(path) {
            silent.push(path.clone());
        }
    }
    assert!(found.len() > 150, "{}", found.len());
    assert!(silent.is_empty(), "{silent:#?}");
}
