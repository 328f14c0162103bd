//! FHIR in and out: CDC's cases over `$immds-forecast`, Bundles, and what is not understood.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "../../forecast-record/tests/common/mod.rs"]
mod common;

use forecast_core::patient::{Patient, Sex};
use forecast_core::schedule::Schedule;
use forecast_exchange::fhir::{Severity, answer, read_bundle, read_request, write_bundle};
use forecast_record::bridge::{Knowledge, Remarks};
use forecast_record::meaning::Meanings;
use forecast_record::model::{Channel, Record, Source, SourceId};
use forecast_record::tables::Tables;
use serde_json::{Value, json};

/// A request of `$immds-forecast` about a patient of the wire format.
fn request(patient: &Patient, as_of: &str) -> Value {
    let gender = match patient.sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unknown => "unknown",
    };
    let mut parameters = vec![
        json!({"name": "assessmentDate", "valueDate": as_of}),
        json!({"name": "patient", "resource": {"resourceType": "Patient", "id": "p",
            "gender": gender, "birthDate": patient.birth_date}}),
    ];
    for (index, dose) in patient.doses.iter().enumerate() {
        let mut resource = json!({"resourceType": "Immunization", "id": format!("dose-{index}"),
            "status": "completed", "patient": {"reference": "Patient/p"},
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": dose.cvx}]},
            "occurrenceDateTime": dose.date});
        if let Some(mvx) = &dose.mvx {
            resource["manufacturer"] = json!({"identifier":
                {"system": "http://hl7.org/fhir/sid/mvx", "value": mvx}});
        }
        if dose.condition.is_some() {
            resource["isSubpotent"] = json!(true);
        }
        parameters.push(json!({"name": "immunization", "resource": resource}));
    }
    for (index, observation) in patient.observations.iter().enumerate() {
        let mut resource = json!({"resourceType": "Condition", "id": format!("condition-{index}"),
            "subject": {"reference": "Patient/p"},
            "code": {"coding": [{"system": "https://www.cdc.gov/vaccines/programs/iis/cdsi.html",
                "code": observation.code}]}});
        if let Some(date) = observation.date {
            resource["onsetDateTime"] = json!(date);
        }
        parameters.push(json!({"name": "condition", "resource": resource}));
    }
    json!({"resourceType": "Parameters", "parameter": parameters})
}

/// The word of the wire format in a concept.
fn own<'a>(concept: &'a Value, part: &str) -> &'a str {
    let system = format!("urn:forecast:wire:{part}");
    let codings = concept["coding"].as_array().unwrap();
    let found = codings
        .iter()
        .find(|coding| coding["system"] == system.as_str());
    found.and_then(|coding| coding["code"].as_str()).unwrap()
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// The codes of FHIR R4's code systems for evaluations and recommendations.
const STANDARD: &[(&str, &[&str])] = &[
    (
        "immunization-evaluation-dose-status",
        &["valid", "notvalid"],
    ),
    (
        "immunization-evaluation-dose-status-reason",
        &[
            "advstorage",
            "coldchbrk",
            "explot",
            "outsidesched",
            "prodrecall",
        ],
    ),
    (
        "immunization-recommendation-status",
        &["due", "overdue", "immune", "contraindicated", "complete"],
    ),
];

/// Every coding of a system that FHIR defines has a code of that system.
fn check_standard(value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(check_standard),
        Value::Object(fields) => {
            let system = value["system"].as_str().unwrap_or_default();
            if let Some(name) = system.strip_prefix("http://terminology.hl7.org/CodeSystem/") {
                let known = STANDARD.iter().find(|(known, _)| *known == name);
                let code = value["code"].as_str().unwrap();
                assert!(known.unwrap().1.contains(&code), "{code} of {system}");
            }
            fields.values().for_each(check_standard);
        }
        _ => {}
    }
}

/// A verdict on a dose for one antigen.
#[derive(Debug, PartialEq)]
struct Evaluated {
    dose: (String, String),
    antigen: String,
    status: String,
    series: String,
    number: Option<u64>,
    reasons: Vec<String>,
}

