//! What a source states reaches the engine, or is said to have not: over HL7 and FHIR, with CDC's
//! release and the layers that are on by default.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

use std::sync::{Arc, LazyLock};

use forecast_core::Workspace;
use forecast_core::patient::Observation;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_exchange::fhir::{answer, read_bundle, write_bundle};
use forecast_exchange::hl7::{
    Answer, Context, Query, Responder, Stamp, Submission, receive, respond, submit,
};
use forecast_hl7::{Encoding, Message};
use forecast_record::bridge::{BridgeNoteKind, Knowledge, Remarks};
use forecast_record::meaning::{Certainty, Meanings};
use forecast_record::model::{Channel, Record, Source, SourceId};
use forecast_record::quality::Policy;
use forecast_record::tables::Tables;
use serde_json::{Value, json};

static DOCUMENT: LazyLock<ScheduleDocument> = LazyLock::new(|| {
    forecast_schedules::resolve(forecast_schedules::DEFAULT, Default::default()).unwrap()
});
static SCHEDULE: LazyLock<Schedule> = LazyLock::new(|| Schedule::compile(&DOCUMENT).unwrap());
static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::new(&DOCUMENT));

fn message(birth: &str, body: &str) -> Message {
    let text = format!(
        "MSH|^~\\&|EHR|CLINIC|||20260115120000-0500||VXU^V04^VXU_V04|M1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\n\
         PID|1||H1^^^CLINIC^MR||Example^Ada^^^^^L||{birth}|F\n{body}"
    );
    Message::parse(text.replace('\n', "\r")).unwrap()
}

fn record(birth: &str, body: &str) -> Record {
    let message = message(birth, body);
    Submission::read(&message, Encoding::Utf8, Context::default()).record
}

/// The observations that the engine is asked about, as `code date end`.
fn observed(record: &Record) -> Vec<String> {
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let mut all: Vec<_> = bridged.patient.observations.iter().map(written).collect();
    all.sort();
    all
}

