//! Reading models: what is wrong in one is said with its place.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use forecast_population::{ErrorKind, Model};
use serde_json::{Value, json};

fn model() -> Value {
    serde_json::from_str(include_str!("../model.json")).unwrap()
}

/// The path and message of the error after a change at a place.
fn error(place: &str, value: Value) -> (String, String) {
    let mut model = model();
    *model.pointer_mut(place).unwrap() = value;
    let error = Model::from_json(model.to_string().as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Model);
    (error.path().to_owned(), error.message().to_owned())
}

#[test]
fn a_name_that_is_not_there_is_named() {
    let (path, message) = error("/visits/1/shots/0/give", json!("elixir"));
    assert_eq!(path, "visits[1].shots[0]");
    assert_eq!(message, "found \"elixir\", expected a product");

    let (path, _) = error("/products/pcv/choices/0/give/0", json!("999"));
    assert_eq!(path, "products.pcv.choices[0]");
    let (path, _) = error("/courses/0/delay", json!("never"));
    assert_eq!(path, "courses[0]");
    let (path, _) = error("/vaccines/08/families/0", json!("hepz"));
    assert_eq!(path, "vaccines.08");
}

#[test]
fn a_table_without_weight_is_refused() {
    let (path, message) = error("/habits", json!([]));
    assert_eq!(
        (path.as_str(), message.as_str()),
        ("habits", "expected a weight above 0")
    );
    let (path, _) = error("/delays/soon", json!([{"weight": 0, "from": 0, "to": 1}]));
    assert_eq!(path, "delays.soon");
}

#[test]
fn what_is_no_value_of_its_kind_is_refused_with_its_path() {
    let (path, _) = error("/visits/0/age", json!("newborn"));
    assert_eq!(path, "visits[0].age");
    let (path, _) = error("/lives/opted_out", json!(-1));
    assert_eq!(path, "lives.opted_out");
    let (path, message) = error("/seasons/0/month", json!(13));
    assert_eq!(path, "seasons[0]");
    assert_eq!(message, "found month 13, expected 1 to 12");
}
