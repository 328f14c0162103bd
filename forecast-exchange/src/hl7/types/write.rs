//! From the record's types to the components of fields, unescaped.

use std::borrow::Cow;

use forecast_hl7::{Separators, encode_escapes};
use forecast_record::model::{
    Address, Coding, DoseId, Identifier, Organisation, PersonName, Provider, Telecom, TelecomKind,
};

/// Components joined at the end of a text, the empty ones at the end left out.
pub(in crate::hl7) fn push_components<P: AsRef<str>>(
    text: &mut String,
    separators: Separators,
    parts: &[P],
) {
    let used = parts
        .iter()
        .rposition(|part| !part.as_ref().is_empty())
        .map_or(0, |last| last + 1);
    for (index, part) in parts.iter().take(used).enumerate() {
        if index > 0 {
            text.push(separators.component());
        }
        text.push_str(&encode_escapes(part.as_ref(), separators));
    }
}

fn of(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

/// An identifier (CX).
pub(in crate::hl7) fn identifier(id: &Identifier) -> [&str; 5] {
    [&id.value, "", "", of(&id.authority), of(&id.kind)]
}

/// A number of a dose (EI).
pub(in crate::hl7) fn dose_id(id: &DoseId) -> [&str; 2] {
    [&id.value, of(&id.authority)]
}

/// A name (XPN).
pub(in crate::hl7) fn name(name: &PersonName) -> [&str; 7] {
    [
        of(&name.family),
        of(&name.given),
        of(&name.middle),
        of(&name.suffix),
        of(&name.prefix),
        "",
        of(&name.kind),
    ]
}

/// An address (XAD).
pub(in crate::hl7) fn address(address: &Address) -> [&str; 9] {
    [
        of(&address.street),
        of(&address.other),
        of(&address.city),
        of(&address.state),
        of(&address.zip),
        of(&address.country),
        of(&address.kind),
        "",
        of(&address.county),
    ]
}

/// A phone number or e-mail address (XTN). Ten digits become area code and number; what else was
/// sent goes into the free-text component.
pub(in crate::hl7) fn telecom(telecom: &Telecom) -> [Cow<'_, str>; 8] {
    const NONE: Cow<'static, str> = Cow::Borrowed("");
    let usage = Cow::Borrowed(of(&telecom.usage));
    let value = Cow::Borrowed(telecom.value.as_str());
    if telecom.kind == TelecomKind::Email {
        let usage = if usage.is_empty() {
            "NET".into()
        } else {
            usage
        };
        return [NONE, usage, NONE, value, NONE, NONE, NONE, NONE];
    }
    let (number, extension) = telecom
        .value
        .split_once(" x")
        .unwrap_or((&telecom.value, ""));
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let kind = Cow::Borrowed(telecom.kind.code());
    match digits.split_at_checked(3) {
        Some((area, local)) if digits.len() == 10 => {
            let (area, local) = (area.to_owned().into(), local.to_owned().into());
            let extension = extension.into();
            [NONE, usage, kind, NONE, NONE, area, local, extension]
        }
        _ => [value, usage, kind, NONE, NONE, NONE, NONE, NONE],
    }
}

/// A coded value (CE) of one code.
pub(in crate::hl7) fn coding(coding: &Coding) -> [&str; 3] {
    [&coding.code, of(&coding.text), of(&coding.system)]
}

/// A coded value (CE) of up to two codes.
pub(in crate::hl7) fn codings(codings: &[Coding]) -> Vec<&str> {
    codings.iter().take(2).flat_map(coding).collect()
}

/// A health professional (XCN).
pub(in crate::hl7) fn provider(provider: &Provider) -> [&str; 10] {
    let known = provider.name.as_ref();
    let part = |of_name: fn(&PersonName) -> &Option<String>| known.map_or("", |it| of(of_name(it)));
    [
        of(&provider.id),
        part(|name| &name.family),
        part(|name| &name.given),
        part(|name| &name.middle),
        part(|name| &name.suffix),
        part(|name| &name.prefix),
        "",
        "",
        of(&provider.authority),
        part(|name| &name.kind),
    ]
}

/// Where a dose was given (LA2), the place in its fourth component.
pub(in crate::hl7) fn organisation(organisation: &Organisation) -> [&str; 4] {
    let place = organisation.id.as_deref().or(organisation.name.as_deref());
    ["", "", "", place.unwrap_or_default()]
}
