//! Record → Bundle.

use serde_json::{Value, json};

use super::super::systems::{ACTIVITY, OBJECTION, ORIGIN, concept, plain, url, write as coding};
use super::super::types::{
    AfterDose, Annotation, CodeableConcept, Coding, Education, HumanName, Identifier, Immunization,
    Measurement, Performer, Quantity, Reference,
};
use super::person::{name, patient};
use forecast_record::model::{
    self, Action, Completion, DoseId, DoseReport, ObservationKind, ObservationReport, Provider,
    Record, Severity, Standing, question, system,
};

const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
const ALLERGY_VERIFICATION: &str =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
const FUNCTION: &str = "http://terminology.hl7.org/CodeSystem/v2-0443";
pub(super) const IDENTIFIER_TYPE: &str = "http://terminology.hl7.org/CodeSystem/v2-0203";

/// The Bundle of a record.
pub(super) fn bundle(record: &Record) -> Value {
    let entry = |name: &str, resource: Value| json!({"fullUrl": format!("resource:{name}"), "resource": resource});
    let mut entries = vec![entry("patient", json!(patient(&record.person)))];
    for (index, dose) in record.doses.iter().enumerate() {
        let name = format!("immunization-{index}");
        let mut resource = immunization(dose);
        let about = record.observations.iter().enumerate();
        let about = about.filter(|(_, report)| {
            report.kind == ObservationKind::Reaction && report.is_about(dose)
        });
        resource.reaction = about
            .map(|(index, _)| AfterDose {
                date: None,
                detail: Some(Reference {
                    reference: Some(format!("resource:observation-{index}")),
                    ..Reference::default()
                }),
            })
            .collect();
        entries.push(entry(&name, json!(resource)));
    }
    for (index, report) in record.observations.iter().enumerate() {
        entries.push(entry(&format!("observation-{index}"), observation(report)));
    }
    json!({"resourceType": "Bundle", "type": "collection", "entry": entries})
}

fn immunization(dose: &DoseReport) -> Immunization {
    let mut codes = Vec::new();
    for (system, code) in [(system::CVX, &dose.cvx), (system::NDC, &dose.ndc)] {
        codes.extend(
            code.iter()
                .map(|code| coding(&model::Coding::new(system, code.clone()))),
        );
    }
    codes.extend(dose.other_codes.iter().map(coding));
    let mut acting: Vec<(Performer, Value)> = [
        ("OP", &dose.ordered_by),
        ("AP", &dose.administered_by),
        ("EP", &dose.entered_by),
    ]
    .into_iter()
    .filter_map(|(function, who)| Some(practitioner(function, who.as_ref()?)))
    .collect();
    let mut contained: Vec<Value> = Vec::new();
    for (number, part) in acting.iter_mut().enumerate() {
        let resource = part.1.clone();
        let id = format!("performer-{number}");
        contained.push(with_id(resource, &id));
        part.0.actor = Some(Reference {
            reference: Some(format!("#{id}")),
            ..Reference::default()
        });
    }
    let mut performer: Vec<_> = acting.into_iter().map(|part| part.0).collect();
    if let Some(organisation) = &dose.organisation {
        let resource = json!({"resourceType": "Organization", "name": organisation.name,
            "identifier": organisation.id.iter().map(|id| Identifier {
                system: organisation.authority.clone(),
                value: Some(id.clone()),
                ..Identifier::default()
            }).collect::<Vec<_>>()});
        contained.push(with_id(without_empty(resource), "organization"));
        performer.push(Performer {
            function: None,
            actor: Some(Reference {
                reference: Some("#organization".to_owned()),
                display: organisation.name.clone(),
                ..Reference::default()
            }),
        });
    }
    let status = match (dose.action, dose.completion) {
        (Action::Delete, _) => "entered-in-error",
        (_, Completion::Complete | Completion::Partial) => "completed",
        (_, Completion::Refused | Completion::NotAdministered) => "not-done",
    };
    let partial = dose.completion == Completion::Partial;
    Immunization {
        resource_type: Some("Immunization".to_owned()),
        // An id would be read as the number that its sender knows the dose by.
        id: None,
        contained,
        identifier: [("PLAC", &dose.placer_id), ("FILL", &dose.filler_id)]
            .into_iter()
            .filter_map(|(kind, id)| Some(numbered(kind, id.as_ref()?)))
            .collect(),
        status: Some(status.to_owned()),
        status_reason: status_reason(dose),
        vaccine_code: Some(CodeableConcept {
            coding: codes,
            text: None,
        }),
        patient: Some(Reference {
            reference: Some("resource:patient".to_owned()),
            ..Reference::default()
        }),
        occurrence_date_time: dose.date.map(|date| date.to_string()),
        recorded: dose.reported.map(|time| time.to_string()),
        primary_source: dose.origin.map(|_| dose.newly_given()),
        report_origin: dose
            .origin
            .map(|origin| plain(&url(ORIGIN), origin.code(), None)),
        manufacturer: dose.mvx.as_ref().map(|mvx| Reference {
            identifier: Some(Box::new(Identifier {
                system: Some(url(system::MVX)),
                value: Some(mvx.clone()),
                ..Identifier::default()
            })),
            ..Reference::default()
        }),
        lot_number: dose.lot.clone(),
        expiration_date: dose.lot_expiration.map(|date| date.to_string()),
        site: dose.site.as_ref().map(concept),
        route: dose.route.as_ref().map(concept),
        dose_quantity: dose.amount.as_ref().map(|amount| Quantity {
            value: amount.value.parse().ok(),
            unit: amount.unit.clone(),
            system: Some("http://unitsofmeasure.org".to_owned()),
            code: amount.unit.clone(),
        }),
        performer,
        note: dose
            .remarks
            .iter()
            .map(|text| Annotation {
                text: Some(text.clone()),
            })
            .collect(),
        is_subpotent: (partial || dose.condition.is_some()).then_some(true),
        subpotent_reason: subpotent(dose, partial),
        education: dose
            .information
            .iter()
            .map(|statement| Education {
                document_type: statement.document.as_ref().map(|code| code.code.clone()),
                reference: None,
                publication_date: statement.published.map(|date| date.to_string()),
                presentation_date: statement.given.map(|date| date.to_string()),
            })
            .collect(),
        program_eligibility: dose.eligibility.iter().map(concept).collect(),
        funding_source: dose.funding.as_ref().map(concept),
        ..Immunization::default()
    }
}

