//! The layout of JSON.

use forecast_core::schedule::print::pretty;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn what_fits_stays_on_one_line() {
    // 100 columns exactly: 2 for the quotes and 2 for the brackets.
    let fits = json!(["x".repeat(96)]);
    assert_eq!(pretty(&fits).lines().count(), 1);
    let one_more = json!(["x".repeat(97)]);
    assert_eq!(
        pretty(&one_more),
        format!("[\n  \"{}\"\n]\n", "x".repeat(97))
    );
}

#[test]
fn a_comma_and_a_name_count_for_the_width() {
    let name = "n".repeat(10);
    // Indent 2, the name with quotes, colon and blank 14, brackets and quotes 4.
    for (length, lines) in [(80, 4), (79, 4), (81, 6)] {
        let value = json!({&name: ["x".repeat(length)], "z": "y".repeat(90)});
        let expected = if length == 80 { 6 } else { lines };
        assert_eq!(pretty(&value).lines().count(), expected, "{length}");
    }
}

#[test]
fn width_is_counted_in_characters() {
    assert_eq!(pretty(&json!(["ä".repeat(96)])).lines().count(), 1);
}

#[test]
fn empty_ones_and_escapes() {
    assert_eq!(pretty(&json!({})), "{}\n");
    assert_eq!(pretty(&json!([])), "[]\n");
    assert_eq!(
        pretty(&json!({"a\"b": "line\nbreak", "n": null, "t": 1.5})),
        "{\"a\\\"b\": \"line\\nbreak\", \"n\": null, \"t\": 1.5}\n"
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,60}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".{0,12}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reading_gives_the_value_back(value in any_json()) {
        let text = pretty(&value);
        prop_assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), &value);
        prop_assert_eq!(pretty(&value), text);
    }

    #[test]
    fn wide_lines_hold_a_single_value(value in any_json()) {
        for line in pretty(&value).lines().filter(|line| line.chars().count() > 100) {
            let line = line.trim().trim_end_matches(',');
            let member = serde_json::from_str::<Value>(&format!("{{{line}}}")).ok();
            let single = serde_json::from_str::<Value>(line).ok()
                .or_else(|| member.and_then(|it| it.as_object()?.values().next().cloned()));
            prop_assert!(single.is_some_and(|it| !it.is_array() && !it.is_object()), "{}", line);
        }
    }
}
