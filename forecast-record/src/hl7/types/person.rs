//! Identifiers (CX), names (XPN), addresses (XAD), phones and e-mail (XTN).

use std::borrow::Cow;

use crate::hl7::Repetition;

/// An identifier with its authority (CX).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedId<'m> {
    /// The identifier (CX-1).
    pub id: Cow<'m, str>,
    /// The assigning authority's name, or its universal id where it has no name (CX-4).
    pub authority: Cow<'m, str>,
    /// The kind of identifier (CX-5): MR, SR, PI …
    pub kind: Cow<'m, str>,
}

/// Reads an identifier (CX); none where it has no id.
#[must_use]
pub fn read_id(repetition: Repetition<'_>) -> Option<ExtendedId<'_>> {
    let id = repetition.component(1).value();
    if id.is_empty() {
        return None;
    }
    let authority = repetition.component(4);
    let name = authority.subcomponent(1);
    Some(ExtendedId {
        id,
        authority: if name.is_empty() {
            authority.subcomponent(2)
        } else {
            name
        },
        kind: repetition.component(5).value(),
    })
}

/// A person's name (XPN).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName<'m> {
    /// The family name (XPN-1.1).
    pub family: Cow<'m, str>,
    /// The given name.
    pub given: Cow<'m, str>,
    /// Further given names.
    pub middle: Cow<'m, str>,
    /// The suffix, such as JR.
    pub suffix: Cow<'m, str>,
    /// The kind of name: L legal, M maiden, A alias …
    pub kind: Cow<'m, str>,
}

/// Reads a name (XPN); none where neither family nor given name is there.
#[must_use]
pub fn read_name(repetition: Repetition<'_>) -> Option<PersonName<'_>> {
    let name = PersonName {
        family: repetition.component(1).subcomponent(1),
        given: repetition.component(2).value(),
        middle: repetition.component(3).value(),
        suffix: repetition.component(4).value(),
        kind: repetition.component(7).value(),
    };
    (!name.family.is_empty() || !name.given.is_empty()).then_some(name)
}

/// An address (XAD).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'m> {
    /// Street and number (XAD-1.1, or XAD-1.2 and 1.3 where they were sent apart).
    pub street: String,
    /// A second line.
    pub other: Cow<'m, str>,
    /// The city.
    pub city: Cow<'m, str>,
    /// The state or province.
    pub state: Cow<'m, str>,
    /// The ZIP or postal code.
    pub zip: Cow<'m, str>,
    /// The country.
    pub country: Cow<'m, str>,
    /// The kind of address: P, H, L, M, BDL (where born) …
    pub kind: Cow<'m, str>,
    /// The county (XAD-9).
    pub county: Cow<'m, str>,
}

/// Reads an address (XAD); none where no part but its kind is there.
#[must_use]
pub fn read_address(repetition: Repetition<'_>) -> Option<Address<'_>> {
    let street = repetition.component(1);
    let parts = [
        street.subcomponent(1),
        street.subcomponent(3),
        street.subcomponent(2),
    ];
    let mut lines: Vec<&str> = Vec::new();
    for part in &parts {
        if !part.is_empty() && !lines.contains(&part.as_ref()) {
            lines.push(part);
        }
    }
    let address = Address {
        street: lines.join(" "),
        other: repetition.component(2).value(),
        city: repetition.component(3).value(),
        state: repetition.component(4).value(),
        zip: repetition.component(5).value(),
        country: repetition.component(6).value(),
        kind: repetition.component(7).value(),
        county: repetition.component(9).value(),
    };
    let filled = !address.street.is_empty()
        || [
            &address.other,
            &address.city,
            &address.state,
            &address.zip,
            &address.country,
            &address.county,
        ]
        .iter()
        .any(|part| !part.is_empty());
    filled.then_some(address)
}

/// A phone number or an e-mail address (XTN).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telecom<'m> {
    /// The use: PRN primary home, WPN work, ORN other, NET e-mail …
    pub purpose: Cow<'m, str>,
    /// The equipment: PH phone, CP cell phone, FX, Internet, X.400 …
    pub equipment: Cow<'m, str>,
    /// The e-mail address.
    pub email: Cow<'m, str>,
    /// The number's digits, area code first; empty where it is an e-mail address.
    pub digits: String,
    /// The extension.
    pub extension: Cow<'m, str>,
}

/// Reads a phone or e-mail (XTN); none where neither a number nor an address is there.
///
/// The old first component (`(810)509-9542`) is read where area code and number are not.
#[must_use]
pub fn read_telecom(repetition: Repetition<'_>) -> Option<Telecom<'_>> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let parts = [5, 6, 7].map(|component| digits(&repetition.component(component).value()));
    let [_country, area, local] = &parts;
    let number = if local.is_empty() {
        digits(&repetition.component(1).value())
    } else {
        format!("{area}{local}")
    };
    let telecom = Telecom {
        purpose: repetition.component(2).value(),
        equipment: repetition.component(3).value(),
        email: repetition.component(4).value(),
        digits: number,
        extension: repetition.component(8).value(),
    };
    (!telecom.digits.is_empty() || !telecom.email.is_empty()).then_some(telecom)
}
