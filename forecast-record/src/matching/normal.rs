//! Persons as they are compared.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::names::NameTable;
use crate::model::{Address, AdministrativeSex, PartialDate, Person, PersonName, TelecomKind};

/// The letters of a text in capitals, without accents, blanks and marks.
pub(super) fn letters(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.chars().filter(char::is_ascii_alphanumeric);
        return kept.map(|c| c.to_ascii_uppercase()).collect();
    }
    text.nfd()
        .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The words of a text, each as [`letters`]; any sign parts words but an apostrophe.
pub(super) fn words(text: &str) -> Vec<String> {
    let joins = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "'’`´".contains(c);
    text.split(|c: char| !joins(c))
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A person, as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Normal {
    pub(super) names: Vec<NormalName>,
    pub(super) birth_date: Option<PartialDate>,
    pub(super) sex: Option<AdministrativeSex>,
    pub(super) mothers_maiden_name: Option<String>,
    pub(super) addresses: Vec<NormalAddress>,
    pub(super) telecoms: BTreeSet<String>,
    pub(super) contacts: BTreeSet<(String, String)>,
    /// Authority, type, number.
    pub(super) identifiers: BTreeSet<(String, String, String)>,
    pub(super) multiple: bool,
    pub(super) birth_order: Option<u8>,
}

/// A name, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NormalName {
    /// The whole family name in one word.
    pub(super) family: String,
    /// Its parts, where it has several.
    pub(super) parts: Vec<String>,
    /// The first given name; none where it is not known or a placeholder.
    pub(super) given: Option<String>,
    /// All that stands in the field of the given name, in one word.
    pub(super) whole: String,
    /// Whether a placeholder stands there.
    pub(super) placeholder: bool,
    /// Further given names: some senders put all into one field.
    pub(super) middles: Vec<String>,
    pub(super) suffix: Option<String>,
}

/// An address, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NormalAddress {
    pub(super) number: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) zip: String,
}

impl Normal {
    pub(super) fn new(person: &Person, table: &NameTable) -> Normal {
        let name = |text: &Option<String>| text.as_deref().map(letters).filter(|t| !t.is_empty());
        let mut names: Vec<NormalName> = Vec::new();
        let mut twin_order = None;
        for fact in &person.names {
            let (normal, order) = NormalName::new(&fact.value, table);
            twin_order = twin_order.or(order);
            names.push(normal);
        }
        names.retain(|name| !name.family.is_empty() || name.given.is_some());
        // Who has a name is not called by the placeholder for it any more.
        if names.iter().any(|name| name.given.is_some()) {
            names.retain(|name| name.given.is_some());
        }
        names.sort();
        names.dedup();
        let telecoms = person.telecoms.iter().filter_map(|fact| {
            let telecom = &fact.value;
            if telecom.kind == TelecomKind::Email {
                return Some(telecom.value.trim().to_lowercase());
            }
            let digits = telecom.digits();
            // The last seven digits: area codes come and go.
            let start = digits.len().checked_sub(7)?;
            digits
                .get(start..)
                .filter(|last| last.chars().any(|c| c != '0'))
                .map(str::to_owned)
        });
        let contacts = person.contacts.iter().filter_map(|fact| {
            let name = &fact.value.name;
            let given = words(name.given.as_deref()?).into_iter().next()?;
            let family = letters(name.family.as_deref()?);
            Some((table.full(&given).to_owned(), family))
        });
        let identifiers = person.identifiers.iter().filter_map(|fact| {
            let id = &fact.value;
            let number = letters(&id.value);
            let kind = id.kind.as_deref().map(letters).unwrap_or_default();
            let authority = id.authority.as_deref().map(letters);
            // Numbers of the state or the nation are unique without a named authority.
            let authority = match (authority, kind.as_str()) {
                (_, "SS") => Some("SS".to_owned()),
                (None, "MA" | "MC") => Some(kind.clone()),
                (authority, _) => authority,
            };
            let all_one = number.chars().all(|c| number.starts_with(c));
            let dull = all_one && (number.len() > 3 || number.starts_with(['0', 'X']))
                || number == "123456789";
            (!dull).then_some((authority?, kind, number))
        });
        let twin = person.multiple_birth.as_ref().map(|fact| fact.value);
        let sex = person.sex.as_ref().map(|fact| fact.value);
        Normal {
            birth_date: person.birth_date.as_ref().map(|fact| fact.value),
            sex: sex.filter(|sex| *sex != AdministrativeSex::Unknown),
            mothers_maiden_name: person
                .mothers_maiden_name
                .as_ref()
                .and_then(|fact| name(&fact.value.family)),
            addresses: person
                .addresses
                .iter()
                .filter_map(|f| address(&f.value))
                .collect(),
            telecoms: telecoms.collect(),
            contacts: contacts.collect(),
            identifiers: identifiers.collect(),
            multiple: twin.is_some_and(|twin| twin.multiple),
            birth_order: twin.and_then(|twin| twin.order).or(twin_order),
            names,
        }
    }
}

