//! Layers: those that are embedded, and what is refused.

use forecast_core::ErrorKind;
use forecast_core::patient::Patient;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::layer::{LayerDocument, stack};
use forecast_schedules::{DefaultLayers, embedded, embedded_layer, layer_ids, resolve};
use serde_json::{Value, json};

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn base(id: &str) -> ScheduleDocument {
    embedded(id).unwrap().unwrap()
}

/// A layer over 4.65 with these changes; source, date and reason are filled in.
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn layer(id: &str, changes: &[Value]) -> LayerDocument {
    let changes: Vec<Value> = changes
        .iter()
        .map(|change| {
            let mut change = change.clone();
            let object = change.as_object_mut().unwrap();
            object.insert("source".into(), json!("a test"));
            object.insert("date".into(), json!("2026-01-01"));
            object.insert("reason".into(), json!("to see"));
            change
        })
        .collect();
    serde_json::from_value(json!({
        "id": id, "title": "A test", "publisher": "Nobody", "date": "2026-01-01",
        "over": ["acip-4.65"], "changes": changes
    }))
    .unwrap()
}

const AGE: &str = "HPV / HPV 2-dose series / dose 1 / ages #1 / earliest_recommended";

/// The error that stacking gives: kind, layer, address, message.
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn refused(base: &ScheduleDocument, layers: &[LayerDocument]) -> (ErrorKind, String, String) {
    let error = stack(base, layers).unwrap_err();
    let file = error.file().unwrap().to_owned();
    let place = format!("{file}: {}", error.path());
    (error.kind(), place, error.message().to_owned())
}

#[test]
fn every_embedded_layer_lies_on_its_bases() {
    let ids: Vec<&str> = layer_ids().collect();
    assert_eq!(ids, ["errata", "seasons", "aap-2026", "example-clinic"]);
    for id in ids {
        let layer = embedded_layer(id).unwrap().unwrap();
        assert_eq!(layer.id, id);
        for over in &layer.over {
            let document = stack(&base(over), std::slice::from_ref(&layer)).unwrap();
            assert_eq!(document.schedule.layers, [id]);
            Schedule::compile(&document).unwrap();
        }
    }
    let all = resolve(
        "acip-4.65+seasons+aap-2026+example-clinic",
        DefaultLayers::NONE,
    );
    let schedule = Schedule::compile(&all.unwrap()).unwrap();
    assert_eq!(
        schedule.full_id(),
        "acip-4.65+seasons+aap-2026+example-clinic"
    );
}

#[test]
fn a_wrong_old_value_is_refused_with_its_address() {
    let wrong = layer(
        "mine",
        &[json!({"address": AGE, "expect": "12 years", "set": "9 years"})],
    );
    let (kind, place, message) = refused(&base("acip-4.65"), &[wrong]);
    assert_eq!(kind, ErrorKind::Rule);
    assert_eq!(place, format!("layer mine: {AGE}"));
    assert_eq!(message, "found \"11 years\", expected \"12 years\"");
}

#[test]
fn an_unknown_address_is_refused_with_its_address() {
    let base = base("acip-4.65");
    for address in [
        "HPW / HPV 2-dose series",
        "HPV / HPV 4-dose series / dose 1",
        "HPV / HPV 2-dose series / dose 3 / ages #1",
        "HPV / HPV 2-dose series / dose 1 / ages #2 / minimum",
        "groups Flu / switched_off",
        "vaccines 999 / not_stocked",
    ] {
        let wrong = layer(
            "mine",
            &[json!({"address": address, "expect": null, "set": true})],
        );
        let (kind, place, _) = refused(&base, &[wrong]);
        assert_eq!(kind, ErrorKind::Reference, "{address}");
        assert_eq!(place, format!("layer mine: {address}"));
    }
    // The place may be there; a field of that name is not.
    let field = "HPV / HPV 2-dose series / dose 1 / colour";
    let wrong = layer(
        "mine",
        &[json!({"address": field, "expect": null, "set": "blue"})],
    );
    let (kind, place, message) = refused(&base, &[wrong]);
    assert_eq!(kind, ErrorKind::Format);
    assert_eq!(place, format!("layer mine: {field}"));
    assert!(message.contains("unknown field `colour`"), "{message}");
}

#[test]
fn a_stale_base_is_refused_with_the_first_address_that_does_not_fit() {
    let aap = embedded_layer("aap-2026").unwrap().unwrap();
    let (_, place, message) = refused(&base("acip-4.64"), &[aap]);
    assert!(place.starts_with("layer aap-2026: HPV / "), "{place}");
    assert!(
        message.starts_with("the layer was made for acip-4.65, the schedule is acip-4.64: "),
        "{message}"
    );
    // A newer base on which all would fit still has to be named.
    let fits = layer(
        "mine",
        &[json!({"address": AGE, "expect": "11 years", "set": "9 years"})],
    );
    let mut newer = base("acip-4.65");
    newer.schedule.id = "acip-4.66".to_owned();
    let (_, place, message) = refused(&newer, &[fits]);
    assert_eq!(place, "layer mine: over");
    assert!(
        message.contains("all it expects is found there"),
        "{message}"
    );
}