fn observation(from: &ObservationReport) -> Value {
    let id = &from.id;
    let subject = json!({"reference": "resource:patient"});
    let codes = CodeableConcept {
        coding: from.codings.iter().map(coding).collect(),
        text: from.text.clone(),
    };
    let date = from.date.map(|date| date.to_string());
    // What did not begin on its date was recorded on it.
    let (onset, recorded) = match from.onset {
        true => (date.clone(), None),
        false => (None, date.clone()),
    };
    let ended = from.ended.map(|date| date.to_string());
    let resource = match from.kind {
        ObservationKind::Condition => {
            let over = if from.ended.is_some() {
                "resolved"
            } else {
                "active"
            };
            json!({"resourceType": "Condition", "id": id,
                "clinicalStatus": plain(CLINICAL, over, None),
                "verificationStatus": plain(VERIFICATION, from.standing.code(), None),
                "code": codes, "subject": subject, "onsetDateTime": onset,
                "recordedDate": recorded, "abatementDateTime": ended})
        }
        ObservationKind::Allergy => {
            let substances: Vec<Value> = from
                .values
                .iter()
                .map(|value| json!({"substance": concept(value)}))
                .collect();
            let criticality = from.severity.map(|severity| match severity {
                Severity::Mild => "low",
                Severity::Severe => "high",
            });
            json!({"resourceType": "AllergyIntolerance", "id": id,
                "verificationStatus": plain(ALLERGY_VERIFICATION, from.standing.code(), None),
                "criticality": criticality, "code": codes, "patient": subject,
                "onsetDateTime": onset, "recordedDate": recorded, "reaction": substances})
        }
        ObservationKind::Immunity
        | ObservationKind::Contraindication
        | ObservationKind::Reaction
        | ObservationKind::Other => {
            let asked = match from.kind {
                ObservationKind::Immunity if from.codings.iter().any(is_immunity) => None,
                ObservationKind::Immunity => Some(question::PRESUMED),
                ObservationKind::Contraindication => Some(question::CONTRAINDICATION),
                ObservationKind::Reaction => Some(question::REACTION),
                _ => None,
            };
            let mut code = codes;
            if let Some(asked) = asked {
                let asked = coding(&model::Coding::new(system::LOINC, asked));
                let same =
                    |known: &Coding| known.system == asked.system && known.code == asked.code;
                if !code.coding.iter().any(same) {
                    code.coding.push(asked);
                }
            }
            // A statement about a vaccine names it; a reaction is named by its dose.
            let given = from.given.as_ref().and_then(|given| given.cvx.as_ref());
            let given = given.filter(|_| from.kind == ObservationKind::Contraindication);
            let given = given.map(|cvx| model::Coding::new(system::CVX, cvx.clone()));
            let given = given.filter(|given| !from.values.contains(given));
            let value = (!from.values.is_empty()).then(|| CodeableConcept {
                coding: from.values.iter().chain(&given).map(coding).collect(),
                text: None,
            });
            let status = match from.standing {
                Standing::Confirmed | Standing::Refuted => "final",
                Standing::Unconfirmed => "preliminary",
                Standing::EnteredInError => "entered-in-error",
            };
            let refuted = (from.standing == Standing::Refuted).then_some(false);
            let day = from.value_date.filter(|_| value.is_none());
            let measured = from.value_amount.as_ref();
            let measured = measured.filter(|_| value.is_none() && day.is_none());
            let measured = measured.map(|amount| Measurement {
                value: amount.value.parse().ok(),
                unit: amount.unit.clone(),
                ..Measurement::default()
            });
            json!({"resourceType": "Observation", "id": id, "status": status, "code": code,
                "valueDateTime": day.map(|day| day.to_string()), "valueQuantity": measured,
                "subject": subject,
                "effectivePeriod": ended.as_ref().map(|end| json!({"start": date, "end": end})),
                "effectiveDateTime": date.filter(|_| ended.is_none()),
                "valueCodeableConcept": value, "valueBoolean": refuted})
        }
    };
    without_empty(resource)
}