impl Evaluated {
    fn read(evaluation: &Value, patient: &Patient) -> Evaluated {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let event = text(&evaluation["immunizationEvent"]["reference"]);
        let index: usize = event
            .strip_prefix("Immunization/dose-")
            .unwrap()
            .parse()
            .unwrap();
        let dose = &patient.doses[index];
        let reasons = evaluation["doseStatusReason"].as_array();
        let reasons = reasons.into_iter().flatten();
        Evaluated {
            dose: (dose.date.to_string(), dose.cvx.clone()),
            antigen: text(&evaluation["targetDisease"]["text"]),
            status: own(&evaluation["doseStatus"], "dose-status").to_owned(),
            series: text(&evaluation["series"]),
            number: evaluation["doseNumberPositiveInt"].as_u64(),
            reasons: reasons
                .map(|it| own(it, "dose-reason").to_owned())
                .collect(),
        }
    }
}

/// Every case of CDC's books gets the same answer over FHIR as over the wire format.
#[test]
fn cdcs_cases_get_the_same_answer() {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let knowledge = Knowledge::new(&document);
    let (mut cases, mut groups, mut evaluations) = (0, 0, 0);
    for book in forecast_test_cases::embedded().unwrap() {
        for case in &book.cases {
            let want = forecast_core::forecast(&schedule, &case.patient, case.as_of).unwrap();
            let asked = request(&case.patient, &case.as_of.to_string());
            let xml = common::to_xml(&asked);
            let asked = asked.to_string();
            let (from_json, from_xml) = (
                read_request(asked.as_bytes(), Tables::built_in(), None),
                read_request(xml.as_bytes(), Tables::built_in(), None),
            );
            assert_eq!(from_json, from_xml, "{}: XML asks the same", case.id);
            let answer = answer(
                &schedule,
                &knowledge,
                Tables::built_in(),
                asked.as_bytes(),
                None,
                Remarks::Summed,
            )
            .unwrap_or_else(|outcome| panic!("{}: {outcome:?}", case.id));
            check_standard(&answer);
            let parameters = answer["parameter"].as_array().unwrap();
            let of = |name: &str| -> Vec<&Value> {
                let found = parameters.iter().filter(|p| p["name"] == name);
                found.map(|p| &p["resource"]).collect()
            };
            let recommended = of("recommendation")[0]["recommendation"]
                .as_array()
                .unwrap();
            assert_eq!(recommended.len(), want.groups.len(), "{}", case.id);
            for (got, want) in recommended.iter().zip(&want.groups) {
                let context = format!("{} {}", case.id, want.group);
                let date = |loinc: &str| {
                    let criteria = got["dateCriterion"].as_array();
                    let found = criteria
                        .into_iter()
                        .flatten()
                        .find(|criterion| criterion["code"]["coding"][0]["code"] == loinc);
                    found.map(|criterion| criterion["value"].as_str().unwrap().to_owned())
                };
                let text = |date: Option<forecast_core::date::Date>| date.map(|d| d.to_string());
                assert_eq!(date("30981-5"), text(want.earliest), "{context}");
                assert_eq!(date("30980-7"), text(want.recommended), "{context}");
                assert_eq!(date("59778-1"), text(want.past_due), "{context}");
                assert_eq!(date("59777-3"), text(want.latest), "{context}");
                assert_eq!(
                    own(&got["forecastStatus"], "status"),
                    word(want.status),
                    "{context}"
                );
                assert_eq!(
                    own(&got["forecastStatus"], "due"),
                    word(want.due),
                    "{context}"
                );
                let number = got["doseNumberPositiveInt"].as_u64();
                assert_eq!(number, want.dose_number.map(u64::from), "{context}");
                assert_eq!(got["series"].as_str(), want.series, "{context}");
                assert_eq!(
                    own(&got["forecastStatus"], "series-type"),
                    word(want.series_type),
                    "{context}"
                );
                let reason = got
                    .get("forecastReason")
                    .map(|all| own(&all[0], "forecast-reason"));
                assert_eq!(reason, want.reason.map(word).as_deref(), "{context}");
                let vaccines = got["vaccineCode"].as_array().unwrap();
                let name = vaccines[0]["text"].as_str();
                // Chikungunya and the like: where no code stands for the group, vaccines do.
                let offset = usize::from(name == Some(want.group));
                let named = vaccines.iter().skip(offset).map(|vaccine| {
                    let coding = &vaccine["coding"][0];
                    let text = |part: &str| coding[part].as_str().unwrap().to_owned();
                    (text("code"), text("display"))
                });
                let wanted = want.vaccines.iter();
                let wanted = wanted.map(|it| (it.cvx.to_string(), it.name.to_owned()));
                assert_eq!(
                    named.collect::<Vec<_>>(),
                    wanted.collect::<Vec<_>>(),
                    "{context}"
                );
                if !want.antigens.is_empty() {
                    let diseases = got["targetDisease"]["text"].as_str();
                    assert_eq!(
                        diseases,
                        Some(want.antigens.join(", ").as_str()),
                        "{context}"
                    );
                }
                groups += 1;
            }
            let mut wanted: Vec<Evaluated> = Vec::new();
            for dose in &want.doses {
                for antigen in dose.verdicts() {
                    wanted.push(Evaluated {
                        dose: (dose.date.to_string(), dose.cvx.to_owned()),
                        antigen: antigen.antigen.to_owned(),
                        status: word(antigen.status),
                        series: antigen.series.to_owned(),
                        number: antigen.target_dose.map(u64::from),
                        reasons: antigen.reasons.iter().map(word).collect(),
                    });
                }
            }
            let got: Vec<Evaluated> = of("evaluation")
                .into_iter()
                .map(|evaluation| Evaluated::read(evaluation, &case.patient))
                .collect();
            evaluations += got.len();
            assert_eq!(got, wanted, "{}", case.id);
            cases += 1;
        }
    }
    println!("{cases} cases, {groups} recommendations, {evaluations} evaluations agree");
    assert!(cases >= 1_350);
}

