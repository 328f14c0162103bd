//! JSON as people read and compare it.

use std::fmt::Write as _;

use serde_json::Value;

/// The widest line, in characters, unless a single member is wider.
const WIDTH: usize = 100;

/// Writes a value as JSON text that ends with a line break.
///
/// An object or array that fits in what is left of 100 columns stays on one line; any other has
/// one member a line, indented by two spaces. The same value gives the same bytes.
///
/// ```
/// let value = serde_json::json!({"cvx": "08", "antigens": [{"antigen": "HepB"}]});
/// assert_eq!(
///     forecast_core::schedule::print::pretty(&value),
///     "{\"cvx\": \"08\", \"antigens\": [{\"antigen\": \"HepB\"}]}\n"
/// );
/// ```
#[must_use]
pub fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write_value(&mut text, value, 0, 0, 0);
    text.push('\n');
    text
}

/// Writes a value at the end of the text: `column` characters stand before it on its line, and
/// `after` will follow it there.
fn write_value(text: &mut String, value: &Value, indent: usize, column: usize, after: usize) {
    let start = text.len();
    if write_line(text, value, start, WIDTH.saturating_sub(column + after)) {
        return;
    }
    text.truncate(start);
    let indent = indent + 2;
    match value {
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                let comma = usize::from(i + 1 < items.len());
                new_line(text, indent);
                write_value(text, item, indent, indent, comma);
                text.push_str(if comma == 1 { "," } else { "" });
            }
            new_line(text, indent - 2);
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (i, (name, item)) in members.iter().enumerate() {
                let comma = usize::from(i + 1 < members.len());
                new_line(text, indent);
                let before = text.len();
                write_string(text, name);
                text.push_str(": ");
                let column = indent + characters(text, before);
                write_value(text, item, indent, column, comma);
                text.push_str(if comma == 1 { "," } else { "" });
            }
            new_line(text, indent - 2);
            text.push('}');
        }
        // A single value does not become shorter by being broken.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            write_line(text, value, start, usize::MAX);
        }
    }
}

/// Writes a value on one line; gives up where what stands from `start` is wider than `width`.
fn write_line(text: &mut String, value: &Value, start: usize, width: usize) -> bool {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                if !write_line(text, item, start, width) {
                    return false;
                }
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (i, (name, item)) in members.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                write_string(text, name);
                text.push_str(": ");
                if !write_line(text, item, start, width) {
                    return false;
                }
            }
            text.push('}');
        }
        Value::String(string) => write_string(text, string),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "{value}");
        }
    }
    characters(text, start) <= width
}

fn write_string(text: &mut String, string: &str) {
    // Writing to a string cannot fail; serde_json escapes what JSON wants escaped.
    let _ = write!(text, "{}", Value::from(string));
}

fn characters(text: &str, start: usize) -> usize {
    text.get(start..).map_or(0, |tail| tail.chars().count())
}

fn new_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}