fn written(observation: &Observation) -> String {
    let date = |date: Option<forecast_core::date::Date>| date.map(|it| it.to_string());
    let parts = [
        Some(observation.code.clone()),
        date(observation.date),
        date(observation.end).map(|end| format!("until {end}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The statements that are not used, with what is said of them.
fn unused(record: &Record) -> Vec<String> {
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let notes = bridged.notes.iter();
    let unused = notes.filter(|note| note.kind == BridgeNoteKind::UnusedStatement);
    unused.map(|note| note.text()).collect()
}

fn status(record: &Record, as_of: &str, group: &str) -> String {
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let mut workspace = Workspace::default();
    let forecast = workspace
        .forecast(&SCHEDULE, &bridged.patient, as_of.parse().unwrap())
        .unwrap();
    let found = forecast.groups.iter().find(|it| it.group == group).unwrap();
    let word = |value: &dyn Fn() -> Value| value().as_str().unwrap_or_default().to_owned();
    match word(&|| json!(found.status)).as_str() {
        "not_complete" => word(&|| json!(found.due)),
        other => other.to_owned(),
    }
}

const HEPB: &str =
    "ORC|RE||1^CLINIC\nRXA|0|1|20240601||08^HepB^CVX|999|||01^Historical^NIP001|||||||||||CP|A\n";

fn obx(number: usize, kind: &str, question: &str, group: usize, value: &str, date: &str) -> String {
    format!("OBX|{number}|{kind}|{question}^^LN|{group}|{value}||||||F|||{date}\n")
}

fn no_vaccine(observations: &str) -> String {
    format!("ORC|RE||9999\nRXA|0|1|20180301||998^none^CVX|999||||||||||||||NA|A\n{observations}")
}

#[test]
fn an_allergy_under_a_dose_is_one_to_that_vaccine() {
    let vxc20 = obx(1, "CE", "30945-0", 1, "VXC20^allergy^CDCPHINVS", "20240601");
    let of_dose = record("20230501", &format!("{HEPB}{vxc20}"));
    assert_eq!(observed(&of_dose), ["097 2024-06-01"]);
    assert_eq!(status(&of_dose, "2026-02-01", "HepB"), "contraindicated");
    // A dose without a number, and one of several.
    let several = format!(
        "ORC|RE||1^CLINIC\nRXA|0|1|20240601||10^IPV^CVX|999|||01^^NIP001|||||||||||CP|A\n\
         RXA|0|1|20240601||08^HepB^CVX|999|||01^^NIP001|||||||||||CP|A\n{vxc20}\
         ORC|RE||3^CLINIC\nRXA|0|1|20240601||03^MMR^CVX|999|||01^^NIP001|||||||||||CP|A\n"
    );
    let several = record("20230501", &several);
    assert_eq!(observed(&several), ["097 2024-06-01"]);
    // A combination names all that is in it.
    let combined = HEPB.replace("08^HepB", "110^DTaP-HepB-IPV");
    let combined = record("20230501", &format!("{combined}{vxc20}"));
    let all = ["081", "086", "087", "088", "097"].map(|code| format!("{code} 2024-06-01"));
    assert_eq!(observed(&combined), all);
    // Beside the vaccine in its group, under no dose.
    let types = "CE|30956-7^type^LN|2|08^HepB^CVX||||||F|||\n";
    let grouped = no_vaccine(&format!(
        "{}OBX|2|{types}{}",
        obx(1, "CE", "30945-0", 1, "77386006^Pregnant^SCT", "20260101"),
        obx(3, "CE", "30945-0", 2, "VXC20^allergy^CDCPHINVS", "20240601")
    ));
    let grouped = record("19950501", &grouped);
    assert_eq!(observed(&grouped), ["007 2026-01-01", "097 2024-06-01"]);
    // Nobody says which vaccine is meant.
    let vague = record("20230501", &no_vaccine(&vxc20));
    assert_eq!(observed(&vague), Vec::<String>::new());
    assert!(unused(&vague)[0].contains("VXC20: which vaccine is meant is not said"));
}

#[test]
fn reactions_are_read_by_code_and_vaccine() {
    let reaction = |value: &str, date: &str| {
        let obx = obx(1, "CE", "31044-1", 1, value, date);
        record("20230501", &format!("{HEPB}{obx}"))
    };
    let anaphylaxis = reaction("39579001^Anaphylaxis^SCT", "20240601");
    assert_eq!(observed(&anaphylaxis), ["097 2024-06-01"]);
    assert_eq!(
        status(&anaphylaxis, "2026-02-01", "HepB"),
        "contraindicated"
    );
    // Not of hepatitis B vaccine.
    let brain = reaction("81308009^Disorder of brain^SCT", "20240603");
    assert_eq!(observed(&brain), Vec::<String>::new());
    assert_eq!(unused(&brain).len(), 1);
    assert_eq!(
        observed(&reaction("VXC15^^CDCPHINVS", "20240603")),
        ["028 2024-06-03"]
    );
    let fever = unused(&reaction("VXC12^^CDCPHINVS", "20240602"));
    assert!(fever[0].contains("VXC12: fever after a dose"), "{fever:?}");
    // Encephalopathy within seven days of a dose with pertussis, or of an unknown day.
    let after = |date: &str| {
        let dose = HEPB.replace("08^HepB", "20^DTaP");
        let obx = obx(
            1,
            "CE",
            "31044-1",
            1,
            "81308009^Disorder of brain^SCT",
            date,
        );
        record("20230501", &format!("{dose}{obx}"))
    };
    assert_eq!(observed(&after("20240608")), ["079 2024-06-08"]);
    assert_eq!(observed(&after("")), ["079"]);
    assert_eq!(observed(&after("20240609")), Vec::<String>::new());
    assert!(unused(&after("20240609"))[0].contains("more than 7 days after the dose"));
}

#[test]
fn evidence_of_immunity_is_laboratory_evidence_or_a_history() {
    let of = |question: &str, disease: &str| {
        record(
            "20150915",
            &no_vaccine(&obx(1, "CE", question, 1, disease, "20251120")),
        )
    };
    let laboratory = [
        ("40468003", "018"),
        ("66071002", "019"),
        ("271511000", "019"),
        ("14189004", "020"),
        ("36989005", "021"),
        ("36653000", "022"),
        ("38907003", "023"),
    ];
    for (disease, code) in laboratory {
        let record = of("75505-8", &format!("{disease}^^SCT"));
        assert_eq!(
            observed(&record),
            [format!("{code} 2025-11-20")],
            "{disease}"
        );
        assert_eq!(unused(&record), Vec::<String>::new());
    }
    assert_eq!(
        observed(&of("75505-8", "27^^CDCPHINVS")),
        ["020 2025-11-20"]
    );
    assert_eq!(
        observed(&of("59784-9", "38907003^^SCT")),
        ["024 2025-11-20"]
    );
    for (question, disease) in [
        ("59784-9", "14189004"),
        ("59784-9", "271511000"),
        ("75505-8", "76902006"),
    ] {
        let record = of(question, &format!("{disease}^^SCT"));
        assert_eq!(observed(&record), Vec::<String>::new(), "{disease}");
        assert_eq!(unused(&record).len(), 1, "{disease}");
    }
    let immune = of("75505-8", "66071002^Hepatitis B^SCT");
    assert_eq!(status(&immune, "2026-01-19", "HepB"), "immune");
}

#[test]
fn observations_end() {
    let pregnant = obx(1, "CE", "30945-0", 1, "77386006^Pregnant^SCT", "20180301");
    let until = obx(2, "DT", "30944-3", 1, "20181201", "");
    let ended = record("19900501", &no_vaccine(&format!("{pregnant}{until}")));
    assert_eq!(observed(&ended), ["007 2018-03-01 until 2018-12-01"]);
    assert_eq!(status(&ended, "2026-01-15", "MMR"), "due");
    assert_eq!(status(&ended, "2018-06-01", "MMR"), "contraindicated");
    // From when on; of several, the date belongs to the one before it in its group.
    let egg = obx(3, "CE", "30945-0", 2, "91930004^Egg^SCT", "20180301");
    let from = obx(4, "DT", "30946-8", 1, "20180215", "");
    let two = no_vaccine(&format!("{pregnant}{until}{egg}{from}"));
    assert_eq!(
        observed(&record("19900501", &two)),
        ["007 2018-02-15 until 2018-12-01", "101 2018-03-01"]
    );
    // A later "not pregnant", and on the same day; an earlier one ends nothing.
    let status_of = |first: &str, second: &str| {
        let first = obx(1, "CE", "82810-3", 1, "77386006^Pregnant^SCT", first);
        let second = obx(2, "CE", "82810-3", 2, "60001007^Not pregnant^SCT", second);
        observed(&record(
            "19900501",
            &no_vaccine(&format!("{first}{second}")),
        ))
    };
    assert_eq!(
        status_of("20251001", "20251120"),
        ["007 2025-10-01 until 2025-11-20"]
    );
    assert_eq!(status_of("20251001", "20251001"), Vec::<String>::new());
    assert_eq!(status_of("20251001", "20250901"), ["007 2025-10-01"]);
}

#[test]
fn a_no_ends_what_was_asked() {
    let observation = |date: &str, value: Value| {
        let mut it = json!({"resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": SNOMED, "code": "77386006"}]}, "effectiveDateTime": date});
        for (name, value) in value.as_object().unwrap() {
            it[name] = value.clone();
        }
        it
    };
    let contraindicated = |value: Value| {
        let both = [
            observation("2026-09-01", json!({})),
            observation("2026-11-01", value),
        ];
        let parameters = parameters("1996-03-02", "2026-11-30", &both);
        let answer = asked(&parameters, Remarks::Summed);
        recommended(&answer, "MMR").contains(&"contraindicated".to_owned())
    };
    assert!(contraindicated(json!({})));
    assert!(!contraindicated(json!({"valueBoolean": false})));
    let no = json!({"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "373067005"}]}});
    assert!(!contraindicated(no));
}

#[test]
fn the_onset_of_pregnancy_is_worked_out() {
    let dated = |observations: &str| observed(&record("19950501", &no_vaccine(observations)));
    // 2025-12-06 less 266 days, and 2025-02-15 and 14 days, are 2025-03-15 and 2025-03-01.
    let edd = obx(1, "DT", "11778-8", 1, "20251206", "20250601");
    let lmp = obx(2, "DT", "8665-2", 2, "20250215", "20250601");
    assert_eq!(dated(&edd), ["170 2025-03-15"]);
    assert_eq!(dated(&lmp), ["170 2025-03-01"]);
    // The better date of one pregnancy counts, both of two.
    assert_eq!(dated(&format!("{lmp}{edd}")), ["170 2025-03-15"]);
    let earlier = obx(3, "DT", "8665-2", 3, "20200301", "20200601");
    assert_eq!(
        dated(&format!("{lmp}{edd}{earlier}")),
        ["170 2020-03-15", "170 2025-03-15"]
    );
    // Twenty weeks on 2025-07-05: last menstrual period on 2025-02-15.
    let weeks = "OBX|1|NM|18185-9^Gestational age^LN|1|20|wk^^UCUM|||||F|||20250705\n";
    assert_eq!(dated(weeks), ["170 2025-03-01"]);
    let days = weeks.replace("|20|wk^^UCUM|", "|140|d^^UCUM|");
    assert_eq!(dated(&days), ["170 2025-03-01"]);
    // Under a dose as well.
    let under = record("19950501", &format!("{HEPB}{edd}"));
    assert_eq!(observed(&under), ["170 2025-03-15"]);
    let record = record("19950501", &no_vaccine(&edd));
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let remark = bridged
        .notes
        .iter()
        .find(|it| it.kind == BridgeNoteKind::Onset)
        .unwrap();
    assert!(
        remark.text().contains("266 days before it"),
        "{}",
        remark.text()
    );
}

#[test]
fn problems_and_diagnoses_are_conditions() {
    let of = |segments: &str| observed(&record("19950501", segments));
    assert_eq!(
        of("DG1|1||E11.9^Type 2 diabetes^I10||20190201|F\n"),
        ["014 2019-02-01"]
    );
    assert_eq!(of("DG1|1||E119^^I10C||20190201|W\n"), Vec::<String>::new());
    let problem = "PRB|AD|20260101|44054006^Type 2 diabetes^SCT|P1|||20190201\n";
    assert_eq!(of(problem), ["014 2019-02-01"]);
    let ended =
        "PRB|AD|20260101|Z34.90^Supervision of pregnancy^I10C|P1|||||20251001|||||||20250301\n";
    assert_eq!(
        of(ended),
        ["007 2025-03-01 until 2025-10-01", "170 2025-03-01"]
    );
    let obx = obx(1, "CE", "29308-4", 1, "B20^HIV^I10C", "20200101");
    assert_eq!(of(&no_vaccine(&obx)), ["003 2020-01-01", "186 2020-01-01"]);
    // A birth ends the pregnancy, on its day too.
    let birth = "DG1|1||Z34.90^^I10||20250301|F\nDG1|2||Z37.0^^I10||20251120|F\n";
    assert_eq!(of(birth), ["007 2025-03-01 until 2025-11-20"]);
    assert_eq!(
        of(&birth.replace("20251120", "20250301")),
        Vec::<String>::new()
    );
}

fn parameters(birth: &str, as_of: &str, resources: &[Value]) -> Value {
    let mut all = vec![
        json!({"name": "assessmentDate", "valueDate": as_of}),
        json!({"name": "patient", "resource": {"resourceType": "Patient", "id": "p",
            "birthDate": birth, "gender": "female"}}),
    ];
    all.extend(
        resources
            .iter()
            .map(|it| json!({"name": "resource", "resource": it})),
    );
    json!({"resourceType": "Parameters", "parameter": all})
}

fn asked(parameters: &Value, remarks: Remarks) -> Value {
    let text = parameters.to_string();
    let tables = Tables::built_in();
    answer(
        &SCHEDULE,
        &KNOWLEDGE,
        tables,
        text.as_bytes(),
        None,
        remarks,
    )
    .unwrap()
}

/// The status of a group in an answer, or how due it is.
fn recommended(answer: &Value, group: &str) -> Vec<String> {
    let parameters = answer["parameter"].as_array().unwrap();
    let recommendation = parameters
        .iter()
        .find(|it| it["name"] == "recommendation")
        .unwrap();
    let all = recommendation["resource"]["recommendation"]
        .as_array()
        .unwrap();
    let of_group = all.iter().find(|it| {
        let texts = [&it["vaccineCode"][0]["text"], &it["targetDisease"]["text"]];
        texts.iter().any(|text| *text == group)
    });
    let codings =
        of_group.unwrap_or_else(|| panic!("no {group} in {all:#?}"))["forecastStatus"]["coding"]
            .as_array()
            .unwrap();
    codings
        .iter()
        .map(|it| it["code"].as_str().unwrap().to_owned())
        .collect()
}

fn issues(answer: &Value) -> Vec<(String, String)> {
    let parameters = answer["parameter"].as_array().unwrap();
    let outcome = parameters.iter().find(|it| it["name"] == "outcome");
    let issues = outcome.and_then(|it| it["resource"]["issue"].as_array());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let issues = issues.into_iter().flatten();
    issues
        .map(|it| (text(&it["severity"]), text(&it["diagnostics"])))
        .collect()
}

fn condition(system: &str, code: &str, more: Value) -> Value {
    let mut resource = json!({"resourceType": "Condition", "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": system, "code": code}]}, "onsetDateTime": "2026-09-01"});
    for (name, value) in more.as_object().unwrap() {
        resource[name] = value.clone();
    }
    resource
}

