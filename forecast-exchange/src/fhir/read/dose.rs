//! Immunization → dose report.

use std::str::FromStr;

use forecast_core::patient::DoseCondition;
use forecast_core::schedule::Cvx;
use serde_json::Value;

use super::super::issue::Severity;
use super::super::systems;
use super::super::types::{CodeableConcept, Identifier, Immunization};
use super::{AfterDose, Reader};
use forecast_record::model::{
    Action, Amount, Coding, Completion, DoseId, DoseReport, Given, InformationStatement,
    ObservationKind, ObservationReport, Origin, system,
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
        self.reactions(&resource, &dose, place);
        self.read.record.doses.push(dose);
        self.read.dose_ids.push(resource.id);
        self.read.dose_places.push(place.to_owned());
    }

    /// The reactions to the dose: those that it contains now, those that it refers to when they come.
    fn reactions(&mut self, from: &Immunization, dose: &DoseReport, place: &str) {
        for (index, reaction) in from.reaction.iter().enumerate() {
            let place_of = format!("{place}.reaction[{index}]");
            let after = AfterDose {
                dose: dose.filler_id.clone().or_else(|| dose.placer_id.clone()),
                given: Given {
                    cvx: dose.cvx.clone(),
                    date: dose.date,
                },
                date: self.date(reaction.date.as_ref(), &format!("{place_of}.date")),
                place: place_of.clone(),
            };
            let name = reaction.detail.as_ref().and_then(|it| it.reference.clone());
            let Some(name) = name else {
                let mut report =
                    ObservationReport::new(self.source.clone(), ObservationKind::Reaction);
                report.dose = after.dose;
                report.given = Some(after.given);
                report.date = after.date;
                let detail = reaction.detail.as_ref();
                report.text = detail.and_then(|it| it.display.clone());
                self.read.record.observations.push(report);
                self.read.observation_places.push(place_of);
                continue;
            };
            let Some(id) = name.strip_prefix('#') else {
                self.reactions.insert(name, after);
                continue;
            };
            let mut contained = from.contained.iter().enumerate();
            let found = contained.find(|(_, it)| it.get("id").and_then(Value::as_str) == Some(id));
            match found {
                Some((index, value)) => {
                    let place = format!("{place}.contained[{index}]");
                    self.observed(value, &place, Some(&after));
                }
                None => {
                    let text = "the reaction is not here; it was not kept";
                    self.say(Severity::Warning, "not-found", &place_of, text);
                }
            }
        }
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
            Some("completed") => {
                if from.status_reason.is_some() {
                    let place = format!("{place}.statusReason");
                    let text = "the dose was given; the reason was not kept";
                    self.say(Severity::Warning, "conflict", &place, text);
                }
            }
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
        if from.occurrence_date_time.is_none() && from.occurrence_string.is_none() {
            let place = format!("{place}.occurrenceDateTime");
            let text = "no date; the dose cannot be evaluated";
            self.say(Severity::Error, "required", &place, text);
        }
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
        for from in &concept.coding {
            let Some(mut coding) = systems::coding(from) else {
                continue;
            };
            let cvx = Cvx::from_str(coding.code.trim());
            let known = cvx.is_ok_and(|cvx| self.tables.cvx(cvx).is_some());
            let as_cvx = match from.system.as_deref() {
                // Without a system it can be nothing else.
                None if known => {
                    coding.system = Some(system::CVX.to_owned());
                    Some("no code system; the code was read as CVX")
                }
                Some(named) if coding.is_of(system::CVX) && !systems::is_official(named) => {
                    Some("the code system has another address than FHIR's; it was read as CVX")
                }
                _ => None,
            };
            if let Some(text) = as_cvx {
                let place = format!("{place}.vaccineCode");
                self.say(Severity::Information, "code-invalid", &place, text);
            }
            let slot = match coding.system.as_deref() {
                Some(system::CVX) if cvx.is_err() => {
                    let place = format!("{place}.vaccineCode");
                    let text = "a CVX code has digits only; it was kept beside the vaccine's codes";
                    self.say(Severity::Warning, "code-invalid", &place, text);
                    dose.other_codes.push(coding);
                    continue;
                }
                Some(system::CVX) => {
                    coding.code = cvx.map_or(coding.code, |cvx| cvx.to_string());
                    &mut dose.cvx
                }
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
        let cpt = dose.other_codes.iter().find_map(|coding| {
            let of_cpt = coding.system.as_deref().is_some_and(system::is_cpt);
            self.tables.vaccine_of_cpt(&coding.code).filter(|_| of_cpt)
        });
        if let (None, Some(cvx)) = (&dose.cvx, cpt) {
            let place = format!("{place}.vaccineCode");
            let text = format!("the vaccine came as CPT code only; it was read as CVX {cvx}");
            dose.cvx = Some(cvx.to_string());
            self.say(Severity::Information, "informational", &place, &text);
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
            if education.document_type.is_some() && education.reference.is_some() {
                let place = format!("{place}.reference");
                let text = "the record keeps the documentType";
                self.say(Severity::Information, "informational", &place, text);
            }
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
                None | Some("subpotent") => DoseCondition::SubPotent,
                Some(_) => {
                    let place = format!("{place}.subpotentReason");
                    let text = "the code is not known; the dose was kept as subpotent";
                    self.say(Severity::Warning, "code-invalid", &place, text);
                    DoseCondition::SubPotent
                }
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
}

fn dose_id(identifier: &Identifier) -> Option<DoseId> {
    Some(DoseId {
        value: identifier.value.clone()?,
        authority: identifier.system.clone(),
    })
}