#[test]
fn two_layers_at_one_address_must_say_so() {
    let base = base("acip-4.65");
    let lower = layer(
        "lower",
        &[json!({"address": AGE, "expect": "11 years", "set": "9 years"})],
    );
    let change = json!({"address": AGE, "expect": "9 years", "set": "10 years"});
    let (kind, place, message) = refused(&base, &[lower.clone(), layer("upper", &[change])]);
    assert_eq!(kind, ErrorKind::Rule);
    assert_eq!(place, format!("layer upper: {AGE}"));
    assert!(message.contains("\"overrides\": \"lower\""), "{message}");
    // Also where one place lies within the other.
    let around = json!({
        "address": "HPV / HPV 2-dose series / dose 1 / ages #1",
        "expect": {"minimum": "9 years"}, "update": {"earliest_recommended": "10 years"}
    });
    let (_, _, message) = refused(&base, &[lower.clone(), layer("upper", &[around])]);
    assert!(message.contains("\"overrides\": \"lower\""), "{message}");
    let change = json!({
        "address": AGE, "expect": "9 years", "set": "10 years", "overrides": "lower"
    });
    let document = stack(&base, &[lower.clone(), layer("upper", &[change])]).unwrap();
    assert_eq!(document.schedule.layers, ["lower", "upper"]);
    // Nothing to override, and one layer twice.
    let change = json!({
        "address": AGE, "expect": "11 years", "set": "10 years", "overrides": "lower"
    });
    let (_, _, message) = refused(&base, &[layer("upper", &[change])]);
    assert_eq!(message, "there is no change of lower here to override");
    let (_, place, _) = refused(&base, &[lower.clone(), lower]);
    assert_eq!(place, "layer lower: id");
}

#[test]
fn what_a_layer_breaks_is_said_with_its_address() {
    let address = "HPV / HPV 2-dose series / dose 1 / ages #1 / minimum";
    let wrong = layer(
        "mine",
        &[json!({"address": address, "expect": "9 years", "set": "99 years"})],
    );
    let (kind, place, _) = refused(&base("acip-4.65"), &[wrong]);
    assert_eq!(kind, ErrorKind::Rule);
    assert_eq!(place, format!("layer mine: {address}"));
    let wrong = layer(
        "mine",
        &[json!({"address": address, "expect": "9 years", "set": "nine"})],
    );
    let (kind, place, _) = refused(&base("acip-4.65"), &[wrong]);
    assert_eq!(kind, ErrorKind::Format);
    assert_eq!(place, format!("layer mine: {address}"));
}

#[test]
fn a_change_does_one_thing_and_says_what_it_expects() {
    let base = base("acip-4.65");
    for change in [
        json!({"address": AGE, "set": "9 years"}),
        json!({"address": AGE, "expect": "11 years"}),
        json!({"address": AGE, "expect": "11 years", "set": "9 years", "remove": true}),
    ] {
        let (kind, place, _) = refused(&base, &[layer("mine", &[change])]);
        assert_eq!(kind, ErrorKind::Rule);
        assert_eq!(place, format!("layer mine: {AGE}"));
    }
}

#[test]
fn items_are_added_and_removed() {
    let base = base("acip-4.65");
    let series = "HPV / HPV risk 2-dose series";
    let codes = |document: &ScheduleDocument| -> Vec<String> {
        let series = document.antigens.iter().flat_map(|it| &it.series);
        let mut found = series.filter(|it| it.name == "HPV risk 2-dose series");
        let indications = found.next().map(|it| it.indications.clone());
        let indications = indications.unwrap_or_default();
        indications.into_iter().map(|it| it.observation).collect()
    };
    let before = codes(&base);
    let add = json!({
        "address": format!("{series} / indications"), "add": {"observation": "186"}
    });
    let document = stack(&base, &[layer("mine", &[add])]).unwrap();
    assert_eq!(codes(&document).len(), before.len() + 1);
    let remove = json!({
        "address": format!("{series} / indications 186"),
        "expect": {"observation": "186"}, "remove": true
    });
    let (kind, _, _) = refused(&base, &[layer("mine", std::slice::from_ref(&remove))]);
    assert_eq!(kind, ErrorKind::Reference);
    assert_eq!(
        codes(&stack(&document, &[layer("other", &[remove])]).unwrap()),
        before
    );
}

/// The clinic of the example does not forecast travel vaccines, and names no vaccine that it does
/// not have.
#[test]
fn the_example_clinic() {
    let document = resolve("acip-4.65+example-clinic", DefaultLayers::NONE).unwrap();
    let schedule = Schedule::compile(&document).unwrap();
    let patient = Patient::new("2024-11-01".parse().unwrap());
    let as_of = "2026-01-15".parse().unwrap();
    let forecast = forecast_core::forecast(&schedule, &patient, as_of).unwrap();
    let groups: Vec<&str> = forecast.groups.iter().map(|it| it.group).collect();
    assert!(groups.contains(&"MMR"), "{groups:?}");
    assert!(!groups.contains(&"Cholera"), "{groups:?}");
    for group in &forecast.groups {
        assert!(group.vaccines.iter().all(|it| it.cvx.to_string() != "94"));
    }
}
