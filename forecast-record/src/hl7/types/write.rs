//! From the record's types to fields. Every function gives one repetition, escaped.

use crate::hl7::{Separators, encode_escapes};
use crate::model::{
    Address, Coding, DoseId, Identifier, Organisation, PersonName, Provider, Telecom, TelecomKind,
};

/// Components joined, the empty ones at the end left out.
pub(in crate::hl7) fn components(separators: Separators, parts: &[&str]) -> String {
    let length: usize = parts.iter().map(|part| part.len() + 1).sum();
    let mut text = String::with_capacity(length);
    push_components(&mut text, separators, parts);
    text
}

/// The same, at the end of a text.
pub(in crate::hl7) fn push_components(text: &mut String, separators: Separators, parts: &[&str]) {
    let used = parts
        .iter()
        .rposition(|part| !part.is_empty())
        .map_or(0, |last| last + 1);
    for (index, part) in parts.iter().take(used).enumerate() {
        if index > 0 {
            text.push(separators.component());
        }
        text.push_str(&encode_escapes(part, separators));
    }
}

fn of(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// An identifier (CX).
#[must_use]
pub fn identifier(separators: Separators, id: &Identifier) -> String {
    let parts = [&id.value, "", "", of(&id.authority), of(&id.kind)];
    components(separators, &parts)
}

/// A number of a dose (EI).
#[must_use]
pub fn dose_id(separators: Separators, id: &DoseId) -> String {
    components(separators, &[&id.value, of(&id.authority)])
}

/// A name (XPN).
#[must_use]
pub fn name(separators: Separators, name: &PersonName) -> String {
    let parts = [
        of(&name.family),
        of(&name.given),
        of(&name.middle),
        of(&name.suffix),
        of(&name.prefix),
        "",
        of(&name.kind),
    ];
    components(separators, &parts)
}

/// An address (XAD).
#[must_use]
pub fn address(separators: Separators, address: &Address) -> String {
    let parts = [
        of(&address.street),
        of(&address.other),
        of(&address.city),
        of(&address.state),
        of(&address.zip),
        of(&address.country),
        of(&address.kind),
        "",
        of(&address.county),
    ];
    components(separators, &parts)
}

/// A phone number or e-mail address (XTN). Ten digits become area code and number; what else was
/// sent goes into the free-text component.
#[must_use]
pub fn telecom(separators: Separators, telecom: &Telecom) -> String {
    let usage = of(&telecom.usage);
    if telecom.kind == TelecomKind::Email {
        let usage = if usage.is_empty() { "NET" } else { usage };
        return components(separators, &["", usage, "", &telecom.value]);
    }
    let (number, extension) = telecom
        .value
        .split_once(" x")
        .unwrap_or((&telecom.value, ""));
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let kind = telecom.kind.code();
    match digits.split_at_checked(3) {
        Some((area, local)) if digits.len() == 10 => {
            let parts = ["", usage, kind, "", "", area, local, extension];
            components(separators, &parts)
        }
        _ => components(separators, &[&telecom.value, usage, kind]),
    }
}

/// A coded value (CE) of one code.
#[must_use]
pub fn coding(separators: Separators, coding: &Coding) -> String {
    let parts = [coding.code.as_str(), of(&coding.text), of(&coding.system)];
    components(separators, &parts)
}

/// A coded value (CE) of up to two codes.
#[must_use]
pub fn codings(separators: Separators, codings: &[Coding]) -> String {
    let mut parts = Vec::new();
    for coding in codings.iter().take(2) {
        parts.extend([coding.code.as_str(), of(&coding.text), of(&coding.system)]);
    }
    components(separators, &parts)
}

/// A health professional (XCN).
#[must_use]
pub fn provider(separators: Separators, provider: &Provider) -> String {
    let nameless = PersonName::default();
    let name = provider.name.as_ref().unwrap_or(&nameless);
    let parts = [
        of(&provider.id),
        of(&name.family),
        of(&name.given),
        of(&name.middle),
        of(&name.suffix),
        of(&name.prefix),
        "",
        "",
        of(&provider.authority),
        of(&name.kind),
    ];
    components(separators, &parts)
}

/// Where a dose was given (LA2), the place in its fourth component.
#[must_use]
pub fn organisation(separators: Separators, organisation: &Organisation) -> String {
    let place = organisation.id.as_deref().or(organisation.name.as_deref());
    components(separators, &["", "", "", place.unwrap_or_default()])
}
