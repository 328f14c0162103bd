//! Blocking keys: under which a person is looked for.

use std::collections::BTreeSet;

use super::names::NameTable;
use super::normal::Normal;

/// The keys of a person. Each survives some of the usual troubles: the birth date a changed name,
/// the names a wrong birth date, numbers both.
pub(super) fn keys(person: &Normal, table: &NameTable) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let birth = person.birth_date;
    if let Some(day) = birth.and_then(|date| date.day()) {
        // Day and month in order of size: a swapped date has the same key.
        let (low, high) = (day.day().min(day.month()), day.day().max(day.month()));
        keys.insert(format!("birth:{}-{low}-{high}", day.year()));
    }
    for name in &person.names {
        let given = name.given.as_deref().map(|given| table.full(given));
        for part in name.parts.iter().chain([&name.family]) {
            let given_initial = given.and_then(|given| given.chars().next());
            if let (Some(initial), Some(date)) = (given_initial, birth) {
                let prefix: String = part.chars().take(3).collect();
                let year = date.first_day().year();
                keys.insert(format!("name-year:{prefix}-{initial}-{year}"));
            }
            if let Some(given) = given {
                // In order of letters: swapped names have the same key.
                let part = table.full(part);
                let (first, second) = (given.min(part), given.max(part));
                keys.insert(format!("names:{first}-{second}"));
            }
        }
        if !name.whole.is_empty() {
            let (first, second) = (
                name.whole.as_str().min(&name.family),
                name.whole.as_str().max(&name.family),
            );
            keys.insert(format!("names:{first}-{second}"));
        }
        if let (Some(given), Some(day)) = (given, birth.and_then(|date| date.day())) {
            keys.insert(format!("given-day:{given}-{}-{}", day.month(), day.day()));
        }
    }
    for telecom in &person.telecoms {
        keys.insert(format!("telecom:{telecom}"));
    }
    for (authority, kind, number) in &person.identifiers {
        keys.insert(format!("identifier:{authority}-{kind}-{number}"));
    }
    keys
}
