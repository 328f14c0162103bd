//! Persons as they are compared.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::weights::NameTable;
use crate::model::{Address, AdministrativeSex, PartialDate, Person, TelecomKind};

/// The letters of a text in capitals, without accents, blanks and marks.
pub(super) fn letters(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The words of a text, each as [`letters`]; a hyphen parts words, an apostrophe does not.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == '-' || c == ',' || c == '/')
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A person, as it is compared.
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
    pub(super) given: Option<String>,
    pub(super) middle: Option<String>,
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
        for fact in &person.names {
            let value = &fact.value;
            let family = value.family.as_deref().unwrap_or_default();
            let given_words = words(value.given.as_deref().unwrap_or_default());
            let mut given_words = given_words.into_iter().filter(|w| !table.is_placeholder(w));
            let given = given_words.next();
            // Some senders put all given names into one field.
            let middle = name(&value.middle).or_else(|| given_words.next());
            names.push(NormalName {
                family: letters(family),
                parts: words(family),
                given,
                middle,
                suffix: name(&value.suffix),
            });
        }
        names.retain(|name| !name.family.is_empty() || name.given.is_some());
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
                (authority, _) => authority,
            };
            let dull = number.chars().all(|c| number.starts_with(c));
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
            birth_order: twin.and_then(|twin| twin.order),
            names,
        }
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
