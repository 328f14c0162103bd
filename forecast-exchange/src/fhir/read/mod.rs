//! From FHIR to the record.

mod dose;
mod observation;
mod performer;
mod person;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::document;
use super::issue::{Issue, OperationOutcome, Severity};
use super::types::{Organization, Practitioner, Reference};
use forecast_record::model::{DoseId, Given, PartialDate, Record, Source, SourceId};
use forecast_record::tables::Tables;

/// Elements of every resource that say nothing about the person.
const ASIDE: [&str; 5] = ["resourceType", "meta", "text", "implicitRules", "language"];

/// Elements that change what a resource means, or whom it is about: not read without them.
const MODIFIERS: [&str; 6] = [
    "status",
    "clinicalStatus",
    "verificationStatus",
    "isSubpotent",
    "patient",
    "subject",
];

/// What DSTU2 and STU3 call a dose that was not given.
const NOT_GIVEN: [&str; 2] = ["wasNotGiven", "notGiven"];

/// So many broken elements of one resource are left out before it is given up.
const MAX_BROKEN: usize = 32;

/// A record that was read, and what was said on the way. As JSON it is `record` and `issues`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Read {
    /// The record.
    pub record: Record,
    /// The logical id of the Patient resource.
    #[serde(skip)]
    pub patient_id: Option<String>,
    /// Of each dose of the record, the logical id of its resource.
    #[serde(skip)]
    pub dose_ids: Vec<Option<String>>,
    /// What was not understood or has no place in the record.
    pub issues: Vec<Issue>,
    /// Of each dose of the record, where it stood.
    #[serde(skip)]
    pub(super) dose_places: Vec<String>,
    /// Of each observation of the record, where it stood.
    #[serde(skip)]
    pub(super) observation_places: Vec<String>,
}

/// Reads resources into a record.
pub(super) struct Reader<'t> {
    pub(super) read: Read,
    tables: &'t Tables,
    source: SourceId,
    patients: Vec<String>,
    organizations: BTreeMap<String, Organization>,
    practitioners: BTreeMap<String, Practitioner>,
    /// The observations that doses name as reactions to them, by their names.
    reactions: BTreeMap<String, AfterDose>,
    has_patient: bool,
    /// One resource was sent, and no Bundle.
    alone: bool,
}

/// A dose that an observation followed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AfterDose {
    pub(super) dose: Option<DoseId>,
    pub(super) given: Given,
    /// When the dose says that it was.
    pub(super) date: Option<PartialDate>,
    /// Where the dose names it.
    place: String,
}