/// Whether a code asks for evidence of immunity of one kind or another.
fn is_immunity(coding: &model::Coding) -> bool {
    coding.is_of(system::LOINC) && question::IMMUNITY.contains(&coding.code.as_str())
}

/// A resource without the fields that are null or empty lists, which FHIR does not allow.
fn without_empty(mut resource: Value) -> Value {
    if let Value::Object(fields) = &mut resource {
        fields.retain(|_, value| match value {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            _ => true,
        });
        for value in fields.values_mut() {
            *value = without_empty(value.take());
        }
    }
    resource
}

fn with_id(mut resource: Value, id: &str) -> Value {
    if let Value::Object(fields) = &mut resource {
        fields.insert("id".to_owned(), json!(id));
    }
    resource
}

/// A performer with a function, and the Practitioner that it refers to.
fn practitioner(function: &str, who: &Provider) -> (Performer, Value) {
    let performer = Performer {
        function: Some(plain(FUNCTION, function, None)),
        actor: None,
    };
    let identifier: Vec<Identifier> = who
        .id
        .iter()
        .map(|id| Identifier {
            system: who.authority.clone(),
            value: Some(id.clone()),
            ..Identifier::default()
        })
        .collect();
    let names: Vec<HumanName> = who.name.iter().map(name).collect();
    let resource = json!({"resourceType": "Practitioner", "identifier": identifier, "name": names});
    (performer, without_empty(resource))
}

fn subpotent(dose: &DoseReport, partial: bool) -> Vec<CodeableConcept> {
    use forecast_core::patient::DoseCondition as Condition;
    let system = "http://terminology.hl7.org/CodeSystem/immunization-subpotent-reason";
    let code = match dose.condition {
        None if partial => "partial",
        None => return Vec::new(),
        Some(Condition::Partial) => "partial",
        Some(Condition::ColdChainBreak) => "coldchainbreak",
        Some(Condition::Recalled) => "recall",
        Some(Condition::Expired) => "expired",
        Some(Condition::SubPotent | Condition::Other) => "subpotent",
    };
    vec![plain(system, code, None)]
}

/// Why a dose was not given. One that was refused for no reason that is known is told from one that
/// was not given otherwise by FHIR's code for an objection.
fn status_reason(dose: &DoseReport) -> Option<CodeableConcept> {
    let refused = dose.completion == Completion::Refused;
    let objection = refused.then(|| plain(&url(ACTIVITY), OBJECTION, None));
    dose.refusal.as_ref().map(concept).or(objection)
}

fn numbered(kind: &str, id: &DoseId) -> Identifier {
    Identifier {
        kind: Some(plain(IDENTIFIER_TYPE, kind, None)),
        system: id.authority.clone(),
        value: Some(id.value.clone()),
        ..Identifier::default()
    }
}
