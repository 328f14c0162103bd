//! The examples: their answers as they stand, and the schemas that describe both.

mod common;

use std::path::PathBuf;

use common::{forecast, forecast_with, root};
use forecast_core::report::EvaluationReason;
use serde_json::Value;

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn examples() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("examples"))
        .expect("there are examples")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    files
}

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn schema(name: &str) -> jsonschema::Validator {
    let path = root()
        .join("docs/schema")
        .join(format!("{name}.schema.json"));
    let text = std::fs::read(path).expect("the schema is there");
    let schema: Value = serde_json::from_slice(&text).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema can be used")
}

fn assert_valid(validator: &jsonschema::Validator, value: &Value, what: &str) {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn answers_stay_as_they_are() {
    for file in examples() {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let path = file.to_string_lossy();
        let json = forecast(&["patient", &path, "--format", "json"]);
        assert_eq!(json.code, Some(0), "{name}: {}", json.stderr);
        insta::assert_json_snapshot!(format!("{name}.json"), json.json_lines()[0]);
        let table = forecast(&["patient", &path]);
        insta::assert_snapshot!(format!("{name}.table"), table.stdout);
        for line in table.stdout.lines() {
            assert!(line.chars().count() <= 100, "{name}: {line}");
        }
    }
}

#[test]
fn requests_and_answers_are_as_their_schemas_say() {
    let (request, answer) = (schema("request"), schema("answer"));
    for file in examples() {
        let name = file.to_string_lossy();
        let text = std::fs::read(&file).expect("the example is there");
        let example: Value = serde_json::from_slice(&text).expect("the example is JSON");
        assert_valid(&request, &example, &name);
        for schedule in ["acip-4.64", "acip-4.65"] {
            let arguments = ["patient", &name, "--format", "json", "--schedule", schedule];
            assert_valid(&answer, &forecast(&arguments).json_lines()[0], &name);
        }
        let why = forecast(&["patient", &name, "--format", "json", "--why"]);
        assert_valid(&answer, &why.json_lines()[0], &name);
    }
}

#[test]
fn the_schema_knows_every_reason() {
    let path = root().join("docs/schema/answer.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema is there");
    for reason in EvaluationReason::ALL {
        let word = serde_json::to_string(&reason).expect("a word");
        assert!(text.contains(&word), "{word}");
        assert!(!reason.text().is_empty() && !reason.rule().is_empty());
    }
}

#[test]
fn every_kind_of_trouble_is_as_the_schemas_say() {
    let input = concat!(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "#,
        r#""doses": [{"date": "2025-09-06", "cvx": "x"}, {"date": "2025-09-05", "cvx": "08"}, "#,
        r#"{"date": "2025-11-11", "cvx": "08"}, {"date": "2025-10-06", "cvx": "121"}, "#,
        r#"{"date": "2025-10-06", "cvx": "10", "condition": "recalled"}], "#,
        r#""observations": [{"code": "x"}, {"code": "013", "date": "2025-11-11"}]}"#,
        "\n{\n",
        r#"{"birth_date": "2025-09-06", "as_of": "2020-01-01"}"#,
        "\n",
    );
    let run = forecast_with(&["batch", "-"], input.as_bytes());
    assert_eq!(run.code, Some(1));
    let answers = run.json_lines();
    assert_valid(&schema("answer"), &answers[0], "the answer");
    let line_error = schema("line-error");
    assert_valid(&line_error, &answers[1], "a syntax error");
    assert_valid(&line_error, &answers[2], "a request error");
}

#[test]
fn the_schema_refuses_what_the_command_refuses() {
    let request = schema("request");
    for text in [
        r#"{}"#,
        r#"[]"#,
        r#"{"birth_date": "2025-02-29"}"#,
        r#"{"birth_date": "2025-09-06", "name": "x"}"#,
        r#"{"birth_date": "2025-09-06", "sex": "F"}"#,
        r#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15", "cvx": 107}]}"#,
        r#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15"}]}"#,
        r#"{"birth_date": "2025-09-06", "observations": [{"date": "2025-10-15"}]}"#,
        r#"{"birth_date": "2025-09-06", "id": 1}"#,
    ] {
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        assert!(!request.is_valid(&value), "{text}");
        let run = forecast_with(&["patient", "-"], text.as_bytes());
        assert_eq!(run.code, Some(2), "{text}");
    }
}

#[test]
fn examples_are_plainly_invented() {
    for file in examples() {
        let text = std::fs::read_to_string(&file).expect("the example is there");
        let example: Value = serde_json::from_str(&text).expect("the example is JSON");
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        assert_eq!(example["id"], format!("example-{name}"));
        assert!(example["as_of"].is_string(), "{name} has its date");
    }
}