const SNOMED: &str = "http://snomed.info/sct";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10-cm";

#[test]
fn conditions_as_charts_have_them_reach_the_forecast() {
    let table = [
        ("1996-03-02", SNOMED, "72892002", "MMR", "contraindicated"),
        (
            "1996-03-02",
            SNOMED,
            "72892002",
            "Varicella",
            "contraindicated",
        ),
        ("1996-03-02", ICD10, "Z34.90", "MMR", "contraindicated"),
        (
            "1996-03-02",
            "urn:oid:2.16.840.1.113883.6.90",
            "Z3490",
            "MMR",
            "contraindicated",
        ),
        ("1986-05-10", SNOMED, "44054006", "Pneumococcal", "due"),
        ("1986-05-10", ICD10, "E11.9", "Pneumococcal", "due"),
        ("1990-05-10", SNOMED, "449868002", "Pneumococcal", "due"),
        ("1986-05-10", ICD10, "I50.9", "Pneumococcal", "due"),
        ("1986-05-10", ICD10, "J44.9", "Pneumococcal", "due"),
        ("1986-05-10", ICD10, "Z90.81", "Pneumococcal", "due"),
        ("1986-05-10", ICD10, "B20", "Pneumococcal", "due"),
    ];
    for (birth, system, code, group, status) in table {
        let condition = condition(system, code, json!({}));
        let answer = asked(
            &parameters(birth, "2026-11-30", &[condition]),
            Remarks::Summed,
        );
        let codes = recommended(&answer, group);
        let found = codes
            .iter()
            .any(|it| it == status || (status == "due" && it == "overdue"));
        assert!(found, "{code} {group}: {codes:?}");
    }
}