#[test]
fn reasons_say_by_how_much_and_what_forbids() {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let knowledge = Knowledge::new(&document);
    let mut patient = Patient::new("2021-03-15".parse().unwrap());
    let given = "2022-03-10".parse().unwrap();
    patient
        .doses
        .push(forecast_core::patient::Dose::new(given, "03"));
    let mut observation = forecast_core::patient::Observation::new("007");
    observation.date = Some("2026-02-01".parse().unwrap());
    patient.observations.push(observation);
    let asked = request(&patient, "2026-03-02").to_string();
    let tables = Tables::built_in();
    let asked = asked.as_bytes();
    let remarks = Remarks::Summed;
    let answer = answer(&schedule, &knowledge, tables, asked, None, remarks).unwrap();
    let text = answer.to_string();
    let missed = "given 5 days before the first birthday; 2022-03-11 was the first day that counts";
    assert!(text.contains(missed));
    assert!(text.contains("(observation 007 of 2026-02-01) forbids it"));
}

/// Two doses of one day and vaccine, one sub-potent: each has its own verdict, whatever their ids and
/// their order.
#[test]
fn a_verdict_belongs_to_its_immunization() {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let knowledge = Knowledge::new(&document);
    let immunization = |id: &str, subpotent: bool| {
        json!({"name": "immunization", "resource": {"resourceType": "Immunization", "id": id,
            "status": "completed", "patient": {"reference": "Patient/p"},
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "107"}]},
            "occurrenceDateTime": "2025-11-01", "isSubpotent": subpotent}})
    };
    for (bad, good) in [("a-subpotent", "z-good"), ("z-subpotent", "a-good")] {
        for turned in [false, true] {
            let mut doses = [immunization(bad, true), immunization(good, false)];
            if turned {
                doses.reverse();
            }
            let mut asked = request(&Patient::new("2025-09-01".parse().unwrap()), "2026-03-02");
            asked["parameter"].as_array_mut().unwrap().extend(doses);
            let asked = asked.to_string();
            let tables = Tables::built_in();
            let answer = answer(
                &schedule,
                &knowledge,
                tables,
                asked.as_bytes(),
                None,
                Remarks::Summed,
            )
            .unwrap();
            let parameters = answer["parameter"].as_array().unwrap();
            let mut verdicts: Vec<(String, String)> = parameters
                .iter()
                .filter(|parameter| parameter["name"] == "evaluation")
                .map(|parameter| &parameter["resource"])
                .map(|it| {
                    let event = it["immunizationEvent"]["reference"].as_str().unwrap();
                    (
                        event.to_owned(),
                        own(&it["doseStatus"], "dose-status").to_owned(),
                    )
                })
                .collect();
            verdicts.sort();
            verdicts.dedup();
            let mut wanted = vec![
                (format!("Immunization/{bad}"), "sub_standard".to_owned()),
                (format!("Immunization/{good}"), "valid".to_owned()),
            ];
            wanted.sort();
            assert_eq!(verdicts, wanted);
        }
    }
}