/// A resource, where it stands, and the other names that references may use for it.
pub(super) struct Entry<'a> {
    pub(super) resource: &'a Value,
    pub(super) place: String,
    pub(super) full_url: Option<&'a str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: SourceId, about: Source, tables: &'t Tables) -> Reader<'t> {
        let mut record = Record::default();
        record.sources.insert(source.clone(), about);
        Reader {
            tables,
            read: Read {
                record,
                patient_id: None,
                dose_ids: Vec::new(),
                issues: Vec::new(),
                dose_places: Vec::new(),
                observation_places: Vec::new(),
            },
            source,
            patients: Vec::new(),
            organizations: BTreeMap::new(),
            practitioners: BTreeMap::new(),
            reactions: BTreeMap::new(),
            has_patient: false,
            alone: false,
        }
    }

    /// Reads all resources: first those that others refer to.
    pub(super) fn resources(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            match resource_type(entry.resource) {
                "Organization" => {
                    if let Some(found) = self.parse::<Organization>(entry.resource, &entry.place) {
                        for name in names(entry, found.id.as_deref()) {
                            self.organizations.insert(name, found.clone());
                        }
                    }
                }
                "Practitioner" => {
                    if let Some(found) = self.parse::<Practitioner>(entry.resource, &entry.place) {
                        for name in names(entry, found.id.as_deref()) {
                            self.practitioners.insert(name, found.clone());
                        }
                    }
                }
                "Patient" => self.patient(entry),
                _ => {}
            }
        }
        // Doses name the observations that followed them.
        for entry in entries {
            if resource_type(entry.resource) == "Immunization" {
                self.immunization(entry.resource, &entry.place);
            }
        }
        for entry in entries {
            let place = &entry.place;
            match resource_type(entry.resource) {
                "Organization" | "Practitioner" | "Patient" | "Immunization" => {}
                "Condition" => self.condition(entry.resource, place),
                "Observation" => self.observation(entry),
                "AllergyIntolerance" => self.allergy(entry.resource, place),
                "" => self.say(
                    Severity::Error,
                    "structure",
                    place,
                    "no resource with a resourceType",
                ),
                other => {
                    let text = format!(
                        "has no place in the record: a resource of type {}",
                        clean(other)
                    );
                    self.say(Severity::Warning, "not-supported", place, text);
                }
            }
        }
        for after in std::mem::take(&mut self.reactions).into_values() {
            let text = "the reaction is not here; it was not kept";
            self.say(Severity::Warning, "not-found", &after.place, text);
        }
    }

    pub(super) fn say(
        &mut self,
        severity: Severity,
        code: &str,
        place: &str,
        text: impl Into<String>,
    ) {
        self.read
            .issues
            .push(Issue::new(severity, code, place, text));
    }

    /// Reads a resource. Elements that have no place in its type are reported; so is one of another
    /// form than FHIR's, without which the rest is read where that is safe. None where the resource
    /// cannot be read.
    fn parse<T: DeserializeOwned>(&mut self, value: &Value, place: &str) -> Option<T> {
        if value.get("modifierExtension").is_some() {
            let text = "may change the meaning of the resource, which was not read";
            let place = format!("{place}.modifierExtension");
            self.say(Severity::Error, "extension", &place, text);
            return None;
        }
        let denied = NOT_GIVEN
            .iter()
            .find(|name| value.get(**name) == Some(&Value::Bool(true)));
        if let Some(name) = denied {
            let text = "an earlier release of FHIR says so that the dose was not given; the \
                        resource was not read";
            self.say(
                Severity::Error,
                "not-supported",
                &format!("{place}.{name}"),
                text,
            );
            return None;
        }
        let mut value = Cow::Borrowed(value);
        for _ in 0..MAX_BROKEN {
            let mut unread = Vec::new();
            let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
            let reader = serde_ignored::Deserializer::new(value.as_ref(), &mut note);
            let error = match serde_path_to_error::deserialize(reader) {
                Ok(parsed) => {
                    self.say_unread(&unread, place);
                    return Some(parsed);
                }
                Err(error) => error,
            };
            // What the reader says about the value may be about the person: leave it out.
            let without = remove(value.to_mut(), error.path());
            let text = match without {
                true => "has another form than FHIR R4 gives it; it was not read",
                false => "has another form than FHIR R4 gives it; the resource was not read",
            };
            let path = error.path().to_string();
            let place = match path.as_str() {
                "." => place.to_owned(),
                path => format!("{place}.{path}"),
            };
            self.say(Severity::Error, "structure", &place, text);
            if !without {
                return None;
            }
        }
        let text = "has too many elements of other forms than FHIR R4 gives them; it was not read";
        self.say(Severity::Error, "structure", place, text);
        None
    }

    fn say_unread(&mut self, paths: &[String], place: &str) {
        for path in paths {
            let path = expression(path);
            let first = path.split(['.', '[']).next().unwrap_or_default();
            if !ASIDE.contains(&first) {
                let place = format!("{place}.{path}");
                self.say(
                    Severity::Information,
                    "informational",
                    &place,
                    "has no place in the record",
                );
            }
        }
    }

    /// The date of a `date` or `dateTime`; what is not one is reported.
    fn date(&mut self, text: Option<&String>, place: &str) -> Option<PartialDate> {
        let text = text?;
        let day = text.split_once('T').map_or(text.as_str(), |(day, _)| day);
        let parsed = day.parse().ok();
        if parsed.is_none() {
            self.say(
                Severity::Error,
                "value",
                place,
                "expected a FHIR date or dateTime",
            );
        }
        parsed
    }

    /// Whether a resource is about the one patient; a reference to another one is an error.
    fn is_about_patient(&mut self, subject: Option<&Reference>, place: &str) -> bool {
        let Some(reference) = subject.and_then(|subject| subject.reference.as_deref()) else {
            return true;
        };
        // A contained patient, or one that is not here, is taken for the one that is.
        let known = self.patients.first().is_none_or(|own| own == reference)
            || self.patients.iter().any(|name| name == reference)
            || reference.starts_with('#')
            || self.read.patient_id.is_none();
        if !known {
            let text = "refers to another patient than the one that was read; it was not read";
            self.say(Severity::Error, "conflict", place, text);
        }
        known
    }
}

