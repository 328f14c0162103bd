//! From text to the JSON form of FHIR that the readers know: JSON as it is, XML translated.

use roxmltree::{Document, Node};
use serde_json::{Map, Number, Value};

use super::issue::OperationOutcome;
use super::unique::{TWICE, Unique};
use forecast_hl7::decode_bytes;

/// How deep elements of XML may be nested; `serde_json` has the same limit.
const MAX_DEPTH: usize = 128;

const FHIR: &str = "http://hl7.org/fhir";

/// The name of the resource type that a text in FHIR's JSON or XML has; none where it has none.
///
/// ```
/// use forecast_exchange::fhir::resource_type_of;
///
/// let patient = r#"<Patient xmlns="http://hl7.org/fhir"><birthDate value="2025-09-06"/></Patient>"#;
/// assert_eq!(resource_type_of(patient.as_bytes()).as_deref(), Some("Patient"));
/// assert_eq!(resource_type_of(br#"{"resourceType": "Bundle"}"#).as_deref(), Some("Bundle"));
/// assert_eq!(resource_type_of(br#"{"birth_date": "2025-09-06"}"#), None);
/// ```
#[must_use]
pub fn resource_type_of(text: &[u8]) -> Option<String> {
    let value = read(text).ok()?;
    let resource = health_card(&value).unwrap_or(&value);
    Some(resource.get("resourceType")?.as_str()?.to_owned())
}

/// The Bundle in the payload of a SMART Health Card.
pub(super) fn health_card(value: &Value) -> Option<&Value> {
    value.pointer("/vc/credentialSubject/fhirBundle")
}

/// Reads JSON or XML; the error says nothing of its content.
pub(super) fn read(text: &[u8]) -> Result<Value, OperationOutcome> {
    let (text, _) = decode_bytes(text);
    if text.trim_start().starts_with('<') {
        return xml(&text);
    }
    let read: Result<Unique, _> = serde_json::from_str(&text);
    read.map(|Unique(value)| value).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = if error.is_data() { TWICE } else { "no JSON" };
        let text = format!("{what} at line {line}, column {column}");
        OperationOutcome::fatal("structure", "", text)
    })
}

/// Document types are refused with what is no XML: FHIR has none, and they can grow without end.
fn xml(text: &str) -> Result<Value, OperationOutcome> {
    let wrong = |text: String| OperationOutcome::fatal("structure", "", text);
    let document = Document::parse(text.trim_start()).map_err(|error| {
        let roxmltree::TextPos { row, col } = error.pos();
        wrong(format!("no XML at line {row}, column {col}"))
    })?;
    let root = document.root_element();
    if root.tag_name().namespace().is_some_and(|uri| uri != FHIR) {
        return Err(wrong(format!("XML of another namespace, expected {FHIR}")));
    }
    resource(root, 0).ok_or_else(|| wrong(format!("elements are nested deeper than {MAX_DEPTH}")))
}

/// A resource: what its element is called is its type.
fn resource(node: Node<'_, '_>, depth: usize) -> Option<Value> {
    let name = node.tag_name().name();
    let mut members = elements(node, Some(name), depth)?;
    members.insert("resourceType".to_owned(), name.into());
    Some(Value::Object(members))
}

/// What stands in an element, as members of a JSON object; none where it is nested too deep.
fn elements(node: Node<'_, '_>, of: Option<&str>, depth: usize) -> Option<Map<String, Value>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut members = Map::new();
    for attribute in node.attributes() {
        let name = match attribute.name() {
            "value" => continue,
            _ if attribute.namespace().is_some() => continue,
            name @ ("id" | "url") => name.to_owned(),
            name => format!("@{name}"),
        };
        members.insert(name, attribute.value().into());
    }
    for child in node.children() {
        let name = child.tag_name().name();
        if !child.is_element() {
            // No element of FHIR has text; what is not known is reported by whoever reads it.
            let text = child.text().filter(|_| child.is_text()).map(str::trim);
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                members.insert("text()".to_owned(), text.into());
            }
            continue;
        }
        let Element { value, beside } = element(child, node.tag_name().name(), depth + 1)?;
        let beside_name = format!("_{name}");
        // What is there twice and is no list is refused by whoever reads it.
        if !is_list(name, of) && !members.contains_key(name) {
            members.extend(value.map(|value| (name.to_owned(), value)));
            members.extend(beside.map(|beside| (beside_name, beside)));
        } else if value.is_some() || beside.is_some() {
            let place = push(&mut members, name, value.unwrap_or_default());
            if let Some(beside) = beside {
                // The list of values and that of what stands beside them go together.
                while length(&members, &beside_name) < place {
                    push(&mut members, &beside_name, Value::Null);
                }
                push(&mut members, &beside_name, beside);
            }
        }
    }
    Some(members)
}

