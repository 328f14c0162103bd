//! Immunization → dose report.

use forecast_core::patient::DoseCondition;
use serde_json::Value;

use super::super::systems;
use super::super::types::{
    CodeableConcept, Identifier, Immunization, Organization, Performer, Practitioner, Reference,
};
use super::person::person_name;
use super::{Reader, Severity};
use crate::model::{
    Action, Amount, Coding, Completion, DoseId, DoseReport, InformationStatement, Organisation,
    Origin, Provider, system,
};

impl Reader<'_> {
    pub(super) fn immunization(&mut self, value: &Value, place: &str) {
        let Some(resource) = self.parse::<Immunization>(value, place) else {
            return;
        };
        if !self.is_about_patient(resource.patient.as_ref(), &format!("{place}.patient")) {
            return;
        }
        let mut dose = DoseReport::new(self.source.clone());
        self.identity(&resource, &mut dose, place);
        self.vaccine(&resource, &mut dose, place);
        self.circumstances(&resource, &mut dose, place);
        self.people(&resource, &mut dose, place);
        self.read.record.doses.push(dose);
        self.read.dose_ids.push(resource.id);
        self.read.dose_places.push(place.to_owned());
    }

    fn identity(&mut self, from: &Immunization, dose: &mut DoseReport, place: &str) {
        for identifier in &from.identifier {
            let Some(id) = dose_id(identifier) else {
                continue;
            };
            let kind = identifier
                .kind
                .as_ref()
                .and_then(CodeableConcept::first_code);
            if kind == Some("PLAC") {
                dose.placer_id = Some(id);
            } else if dose.filler_id.is_none() {
                dose.filler_id = Some(id);
            } else {
                let text = "the record keeps one identifier of a dose";
                self.say(
                    Severity::Information,
                    "informational",
                    &format!("{place}.identifier"),
                    text,
                );
            }
        }
        if dose.filler_id.is_none() && dose.placer_id.is_none() {
            dose.filler_id = from.id.clone().map(|value| DoseId {
                value,
                authority: None,
            });
        }
        match from.status.as_deref() {
            Some("completed") => {}
            Some("not-done") => self.not_done(from, dose),
            Some("entered-in-error") => dose.action = Action::Delete,
            _ => {
                let place = format!("{place}.status");
                let text = "expected completed, not-done or entered-in-error; taken as not given";
                self.say(Severity::Error, "code-invalid", &place, text);
                dose.completion = Completion::NotAdministered;
            }
        }
        if let Some(recorded) = &from.recorded {
            dose.reported = recorded.parse().ok();
            if dose.reported.is_none() {
                let text = "expected a FHIR dateTime with a day";
                self.say(
                    Severity::Warning,
                    "value",
                    &format!("{place}.recorded"),
                    text,
                );
            }
        }
        dose.date = self.date(
            from.occurrence_date_time.as_ref(),
            &format!("{place}.occurrenceDateTime"),
        );
        if let Some(words) = &from.occurrence_string {
            let text = "a date in words; it was kept as a remark";
            self.say(
                Severity::Warning,
                "value",
                &format!("{place}.occurrenceString"),
                text,
            );
            dose.remarks.push(words.clone());
        }
    }

    /// Refused, where the reason says so, or not given for another reason.
    fn not_done(&mut self, from: &Immunization, dose: &mut DoseReport) {
        let reason = from.status_reason.as_ref().and_then(systems::first);
        let immune_or_stock = reason.as_ref().is_some_and(|reason| {
            matches!(reason.code.as_str(), "IMMUNE" | "OSTOCK" | "MEDPREC" | "03")
        });
        dose.completion = if reason.is_some() && !immune_or_stock {
            Completion::Refused
        } else {
            Completion::NotAdministered
        };
        dose.refusal = reason;
    }

    fn vaccine(&mut self, from: &Immunization, dose: &mut DoseReport, place: &str) {
        let Some(concept) = &from.vaccine_code else {
            let place = format!("{place}.vaccineCode");
            self.say(Severity::Error, "required", &place, "no vaccine is given");
            return;
        };
        for coding in concept.coding.iter().filter_map(systems::coding) {
            let slot = match coding.system.as_deref() {
                Some(system::CVX) => &mut dose.cvx,
                Some(system::NDC) => &mut dose.ndc,
                Some(system::MVX) => &mut dose.mvx,
                _ => {
                    dose.other_codes.push(coding);
                    continue;
                }
            };
            if slot.as_ref().is_some_and(|known| *known != coding.code) {
                let place = format!("{place}.vaccineCode");
                let text = "several codes of one system; the first was kept";
                self.say(Severity::Error, "conflict", &place, text);
            } else {
                *slot = Some(coding.code);
            }
        }
        if dose.cvx.is_none()
            && let Some(ndc) = dose.ndc.as_deref()
        {
            let place = format!("{place}.vaccineCode");
            if let Some(product) = self.tables.product(ndc) {
                let text = format!(
                    "the vaccine came as NDC only; it was read as CVX {}",
                    product.cvx
                );
                dose.cvx = Some(product.cvx.to_string());
                dose.trade_name = Some(product.trade_name.clone());
                self.say(Severity::Information, "informational", &place, &text);
            } else {
                let text = "the NDC is not in the table of products; the vaccine is unknown";
                self.say(Severity::Warning, "code-invalid", &place, text);
            }
        }
        if dose.cvx.is_none() && dose.ndc.is_none() {
            let place = format!("{place}.vaccineCode");
            let text = "neither a CVX code nor an NDC; the vaccine is unknown";
            self.say(Severity::Warning, "code-invalid", &place, text);
        }
        if let Some(text) = &concept.text {
            let known = concept
                .coding
                .iter()
                .any(|coding| coding.display.as_ref() == Some(text));
            if !known {
                dose.remarks.push(text.clone());
            }
        }
    }

    fn circumstances(&mut self, from: &Immunization, dose: &mut DoseReport, place: &str) {
        dose.origin = self.origin(from, place);
        dose.lot.clone_from(&from.lot_number);
        dose.lot_expiration = self.date(
            from.expiration_date.as_ref(),
            &format!("{place}.expirationDate"),
        );
        dose.site = from.site.as_ref().and_then(systems::first);
        dose.route = from.route.as_ref().and_then(systems::first);
        let unknown = |value: &String| value.parse::<f64>().is_ok_and(|number| number == 999.0);
        dose.amount = from.dose_quantity.as_ref().and_then(|quantity| {
            Some(Amount {
                value: quantity
                    .value
                    .as_ref()
                    .map(ToString::to_string)
                    .filter(|v| !unknown(v))?,
                unit: quantity.code.clone().or_else(|| quantity.unit.clone()),
            })
        });
        dose.eligibility = from.program_eligibility.iter().find_map(systems::first);
        if from.program_eligibility.len() > 1 {
            let place = format!("{place}.programEligibility");
            self.say(
                Severity::Warning,
                "informational",
                &place,
                "only the first one was kept",
            );
        }
        dose.funding = from.funding_source.as_ref().and_then(systems::first);
        dose.remarks
            .extend(from.note.iter().filter_map(|note| note.text.clone()));
        for (index, education) in from.education.iter().enumerate() {
            let place = format!("{place}.education[{index}]");
            let document = education
                .document_type
                .clone()
                .or_else(|| education.reference.clone());
            let statement = InformationStatement {
                document: document.map(|code| Coding {
                    system: None,
                    code,
                    text: None,
                }),
                published: self.date(
                    education.publication_date.as_ref(),
                    &format!("{place}.publicationDate"),
                ),
                given: self.date(
                    education.presentation_date.as_ref(),
                    &format!("{place}.presentationDate"),
                ),
            };
            dose.information.push(statement);
        }
        if from.is_subpotent == Some(true) || !from.subpotent_reason.is_empty() {
            let reason = from
                .subpotent_reason
                .iter()
                .find_map(CodeableConcept::first_code);
            dose.condition = Some(match reason {
                Some("partial" | "partialdose") => DoseCondition::Partial,
                Some("coldchainbreak") => DoseCondition::ColdChainBreak,
                Some("recall") => DoseCondition::Recalled,
                Some("adversestorage") => DoseCondition::ColdChainBreak,
                Some("expired" | "expiredproduct") => DoseCondition::Expired,
                _ => DoseCondition::SubPotent,
            });
        }
    }

    /// Newly given or history: the report's origin tells kinds of history apart.
    fn origin(&mut self, from: &Immunization, place: &str) -> Option<Origin> {
        let code = from
            .report_origin
            .as_ref()
            .and_then(CodeableConcept::first_code);
        let by_code = match code {
            None => None,
            Some("provider") => Some(Origin::OtherProvider),
            Some("record") => Some(Origin::ParentRecord),
            Some("recall") => Some(Origin::ParentRecall),
            Some("school") => Some(Origin::SchoolRecord),
            Some("jurisdiction") => Some(Origin::OtherRegistry),
            Some(code) => {
                let known = Origin::from_code(code);
                if known.is_none() {
                    let place = format!("{place}.reportOrigin");
                    let text = "the code is not known; primarySource was used";
                    self.say(Severity::Warning, "code-invalid", &place, text);
                }
                known
            }
        };
        match (by_code, from.primary_source) {
            (Some(Origin::NewlyGiven), Some(false)) => {
                let text = "reportOrigin says newly given, primarySource says it is not";
                self.say(
                    Severity::Warning,
                    "conflict",
                    &format!("{place}.primarySource"),
                    text,
                );
                Some(Origin::Historical)
            }
            (_, Some(true)) => Some(Origin::NewlyGiven),
            (Some(origin), _) => Some(origin),
            (None, Some(false)) => Some(Origin::Historical),
            (None, None) => None,
        }
    }

    fn people(&mut self, from: &Immunization, dose: &mut DoseReport, place: &str) {
        if let Some(maker) = &from.manufacturer
            && dose.mvx.is_none()
        {
            dose.mvx = self.manufacturer(maker, &from.contained);
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
            if !self.performer(performer, &from.contained, dose) {
                let place = format!("{place}.performer[{index}]");
                let text = "the performer cannot be found, or another has this part already";
                self.say(Severity::Warning, "not-found", &place, text);
            }
        }
        if let (Some(location), None) = (&from.location, &dose.organisation) {
            dose.organisation = location.display.clone().map(|name| Organisation {
                name: Some(name),
                ..Organisation::default()
            });
            if dose.organisation.is_none() {
                let text = "the location has no display; it was not kept";
                self.say(
                    Severity::Information,
                    "not-found",
                    &format!("{place}.location"),
                    text,
                );
            }
        }
    }

    fn manufacturer(&self, maker: &Reference, contained: &[Value]) -> Option<String> {
        let own = maker
            .identifier
            .as_deref()
            .filter(|id| is_mvx(id))
            .and_then(|id| id.value.clone());
        own.or_else(|| {
            let found = self.organization(maker, contained)?;
            found
                .identifier
                .iter()
                .filter(|id| is_mvx(id))
                .find_map(|id| id.value.clone())
        })
    }

    fn organization(&self, reference: &Reference, contained: &[Value]) -> Option<Organization> {
        let name = reference.reference.as_deref()?;
        let inside = |id: &str| contained_of(contained, "Organization", id);
        match name.strip_prefix('#') {
            Some(id) => inside(id).and_then(|value| serde_json::from_value(value.clone()).ok()),
            None => self.organizations.get(name).cloned(),
        }
    }

    fn practitioner(&self, reference: &Reference, contained: &[Value]) -> Option<Practitioner> {
        let name = reference.reference.as_deref()?;
        match name.strip_prefix('#') {
            Some(id) => contained_of(contained, "Practitioner", id)
                .and_then(|value| serde_json::from_value(value.clone()).ok()),
            None => self.practitioners.get(name).cloned(),
        }
    }

    /// Keeps who did something about the dose; false where there is no place for it.
    fn performer(&self, performer: &Performer, contained: &[Value], dose: &mut DoseReport) -> bool {
        let Some(actor) = &performer.actor else {
            return false;
        };
        let function = performer
            .function
            .as_ref()
            .and_then(CodeableConcept::first_code);
        if let Some(person) = self.practitioner(actor, contained) {
            let id = person.identifier.first();
            let provider = Provider {
                id: id.and_then(|id| id.value.clone()),
                authority: id.and_then(|id| id.system.clone()),
                name: person.name.first().map(person_name),
            };
            return put_provider(function, provider, dose);
        }
        let organisation = match self.organization(actor, contained) {
            Some(found) => {
                let id = found.identifier.first();
                Some(Organisation {
                    id: id.and_then(|id| id.value.clone()),
                    authority: id.and_then(|id| id.system.clone()),
                    name: found.name.or_else(|| actor.display.clone()),
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

fn contained_of<'a>(contained: &'a [Value], kind: &str, id: &str) -> Option<&'a Value> {
    contained.iter().find(|value| {
        value.get("resourceType").and_then(Value::as_str) == Some(kind)
            && value.get("id").and_then(Value::as_str) == Some(id)
    })
}

fn is_mvx(identifier: &Identifier) -> bool {
    identifier
        .system
        .as_deref()
        .is_some_and(|url| systems::name(url) == system::MVX)
}

fn dose_id(identifier: &Identifier) -> Option<DoseId> {
    Some(DoseId {
        value: identifier.value.clone()?,
        authority: identifier.system.clone(),
    })
}