impl NormalName {
    /// A name, and as which child of a multiple birth a placeholder in it names its bearer.
    fn new(value: &PersonName, table: &NameTable) -> (NormalName, Option<u8>) {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let (family, given, middle) =
            (text(&value.family), text(&value.given), text(&value.middle));
        let known = |text: &str| !text.trim().is_empty() && !table.is_placeholder(text);
        let mut parts = if known(&family) {
            words(&family)
        } else {
            Vec::new()
        };
        let mut suffix = value.suffix.as_deref().and_then(normal_suffix);
        if let [_, .., last] = parts.as_slice()
            && let Some(found) = normal_suffix(last)
        {
            suffix.get_or_insert(found);
            parts.pop();
        }
        let placeholder = table.is_placeholder(&given);
        let mut order = None;
        let mut given_words = words(&given);
        let mut middles = words(&middle);
        if placeholder {
            given_words.append(&mut middles);
            order = table.birth_order(&given_words);
            given_words.clear();
        } else if table.is_placeholder(&middle) {
            order = table.birth_order(&middles);
            middles.clear();
        }
        let whole = given_words.concat();
        if given_words.len() > 1 {
            middles.splice(0..0, given_words.drain(1..));
        }
        let name = NormalName {
            family: parts.concat(),
            parts,
            given: given_words.into_iter().next(),
            whole,
            placeholder,
            middles,
            suffix: suffix.map(str::to_owned),
        };
        (name, order)
    }
}

/// A suffix in one form; none for words that are no suffix of generations.
fn normal_suffix(text: &str) -> Option<&'static str> {
    match letters(text).as_str() {
        "JR" | "JUNIOR" => Some("JR"),
        "SR" | "SENIOR" => Some("SR"),
        "II" | "2ND" | "2" => Some("II"),
        "III" | "3RD" | "3" => Some("III"),
        "IV" | "4TH" | "4" => Some("IV"),
        _ => None,
    }
}

/// An address with the house number apart; none where nothing is known that could be compared.
fn address(address: &Address) -> Option<NormalAddress> {
    if address.kind.as_deref() == Some("BDL") || address.kind.as_deref() == Some("N") {
        return None;
    }
    let street = address.street.as_deref().unwrap_or_default();
    let mut street_words = words(street);
    let number = match street_words.first() {
        Some(first) if first.starts_with(|c: char| c.is_ascii_digit()) => street_words.remove(0),
        _ => String::new(),
    };
    // The flat is written in too many ways to be compared.
    let flat = |word: &String| {
        matches!(
            word.as_str(),
            "APT" | "APARTMENT" | "UNIT" | "STE" | "SUITE" | "LOT" | "FL" | "FLOOR"
        )
    };
    if let Some(at) = street_words.iter().skip(1).position(flat) {
        street_words.truncate(at + 1);
    }
    let shortened = street_words.iter().map(|word| short_form(word));
    let zip: String = letters(address.zip.as_deref().unwrap_or_default())
        .chars()
        .take(5)
        .collect();
    let normal = NormalAddress {
        number,
        street: shortened.collect(),
        city: letters(address.city.as_deref().unwrap_or_default()),
        zip,
    };
    let empty = normal.street.is_empty() && normal.city.is_empty() && normal.zip.is_empty();
    (!empty).then_some(normal)
}

/// The short form of words that addresses spell in two ways.
fn short_form(word: &str) -> &str {
    match word {
        "STREET" => "ST",
        "AVENUE" => "AVE",
        "ROAD" => "RD",
        "DRIVE" => "DR",
        "LANE" => "LN",
        "COURT" => "CT",
        "PLACE" => "PL",
        "BOULEVARD" => "BLVD",
        "CIRCLE" => "CIR",
        "TERRACE" => "TER",
        "NORTH" => "N",
        "SOUTH" => "S",
        "EAST" => "E",
        "WEST" => "W",
        "APARTMENT" => "APT",
        other => other,
    }
}
