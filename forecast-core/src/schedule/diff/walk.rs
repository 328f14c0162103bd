//! Walking two schedules side by side.

use serde_json::Value;

use super::words::{Names, label, words};
use super::{Difference, DifferenceKind};

pub(super) struct Walk<'n> {
    pub(super) names: &'n Names,
    pub(super) found: Vec<Difference>,
}

/// Where the walk is.
#[derive(Clone)]
struct At {
    section: String,
    subject: String,
    path: String,
    /// The field that the value stands in.
    field: String,
}

impl At {
    fn field(&self, field: &str) -> At {
        At {
            path: join(&self.path, field),
            field: field.to_owned(),
            ..self.clone()
        }
    }

    /// A part with a name of its own.
    fn part(&self, subject: &str, path: &str) -> At {
        At {
            subject: if self.subject.is_empty() {
                subject.to_owned()
            } else if subject.is_empty() {
                self.subject.clone()
            } else {
                format!("{}, {subject}", self.subject)
            },
            path: join(&self.path, path),
            ..self.clone()
        }
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path} / {step}")
    }
}

/// An item on both sides, or on one.
type Pair<'v> = (Option<&'v Value>, Option<&'v Value>);

impl Walk<'_> {
    /// The antigens, each a section of its own.
    pub(super) fn antigens(&mut self, a: &Value, b: &Value) {
        for (old, new) in pairs("antigens", a.get("antigens"), b.get("antigens")) {
            let name = old
                .or(new)
                .and_then(|it| it.get("antigen"))
                .map(plain)
                .unwrap_or_default();
            let at = At {
                section: name.clone(),
                subject: String::new(),
                path: name,
                field: "antigens".to_owned(),
            };
            match (old, new) {
                (Some(old), Some(new)) => self.members(&at, old, new),
                (None, Some(_)) => self.push(&at, DifferenceKind::Added, "new".into(), old, new),
                (Some(_), None) => {
                    self.push(&at, DifferenceKind::Removed, "removed".into(), old, new);
                }
                (None, None) => {}
            }
        }
    }

    /// Another part of the schedule, as one section.
    pub(super) fn part(
        &mut self,
        section: &str,
        field: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let at = At {
            section: section.to_owned(),
            subject: String::new(),
            path: field.to_owned(),
            field: field.to_owned(),
        };
        self.list(&at, old, new);
    }

    fn members(&mut self, at: &At, old: &Value, new: &Value) {
        let (Value::Object(a), Value::Object(b)) = (old, new) else {
            return;
        };
        let names = a
            .keys()
            .chain(b.keys().filter(|name| !a.contains_key(*name)));
        for name in names {
            self.value(&at.field(name), a.get(name), b.get(name));
        }
    }

    fn value(&mut self, at: &At, old: Option<&Value>, new: Option<&Value>) {
        match (old, new) {
            (old, new) if old == new => {}
            (Some(a @ Value::Object(_)), Some(b @ Value::Object(_))) if at.field != "from" => {
                self.members(at, a, b);
            }
            (a, b) if is_list_of_parts(a) || is_list_of_parts(b) => self.list(at, a, b),
            (Some(Value::Array(a)), Some(Value::Array(b))) => self.set(at, a, b),
            (Some(_), Some(_)) => {
                let text = format!(
                    "{} {}, was {}",
                    label(&at.field),
                    words(self.names, &at.field, new),
                    words(self.names, &at.field, old)
                );
                self.push(at, DifferenceKind::Changed, text, old, new);
            }
            (None, Some(value)) => {
                let said = words(self.names, &at.field, Some(value));
                let text = format!("{} {said}, was not given", label(&at.field));
                self.push(at, DifferenceKind::Added, text, old, new);
            }
            (Some(value), None) => {
                let said = words(self.names, &at.field, Some(value));
                let text = format!("no longer {} {said}", label(&at.field));
                self.push(at, DifferenceKind::Removed, text, old, new);
            }
            (None, None) => {}
        }
    }

    /// A list of plain values: what came and what went.
    fn set(&mut self, at: &At, old: &[Value], new: &[Value]) {
        let only = |a: &[Value], b: &[Value]| -> Vec<Value> {
            a.iter().filter(|it| !b.contains(it)).cloned().collect()
        };
        let (gone, came) = (only(old, new), only(new, old));
        let name = label(&at.field);
        let listed =
            |items: &[Value]| words(self.names, &at.field, Some(&Value::Array(items.to_vec())));
        let mut texts = Vec::new();
        if !came.is_empty() {
            texts.push(format!("{name}: added {}", listed(&came)));
        }
        if !gone.is_empty() {
            texts.push(format!("{name}: removed {}", listed(&gone)));
        }
        if texts.is_empty() {
            texts.push(format!("{name}: other order"));
        }
        let (old, new) = (Value::Array(old.to_vec()), Value::Array(new.to_vec()));
        self.push(
            at,
            DifferenceKind::Changed,
            texts.join("; "),
            Some(&old),
            Some(&new),
        );
    }

    fn list(&mut self, at: &At, old: Option<&Value>, new: Option<&Value>) {
        for (old, new) in pairs(&at.field, old, new) {
            let (name, step) = self.names.item(&at.field, old.or(new));
            let inner = at.part(&name, &step);
            let whole = old.xor(new);
            match (old, new, whole) {
                (Some(a), Some(b), _) => self.members(&inner, a, b),
                (_, _, Some(value)) => {
                    let said = words(self.names, &at.field, Some(value));
                    let (kind, text) = match (new.is_some(), is_named(&at.field)) {
                        (true, true) => (DifferenceKind::Added, said_or("new", &said)),
                        (false, true) => (DifferenceKind::Removed, "removed".to_owned()),
                        (true, false) => {
                            let text = format!("new {}: {said}", label(&at.field));
                            (DifferenceKind::Added, text)
                        }
                        (false, false) => {
                            let text = format!("no longer {}: {said}", label(&at.field));
                            (DifferenceKind::Removed, text)
                        }
                    };
                    let here = if is_named(&at.field) { &inner } else { at };
                    let here = At {
                        path: inner.path.clone(),
                        ..here.clone()
                    };
                    self.push(&here, kind, text, old, new);
                }
                (None, None, None) => {}
                (Some(_), None, None) | (None, Some(_), None) => {}
            }
        }
    }

    fn push(
        &mut self,
        at: &At,
        kind: DifferenceKind,
        text: String,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        self.found.push(Difference {
            section: at.section.clone(),
            subject: at.subject.clone(),
            text,
            kind,
            path: at.path.clone(),
            before: before.cloned(),
            after: after.cloned(),
        });
    }
}

