//! Patient → person.

use super::super::issue::Severity;
use super::super::systems;
use super::super::types::{Address, CodeableConcept, ContactPoint, Extension, HumanName, Patient};
use super::{Entry, Reader, names};
use forecast_record::model::{
    self, AdministrativeSex, Contact, Death, Fact, Identifier, MultipleBirth, PersonName,
    Protection, RegistryStanding, RegistryStatus, Telecom, TelecomKind,
};

impl Reader<'_> {
    pub(super) fn patient(&mut self, entry: &Entry<'_>) {
        let place = &entry.place;
        if self.has_patient {
            let text = "a second Patient; only the first was read";
            self.say(Severity::Error, "duplicate", place, text);
            return;
        }
        let Some(patient) = self.parse::<Patient>(entry.resource, place) else {
            return;
        };
        self.has_patient = true;
        self.patients = names(entry, patient.id.as_deref());
        self.read.patient_id.clone_from(&patient.id);
        self.names(&patient, place);
        self.life(&patient, place);
        self.reachable(&patient, place);
        for (index, extension) in patient.extension.iter().enumerate() {
            self.extension(extension, &format!("{place}.extension[{index}]"));
        }
    }

    fn fact<T>(&self, value: T) -> Fact<T> {
        Fact::new(value, self.source.clone())
    }

    fn names(&mut self, patient: &Patient, place: &str) {
        for (index, identifier) in patient.identifier.iter().enumerate() {
            let Some(value) = identifier.value.clone() else {
                let place = format!("{place}.identifier[{index}]");
                self.say(
                    Severity::Information,
                    "incomplete",
                    &place,
                    "an identifier without a value",
                );
                continue;
            };
            let kind = identifier
                .kind
                .as_ref()
                .and_then(CodeableConcept::first_code);
            let assigner = identifier
                .assigner
                .as_ref()
                .and_then(|by| by.display.clone());
            let fact = self.fact(Identifier {
                value,
                authority: identifier.system.clone().or(assigner),
                kind: kind.map(str::to_owned),
            });
            self.read.record.person.identifiers.push(fact);
        }
        for name in &patient.name {
            let name = person_name(name);
            if name.family.is_some() || name.given.is_some() {
                let fact = self.fact(name);
                self.read.record.person.names.push(fact);
            }
        }
    }

    fn life(&mut self, patient: &Patient, place: &str) {
        let birth = self.date(patient.birth_date.as_ref(), &format!("{place}.birthDate"));
        let sex = match patient.gender.as_deref() {
            None => None,
            Some("female") => Some(AdministrativeSex::Female),
            Some("male") => Some(AdministrativeSex::Male),
            Some("other") => Some(AdministrativeSex::Other),
            Some("unknown") => Some(AdministrativeSex::Unknown),
            Some(_) => {
                let text = "expected female, male, other or unknown";
                self.say(
                    Severity::Warning,
                    "code-invalid",
                    &format!("{place}.gender"),
                    text,
                );
                None
            }
        };
        let died = self.date(
            patient.deceased_date_time.as_ref(),
            &format!("{place}.deceasedDateTime"),
        );
        let dead = patient
            .deceased_boolean
            .or(patient.deceased_date_time.as_ref().map(|_| true));
        let multiple = match (
            patient.multiple_birth_integer,
            patient.multiple_birth_boolean,
        ) {
            (Some(order), _) => Some(MultipleBirth {
                multiple: true,
                order: Some(order),
            }),
            (None, Some(multiple)) => Some(MultipleBirth {
                multiple,
                order: None,
            }),
            (None, None) => None,
        };
        let standing = patient.active.map(|active| RegistryStanding {
            status: if active {
                RegistryStatus::Active
            } else {
                RegistryStatus::Inactive
            },
            since: None,
        });
        let labels = patient.meta.iter().flat_map(|meta| &meta.security);
        let label = labels.filter_map(systems::coding).find_map(|label| {
            let known = label.is_of(systems::CONFIDENTIALITY);
            known.then_some(label.code)
        });
        let protection = label.map(|label| Protection {
            protected: matches!(label.as_str(), systems::RESTRICTED | "V"),
            since: None,
        });
        let protection = protection.map(|protection| self.fact(protection));
        let (birth, sex) = (
            birth.map(|date| self.fact(date)),
            sex.map(|sex| self.fact(sex)),
        );
        let death = dead.map(|dead| self.fact(Death { dead, date: died }));
        let multiple = multiple.map(|multiple| self.fact(multiple));
        let standing = standing.map(|standing| self.fact(standing));
        let person = &mut self.read.record.person;
        person.birth_date = birth;
        person.sex = sex;
        person.death = death;
        person.multiple_birth = multiple;
        person.registry_status = standing;
        person.protection = protection;
    }

    fn reachable(&mut self, patient: &Patient, place: &str) {
        for address_of in &patient.address {
            let fact = self.fact(address(address_of));
            self.read.record.person.addresses.push(fact);
        }
        for (index, point) in patient.telecom.iter().enumerate() {
            match telecom(point) {
                Some(found) => {
                    let fact = self.fact(found);
                    self.read.record.person.telecoms.push(fact);
                }
                None => {
                    let place = format!("{place}.telecom[{index}]");
                    self.say(
                        Severity::Information,
                        "incomplete",
                        &place,
                        "a telecom without a value",
                    );
                }
            }
        }
        for contact in &patient.contact {
            let fact = self.fact(Contact {
                name: contact.name.as_ref().map(person_name).unwrap_or_default(),
                relationship: contact.relationship.iter().find_map(systems::first),
                addresses: contact.address.iter().map(address).collect(),
                telecoms: contact.telecom.iter().filter_map(telecom).collect(),
            });
            self.read.record.person.contacts.push(fact);
        }
        for (index, communication) in patient.communication.iter().enumerate() {
            let language = communication.language.as_ref().and_then(systems::first);
            let known = &mut self.read.record.person.language;
            match (
                language,
                known.is_none() || communication.preferred == Some(true),
            ) {
                (Some(language), true) => {
                    *known = Some(Fact::new(language, self.source.clone()));
                }
                _ => {
                    let place = format!("{place}.communication[{index}]");
                    let text = "the record keeps one language";
                    self.say(Severity::Information, "informational", &place, text);
                }
            }
        }
    }

    fn extension(&mut self, extension: &Extension, place: &str) {
        let url = extension.url.as_deref().unwrap_or_default();
        let name = url.rsplit('/').next().unwrap_or_default();
        match name {
            "us-core-race" | "us-core-ethnicity" => {
                let codings = extension
                    .extension
                    .iter()
                    .filter_map(|part| part.value_coding.as_ref());
                let facts: Vec<_> = codings
                    .filter_map(systems::coding)
                    .map(|coding| Fact::new(coding, self.source.clone()))
                    .collect();
                if facts.is_empty() {
                    let text = "no code; it was not kept";
                    self.say(Severity::Warning, "code-invalid", place, text);
                }
                let person = &mut self.read.record.person;
                if name == "us-core-race" {
                    person.races.extend(facts);
                } else {
                    person.ethnicities.extend(facts);
                }
            }
            "patient-mothersMaidenName" if extension.value_string.is_some() => {
                let name = PersonName {
                    family: extension.value_string.clone(),
                    kind: Some("M".to_owned()),
                    ..PersonName::default()
                };
                let fact = self.fact(name);
                self.read.record.person.mothers_maiden_name = Some(fact);
            }
            "patient-birthPlace" if extension.value_address.is_some() => {
                let country = extension
                    .value_address
                    .as_ref()
                    .and_then(|a| a.country.clone());
                let fact = country.map(|country| self.fact(country));
                self.read.record.person.birth_country = fact;
            }
            _ => {
                let text = "the extension has no place in the record";
                self.say(Severity::Information, "informational", place, text);
            }
        }
    }
}

