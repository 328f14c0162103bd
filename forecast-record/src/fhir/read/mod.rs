//! From FHIR to the record.

mod dose;
mod observation;
mod person;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::issue::{Issue, OperationOutcome, Severity};
use super::types::{Organization, Practitioner, Reference};
use crate::model::{PartialDate, Record, Source, SourceId};

/// Elements of every resource that say nothing about the person.
const ASIDE: [&str; 5] = ["resourceType", "meta", "text", "implicitRules", "language"];

/// A record that was read, and what was said on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The record.
    pub record: Record,
    /// The logical id of the Patient resource.
    pub patient_id: Option<String>,
    /// Of each dose of the record, the logical id of its resource.
    pub dose_ids: Vec<Option<String>>,
    /// What was not understood or has no place in the record.
    pub issues: Vec<Issue>,
    /// Of each dose of the record, where it stood.
    pub(super) dose_places: Vec<String>,
    /// Of each observation of the record, where it stood.
    pub(super) observation_places: Vec<String>,
}

/// Reads resources into a record.
pub(super) struct Reader {
    pub(super) read: Read,
    source: SourceId,
    patients: Vec<String>,
    organizations: BTreeMap<String, Organization>,
    practitioners: BTreeMap<String, Practitioner>,
    has_patient: bool,
}

/// A resource, where it stands, and the other names that references may use for it.
pub(super) struct Entry<'a> {
    pub(super) resource: &'a Value,
    pub(super) place: String,
    pub(super) full_url: Option<&'a str>,
}

impl Reader {
    pub(super) fn new(source: SourceId, about: Source) -> Reader {
        let mut record = Record::default();
        record.sources.insert(source.clone(), about);
        Reader {
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
            has_patient: false,
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
        for entry in entries {
            let place = &entry.place;
            match resource_type(entry.resource) {
                "Organization" | "Practitioner" | "Patient" => {}
                "Immunization" => self.immunization(entry.resource, place),
                "Condition" => self.condition(entry.resource, place),
                "Observation" => self.observation(entry.resource, place),
                "AllergyIntolerance" => self.allergy(entry.resource, place),
                "" => self.say(
                    Severity::Error,
                    "structure",
                    place,
                    "no resource with a resourceType",
                ),
                other => {
                    let text = format!("a {} has no place in the record", clean(other));
                    self.say(Severity::Warning, "not-supported", place, text);
                }
            }
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

    /// Reads a resource; elements that have no place in its type are reported, one that cannot be
    /// read is too.
    fn parse<T: DeserializeOwned>(&mut self, value: &Value, place: &str) -> Option<T> {
        let mut unread = Vec::new();
        let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
        let reader = serde_ignored::Deserializer::new(value, &mut note);
        let parsed = serde_path_to_error::deserialize(reader);
        for path in unread {
            let path = expression(&path);
            if !ASIDE.iter().any(|aside| path == *aside) {
                let place = format!("{place}.{path}");
                self.say(
                    Severity::Information,
                    "informational",
                    &place,
                    "has no place in the record",
                );
            }
        }
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                // What the reader says about the value may be about the person: leave it out.
                let path = error.path().to_string();
                let place = if path == "." {
                    place.to_owned()
                } else {
                    format!("{place}.{path}")
                };
                let text = "has another form than FHIR R4 gives it; the resource was not read";
                self.say(Severity::Error, "structure", &place, text);
                None
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

/// Reads JSON; the error says nothing of its content.
pub(super) fn json(text: &[u8]) -> Result<Value, OperationOutcome> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        let diagnostics = "found XML, expected JSON (application/fhir+json)";
        return Err(OperationOutcome::fatal("not-supported", "", diagnostics));
    }
    serde_json::from_slice(text).map_err(|error| {
        let place = format!(
            "no JSON at line {}, column {}",
            error.line(),
            error.column()
        );
        OperationOutcome::fatal("structure", "", place)
    })
}

/// Reads a Bundle, or a single resource, into a record of one person.
///
/// # Errors
///
/// A fatal issue where the text is not JSON or not a Bundle or a resource, or where there is no
/// patient in it. Everything else that was not understood is in [`Read::issues`].
pub fn read_bundle(text: &[u8], source: SourceId, about: Source) -> Result<Read, OperationOutcome> {
    let value = json(text)?;
    let mut reader = Reader::new(source, about);
    let mut entries = Vec::new();
    match resource_type(&value) {
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
        other => entries.push(Entry {
            resource: &value,
            place: clean(other),
            full_url: None,
        }),
    }
    reader.resources(&entries);
    reader.finish()
}

impl Reader {
    /// The record, or the issues alone where no patient could be read.
    pub(super) fn finish(mut self) -> Result<Read, OperationOutcome> {
        if self.has_patient {
            return Ok(self.read);
        }
        let text = "no Patient could be read";
        self.say(Severity::Fatal, "required", "", text);
        Err(OperationOutcome::new(self.read.issues))
    }
}
