//! Forecast → ImmunizationEvaluation and ImmunizationRecommendation.

use forecast_core::date::Date;
use forecast_core::report::{
    AntigenEvaluation, Due, EvaluationReason, EvaluationStatus, Forecast, ForecastReason,
    GroupForecast, Status, iso,
};
use forecast_core::schedule::Cvx;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::read::Read;
use super::super::systems::plain;
use super::super::types::{CodeableConcept, Coding};
use forecast_record::bridge::Bridged;
use forecast_record::meaning::Meanings;
use forecast_record::tables::Tables;

const SNOMED: &str = "http://snomed.info/sct";
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const LOINC: &str = "http://loinc.org";
const DOSE_STATUS: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status";
const DOSE_REASON: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason";
const FORECAST_STATUS: &str =
    "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status";
/// The words of the project's own wire format, for which the standard systems have none.
const OWN: &str = "urn:forecast:wire";

/// The disease that an antigen protects against: its SNOMED CT code where one is known.
fn disease(antigen: &str) -> CodeableConcept {
    match Meanings::built_in().target(antigen) {
        Some((code, display)) => {
            let mut concept = plain(SNOMED, code, Some(display));
            concept.text = Some(antigen.to_owned());
            concept
        }
        None => CodeableConcept {
            coding: Vec::new(),
            text: Some(antigen.to_owned()),
        },
    }
}