#[test]
fn what_is_over_no_longer_counts() {
    let pregnant = |more: Value| {
        let pregnant = condition(SNOMED, "72892002", more);
        asked(
            &parameters("1996-03-02", "2026-11-30", &[pregnant]),
            Remarks::Summed,
        )
    };
    let contraindicated =
        |answer: &Value| recommended(answer, "MMR").contains(&"contraindicated".to_owned());
    assert!(contraindicated(&pregnant(json!({}))));
    for over in ["inactive", "remission", "resolved"] {
        let status =
            json!({"clinicalStatus": {"coding": [{"code": over}]}, "recordedDate": "2026-11-01"});
        assert!(!contraindicated(&pregnant(status)), "{over}");
    }
    assert!(!contraindicated(&pregnant(
        json!({"abatementDateTime": "2026-11-29"})
    )));
    let month = json!({"abatementPeriod": {"end": "2026-10"}});
    assert!(!contraindicated(&pregnant(month)));
    let birth = condition(ICD10, "O80", json!({"onsetDateTime": "2026-11-20"}));
    let both = [condition(SNOMED, "72892002", json!({})), birth];
    let answer = asked(
        &parameters("1996-03-02", "2026-11-30", &both),
        Remarks::Summed,
    );
    assert!(!contraindicated(&answer));
}