#[test]
fn every_antigen_and_group_of_the_schedules_has_a_code() {
    let meanings = Meanings::built_in();
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let antigens: Vec<_> = document
        .antigens
        .iter()
        .map(|antigen| antigen.antigen.as_str())
        .filter(|name| meanings.target(name).is_none())
        .collect();
    // No one disease stands for it: the answer names it in words.
    assert_eq!(antigens, ["Orthopoxvirus"]);
    let birth = "2020-01-01".parse().unwrap();
    let day = "2026-01-01".parse().unwrap();
    let groups = document.groups.iter().map(|group| group.name.as_str());
    let groups = groups.filter(|name| Tables::built_in().group(name, birth, day).is_none());
    // There is no unspecified CVX code: the vaccines that are recommended stand for the group.
    assert_eq!(groups.collect::<Vec<_>>(), ["Chikungunya"]);
}

fn issues(request: &Value) -> Vec<(Severity, String, String)> {
    let read = read_request(request.to_string().as_bytes(), Tables::built_in(), None).unwrap();
    let of = |issue: forecast_exchange::fhir::Issue| {
        (issue.severity, issue.code, issue.expression.join(" "))
    };
    read.read.issues.into_iter().map(of).collect()
}

#[test]
fn what_is_not_understood_is_said() {
    let mut asked = request(&Patient::new("2025-01-15".parse().unwrap()), "2026-01-01");
    asked["parameter"].as_array_mut().unwrap().extend([
        json!({"name": "immunization", "resource": {"resourceType": "Immunization",
            "status": "completed", "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "20"}]},
            "occurrenceDateTime": "2025-03-15", "reaction": [{"reported": true}], "lotNumber": 7}}),
        json!({"name": "immunization", "resource": {"resourceType": "Immunization",
            "status": "completed", "vaccineCode": {"coding": []}, "patient": {"reference": "Patient/other"},
            "occurrenceDateTime": "2025-03-15"}}),
        json!({"name": "immunization", "resource": {"resourceType": "Immunization",
            "status": "done", "occurrenceDateTime": "last spring", "priority": "high"}}),
        json!({"name": "device", "resource": {"resourceType": "Device"}}),
        json!({"name": "season", "valueString": "winter"}),
    ]);
    let said = issues(&asked);
    let has = |severity, code: &str, place: &str| {
        let wanted = (
            severity,
            code.to_owned(),
            format!("Parameters.parameter{place}"),
        );
        assert!(said.contains(&wanted), "{wanted:?} not in {said:#?}");
    };
    has(Severity::Error, "structure", "[2].resource.lotNumber");
    has(
        Severity::Information,
        "informational",
        "[2].resource.reaction[0].reported",
    );
    has(Severity::Error, "conflict", "[3].resource.patient");
    has(Severity::Error, "code-invalid", "[4].resource.status");
    has(Severity::Error, "value", "[4].resource.occurrenceDateTime");
    has(Severity::Error, "required", "[4].resource.vaccineCode");
    has(
        Severity::Information,
        "informational",
        "[4].resource.priority",
    );
    has(Severity::Warning, "not-supported", "[5].resource");
    has(Severity::Warning, "not-supported", "[6]");
}

