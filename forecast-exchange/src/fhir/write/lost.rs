//! What FHIR has no place for: what is not there any more when a Bundle is read back.

use serde_json::Value;

use crate::fhir::issue::{Issue, Severity};
use crate::fhir::read;
use forecast_record::model::{Channel, Record, Source, SourceId};
use forecast_record::tables::Tables;

/// Names every part of a record that a Bundle made of it does not say, by its place in the record's
/// JSON. Who reported a part is left out: a Bundle has one source.
pub(super) fn lost(record: &Record, bundle: &Value) -> Vec<Issue> {
    let about = Source::new(Channel::Fhir);
    let read = read::from_value(bundle, SourceId::new("bundle"), about, Tables::built_in());
    let after = read.map(|read| serde_json::to_value(read.record).unwrap_or_default());
    let before = serde_json::to_value(record).unwrap_or_default();
    let mut issues = Vec::new();
    compare(&before, &after.unwrap_or_default(), "", &mut issues);
    issues
}

fn compare(before: &Value, after: &Value, place: &str, issues: &mut Vec<Issue>) {
    let mut part = |place: String, before: &Value, after: Option<&Value>| match after {
        Some(after) => compare(before, after, &place, issues),
        None => issues.push(issue(place, "FHIR has no place for it")),
    };
    match (before, after) {
        (Value::Object(before), after) => {
            for (name, value) in before {
                let place = match place {
                    "" => name.clone(),
                    place => format!("{place}.{name}"),
                };
                if !matches!(name.as_str(), "source" | "sources") {
                    part(place, value, after.get(name));
                }
            }
        }
        (Value::Array(before), after) => {
            for (index, value) in before.iter().enumerate() {
                part(format!("{place}[{index}]"), value, after.get(index));
            }
        }
        (before, after) if before != after && !same_amount(place, before, after) => {
            issues.push(issue(place.to_owned(), "FHIR says it in another way"));
        }
        _ => {}
    }
}

/// An amount is a text in the record and a number in FHIR.
fn same_amount(place: &str, before: &Value, after: &Value) -> bool {
    let number = |value: &Value| value.as_str()?.parse::<f64>().ok();
    place.ends_with(".amount.value")
        && number(before).is_some_and(|before| number(after) == Some(before))
}

fn issue(place: String, text: &str) -> Issue {
    Issue::new(Severity::Information, "informational", place, text)
}
