//! The JSON Schema of schedule documents, `schema.json`.

use std::path::{Path, PathBuf};

use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::to_files;
use forecast_core::schedule::print::pretty;
use serde_json::{Value, json};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.json")
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn schema() -> Value {
    serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap()
}

/// A validator of the part of a schedule that a file of a schedule folder holds; of the whole
/// where the part is empty.
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn validator(part: &str) -> jsonschema::Validator {
    let mut schema = schema();
    let whole = schema.as_object_mut().unwrap();
    if !part.is_empty() {
        let part = whole.get("properties").unwrap().get(part).unwrap().clone();
        let part = part
            .get("items")
            .filter(|_| part.get("items").is_some())
            .unwrap_or(&part)
            .clone();
        let definitions = whole.get("$defs").unwrap().clone();
        return jsonschema::validator_for(&json!({"$defs": definitions, "allOf": [part]})).unwrap();
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn embedded(id: &str) -> ScheduleDocument {
    forecast_schedules::embedded(id).unwrap().unwrap()
}

/// The schema is made from the types that read the documents. After a change of these, run this
/// test with `UPDATE_SCHEMA=1` in the environment.
#[test]
fn the_schema_is_that_of_the_types() {
    let schema = schemars::schema_for!(ScheduleDocument);
    let text = pretty(&schema.to_value());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path(), &text).unwrap();
    }
    let stored = std::fs::read_to_string(path()).unwrap();
    assert!(
        stored == text,
        "schema.json is stale: run this test with UPDATE_SCHEMA=1"
    );
}

#[test]
fn the_schedules_fit_the_schema() {
    let validator = validator("");
    for id in forecast_schedules::ids() {
        let document = serde_json::to_value(embedded(id)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{id}");
    }
}

/// A file of a folder holds the property of its name, an antigen's file one of the antigens.
#[test]
fn each_file_fits_its_part_of_the_schema() {
    for id in forecast_schedules::ids() {
        for file in to_files(&embedded(id)).unwrap() {
            let (part, _) = file.path.split_once(['.', '/']).unwrap();
            let value: Value = serde_json::from_str(&file.text).unwrap();
            let validator = validator(part);
            let values = match value {
                Value::Array(values) => values,
                other => vec![other],
            };
            for value in values {
                let error = validator
                    .validate(&value)
                    .err()
                    .map(|error| error.to_string());
                assert_eq!(error, None, "{id}/{}", file.path);
            }
        }
    }
}

/// What the reader refuses for its form, the schema refuses too.
#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let whole = serde_json::to_value(embedded(forecast_schedules::DEFAULT)).unwrap();
    let validator = validator("");
    let wrong = [
        ("/schedule/released", json!("2025-13-01")),
        ("/schedule/id", json!(1)),
        ("/vaccines/0/cvx", json!("MMR")),
        ("/vaccines/0/antigens", json!(null)),
        ("/conflicts/0/begin", json!("1 fortnight")),
        ("/conflicts/0/begin", json!("1 day - 1 day + 1 day")),
        ("/antigens/0/series/0/type", json!("other")),
        ("/antigens/0/series/0/doses/0/number", json!(-1)),
        ("/antigens/0/series/0/selection/default", json!("Yes")),
        (
            "/groups/0",
            json!({"name": "A", "antigens": [], "colour": "red"}),
        ),
    ];
    assert!(validator.is_valid(&whole));
    for (pointer, value) in wrong {
        let mut changed = whole.clone();
        match changed.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => changed["schedule"]["released"] = value.clone(),
        }
        let refused = serde_json::from_value::<ScheduleDocument>(changed.clone()).is_err();
        assert!(refused, "the reader accepts {value} at {pointer}");
        assert!(
            !validator.is_valid(&changed),
            "the schema accepts {value} at {pointer}"
        );
    }
}
