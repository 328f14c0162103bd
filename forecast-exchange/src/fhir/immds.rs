//! `$immds-forecast`: the request, and the answer.

use forecast_core::date::Date;
use forecast_core::schedule::Schedule;
use serde_json::{Value, json};

use super::document;
use super::issue::{Issue, OperationOutcome, Severity, summed};
use super::read::{self, Read, Reader};
use super::write::forecast as write;
use forecast_record::bridge::{BridgeNoteKind, Bridged, Knowledge, PLACES, Remarks, Weight, told};
use forecast_record::model::{Channel, Source, SourceId};
use forecast_record::tables::Tables;

/// A request of `$immds-forecast`.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The record that its resources make, and what was said about them.
    pub read: Read,
    /// The assessment date.
    pub as_of: Date,
}

/// Reads a request, in JSON or XML: Parameters with `assessmentDate`, `patient`, and any number of
/// `immunization`, `condition`, `observation` and `allergyIntolerance`.
///
/// Names of parameters are read in any case, and resources by their type. A parameter that has
/// nothing but a date for a name is taken for the assessment date, with a warning. An assessment date
/// that is given beside the request goes before the request's.
///
/// # Errors
///
/// A fatal issue where the text is no such Parameters, or has no patient or no assessment date.
pub fn read_request(
    text: &[u8],
    tables: &Tables,
    as_of: Option<Date>,
) -> Result<Request, OperationOutcome> {
    let value = document::read(text)?;
    if value.get("resourceType").and_then(Value::as_str) != Some("Parameters") {
        let text = "expected a Parameters resource";
        return Err(OperationOutcome::fatal("structure", "", text));
    }
    let mut about = Source::new(Channel::Fhir);
    about.control_id = value.get("id").and_then(Value::as_str).map(str::to_owned);
    let mut reader = Reader::new(SourceId::new("request"), about, tables);
    let mut as_of = as_of;
    let mut entries = Vec::new();
    let parameters = value.get("parameter").and_then(Value::as_array);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let place = format!("Parameters.parameter[{index}]");
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(resource) = parameter.get("resource") {
            entries.push(read::Entry {
                resource,
                place: format!("{place}.resource"),
                full_url: None,
            });
        } else if name.eq_ignore_ascii_case("assessmentDate") {
            let dated = ["valueDate", "valueDateTime", "valueString"];
            let text = dated.iter().find_map(|key| parameter.get(*key)?.as_str());
            let day = text.map(|text| text.split_once('T').map_or(text, |(day, _)| day));
            as_of = as_of.or(day.and_then(|day| day.parse().ok()));
            if day.and_then(|day| day.parse::<Date>().ok()).is_none() {
                reader.say(
                    Severity::Error,
                    "value",
                    &place,
                    "expected a date (valueDate)",
                );
            }
        } else if let Ok(date) = name.parse::<Date>() {
            as_of = as_of.or(Some(date));
            let text = "a date for a name; taken for the assessmentDate";
            reader.say(Severity::Warning, "structure", &place, text);
        } else {
            let text = "a parameter that the operation does not have; it was not used";
            reader.say(Severity::Warning, "not-supported", &place, text);
        }
    }
    reader.resources(&entries);
    let read = reader.finish()?;
    match as_of {
        Some(as_of) => Ok(Request { read, as_of }),
        None => {
            let text = "no assessmentDate";
            let mut issues = read.issues;
            issues.push(Issue::new(
                Severity::Fatal,
                "required",
                "Parameters.parameter",
                text,
            ));
            Err(OperationOutcome::new(issues))
        }
    }
}

