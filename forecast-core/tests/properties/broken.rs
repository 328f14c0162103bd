//! Arbitrary schedules that may contradict themselves.

use forecast_core::date::{Date, Offset};
use forecast_core::schedule::document::ScheduleDocument;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::AGES;

/// A document with one or two values replaced, so that it may contradict itself.
pub(crate) fn broken(sound: BoxedStrategy<ScheduleDocument>) -> BoxedStrategy<ScheduleDocument> {
    (
        sound,
        vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            1..4,
        ),
    )
        .prop_map(|(document, faults)| {
            let mut broken = serde_json::to_value(&document).unwrap();
            for (place, value) in faults {
                let mut before = broken.clone();
                replace(&mut before, &mut place.index(count(&broken)), &value);
                if serde_json::from_value::<ScheduleDocument>(before.clone()).is_ok() {
                    broken = before;
                }
            }
            serde_json::from_value(broken).unwrap()
        })
        .boxed()
}

/// How many values are in a value.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(them) => them.iter().map(count).sum::<usize>(),
        Value::Object(them) => them.values().map(count).sum(),
        _ => 0,
    }
}

/// Replaces the value of this place, counted in depth, by another of its kind.
fn replace(value: &mut Value, place: &mut usize, by: &prop::sample::Index) {
    if *place == 0 {
        *value = match &*value {
            Value::String(text) if text.parse::<Offset>().is_ok() => json!(by.get(&AGES[..])),
            Value::String(text) if text.parse::<Date>().is_ok() => json!("2001-01-01"),
            Value::String(_) => json!(by.get(&["Z", "", "1", "3", "01", "999", "A", "001"][..])),
            Value::Number(_) => json!(by.index(4)),
            Value::Bool(it) => json!(!it),
            Value::Array(_) => json!([]),
            other => other.clone(),
        };
    }
    *place = place.wrapping_sub(1);
    let children: Vec<&mut Value> = match value {
        Value::Array(them) => them.iter_mut().collect(),
        Value::Object(them) => them.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        if *place < usize::MAX / 2 {
            replace(child, place, by);
        }
    }
}