fn said_or(word: &str, said: &str) -> String {
    if said.is_empty() {
        word.to_owned()
    } else {
        format!("{word}: {said}")
    }
}

/// Whether the items of a list have names of their own, by which people know them.
fn is_named(field: &str) -> bool {
    matches!(
        field,
        "series" | "doses" | "groups" | "vaccines" | "conflicts" | "observations" | "categories"
    )
}

fn is_list_of_parts(value: Option<&Value>) -> bool {
    value
        .and_then(Value::as_array)
        .is_some_and(|items| items.iter().any(Value::is_object))
}

/// The items of two lists side by side: equal ones are left out, then those of one key belong
/// together in order, then what has no key in order.
fn pairs<'v>(field: &str, old: Option<&'v Value>, new: Option<&'v Value>) -> Vec<Pair<'v>> {
    let items = |list: Option<&'v Value>| -> Vec<&'v Value> {
        list.and_then(Value::as_array)
            .map(|items| items.iter().collect())
            .unwrap_or_default()
    };
    let (mut old, mut new) = (items(old), items(new));
    old.retain(|item| match new.iter().position(|other| other == item) {
        Some(at) => {
            new.remove(at);
            false
        }
        None => true,
    });
    let mut pairs: Vec<Pair<'v>> = Vec::new();
    for item in old {
        let same = new
            .iter()
            .position(|other| key(field, other) == key(field, item));
        let other = same.map(|at| new.remove(at));
        pairs.push((Some(item), other));
    }
    pairs.extend(new.into_iter().map(|item| (None, Some(item))));
    pairs
}

/// What makes an item of a list the same in both schedules.
fn key(field: &str, item: &Value) -> String {
    let fields: &[&str] = match field {
        "conflicts" => &["previous", "current"],
        "categories" => &["antigen", "series", "begin_age", "category"],
        "intervals" | "allowable_intervals" => &["from"],
        "preferable_vaccines" => &["cvx", "trade_name", "volume"],
        "codings" => &["system", "code"],
        _ => &[
            "number",
            "id",
            "cvx",
            "observation",
            "code",
            "name",
            "antigen",
            "before",
        ],
    };
    let parts: Vec<String> = fields
        .iter()
        .filter_map(|field| item.get(field))
        .map(plain)
        .collect();
    parts.join(" ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(string) => string.clone(),
        other => other.to_string(),
    }
}
