//! [`DataElement`]: an element of a schedule folder, by file and JSON path.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An element of a schedule folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataElement {
    /// The file, relative to the schedule's folder.
    pub file: String,
    /// The JSON path in it. A list's element goes by its index from 0 (`doses[0]`) or by the value
    /// of one of its fields (`series[name=A 2-dose series].doses[number=2].intervals[0]`).
    pub path: String,
}

impl DataElement {
    /// The element in what the file holds; none where it is not there.
    ///
    /// ```
    /// use forecast_test_cases::DataElement;
    ///
    /// let file = serde_json::json!({"series": [{"name": "A (2-dose)", "doses": [{"number": 1}]}]});
    /// let path = "series[name=A (2-dose)].doses[0].number".to_owned();
    /// let element = DataElement { file: "antigens/a.json".to_owned(), path };
    /// assert_eq!(element.find(&file), Some(&serde_json::json!(1)));
    /// ```
    #[must_use]
    pub fn find<'v>(&self, file: &'v Value) -> Option<&'v Value> {
        let mut value = file;
        let mut rest = self.path.as_str();
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (selector, after) = inner.split_once(']')?;
                value = select(value.as_array()?, selector)?;
                rest = after;
            } else {
                let name = rest.strip_prefix('.').unwrap_or(rest);
                let end = name.find(['.', '[']).unwrap_or(name.len());
                let (field, after) = name.split_at(end);
                value = value.get(field)?;
                rest = after;
            }
        }
        Some(value)
    }
}

/// The element of a list by index, or by the value of one of its fields.
fn select<'v>(items: &'v [Value], selector: &str) -> Option<&'v Value> {
    let Some((field, wanted)) = selector.split_once('=') else {
        return items.get(selector.parse::<usize>().ok()?);
    };
    items.iter().find(|item| match item.get(field) {
        Some(Value::String(text)) => text == wanted,
        Some(Value::Number(number)) => number.to_string() == wanted,
        _ => false,
    })
}