/// Takes an element out of a resource; whether that could be done, and the rest means the same.
fn remove(value: &mut Value, path: &serde_path_to_error::Path) -> bool {
    let segments: Vec<&Segment> = path.iter().collect();
    let Some((last, parents)) = segments.split_last() else {
        return false;
    };
    if let Some(Segment::Map { key }) = segments.first()
        && MODIFIERS.contains(&key.as_str())
    {
        return false;
    }
    let mut parent = Some(value);
    for segment in parents {
        parent = parent.and_then(|value| match segment {
            Segment::Map { key } => value.get_mut(key),
            Segment::Seq { index } => value.get_mut(index),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
    }
    match (parent, last) {
        (Some(Value::Object(members)), Segment::Map { key }) => members.remove(key).is_some(),
        (Some(Value::Array(list)), Segment::Seq { index }) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}

fn resource_type(value: &Value) -> &str {
    value
        .get("resourceType")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The names by which references call a resource.
fn names(entry: &Entry<'_>, id: Option<&str>) -> Vec<String> {
    let relative = id.map(|id| format!("{}/{id}", resource_type(entry.resource)));
    relative
        .into_iter()
        .chain(entry.full_url.map(str::to_owned))
        .collect()
}

/// The name of a resource type, as far as it can be one.
fn clean(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect()
}

/// A path such as `name.0.period` as FHIRPath writes it: `name[0].period`.
fn expression(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('.') {
        if part == "?" {
            continue;
        }
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str(&format!("[{part}]"));
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(part);
        }
    }
    out
}

/// Reads a Bundle, or a single resource, in JSON or XML, into a record of one person; also the
/// payload of a SMART Health Card, whose signature is for others to check.
/// An NDC is looked up in the tables' products.
///
/// # Errors
///
/// A fatal issue where the text is neither JSON nor XML, or not a Bundle or a resource, or where there
/// is no patient in it; a single resource may be without. Everything else that was not understood is in [`Read::issues`].
pub fn read_bundle(
    text: &[u8],
    source: SourceId,
    about: Source,
    tables: &Tables,
) -> Result<Read, OperationOutcome> {
    from_value(&document::read(text)?, source, about, tables)
}

/// The same of JSON that was read already.
pub(super) fn from_value(
    value: &Value,
    source: SourceId,
    about: Source,
    tables: &Tables,
) -> Result<Read, OperationOutcome> {
    let mut reader = Reader::new(source, about, tables);
    let mut entries = Vec::new();
    let value = match document::health_card(value) {
        Some(bundle) => {
            let text = "a SMART Health Card, whose signature was not checked";
            reader.say(Severity::Warning, "security", "vc", text);
            bundle
        }
        None => value,
    };
    match resource_type(value) {
        "Bundle" => {
            let listed = value.get("entry").and_then(Value::as_array);
            for (index, entry) in listed.into_iter().flatten().enumerate() {
                let place = format!("Bundle.entry[{index}].resource");
                match entry.get("resource") {
                    Some(resource) => entries.push(Entry {
                        resource,
                        place,
                        full_url: entry.get("fullUrl").and_then(Value::as_str),
                    }),
                    None => reader.say(
                        Severity::Error,
                        "structure",
                        &place,
                        "no resource in the entry",
                    ),
                }
            }
        }
        "" => {
            let text = "no resourceType, expected a Bundle or a resource";
            return Err(OperationOutcome::fatal("structure", "", text));
        }
        other => {
            reader.alone = true;
            entries.push(Entry {
                resource: value,
                place: clean(other),
                full_url: None,
            });
        }
    }
    let inside = contained_patient(&entries);
    entries.extend(inside);
    reader.resources(&entries);
    reader.finish()
}

/// Where no resource is a Patient: the first one that another contains.
fn contained_patient<'a>(entries: &[Entry<'a>]) -> Option<Entry<'a>> {
    let is_patient = |value: &&Value| resource_type(value) == "Patient";
    if entries.iter().any(|entry| is_patient(&entry.resource)) {
        return None;
    }
    entries.iter().find_map(|entry| {
        let contained = entry.resource.get("contained").and_then(Value::as_array);
        let mut all = contained.into_iter().flatten().enumerate();
        let (index, resource) = all.find(|(_, value)| is_patient(value))?;
        Some(Entry {
            resource,
            place: format!("{}.contained[{index}]", entry.place),
            full_url: None,
        })
    })
}

impl Reader<'_> {
    /// The record, or the issues alone where no patient could be read.
    pub(super) fn finish(mut self) -> Result<Read, OperationOutcome> {
        if let Err(error) = self.read.record.check_limits(None) {
            let text = format!("{}: {}", error.path(), error.message());
            return Err(OperationOutcome::fatal("too-costly", "", text));
        }
        if self.has_patient {
            return Ok(self.read);
        }
        let record = &self.read.record;
        if self.alone && !(record.doses.is_empty() && record.observations.is_empty()) {
            let text = "a resource without its Patient: the record does not say whose it is";
            self.say(Severity::Warning, "incomplete", "", text);
            return Ok(self.read);
        }
        let text = "no Patient could be read";
        self.say(Severity::Fatal, "required", "", text);
        Err(OperationOutcome::new(self.read.issues))
    }
}