/// Answers a request of `$immds-forecast`: Parameters with `evaluation` (an
/// ImmunizationEvaluation for each dose and target disease), `recommendation` (one
/// ImmunizationRecommendation), and, where there is something to say, `outcome` (an
/// OperationOutcome; an addition to the operation).
///
/// Remarks that lose nothing are told once per kind, with their number, unless all are wanted.
///
/// The doses are those of the request, each for itself: none are joined as duplicates. The assessment
/// date is the one given here, or else the request's.
///
/// # Errors
///
/// The issues, the last of them fatal, where the request cannot be answered: it cannot be read, the
/// birth date is not known to the day, or the assessment date lies before birth.
pub fn answer(
    schedule: &Schedule,
    knowledge: &Knowledge,
    tables: &Tables,
    request: &[u8],
    as_of: Option<Date>,
    remarks: Remarks,
) -> Result<Value, OperationOutcome> {
    let Request { read, as_of } = read_request(request, tables, as_of)?;
    let failed = |issues: &[Issue], place: &str, text: &str| {
        let mut issues = issues.to_vec();
        issues.push(Issue::new(Severity::Fatal, "business-rule", place, text));
        OperationOutcome::new(issues)
    };
    let bridged = read
        .record
        .to_patient_as_reported(knowledge)
        .map_err(|error| failed(&read.issues, "Patient.birthDate", error.message()))?;
    let mut issues = summed(read.issues.clone(), remarks);
    issues.extend(notes(&read, &bridged, remarks));
    let forecast = forecast_core::forecast(schedule, &bridged.patient, as_of)
        .map_err(|error| failed(&issues, "", error.message()))?;
    let mut parameters = write::evaluations(&forecast, &bridged, &read);
    parameters.push(json!({
        "name": "recommendation",
        "resource": write::recommendation(&forecast, &bridged, &read, tables),
    }));
    if !issues.is_empty() {
        let outcome = OperationOutcome::new(issues);
        parameters.push(json!({"name": "outcome", "resource": outcome}));
    }
    Ok(json!({"resourceType": "Parameters", "parameter": parameters}))
}

/// Says what the engine was not asked.
fn notes(read: &Read, bridged: &Bridged<'_>, remarks: Remarks) -> Vec<Issue> {
    let mut issues = Vec::new();
    for said in told(&bridged.notes, remarks) {
        let severity = match said.weight {
            Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Information => Severity::Information,
        };
        let mut issue = Issue::new(severity, code(said.kind), "", said.text);
        let places = said.paths.iter().map(|path| place_of(read, path));
        issue.expression = places.take(PLACES).collect();
        issues.push(issue);
    }
    issues
}

/// Where a path of the record stood in the request.
fn place_of(read: &Read, path: &str) -> String {
    let indexed = |prefix: &str| {
        let (index, rest) = path.strip_prefix(prefix)?.split_once(']')?;
        Some((index.parse::<usize>().ok()?, rest))
    };
    let found = match (indexed("doses["), indexed("observations[")) {
        (Some((index, _)), _) => read.dose_places.get(index),
        (_, Some((index, _))) => read.observation_places.get(index),
        _ => None,
    };
    found.cloned().unwrap_or_else(|| match path {
        "person.sex" => "Patient.gender".to_owned(),
        "person.death" => "Patient.deceased".to_owned(),
        _ => "Patient".to_owned(),
    })
}

/// FHIR's code of what a note of the bridge is about.
fn code(kind: BridgeNoteKind) -> &'static str {
    use BridgeNoteKind as Kind;
    match kind {
        Kind::PartialDate | Kind::LotExpiration | Kind::ObservationDate | Kind::EndWithoutDate => {
            "incomplete"
        }
        Kind::MissingDate => "required",
        Kind::MissingVaccine | Kind::UnusableVaccine => "code-invalid",
        Kind::Withdrawn | Kind::PossibleDuplicate | Kind::LessSure => "duplicate",
        Kind::Amount | Kind::NoDate => "value",
        Kind::UnusedStatement | Kind::AskFirst => "business-rule",
        Kind::AmbiguousObservation => "multiple-matches",
        Kind::Protected => "suppressed",
        Kind::NotGiven
        | Kind::UnmatchedDeletion
        | Kind::Ended
        | Kind::EndedButCounts
        | Kind::UnknownObservation
        | Kind::UncertainObservation
        | Kind::LessThanAsked
        | Kind::NotSevere
        | Kind::Onset
        | Kind::InUse
        | Kind::NotConfirmed
        | Kind::Sex
        | Kind::Dead => "informational",
    }
}