/// A word of the wire format as the serializer writes it.
fn word(value: &impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn patient(read: &Read) -> Value {
    match &read.patient_id {
        Some(id) => json!({"reference": format!("Patient/{id}")}),
        None => json!({"display": "the patient of the request"}),
    }
}

/// An `evaluation` parameter for each dose and antigen that was evaluated, in order of dose.
pub(in crate::fhir) fn evaluations(
    forecast: &Forecast<'_>,
    bridged: &Bridged<'_>,
    read: &Read,
) -> Vec<Value> {
    let mut parameters = Vec::new();
    for evaluated in &forecast.doses {
        let merged = bridged.doses.get(evaluated.index);
        let report = merged
            .and_then(|&merged| bridged.consolidation.doses.get(merged))
            .map(|merged| merged.leader);
        let id = report
            .and_then(|report| read.dose_ids.get(report))
            .and_then(Option::as_ref);
        let event = match id {
            Some(id) => json!({"reference": format!("Immunization/{id}")}),
            None => json!({"display": format!("CVX {} on {}", evaluated.cvx, evaluated.date)}),
        };
        for antigen in evaluated.verdicts() {
            parameters.push(json!({
                "name": "evaluation",
                "resource": evaluation(antigen, evaluated.date, forecast.as_of, &event, read),
            }));
        }
    }
    parameters
}

fn evaluation(
    antigen: &AntigenEvaluation<'_>,
    given: Date,
    as_of: Date,
    event: &Value,
    read: &Read,
) -> Value {
    let status = match antigen.status {
        EvaluationStatus::Valid => ("valid", "Valid"),
        EvaluationStatus::NotValid
        | EvaluationStatus::SubStandard
        | EvaluationStatus::Extraneous => ("notvalid", "Not valid"),
    };
    let mut doses = plain(DOSE_STATUS, status.0, Some(status.1));
    // The standard code has two values only: the wire format's word tells the others apart.
    doses
        .coding
        .push(own("dose-status", &word(&antigen.status)));
    let mut resource = Map::new();
    resource.insert("resourceType".to_owned(), json!("ImmunizationEvaluation"));
    resource.insert("status".to_owned(), json!("completed"));
    resource.insert("patient".to_owned(), patient(read));
    resource.insert("date".to_owned(), json!(as_of));
    resource.insert("targetDisease".to_owned(), json!(disease(antigen.antigen)));
    resource.insert("immunizationEvent".to_owned(), event.clone());
    resource.insert("doseStatus".to_owned(), json!(doses));
    if !antigen.reasons.is_empty() {
        let reasons: Vec<_> = antigen
            .reasons
            .iter()
            .zip(antigen.whys(given, iso))
            .map(|(reason, words)| dose_reason(*reason, words))
            .collect();
        resource.insert("doseStatusReason".to_owned(), json!(reasons));
    }
    resource.insert("series".to_owned(), json!(antigen.series));
    if let Some(number) = antigen.target_dose {
        resource.insert("doseNumberPositiveInt".to_owned(), json!(number));
    }
    Value::Object(resource)
}

fn own(part: &str, code: &str) -> Coding {
    Coding {
        system: Some(format!("{OWN}:{part}")),
        code: Some(code.to_owned()),
        display: None,
    }
}

/// FHIR's own code where one has the meaning, always the wire format's word, and in words by how much
/// the dose missed.
fn dose_reason(reason: EvaluationReason, words: String) -> CodeableConcept {
    let standard = match reason {
        EvaluationReason::LotExpired => Some(("explot", "Expired lot")),
        EvaluationReason::AgeTooYoung
        | EvaluationReason::AgeTooOld
        | EvaluationReason::IntervalTooShort
        | EvaluationReason::VaccineConflict
        | EvaluationReason::VaccineOutsideAgeRange => {
            Some(("outsidesched", "Administered outside recommended schedule"))
        }
        _ => None,
    };
    let mut concept = match standard {
        Some((code, display)) => plain(DOSE_REASON, code, Some(display)),
        None => CodeableConcept::default(),
    };
    concept.coding.push(own("dose-reason", &word(&reason)));
    concept.text = Some(words);
    concept
}

/// The one ImmunizationRecommendation of an answer.
pub(in crate::fhir) fn recommendation(
    forecast: &Forecast<'_>,
    bridged: &Bridged<'_>,
    read: &Read,
    tables: &Tables,
) -> Value {
    let birth = bridged.patient.birth_date;
    let groups = forecast.groups.iter();
    let groups: Vec<Value> = groups
        .map(|it| group(it, tables.forecast_group(it, birth, forecast.as_of)))
        .collect();
    let mut resource = json!({
        "resourceType": "ImmunizationRecommendation",
        "patient": patient(read),
        "date": forecast.as_of,
        "authority": {"display": forecast.schedule},
    });
    if let Value::Object(fields) = &mut resource {
        fields.insert("recommendation".to_owned(), Value::Array(groups));
    }
    resource
}

/// One forecast, and the CVX code that stands for its group.
fn group(group: &GroupForecast<'_>, code: Option<(Cvx, &str)>) -> Value {
    let mut fields = Map::new();
    let mut vaccines: Vec<CodeableConcept> = Vec::new();
    if let Some((code, name)) = code {
        let mut concept = plain(CVX, &code.to_string(), Some(name));
        concept.text = Some(group.group.to_owned());
        vaccines.push(concept);
    }
    for vaccine in &group.vaccines {
        vaccines.push(plain(CVX, &vaccine.cvx.to_string(), Some(vaccine.name)));
    }
    if vaccines.is_empty() {
        vaccines.push(CodeableConcept {
            coding: Vec::new(),
            text: Some(group.group.to_owned()),
        });
    }
    fields.insert("vaccineCode".to_owned(), json!(vaccines));
    // R4 allows one target disease: the first antigen's, and the others as further codings' text.
    let antigens: Vec<&str> = if group.antigens.is_empty() {
        group.parts.iter().map(|part| part.antigen).collect()
    } else {
        group.antigens.to_vec()
    };
    if let Some(first) = antigens.first() {
        let mut concept = disease(first);
        concept.text = Some(antigens.join(", "));
        fields.insert("targetDisease".to_owned(), json!(concept));
    }
    fields.insert("forecastStatus".to_owned(), json!(status(group)));
    if let Some(reason) = reason(group) {
        fields.insert("forecastReason".to_owned(), json!([reason]));
    }
    let criteria: Vec<Value> = [
        ("30981-5", "Earliest date to give", group.earliest),
        ("30980-7", "Date vaccine due", group.recommended),
        ("59777-3", "Latest date to give immunization", group.latest),
        (
            "59778-1",
            "Date when overdue for immunization",
            group.past_due,
        ),
    ]
    .into_iter()
    .filter_map(|(code, display, date)| {
        Some(json!({"code": plain(LOINC, code, Some(display)), "value": date?}))
    })
    .collect();
    if !criteria.is_empty() {
        fields.insert("dateCriterion".to_owned(), Value::Array(criteria));
    }
    if let Some(series) = group.series {
        fields.insert("series".to_owned(), json!(series));
    }
    if let Some(number) = group.dose_number {
        fields.insert("doseNumberPositiveInt".to_owned(), json!(number));
    }
    Value::Object(fields)
}

/// FHIR's status where one has the meaning, and always the wire format's words for status, due and
/// kind of series.
fn status(group: &GroupForecast<'_>) -> CodeableConcept {
    let standard = match (group.status, group.due) {
        (Status::NotComplete, Due::Overdue) => Some(("overdue", "Overdue")),
        (Status::NotComplete, Due::Due | Due::Conditional) => Some(("due", "Due")),
        (Status::NotComplete, Due::NotYetDue | Due::NeedsDate | Due::None) => None,
        (Status::Complete, _) => Some(("complete", "Complete")),
        (Status::Immune, _) => Some(("immune", "Immune")),
        (Status::Contraindicated, _) => Some(("contraindicated", "Contraindicated")),
        (Status::NotRecommended | Status::AgedOut, _) => None,
    };
    let mut concept = CodeableConcept::default();
    if let Some((code, display)) = standard {
        concept = plain(FORECAST_STATUS, code, Some(display));
    }
    concept.coding.push(own("status", &word(&group.status)));
    concept.coding.push(own("due", &word(&group.due)));
    concept
        .coding
        .push(own("series-type", &word(&group.series_type)));
    concept
}

fn reason(group: &GroupForecast<'_>) -> Option<CodeableConcept> {
    let reason: ForecastReason = group.reason?;
    Some(CodeableConcept {
        coding: vec![own("forecast-reason", &word(&reason))],
        text: group.why(iso),
    })
}
