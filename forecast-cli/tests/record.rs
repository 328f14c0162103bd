//! `forecast fhir`, `forecast record print` and `forecast dq`.

mod common;

use std::fs;

use common::{forecast, forecast_with};
use serde_json::Value;

const BATCH: &str = "forecast-exchange/examples/batch.hl7";
const SUBMISSION: &str = "forecast-exchange/examples/submission.hl7";
const PARAMETERS: &str = "forecast-exchange/examples/parameters.json";
const TIME: &str = "2026-03-02T14:30:00-05:00";

#[test]
fn a_fhir_request_is_answered() {
    let run = forecast(&["fhir", PARAMETERS]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let answer: &Value = &run.json_lines()[0];
    assert_eq!(answer["resourceType"], "Parameters");
    let text = run.stdout.as_str();
    assert!(text.contains("ImmunizationEvaluation") && text.contains("ImmunizationRecommendation"));
    assert!(!text.contains(":null"), "FHIR has no null: {text}");
    let pretty = forecast(&["fhir", PARAMETERS, "--pretty"]);
    let pretty: Option<Value> = serde_json::from_str(&pretty.stdout).ok();
    assert_eq!(pretty.as_ref(), Some(answer));
}

#[test]
fn the_assessment_date_may_stand_beside_the_request() {
    let input = r#"{"resourceType": "Parameters", "parameter": [
        {"name": "patient", "resource": {"resourceType": "Patient", "birthDate": "2024-01-15"}}]}"#;
    let without = forecast_with(&["fhir", "-"], input.as_bytes());
    assert_eq!(without.code, Some(1));
    let run = forecast_with(&["fhir", "-", "--as-of", "2026-01-01"], input.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains(r#""date":"2026-01-01""#),
        "{}",
        run.stdout
    );
}

#[test]
fn fhir_in_xml_is_answered_and_what_has_no_place_is_named() {
    let xml = r#"<Patient xmlns="http://hl7.org/fhir"><birthDate value="2024-01-15"/>
        <maritalStatus><text value="single"/></maritalStatus></Patient>"#;
    let run = forecast_with(&["fhir", "-"], xml.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.json_lines()[0]["person"]["birth_date"]["value"],
        "2024-01-15"
    );
    assert!(
        run.stderr.contains("Patient.maritalStatus"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_cannot_be_answered_gives_an_operation_outcome() {
    let input = "{\"resourceType\": \"Parameters\"}\n{\n{\"resourceType\": \"Parameters\"}\n";
    let run = forecast_with(&["fhir", "-"], input.as_bytes());
    assert_eq!(run.code, Some(1));
    let answers = run.json_lines();
    assert_eq!(answers.len(), 3, "{}", run.stdout);
    for answer in answers {
        assert_eq!(answer["resourceType"], "OperationOutcome");
    }
    let nothing = forecast_with(&["fhir", "-"], b"");
    assert_eq!(nothing.code, Some(2));
}

#[test]
fn a_bundle_becomes_a_record_and_a_bundle_again() {
    let bundle = forecast(&["hl7", "convert", SUBMISSION, "--to", "fhir"]);
    assert!(!bundle.stdout.contains(":null"), "{}", bundle.stdout);
    let record = forecast_with(&["fhir", "-"], bundle.stdout.as_bytes());
    assert_eq!(record.code, Some(0), "{}", record.stderr);
    assert!(record.json_lines()[0]["person"].is_object());
    let again = forecast_with(&["fhir", "-"], record.stdout.as_bytes());
    let doses = |text: &str| text.matches("\"Immunization\"").count();
    assert_eq!(doses(&again.stdout), 2);
    assert_eq!(doses(&again.stdout), doses(&bundle.stdout));
}

#[test]
fn a_record_is_printed() {
    let arguments = [
        "record",
        "print",
        SUBMISSION,
        "--as-of",
        "2026-03-02",
        "--registry",
        "Example Registry",
        "--purpose",
        "child-care",
    ];
    let run = forecast(&arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for text in [
        "Example Registry",
        "Child Care",
        "03/01/2026",
        "Example, Ada Test",
    ] {
        assert!(run.stdout.contains(text), "{text}");
    }
    let request = forecast(&["record", "print", "examples/toddler-behind.json"]);
    assert!(
        request.code == Some(0) && request.stdout.contains("11/10/2025"),
        "{}",
        request.stderr
    );
}

#[test]
fn a_record_is_printed_as_pdf() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (pdf, html) = (
        folder.path().join("record.pdf"),
        folder.path().join("record.html"),
    );
    let arguments = [
        "record",
        "print",
        SUBMISSION,
        "--as-of",
        "2026-03-02",
        "--pdf",
        &pdf.to_string_lossy(),
        "--out",
        &html.to_string_lossy(),
    ];
    let run = forecast(&arguments);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), ""),
        "{}",
        run.stderr
    );
    assert!(fs::read(&pdf).unwrap_or_default().starts_with(b"%PDF"));
    assert!(
        fs::read_to_string(&html)
            .unwrap_or_default()
            .contains("<html")
    );
}

#[test]
fn a_page_is_about_one_person() {
    let two = forecast(&["hl7", "convert", SUBMISSION]).stdout;
    let two = format!(
        "{two}{}",
        two.replace("Ada", "Ida")
            .replace("2024-09-06", "1990-09-06")
    );
    let run = forecast_with(&["record", "print", "-"], two.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("found the records of 2 persons, expected one"),
        "{}",
        run.stderr
    );
}

#[test]
fn messages_are_checked_provider_by_provider() {
    let run = forecast(&["dq", BATCH, "--time", TIME]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("batch.hl7:16 error DQ-305 RXA^3^3"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("\nHARBOR\n") && run.stdout.contains("\nSUNNY\n"),
        "{}",
        run.stdout
    );
    let summary = forecast(&["dq", BATCH, "--time", TIME, "--summary"]);
    assert!(summary.stdout.starts_with("HARBOR\n"), "{}", summary.stdout);
}

#[test]
fn quality_as_json() {
    let run = forecast(&["dq", BATCH, SUBMISSION, "--time", TIME, "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(report["providers"]["SUNNY"]["messages"], 2);
    assert_eq!(
        report["providers"]["HARBOR"]["checks"]["DQ-305"]["times"],
        1
    );
    let first = &report["findings"][0];
    assert!(
        first["check"].is_string() && first["line"].is_number(),
        "{first}"
    );
}

#[test]
fn records_are_checked_too() {
    let record = forecast(&["hl7", "convert", SUBMISSION]).stdout;
    let wrong = record.replace("2024-11-06", "2023-11-06");
    let good = forecast_with(&["dq", "-", "--time", TIME], record.as_bytes());
    assert_eq!(good.code, Some(0), "{}", good.stdout);
    let run = forecast_with(&["dq", "-", "--time", TIME], wrong.as_bytes());
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("stdin:1 error DQ-305 doses[0]:"),
        "{}",
        run.stdout
    );
    let broken = forecast_with(&["dq", "-"], b"{\"person\": 1}");
    assert_eq!(broken.code, Some(1));
}