#[test]
fn a_dose_names_its_reactions_in_fhir() {
    let dose = |reaction: Value, contained: Value| {
        json!({"resourceType": "Immunization", "id": "d", "status": "completed",
            "contained": contained, "occurrenceDateTime": "2024-06-01", "reaction": [reaction],
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "08"}]}})
    };
    let anaphylaxis = json!({"resourceType": "Observation", "id": "o", "status": "final",
        "code": {"coding": [{"system": SNOMED, "code": "39579001"}]}});
    let referenced = json!({"date": "2024-06-01", "detail": {"reference": "Observation/o"}});
    let inside = json!({"date": "2024-06-01", "detail": {"reference": "#o"}});
    for resources in [
        vec![dose(referenced.clone(), json!([])), anaphylaxis.clone()],
        vec![anaphylaxis.clone(), dose(referenced.clone(), json!([]))],
        vec![dose(inside, json!([anaphylaxis]))],
    ] {
        let answer = asked(
            &parameters("2023-05-01", "2026-02-01", &resources),
            Remarks::Summed,
        );
        let codes = recommended(&answer, "HepB");
        assert!(codes.contains(&"contraindicated".to_owned()), "{codes:?}");
    }
    let missing = parameters("2023-05-01", "2026-02-01", &[dose(referenced, json!([]))]);
    let said = issues(&asked(&missing, Remarks::Summed));
    assert!(said.contains(&(
        "warning".to_owned(),
        "the reaction is not here; it was not kept".to_owned()
    )));
}