fn length(members: &Map<String, Value>, name: &str) -> usize {
    let list = members.get(name).and_then(Value::as_array);
    list.map_or(0, Vec::len)
}

/// Adds to a list, which is made where there is none; gives the place.
fn push(members: &mut Map<String, Value>, name: &str, value: Value) -> usize {
    let place = length(members, name);
    match members.get_mut(name) {
        Some(Value::Array(list)) => list.push(value),
        other => {
            let mut list: Vec<Value> = other.map(Value::take).into_iter().collect();
            list.push(value);
            members.insert(name.to_owned(), Value::Array(list));
        }
    }
    place
}

/// An element as JSON.
struct Element {
    value: Option<Value>,
    /// What a primitive has beside its value, or instead of it: an id and extensions.
    beside: Option<Value>,
}

fn element(node: Node<'_, '_>, parent: &str, depth: usize) -> Option<Element> {
    let name = node.tag_name().name();
    let whole = |value| Element {
        value,
        beside: None,
    };
    if name == "div" {
        let text = node.document().input_text().get(node.range());
        return Some(whole(text.map(Value::from)));
    }
    if matches!(name, "resource" | "contained")
        && let Some(child) = node.first_element_child()
    {
        return Some(whole(Some(resource(child, depth + 1)?)));
    }
    let members = elements(node, None, depth)?;
    let is_extension = matches!(name, "extension" | "modifierExtension");
    let only_beside = members.keys().all(|it| it == "id" || it == "extension");
    let has_members = !members.is_empty();
    let members = has_members.then_some(Value::Object(members));
    Some(match node.attribute("value") {
        Some(text) => Element {
            value: Some(primitive(name, parent, text)),
            beside: members,
        },
        None if only_beside && !is_extension => Element {
            value: None,
            beside: members,
        },
        None => whole(members),
    })
}

/// The value of a primitive: a boolean or a number where FHIR R4 has one, else text.
fn primitive(name: &str, parent: &str, text: &str) -> Value {
    let ends_with = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let is_boolean = matches!(
        name,
        "active"
            | "isSubpotent"
            | "notGiven"
            | "preferred"
            | "primarySource"
            | "userSelected"
            | "wasNotGiven"
    ) || name.ends_with("Boolean");
    let is_quantity = parent.ends_with("Quantity") || parent == "quantity";
    let is_number = ends_with(&["Decimal", "Integer", "PositiveInt", "UnsignedInt"])
        || name == "value" && is_quantity;
    let typed = match text {
        "true" | "false" if is_boolean => Some(Value::Bool(text == "true")),
        _ if is_number => serde_json::from_str::<Number>(text).ok().map(Value::Number),
        _ => None,
    };
    typed.unwrap_or_else(|| text.into())
}

/// Whether FHIR R4 has a list of these elements, in a resource of a type or elsewhere. Of the
/// resources that are not read, it need not be right.
fn is_list(name: &str, of: Option<&str>) -> bool {
    match name {
        "coding" | "contact" | "contained" | "education" | "entry" | "extension" | "given"
        | "line" | "manifestation" | "modifierExtension" | "note" | "parameter" | "part"
        | "prefix" | "programEligibility" | "protocolApplied" | "reaction" | "relationship"
        | "security" | "subpotentReason" | "suffix" | "telecom" => true,
        "address" | "category" | "communication" | "identifier" | "partOf" | "performer" => {
            of.is_some()
        }
        "name" => matches!(of, Some("Patient" | "Practitioner")),
        _ => false,
    }
}
