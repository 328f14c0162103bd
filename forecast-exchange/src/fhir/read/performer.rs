//! Who had a part in a dose: makers, organisations, providers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::issue::Severity;
use super::super::systems;
use super::super::types::{
    CodeableConcept, Identifier, Immunization, Organization, Performer, Practitioner, Reference,
};
use super::Reader;
use super::person::person_name;
use forecast_record::model::{DoseReport, Organisation, PersonName, Provider, system};

/// What an Immunization contains, by the names that its references use.
#[derive(Default)]
struct Contained {
    organizations: BTreeMap<String, Organization>,
    practitioners: BTreeMap<String, Practitioner>,
}

impl Reader<'_> {
    pub(super) fn people(&mut self, from: &Immunization, dose: &mut DoseReport, place: &str) {
        let contained = self.contained(from, place);
        if let Some(maker) = &from.manufacturer
            && dose.mvx.is_none()
        {
            dose.mvx = self.manufacturer(maker, &contained);
            if dose.mvx.is_none() {
                let text = "no MVX code; the manufacturer was not kept";
                self.say(
                    Severity::Warning,
                    "code-invalid",
                    &format!("{place}.manufacturer"),
                    text,
                );
            }
        }
        for (index, performer) in from.performer.iter().enumerate() {
            let place = format!("{place}.performer[{index}]");
            let function = performer.function.as_ref();
            let function = function.and_then(CodeableConcept::first_code);
            if function.is_some_and(|code| !["AP", "OP", "EP"].contains(&code)) {
                let place = format!("{place}.function");
                let text = "expected AP, OP or EP; taken as who gave the dose";
                self.say(Severity::Warning, "code-invalid", &place, text);
            }
            if !self.performer(performer, &contained, dose) {
                let text = "the performer cannot be found, or another has this part already";
                self.say(Severity::Warning, "not-found", &place, text);
            }
        }
        if let Some(location) = &from.location {
            let free = dose.organisation.is_none();
            if free {
                dose.organisation = location.display.clone().map(|name| Organisation {
                    name: Some(name),
                    ..Organisation::default()
                });
            }
            if !free || dose.organisation.is_none() {
                let text = "the location has no display, or an organisation is known already; it \
                            was not kept";
                self.say(
                    Severity::Information,
                    "not-found",
                    &format!("{place}.location"),
                    text,
                );
            }
        }
    }

    /// The organizations and practitioners that an Immunization contains, by `#` and their id.
    fn contained(&mut self, from: &Immunization, place: &str) -> Contained {
        let mut contained = Contained::default();
        let reactions = from.reaction.iter().filter_map(|it| it.detail.as_ref());
        let reactions: Vec<_> = reactions.filter_map(|it| it.reference.as_deref()).collect();
        for (index, value) in from.contained.iter().enumerate() {
            let place = format!("{place}.contained[{index}]");
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
            let id = format!("#{id}");
            match super::resource_type(value) {
                "Organization" => {
                    let found = self.parse(value, &place);
                    contained
                        .organizations
                        .extend(found.map(|found| (id, found)));
                }
                "Practitioner" => {
                    let found = self.parse(value, &place);
                    contained
                        .practitioners
                        .extend(found.map(|found| (id, found)));
                }
                // It is about the person, who is read before the doses.
                "Patient" => {}
                "Observation" if reactions.contains(&id.as_str()) => {}
                _ => {
                    let text = "neither an Organization nor a Practitioner; it was not read";
                    self.say(Severity::Warning, "not-supported", &place, text);
                }
            }
        }
        contained
    }

    fn manufacturer(&self, maker: &Reference, contained: &Contained) -> Option<String> {
        let own = maker
            .identifier
            .as_deref()
            .filter(|id| is_mvx(id))
            .and_then(|id| id.value.clone());
        own.or_else(|| {
            let found = self.organization(maker, contained)?;
            let mut numbers = found.identifier.iter().filter(|id| is_mvx(id));
            numbers.find_map(|id| id.value.clone())
        })
    }

    fn organization<'r>(
        &'r self,
        reference: &Reference,
        contained: &'r Contained,
    ) -> Option<&'r Organization> {
        let name = reference.reference.as_deref()?;
        let inside = contained.organizations.get(name);
        inside.or_else(|| self.organizations.get(name))
    }

    /// The practitioner that a reference names; where only a name to show is there, that one.
    fn practitioner(&self, reference: &Reference, contained: &Contained) -> Option<Provider> {
        let name = reference.reference.as_deref().unwrap_or_default();
        let inside = contained.practitioners.get(name);
        if let Some(found) = inside.or_else(|| self.practitioners.get(name)) {
            let id = found.identifier.first();
            return Some(Provider {
                id: id.and_then(|id| id.value.clone()),
                authority: id.and_then(|id| id.system.clone()),
                name: found.name.first().map(person_name),
            });
        }
        let of_type = reference.kind.as_deref() == Some("Practitioner");
        let is_person = of_type || name.starts_with("Practitioner/");
        let shown = reference.display.clone().filter(|_| is_person)?;
        Some(Provider {
            name: Some(PersonName {
                family: Some(shown),
                ..PersonName::default()
            }),
            ..Provider::default()
        })
    }

    /// Keeps who did something about the dose; false where there is no place for it.
    fn performer(
        &self,
        performer: &Performer,
        contained: &Contained,
        dose: &mut DoseReport,
    ) -> bool {
        let Some(actor) = &performer.actor else {
            return false;
        };
        let function = performer
            .function
            .as_ref()
            .and_then(CodeableConcept::first_code);
        if let Some(provider) = self.practitioner(actor, contained) {
            return put_provider(function, provider, dose);
        }
        let organisation = match self.organization(actor, contained) {
            Some(found) => {
                let id = found.identifier.first();
                Some(Organisation {
                    id: id.and_then(|id| id.value.clone()),
                    authority: id.and_then(|id| id.system.clone()),
                    name: found.name.clone().or_else(|| actor.display.clone()),
                })
            }
            None => actor.display.clone().map(|name| Organisation {
                name: Some(name),
                ..Organisation::default()
            }),
        };
        let free = dose.organisation.is_none();
        if free {
            dose.organisation = organisation;
        }
        free && dose.organisation.is_some()
    }
}

fn put_provider(function: Option<&str>, provider: Provider, dose: &mut DoseReport) -> bool {
    let slot = match function {
        Some("OP") => &mut dose.ordered_by,
        Some("EP") => &mut dose.entered_by,
        _ => &mut dose.administered_by,
    };
    let free = slot.is_none();
    if free {
        *slot = Some(provider);
    }
    free
}

fn is_mvx(identifier: &Identifier) -> bool {
    identifier
        .system
        .as_deref()
        .is_some_and(|url| systems::name(url) == system::MVX)
}
