//! From fields to the record's types.

use std::borrow::Cow;

use forecast_hl7::{Component, Repetition};
use forecast_record::model::{
    Address, Coding, DoseId, Identifier, Organisation, PersonName, Provider, Telecom, TelecomKind,
    system,
};

fn filled(text: Cow<'_, str>) -> Option<String> {
    (!text.is_empty()).then(|| text.into_owned())
}

/// The name of an authority (HD): its namespace, or else its universal id.
fn authority(component: Component<'_>) -> Option<String> {
    filled(component.subcomponent(1)).or_else(|| filled(component.subcomponent(2)))
}

/// Reads an identifier (CX); none where it has no number.
#[must_use]
pub fn read_identifier(repetition: Repetition<'_>) -> Option<Identifier> {
    Some(Identifier {
        value: filled(repetition.component(1).value())?,
        authority: authority(repetition.component(4)),
        kind: filled(repetition.component(5).value()),
    })
}

/// Reads a number of a dose (EI); none where there is none.
#[must_use]
pub fn read_dose_id(repetition: Repetition<'_>) -> Option<DoseId> {
    Some(DoseId {
        value: filled(repetition.component(1).value())?,
        authority: filled(repetition.component(2).value())
            .or_else(|| filled(repetition.component(3).value())),
    })
}

/// Reads a name (XPN); none where neither family nor given name is there.
#[must_use]
pub fn read_name(repetition: Repetition<'_>) -> Option<PersonName> {
    let name = PersonName {
        family: filled(repetition.component(1).subcomponent(1)),
        given: filled(repetition.component(2).value()),
        middle: filled(repetition.component(3).value()),
        suffix: filled(repetition.component(4).value()),
        prefix: filled(repetition.component(5).value()),
        kind: filled(repetition.component(7).value()),
    };
    (name.family.is_some() || name.given.is_some()).then_some(name)
}

/// Reads an address (XAD); none where no part but its type is there. Number and street that were
/// sent apart (XAD-1.1 to 1.3) come together, the number of the house (1.3) first.
#[must_use]
pub fn read_address(repetition: Repetition<'_>) -> Option<Address> {
    let street = repetition.component(1);
    let mut whole = street.subcomponent(1);
    for (part, first) in [(2, false), (3, true)] {
        let part = street.subcomponent(part);
        let first = first && part.starts_with(|c: char| c.is_ascii_digit());
        if part.is_empty() || whole.contains(part.as_ref()) {
            continue;
        }
        whole = match (whole.is_empty(), first) {
            (true, _) => part,
            (false, true) => Cow::Owned(format!("{part} {whole}")),
            (false, false) => Cow::Owned(format!("{whole} {part}")),
        };
    }
    let address = Address {
        street: filled(whole),
        other: filled(repetition.component(2).value()),
        city: filled(repetition.component(3).value()),
        state: filled(repetition.component(4).value()),
        zip: filled(repetition.component(5).value()),
        country: filled(repetition.component(6).value()),
        county: filled(repetition.component(9).value()),
        kind: filled(repetition.component(7).value()),
    };
    let nothing = Address {
        kind: address.kind.clone(),
        ..Address::default()
    };
    (address != nothing).then_some(address)
}

/// Reads a phone number, an e-mail address, or both (XTN). The old first component
/// (`(810)509-9542`) is a number of its own where it has other digits than area code and number.
#[must_use]
pub fn read_telecoms(repetition: Repetition<'_>) -> Vec<Telecom> {
    let part = |component: usize| repetition.component(component).value();
    let (old, email, local, extension) = (part(1), part(4), part(7), part(8));
    let equipment = part(3);
    let kind = if equipment.is_empty() {
        TelecomKind::Phone
    } else {
        equipment_kind(&equipment).unwrap_or(TelecomKind::Other)
    };
    let usage = filled(part(2));
    let telecom = |kind, value| Telecom {
        kind,
        value,
        usage: usage.clone(),
    };
    let mut number = if local.is_empty() {
        old.clone().into_owned()
    } else {
        format!("{}{local}", part(6))
    };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let other = !local.is_empty() && !old.is_empty() && digits(&old) != digits(&number);
    if !extension.is_empty() && !number.is_empty() {
        number.push_str(" x");
        number.push_str(&extension);
    }
    let email_only = number.is_empty() && !email.is_empty();
    let phone_kind = match kind {
        TelecomKind::Email if !email_only => TelecomKind::Phone,
        kind => kind,
    };
    let mut found = Vec::new();
    if !number.is_empty() {
        found.push(telecom(phone_kind, number));
    }
    if other {
        found.push(telecom(phone_kind, old.into_owned()));
    }
    if !email.is_empty() {
        found.push(telecom(TelecomKind::Email, email.into_owned()));
    }
    found
}

/// The kind of a telecommunication by its equipment (HL70202); an address of the internet or of X.400
/// is one for e-mail.
pub(in crate::hl7) fn equipment_kind(code: &str) -> Option<TelecomKind> {
    match code {
        "Internet" | "X.400" => Some(TelecomKind::Email),
        code => TelecomKind::from_code(code),
    }
}

/// Reads a coded value (CE, CWE): its codes (components 1 to 3 and 4 to 6), the systems under the
/// names that the record uses. A text without a code is a coding without a code; so is the original
/// text (component 9) where there is nothing else.
#[must_use]
pub fn read_codings(repetition: Repetition<'_>) -> Vec<Coding> {
    let codings: Vec<Coding> = [1, 4]
        .into_iter()
        .filter_map(|at| {
            let code = repetition.component(at).value();
            let text = filled(repetition.component(at + 1).value());
            let system = filled(repetition.component(at + 2).value());
            (!code.is_empty() || text.is_some()).then(|| Coding {
                system: system.map(|name| system::canonical(&name).to_owned()),
                code: code.into_owned(),
                text,
            })
        })
        .collect();
    if !codings.is_empty() {
        return codings;
    }
    let original = filled(repetition.component(9).value());
    let coding = original.map(|text| Coding {
        text: Some(text),
        ..Coding::default()
    });
    coding.into_iter().collect()
}

/// Reads a health professional (XCN); none where neither number nor name is there.
#[must_use]
pub fn read_provider(repetition: Repetition<'_>) -> Option<Provider> {
    let part = |component: usize| filled(repetition.component(component).value());
    let name = PersonName {
        family: filled(repetition.component(2).subcomponent(1)),
        given: part(3),
        middle: part(4),
        suffix: part(5),
        prefix: part(6),
        kind: part(10),
    };
    let provider = Provider {
        id: part(1),
        authority: authority(repetition.component(9)),
        name: (name.family.is_some() || name.given.is_some()).then_some(name),
    };
    (provider.id.is_some() || provider.name.is_some()).then_some(provider)
}

/// Reads an organisation from an HD (MSH-4), an XON (MSH-22) or a facility of an LA2 (RXA-11.4),
/// given which components hold name, number and the number's authority.
#[must_use]
pub fn read_organisation(name: &str, id: &str, assigned_by: Component<'_>) -> Option<Organisation> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let organisation = Organisation {
        id: text(id),
        authority: authority(assigned_by),
        name: text(name),
    };
    (organisation.id.is_some() || organisation.name.is_some()).then_some(organisation)
}
