//! Person → Patient.

use super::super::systems::{CONFIDENTIALITY, RESTRICTED, concept, plain, url, write as coding};
use super::super::types::{
    Address, Coding, Communication, ContactPoint, Country, Extension, HumanName, Identifier, Meta,
    Patient, PatientContact,
};
use super::record::IDENTIFIER_TYPE;
use forecast_record::model::{
    self, AdministrativeSex, Contact, Fact, PersonName, RegistryStatus, Telecom, TelecomKind,
};

pub(super) fn patient(person: &model::Person) -> Patient {
    let mut extension = Vec::new();
    for (name, codes) in [("race", &person.races), ("ethnicity", &person.ethnicities)] {
        if codes.is_empty() {
            continue;
        }
        let part = |code: &Fact<model::Coding>| Extension {
            url: Some("ombCategory".to_owned()),
            value_coding: Some(coding(&code.value)),
            ..Extension::default()
        };
        extension.push(Extension {
            url: Some(format!(
                "http://hl7.org/fhir/us/core/StructureDefinition/us-core-{name}"
            )),
            extension: codes.iter().map(part).collect(),
            ..Extension::default()
        });
    }
    if let Some(mother) = &person.mothers_maiden_name {
        let url = "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName";
        extension.push(Extension {
            url: Some(url.to_owned()),
            value_string: mother.value.family.clone(),
            ..Extension::default()
        });
    }
    if let Some(country) = &person.birth_country {
        let url = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";
        extension.push(Extension {
            url: Some(url.to_owned()),
            value_address: Some(Country {
                country: Some(country.value.clone()),
            }),
            ..Extension::default()
        });
    }
    let death = person.death.as_ref().map(|fact| fact.value);
    let died = death.and_then(|death| death.date);
    let multiple = person.multiple_birth.as_ref().map(|fact| fact.value);
    // An order says that there was more than one.
    let order = multiple.filter(|it| it.multiple).and_then(|it| it.order);
    Patient {
        resource_type: Some("Patient".to_owned()),
        id: Some("patient".to_owned()),
        meta: person.protection.as_ref().map(|fact| Meta {
            security: vec![confidentiality(fact.value.protected)],
        }),
        extension,
        identifier: person
            .identifiers
            .iter()
            .map(|fact| identifier(&fact.value))
            .collect(),
        active: person
            .registry_status
            .as_ref()
            .map(|fact| fact.value.status == RegistryStatus::Active),
        name: person.names.iter().map(|fact| name(&fact.value)).collect(),
        telecom: person
            .telecoms
            .iter()
            .map(|fact| telecom(&fact.value))
            .collect(),
        gender: person.sex.as_ref().map(|fact| {
            let gender = match fact.value {
                AdministrativeSex::Female => "female",
                AdministrativeSex::Male => "male",
                AdministrativeSex::Unknown => "unknown",
                _ => "other",
            };
            gender.to_owned()
        }),
        birth_date: person
            .birth_date
            .as_ref()
            .map(|fact| fact.value.to_string()),
        deceased_boolean: death.filter(|_| died.is_none()).map(|death| death.dead),
        deceased_date_time: died.map(|date| date.to_string()),
        address: person
            .addresses
            .iter()
            .map(|fact| address(&fact.value))
            .collect(),
        multiple_birth_boolean: multiple.filter(|_| order.is_none()).map(|m| m.multiple),
        multiple_birth_integer: order,
        contact: person
            .contacts
            .iter()
            .map(|fact| contact(&fact.value))
            .collect(),
        communication: person
            .language
            .iter()
            .map(|fact| Communication {
                language: Some(concept(&fact.value)),
                preferred: None,
            })
            .collect(),
    }
}

/// How far a record may be shared: restricted or normal.
fn confidentiality(protected: bool) -> Coding {
    let code = if protected { RESTRICTED } else { "N" };
    Coding {
        system: Some(url(CONFIDENTIALITY)),
        code: Some(code.to_owned()),
        display: None,
    }
}

fn identifier(id: &model::Identifier) -> Identifier {
    Identifier {
        kind: id
            .kind
            .as_deref()
            .map(|kind| plain(IDENTIFIER_TYPE, kind, None)),
        system: id.authority.clone(),
        value: Some(id.value.clone()),
        ..Identifier::default()
    }
}

fn address(address: &model::Address) -> Address {
    let usage = match address.kind.as_deref() {
        Some("H") => Some("home"),
        Some("B") => Some("work"),
        Some("C") => Some("temp"),
        Some("BA") => Some("old"),
        _ => None,
    };
    Address {
        usage: usage.map(str::to_owned),
        line: [&address.street, &address.other]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        city: address.city.clone(),
        district: address.county.clone(),
        state: address.state.clone(),
        postal_code: address.zip.clone(),
        country: address.country.clone(),
    }
}

fn telecom(telecom: &Telecom) -> ContactPoint {
    let system = match telecom.kind {
        TelecomKind::Phone | TelecomKind::Mobile => "phone",
        TelecomKind::Fax => "fax",
        TelecomKind::Email => "email",
        TelecomKind::Other => "other",
    };
    let usage = match (telecom.kind, telecom.usage.as_deref()) {
        (TelecomKind::Mobile, _) => Some("mobile"),
        (_, Some("PRN")) => Some("home"),
        (_, Some("WPN")) => Some("work"),
        _ => None,
    };
    ContactPoint {
        system: Some(system.to_owned()),
        value: Some(telecom.value.clone()),
        usage: usage.map(str::to_owned),
    }
}

fn contact(contact: &Contact) -> PatientContact {
    PatientContact {
        relationship: contact.relationship.iter().map(concept).collect(),
        name: Some(name(&contact.name)),
        telecom: contact.telecoms.iter().map(telecom).collect(),
        address: contact.addresses.first().map(address),
    }
}

pub(super) fn name(name: &PersonName) -> HumanName {
    let usage = match name.kind.as_deref() {
        Some("L") => Some("official"),
        Some("M") => Some("maiden"),
        Some("N") => Some("nickname"),
        Some("S") => Some("anonymous"),
        Some("A") => Some("old"),
        _ => None,
    };
    HumanName {
        usage: usage.map(str::to_owned),
        text: None,
        family: name.family.clone(),
        given: [&name.given, &name.middle]
            .into_iter()
            .flatten()
            .cloned()
            .map(Some)
            .collect(),
        prefix: name.prefix.iter().cloned().collect(),
        suffix: name.suffix.iter().cloned().collect(),
    }
}