#[test]
fn a_mild_allergy_is_named_and_not_used() {
    let allergy = |more: Value| {
        let mut allergy = json!({"resourceType": "AllergyIntolerance",
            "code": {"coding": [{"system": SNOMED, "code": "294847001"}]}});
        for (name, value) in more.as_object().unwrap() {
            allergy[name] = value.clone();
        }
        asked(
            &parameters("1996-03-02", "2026-11-30", &[allergy]),
            Remarks::Summed,
        )
    };
    let used =
        |more: Value| recommended(&allergy(more), "MMR").contains(&"contraindicated".to_owned());
    assert!(used(json!({})));
    assert!(used(
        json!({"criticality": "high", "reaction": [{"severity": "mild"}]})
    ));
    assert!(used(
        json!({"criticality": "low", "reaction": [{"severity": "severe"}]})
    ));
    assert!(used(json!({"criticality": "unable-to-assess"})));
    assert!(!used(json!({"criticality": "low"})));
    assert!(!used(json!({"reaction": [{"severity": "mild"}]})));
    let said = issues(&allergy(json!({"criticality": "low"})));
    assert!(
        said.iter()
            .any(|(_, text)| text.contains("294847001") && text.contains("not severe"))
    );
}

#[test]
fn a_conception_that_was_charted_later_counts_from_its_date() {
    let dose = |cvx: &str, date: &str| {
        json!({"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": date,
            "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": cvx}]}})
    };
    let observation = |code: Value, value: Value| {
        let mut it = json!({"resourceType": "Observation", "status": "final",
            "code": {"coding": [code]}, "effectiveDateTime": "2025-06-01"});
        for (name, value) in value.as_object().unwrap() {
            it[name] = value.clone();
        }
        it
    };
    let mut resources: Vec<_> = [
        ("20", "1995-07-01"),
        ("20", "1995-09-01"),
        ("20", "1995-11-01"),
        ("20", "1996-11-01"),
        ("20", "1999-11-01"),
        ("115", "2021-06-01"),
    ]
    .map(|(cvx, date)| dose(cvx, date))
    .to_vec();
    resources.push(observation(
        json!({"system": "http://loinc.org", "code": "82810-3"}),
        json!({"valueCodeableConcept": {"coding": [{"system": SNOMED, "code": "77386006"}]}}),
    ));
    for (code, value) in [
        (
            json!({"system": SNOMED, "code": "248986005"}),
            json!({"valueDateTime": "2025-03-01"}),
        ),
        (
            json!({"system": "http://loinc.org", "code": "11778-8"}),
            json!({"valueDateTime": "2025-11-22"}),
        ),
        (
            json!({"system": "http://loinc.org", "code": "18185-9"}),
            json!({"valueQuantity": {"value": 106, "unit": "d"}}),
        ),
    ] {
        let mut all = resources.clone();
        all.push(observation(code.clone(), value));
        let answer = asked(
            &parameters("1995-05-01", "2025-10-15", &all),
            Remarks::Summed,
        );
        let text = answer.to_string();
        assert!(
            text.contains("2025-09-06") && text.contains("2025-10-11"),
            "{code}"
        );
    }
}

