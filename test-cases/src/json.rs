//! Writes JSON that people can read and compare: what has no value is left out, and what holds no
//! further objects or lists stands on one line if it fits.

use serde_json::Value;

/// The longest line that a flat object or list may make, with its indentation.
const WIDTH: usize = 100;

/// The value as text, with a line break at the end.
pub(crate) fn to_text(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, &without_nulls(value), 0, 0);
    text.push('\n');
    text
}

/// The value without its nulls and empty lists.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, field)| !field.is_null() && field.as_array().is_none_or(|a| !a.is_empty()))
            .map(|(name, field)| (name.clone(), without_nulls(field)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn write(text: &mut String, value: &Value, depth: usize, prefix: usize) {
    let flat = flat(value);
    if is_flat(value) && depth * 2 + prefix + flat.chars().count() < WIDTH {
        text.push_str(&flat);
        return;
    }
    match value {
        Value::Object(fields) => {
            text.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                separate(text, index, depth + 1);
                let name = Value::from(name.as_str()).to_string();
                text.push_str(&name);
                text.push_str(": ");
                write(text, field, depth + 1, name.chars().count() + 2);
            }
            close(text, '}', depth);
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index, depth + 1);
                write(text, item, depth + 1, 0);
            }
            close(text, ']', depth);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => text.push_str(&flat),
    }
}

fn separate(text: &mut String, index: usize, depth: usize) {
    if index > 0 {
        text.push(',');
    }
    new_line(text, depth);
}

fn close(text: &mut String, bracket: char, depth: usize) {
    new_line(text, depth);
    text.push(bracket);
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn is_flat(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.values().all(is_scalar),
        Value::Array(items) => items.iter().all(is_scalar),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// The value on one line, with blanks between its parts.
fn flat(value: &Value) -> String {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, field)| format!("{}: {}", Value::from(name.as_str()), flat(field)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(flat).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