#[test]
fn requests_that_cannot_be_answered_say_why_and_name_nobody() {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .unwrap()
        .unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let knowledge = Knowledge::new(&document);
    let patient = |patient: Value| {
        json!({"resourceType": "Parameters", "parameter": [
        {"name": "assessmentDate", "valueDate": "2026-01-01"}, {"name": "patient", "resource": patient}]})
    };
    let table = [
        (json!({"resourceType": "Parameters"}), "required"),
        (json!({"resourceType": "Bundle"}), "structure"),
        (
            patient(json!({"resourceType": "Patient", "name": [{"family": "Secretname"}]})),
            "business-rule",
        ),
        (
            patient(json!({"resourceType": "Patient", "birthDate": "2025"})),
            "business-rule",
        ),
        (
            patient(json!({"resourceType": "Patient", "birthDate": "2026-02-01"})),
            "business-rule",
        ),
        (
            patient(json!({"resourceType": "Patient", "name": "Secretname"})),
            "business-rule",
        ),
        (
            patient(json!({"resourceType": "Patient", "birthDate": "2025-01-15",
                "modifierExtension": [{"url": "urn:x", "valueString": "Secretname"}]})),
            "required",
        ),
    ];
    for (asked, code) in table {
        let outcome = answer(
            &schedule,
            &knowledge,
            Tables::built_in(),
            asked.to_string().as_bytes(),
            None,
            Remarks::Summed,
        )
        .unwrap_err();
        let last = outcome.issue.last().unwrap();
        assert_eq!(
            (last.severity, last.code.as_str()),
            (Severity::Fatal, code),
            "{asked}"
        );
        assert!(!format!("{outcome:?}").contains("Secretname"));
    }
    let xml = answer(
        &schedule,
        &knowledge,
        Tables::built_in(),
        b"<Parameters/>",
        None,
        Remarks::Summed,
    )
    .unwrap_err();
    assert_eq!(xml.issue[0].code, "required");
    assert!(
        answer(
            &schedule,
            &knowledge,
            Tables::built_in(),
            b"{\"resourceType\": ",
            None,
            Remarks::Summed,
        )
        .is_err()
    );
}