#[test]
fn codes_of_vaccines_are_read_under_other_addresses() {
    let systems = [
        Some("urn:oid:2.16.840.1.113883.12.292"),
        Some("2.16.840.1.113883.12.292"),
        Some("https://phinvads.cdc.gov/vads/ViewCodeSystem.action?id=2.16.840.1.113883.12.292"),
        Some("http://example.org/cdc/cvx/vaccine-code"),
        None,
    ];
    for system in systems {
        let mut coding = json!({"code": "08"});
        if let Some(system) = system {
            coding["system"] = json!(system);
        }
        let dose = json!({"resourceType": "Immunization", "status": "completed",
            "occurrenceDateTime": "2024-06-01", "vaccineCode": {"coding": [coding]}});
        let answer = asked(
            &parameters("2023-05-01", "2026-02-01", &[dose]),
            Remarks::Summed,
        );
        let evaluated = answer["parameter"].as_array().unwrap().iter();
        assert_eq!(
            evaluated.filter(|it| it["name"] == "evaluation").count(),
            1,
            "{system:?}"
        );
        assert!(
            issues(&answer)
                .iter()
                .any(|(severity, text)| severity == "information" && text.contains("read as CVX")),
            "{system:?}"
        );
    }
}

#[test]
fn what_no_rule_asks_about_is_told_once() {
    let chart: Vec<Value> = (0..200)
        .map(|index| condition(SNOMED, &format!("999{:03}", index % 61), json!({})))
        .collect();
    let chart = parameters("1996-03-02", "2026-11-30", &chart);
    let summed = issues(&asked(&chart, Remarks::Summed));
    let wanted = "200 observations of 61 codes that no rule asks about; they were not used";
    assert_eq!(summed, [("information".to_owned(), wanted.to_owned())]);
    assert_eq!(issues(&asked(&chart, Remarks::All)).len(), 200);
}

fn stamp() -> Stamp {
    Stamp {
        time: "2026-01-15T12:00:00-05:00".parse().unwrap(),
        control_id: "A1".to_owned(),
    }
}

#[test]
fn the_sender_is_warned_of_a_statement_that_no_forecast_uses() {
    let responder = Responder::default();
    let taken = |body: &str, knowledge: Option<&Knowledge>| {
        let context = Context {
            tables: Tables::built_in(),
            received: Some(stamp().time),
            knowledge,
        };
        let message = message("19900501", body);
        receive(
            &message,
            Encoding::Utf8,
            context,
            Policy::default(),
            &responder,
            &stamp(),
        )
    };
    let used = no_vaccine(&obx(
        1,
        "CE",
        "30945-0",
        1,
        "77386006^Pregnant^SCT",
        "20180301",
    ));
    let unused = no_vaccine(&obx(
        1,
        "CE",
        "30945-0",
        1,
        "VXC24^Acute illness^CDCPHINVS",
        "20180301",
    ));
    let warned =
        |text: &str| text.contains("|OBX^1^5|") && text.contains("|W|") && text.contains("VXC24");
    assert!(warned(&taken(&unused, Some(&KNOWLEDGE)).answer));
    assert!(taken(&unused, Some(&KNOWLEDGE)).answer.contains("MSA|AE"));
    assert!(!taken(&used, Some(&KNOWLEDGE)).answer.contains("|W|"));
    assert!(!warned(&taken(&unused, None).answer));
    // A refusal is kept; that is information at most.
    let refused = "ORC|RE||9999\nRXA|0|1|20260110||08^HepB^CVX|999||||||||||||00^Parental decision^NIP002||RE|A\n";
    let refused = taken(refused, Some(&KNOWLEDGE));
    assert!(refused.answer.contains("MSA|AA"), "{}", refused.answer);
}

