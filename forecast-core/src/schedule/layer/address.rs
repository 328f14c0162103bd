//! Addresses: places in a schedule, in words that a reviewer reads.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields by which the items of lists are told apart, in this order.
const KEYS: [&str; 7] = [
    "number",
    "id",
    "cvx",
    "observation",
    "code",
    "name",
    "antigen",
];

/// A place in a schedule: steps with ` / ` between them.
///
/// | step | goes to |
/// |---|---|
/// | the name of an antigen | its rules |
/// | the name of a series, in an antigen | the series |
/// | `dose 2`, in a series | the dose of that number |
/// | a field, such as `season` | the field |
/// | a field and a key, such as `groups Polio`, `indications 154` | the item of the list with that number, id, code or name |
/// | a field and a place, such as `ages #1` | the item at that place, from 1 |
///
/// The first step is an antigen's name, or one of `schedule`, `vaccines`, `groups`, `conflicts`,
/// `observations`, `categories`, with a key where one item is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// An address of these words.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Address {
        Address(text.into())
    }

    /// The address in words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.split(" / ").map(str::trim)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One step down a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Member(String),
    Item(usize),
}

/// An address found in a document.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Down the JSON value; the last step may lead to a member that is not there.
    pub(super) steps: Vec<Step>,
    /// The same with keys instead of places, to compare addresses of different layers.
    pub(super) keys: Vec<String>,
}

impl Place {
    fn member(&mut self, name: &str) {
        self.steps.push(Step::Member(name.to_owned()));
        self.keys.push(name.to_owned());
    }

    fn item(&mut self, place: usize, key: String) {
        self.steps.push(Step::Item(place));
        self.keys.push(key);
    }

    /// The JSON path, as errors give it.
    pub(super) fn json_path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Member(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Item(place) => {
                    path.push_str(&format!("[{place}]"));
                }
            }
        }
        path
    }
}

/// Finds an address in a document; says which step leads nowhere where there is no such place.
pub(super) fn find(root: &Value, address: &Address) -> Result<Place, String> {
    let mut place = Place {
        steps: Vec::new(),
        keys: Vec::new(),
    };
    let mut value = root;
    let mut steps = address.steps().enumerate().peekable();
    while let Some((depth, step)) = steps.next() {
        let is_last = steps.peek().is_none();
        let named = |list: &str, key: &str, name: &str| {
            let items = value.get(list)?.as_array()?;
            let at = items
                .iter()
                .position(|item| item.get(key).is_some_and(|it| text(it) == name))?;
            Some((list.to_owned(), at, items.get(at)?, name.to_owned()))
        };
        // A name goes before a field: an antigen, a series in it, a dose in that.
        let short = match depth {
            0 => named("antigens", "antigen", step),
            1 => named("series", "name", step),
            2 => step
                .strip_prefix("dose ")
                .and_then(|number| named("doses", "number", number)),
            _ => None,
        };
        if let Some((list, at, item, key)) = short {
            place.member(&list);
            place.item(at, key);
            value = item;
            continue;
        }
        if let Some(member) = value.get(step) {
            place.member(step);
            value = member;
            continue;
        }
        if let Some((field, key)) = step.split_once(' ')
            && let Some(items) = value.get(field).and_then(Value::as_array)
        {
            let (at, item) = item_of(items, key).map_err(|why| format!("{step:?}: {why}"))?;
            place.member(field);
            let number = || format!("#{}", at + 1);
            place.item(at, sole_key_of(items, item).unwrap_or_else(number));
            value = item;
            continue;
        }
        // A list of the schedule that it may leave out counts as a field.
        let field = depth > 0 || step == "categories";
        if is_last && field && value.is_object() && !step.contains(' ') {
            place.member(step);
            return Ok(place);
        }
        return Err(format!("there is no {step:?} here"));
    }
    Ok(place)
}

/// The item of a list with a key, or at a place.
fn item_of<'v>(items: &'v [Value], key: &str) -> Result<(usize, &'v Value), String> {
    if let Some(number) = key.strip_prefix('#') {
        let at = number
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let found = at.and_then(|at| Some((at, items.get(at)?)));
        return found.ok_or_else(|| format!("the list has {} items", items.len()));
    }
    let mut found = items
        .iter()
        .enumerate()
        .filter(|(_, item)| key_of(item).is_some_and(|it| it == key));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err("the list has no such item".to_owned()),
        (Some((first, _)), Some((second, _))) => Err(format!(
            "several items have this key, say #{} or #{}",
            first + 1,
            second + 1
        )),
    }
}

/// What tells an item of a list from the others.
pub(super) fn key_of(item: &Value) -> Option<String> {
    match item {
        Value::String(string) => Some(string.clone()),
        Value::Object(members) => KEYS
            .iter()
            .find_map(|key| members.get(*key))
            .filter(|key| key.is_string() || key.is_number())
            .map(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

/// The same, where no other item of the list has it.
fn sole_key_of(items: &[Value], item: &Value) -> Option<String> {
    let key = key_of(item)?;
    let same = items.iter().filter(|it| key_of(it).as_ref() == Some(&key));
    (same.count() == 1).then_some(key)
}

/// The same, where no other item of the list may have it.
pub(super) fn unique_key_of(item: &Value) -> Option<String> {
    const UNIQUE: [&str; 4] = ["number", "id", "code", "name"];
    UNIQUE.iter().find_map(|key| item.get(key)).map(text)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(string) => string.clone(),
        other => other.to_string(),
    }
}

/// The value at the end of these steps.
pub(super) fn get<'v>(root: &'v Value, steps: &[Step]) -> Option<&'v Value> {
    steps.iter().try_fold(root, |value, step| match step {
        Step::Member(name) => value.get(name),
        Step::Item(place) => value.get(place),
    })
}

/// The same, to be changed.
pub(super) fn get_mut<'v>(root: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(root, |value, step| match step {
        Step::Member(name) => value.get_mut(name),
        Step::Item(place) => value.get_mut(place),
    })
}