/// A name; further given names are the middle name.
pub(super) fn person_name(name: &HumanName) -> PersonName {
    let mut given = name.given.iter().flatten();
    let first = given.next().cloned();
    let middle: Vec<&str> = given.map(String::as_str).collect();
    let joined = |parts: &[String]| (!parts.is_empty()).then(|| parts.join(" "));
    let kind = match name.usage.as_deref() {
        Some("official" | "usual") => Some("L"),
        Some("maiden") => Some("M"),
        Some("nickname") => Some("N"),
        Some("anonymous") => Some("S"),
        Some("old" | "temp") => Some("A"),
        _ => None,
    };
    // A name that is only one text cannot be taken apart.
    let whole = name.family.is_none() && first.is_none();
    PersonName {
        family: name
            .family
            .clone()
            .or_else(|| whole.then(|| name.text.clone()).flatten()),
        given: first,
        middle: (!middle.is_empty()).then(|| middle.join(" ")),
        suffix: joined(&name.suffix),
        prefix: joined(&name.prefix),
        kind: kind.map(str::to_owned),
    }
}

fn address(address: &Address) -> model::Address {
    let mut lines = address.line.iter();
    let street = lines.next().cloned();
    let other: Vec<&str> = lines.map(String::as_str).collect();
    let kind = match address.usage.as_deref() {
        Some("home") => Some("H"),
        Some("work") => Some("B"),
        Some("temp") => Some("C"),
        Some("old") => Some("BA"),
        _ => None,
    };
    model::Address {
        street,
        other: (!other.is_empty()).then(|| other.join(", ")),
        city: address.city.clone(),
        state: address.state.clone(),
        zip: address.postal_code.clone(),
        country: address.country.clone(),
        county: address.district.clone(),
        kind: kind.map(str::to_owned),
    }
}

fn telecom(point: &ContactPoint) -> Option<Telecom> {
    let mobile = point.usage.as_deref() == Some("mobile");
    let kind = match point.system.as_deref() {
        Some("phone" | "sms") if mobile => TelecomKind::Mobile,
        Some("phone" | "sms") => TelecomKind::Phone,
        Some("fax") => TelecomKind::Fax,
        Some("email") => TelecomKind::Email,
        _ => TelecomKind::Other,
    };
    let usage = match point.usage.as_deref() {
        Some("home" | "mobile") => Some("PRN"),
        Some("work") => Some("WPN"),
        _ => None,
    };
    Some(Telecom {
        kind,
        value: point.value.clone()?,
        usage: usage.map(str::to_owned),
    })
}