#[test]
fn an_answer_says_beside_a_statement_that_it_was_not_used() {
    let unused = obx(
        1,
        "CE",
        "30945-0",
        1,
        "VXC24^Acute illness^CDCPHINVS",
        "20180301",
    );
    let under = obx(1, "CE", "31044-1", 1, "VXC12^Fever^CDCPHINVS", "20240602");
    let used = obx(2, "CE", "30945-0", 2, "91930004^Egg^SCT", "20180301");
    let body = format!("{HEPB}{under}{}", no_vaccine(&format!("{unused}{used}")));
    let record = record("19900501", &body);
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let as_of = "2026-01-15".parse().unwrap();
    let mut workspace = Workspace::default();
    let forecast = workspace
        .forecast(&SCHEDULE, &bridged.patient, as_of)
        .unwrap();
    let query = "MSH|^~\\&|EHR|SUNNY|IIS|CT|20260302091500-0500||QBP^Q11^QBP_Q11|Q-1|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS\r\
        QPD|Z44^Request^CDCPHINVS|T1|H1^^^CLINIC^MR|Example^Ada^^^^^L||19900501|F\rRCP|I|5^RD&Records&HL70126\r";
    let message = Message::parse(query).unwrap();
    let query = Query::read(&message, Encoding::Utf8, None);
    let found = Answer::Forecast {
        record: &record,
        bridged: &bridged,
        forecast: &forecast,
    };
    let tables = Tables::built_in();
    let text = respond(
        &message,
        &query,
        found,
        tables,
        &Responder::default(),
        &stamp(),
    );
    let reasons: Vec<_> = text
        .split('\r')
        .filter(|line| line.contains("30982-3") && line.contains("not_used^"))
        .collect();
    assert_eq!(reasons.len(), 2, "{text}");
    assert!(reasons[0].contains("fever after a dose"), "{}", reasons[0]);
    assert!(
        reasons[1].contains("current acute illness"),
        "{}",
        reasons[1]
    );
}

#[test]
fn a_statement_about_a_vaccine_survives_the_ways_out() {
    let vxc20 = obx(1, "CE", "30945-0", 1, "VXC20^allergy^CDCPHINVS", "20240601");
    let until = obx(2, "DT", "30944-3", 1, "20300101", "");
    let record = record("20230501", &format!("{HEPB}{vxc20}{until}"));
    let sent = submit(&record, Tables::built_in(), &Responder::default(), &stamp());
    let sent = Message::parse(sent).unwrap();
    let read = Submission::read(&sent, Encoding::Utf8, Context::default()).record;
    assert_eq!(observed(&read), observed(&record));
    let (bundle, _) = write_bundle(&record);
    let about = Source::new(Channel::Fhir);
    let text = bundle.to_string();
    let source = SourceId::new("bundle");
    let read = read_bundle(text.as_bytes(), source, about, Tables::built_in()).unwrap();
    assert_eq!(observed(&read.record), observed(&record));
}

#[test]
fn a_registry_adds_meanings() {
    let mut meanings = Meanings::clone(Meanings::built_in());
    meanings
        .add("99CLINIC\tPREG\t\t\t007\t\tsure\tour own code\n")
        .unwrap();
    let knowledge = KNOWLEDGE.clone().with_meanings(Arc::new(meanings));
    let body = no_vaccine(&obx(
        1,
        "CE",
        "30945-0",
        1,
        "PREG^Pregnant^99CLINIC",
        "20260101",
    ));
    let record = record("19900501", &body);
    assert_eq!(observed(&record), Vec::<String>::new());
    let bridged = record.to_patient(&knowledge).unwrap();
    assert_eq!(bridged.patient.observations.len(), 1);
}

#[test]
fn every_observation_of_the_list_is_one_of_the_release() {
    for row in Meanings::built_in().rows() {
        for code in &row.observations {
            let known = DOCUMENT.observations.iter().any(|it| it.code == *code);
            assert!(known, "{code}: {}", row.text);
        }
        assert!(row.certainty != Certainty::Less || !row.text.is_empty());
    }
    // Every antigen that a vaccine of the release carries has an allergy to an earlier dose.
    for antigen in &DOCUMENT.antigens {
        let vaccine = DOCUMENT.vaccines.iter().find(|vaccine| {
            let mut antigens = vaccine.antigens.iter();
            antigens.any(|it| it.antigen == antigen.antigen)
        });
        let cvx = vaccine.unwrap().cvx.to_string();
        let vxc20 = obx(1, "CE", "30945-0", 1, "VXC20^allergy^CDCPHINVS", "20240601");
        let dose = HEPB.replace("08^HepB", &format!("{cvx}^x"));
        let record = record("20230501", &format!("{dose}{vxc20}"));
        assert!(!observed(&record).is_empty(), "{} {cvx}", antigen.antigen);
    }
}