#[test]
fn conditions_are_understood_by_snomed_and_icd10() {
    let knowledge = common::knowledge();
    let mut asked = request(&Patient::new("2025-01-15".parse().unwrap()), "2026-01-01");
    for (system, code) in [
        ("http://snomed.info/sct", "77386006"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "E11.9"),
    ] {
        asked["parameter"].as_array_mut().unwrap().push(json!({"name": "condition", "resource":
            {"resourceType": "Condition", "code": {"coding": [{"system": system, "code": code}]}}}));
    }
    asked["parameter"].as_array_mut().unwrap().push(
        json!({"name": "allergyIntolerance", "resource":
        {"resourceType": "AllergyIntolerance", "code": {"coding": [
            {"system": "http://hl7.org/fhir/sid/cvx", "code": "08"}]}}}),
    );
    asked["parameter"].as_array_mut().unwrap().push(json!({"name": "observation", "resource":
        {"resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "59784-9"}]},
            "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "38907003"}]}}}));
    let read = read_request(asked.to_string().as_bytes(), Tables::built_in(), None).unwrap();
    let bridged = read.read.record.to_patient_as_reported(&knowledge).unwrap();
    let codes: Vec<_> = bridged
        .patient
        .observations
        .iter()
        .map(|o| o.code.as_str())
        .collect();
    assert_eq!(codes, ["007", "154", "097", "022"]);
    assert_eq!(bridged.notes, []);
}

/// A record with something in every field that FHIR has a place for.
fn full_record() -> Record {
    let fact = |value: Value| json!({"value": value, "sources": ["bundle"]});
    let record = json!({
        "sources": {"bundle": {"channel": "fhir"}},
        "person": {
            "identifiers": [fact(json!({"value": "123", "authority": "urn:clinic", "type": "MR"}))],
            "names": [fact(json!({"family": "Example", "given": "Ida", "middle": "Nova", "suffix": "III", "type": "L"}))],
            "birth_date": fact(json!("2019-04-07")),
            "sex": fact(json!("female")),
            "mothers_maiden_name": fact(json!({"family": "Invented", "type": "M"})),
            "addresses": [fact(json!({"street": "12 Fable Street", "other": "Flat 3", "city": "Exampleton",
                "state": "CT", "zip": "06901", "country": "USA", "county": "Sample", "type": "H"}))],
            "telecoms": [fact(json!({"type": "phone", "value": "203-555-0123", "usage": "PRN"})),
                fact(json!({"type": "email", "value": "ida@example.org"}))],
            "contacts": [fact(json!({"name": {"family": "Example", "given": "Ada"},
                "relationship": {"system": "HL70063", "code": "MTH"}}))],
            "races": [fact(json!({"system": "CDCREC", "code": "2106-3", "text": "White"}))],
            "ethnicities": [fact(json!({"system": "CDCREC", "code": "2186-5"}))],
            "language": fact(json!({"system": "BCP47", "code": "en"})),
            "birth_country": fact(json!("U.S.")),
            "multiple_birth": fact(json!({"multiple": true, "order": 2})),
            "death": fact(json!({"dead": false})),
            "registry_status": fact(json!({"status": "active"})),
            "protection": fact(json!({"protected": true, "since": null})),
        },
        "doses": [{
            "source": "bundle", "placer_id": {"value": "1", "authority": "urn:ehr"},
            "filler_id": {"value": "2", "authority": "urn:ehr"},
            "reported": "2020-01-02T10:00:00-05:00", "action": "add", "origin": "newly_given",
            "completion": "complete", "date": "2020-01-02", "cvx": "94", "ndc": "00006-4171-00",
            "other_codes": [{"system": "urn:local", "code": "PQ", "text": "four in one"}],
            "mvx": "MSD", "lot": "L1", "lot_expiration": "2021-06",
            "amount": {"value": "0.5", "unit": "mL"},
            "site": {"system": "HL70163", "code": "LT"}, "route": {"system": "NCIT", "code": "C38299"},
            "eligibility": {"system": "HL70064", "code": "V02"},
            "funding": {"system": "CDCPHINVS", "code": "VXC51"},
            "organisation": {"id": "77", "authority": "urn:registry", "name": "Example Clinic"},
            "administered_by": {"id": "11", "authority": "urn:npi", "name": {"family": "Sample", "given": "Nan"}},
            "ordered_by": {"id": "12", "authority": "urn:npi"},
            "condition": "cold_chain_break",
            "information": [{"document": {"code": "MMRV"}, "published": "2019-08-15", "given": "2020-01-02"}],
            "remarks": ["Cried a little"],
        }, {
            "source": "bundle", "filler_id": {"value": "3"}, "action": "add", "origin": "parent_recall",
            "completion": "complete", "date": "2019-08", "cvx": "107",
        }, {
            "source": "bundle", "filler_id": {"value": "4"}, "action": "add", "completion": "refused",
            "refusal": {"system": "NIP002", "code": "00", "text": "Parental decision"},
            "date": "2020-10-02", "cvx": "88",
        }, {
            "source": "bundle", "filler_id": {"value": "5"}, "action": "delete", "completion": "complete",
            "date": "2020-10-02", "cvx": "88",
        }],
        "observations": [
            {"source": "bundle", "id": "o1", "kind": "condition", "codings": [{"system": "SCT", "code": "77386006"}],
             "date": "2020-01-01", "ended": "2020-09-01", "standing": "confirmed"},
            {"source": "bundle", "id": "o2", "kind": "immunity",
             "codings": [{"system": "LN", "code": "59784-9"}], "values": [{"system": "SCT", "code": "38907003"}],
             "date": "2020", "standing": "confirmed"},
            {"source": "bundle", "id": "o3", "kind": "allergy", "codings": [{"system": "CVX", "code": "08"}],
             "standing": "refuted"},
            {"source": "bundle", "id": "o4", "kind": "contraindication",
             "codings": [{"system": "LN", "code": "30945-0"}], "values": [
                {"system": "CDCPHINVS", "code": "VXC30"}], "standing": "unconfirmed"},
        ],
    });
    Record::from_json(record.to_string().as_bytes()).unwrap()
}

#[test]
fn a_record_survives_a_bundle() {
    let record = full_record();
    let (bundle, lost) = write_bundle(&record);
    assert_eq!(lost, [], "nothing of it is lost");
    let about = Source::new(Channel::Fhir);
    let read = read_bundle(
        bundle.to_string().as_bytes(),
        SourceId::new("bundle"),
        about,
        Tables::built_in(),
    )
    .unwrap();
    assert_eq!(read.issues, [], "everything that was written is understood");
    let about = Source::new(Channel::Fhir);
    let xml = common::to_xml(&bundle);
    let from_xml = read_bundle(
        xml.as_bytes(),
        SourceId::new("bundle"),
        about,
        Tables::built_in(),
    )
    .unwrap();
    assert_eq!(from_xml, read, "XML says the same");
    assert_eq!(
        serde_json::to_value(&read.record).unwrap(),
        serde_json::to_value(&record).unwrap()
    );
}

#[test]
fn what_fhir_has_no_place_for_is_said() {
    let mut record = full_record();
    record.doses[0].trade_name = Some("ProQuad".to_owned());
    let (_, lost) = write_bundle(&record);
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].expression, ["doses[0].trade_name"]);
}
