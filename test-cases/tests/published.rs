//! Questions with published answers, and people on whom a second forecaster and ACIP agree, against
//! the engine with the layers that are on by default.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use forecast_core::schedule::Schedule;
use forecast_core::wire::Request;
use forecast_schedules::{DEFAULT, DefaultLayers, compiled};
use serde_json::Value;

/// A published answer that the layer `errata` words otherwise on purpose: an adult of 27 years who
/// never had varicella vaccine is due and not overdue, as nobody is late since infancy.
const DUE_NOT_OVERDUE: &str = "ATE-34";

/// The lines of a file of `published/`.
fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The answer to the request of a line, as the wire format has it.
fn answer(schedule: &Schedule, line: &Value) -> Value {
    let request = Request::from_json(line["request"].to_string().as_bytes()).unwrap();
    let as_of = request.as_of.unwrap();
    let forecast = forecast_core::forecast(schedule, &request.patient, as_of).unwrap();
    serde_json::to_value(forecast).unwrap()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// An entry, and those beneath it.
fn with_others<'v>(entry: &'v Value, beneath: &str) -> impl Iterator<Item = &'v Value> {
    std::iter::once(entry).chain(items(&entry[beneath]))
}

/// The values that an answer has for what a line asks: of the group, in series of the type.
fn found<'v>(answer: &'v Value, asked: &Value) -> Vec<&'v Value> {
    let field = asked["field"].as_str().unwrap();
    let entries: Vec<&Value> = match field.strip_prefix("doses[") {
        None => items(&answer["groups"])
            .filter(|entry| entry["group"] == asked["group"])
            .flat_map(|entry| with_others(entry, "other_series"))
            .collect(),
        Some(rest) => {
            let dose = rest.split(']').next().unwrap();
            let is_dose = |it: &&Value| {
                let text = |field: &str| it[field].as_str().unwrap().to_owned();
                format!("{} {}", text("date"), text("cvx")) == dose
            };
            items(&answer["doses"])
                .filter(is_dose)
                .flat_map(|dose| items(&dose["groups"]))
                .filter(|verdict| verdict["group"] == asked["group"])
                .flat_map(|verdict| with_others(verdict, "by_series"))
                .collect()
        }
    };
    let last = field.rsplit('.').next().unwrap();
    let of_type = entries
        .into_iter()
        .filter(|entry| entry["series_type"] == asked["series_type"]);
    of_type.map(|entry| &entry[last]).collect()
}

#[test]
fn the_engine_gives_the_published_answers() {
    let lines = lines(include_str!("../published/answers.ndjson"));
    assert_eq!(lines.len(), 137);
    let schedule = compiled(DEFAULT, DefaultLayers::default()).unwrap();
    let mut wrong = Vec::new();
    for line in &lines {
        let answer = answer(&schedule, line);
        for asked in items(&line["expected"]) {
            let found = found(&answer, asked);
            // A list names several values of which each is right.
            let is_right = |it: &&Value| {
                **it == asked["value"] || items(&asked["value"]).any(|value| value == *it)
            };
            let reworded = line["id"] == DUE_NOT_OVERDUE
                && asked["value"] == "overdue"
                && found.iter().any(|it| **it == "due");
            if !reworded && !found.iter().any(is_right) {
                wrong.push(format!("{} {asked}: found {found:?}", line["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_a_second_forecaster_and_acip_agree_so_does_the_engine() {
    let lines = lines(include_str!("../published/second-opinion.ndjson"));
    assert_eq!(lines.len(), 8);
    let schedule = compiled(DEFAULT, DefaultLayers::default()).unwrap();
    let mut wrong = Vec::new();
    for line in &lines {
        let answer = answer(&schedule, line);
        let id = &line["id"];
        for (group, wanted) in line["groups"].as_object().unwrap() {
            let entries: Vec<&Value> = items(&answer["groups"])
                .filter(|entry| entry["group"] == group.as_str())
                .collect();
            let &[entry] = entries.as_slice() else {
                wrong.push(format!("{id}: {} entries for {group}", entries.len()));
                continue;
            };
            for (field, values) in wanted.as_object().unwrap() {
                if !items(values).any(|value| *value == entry[field]) {
                    wrong.push(format!("{id}: {group} {field} is {}", entry[field]));
                }
            }
        }
        for (verdict, wanted) in line["verdicts"].as_object().unwrap() {
            let is_it = |dose: &Value, it: &Value| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let (date, cvx) = (text(&dose["date"]), text(&dose["cvx"]));
                format!("{date} {cvx} {}", text(&it["group"])) == *verdict
            };
            let found: Vec<&Value> = items(&answer["doses"])
                .flat_map(|dose| items(&dose["groups"]).filter(move |it| is_it(dose, it)))
                .map(|it| &it["status"])
                .collect();
            if found != [wanted] {
                wrong.push(format!("{id}: {verdict} is {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
