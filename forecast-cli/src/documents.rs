//! JSON values one after another, or one document of XML: where each is, and what it holds.

use std::fmt;

use forecast_exchange::fhir;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A document of a stream.
#[derive(Debug)]
pub(crate) struct Document<'b> {
    /// The line on which it begins.
    pub(crate) line: usize,
    /// Its text and what it is, or why it cannot be read.
    pub(crate) found: Result<(&'b [u8], Kind), String>,
}

/// What a document is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A FHIR resource of a type.
    Fhir(String),
    /// A request in the wire format.
    Request,
    /// Another object, perhaps a record.
    Record,
    /// A list.
    List,
    /// A value that is none of them.
    Other,
}

/// Whether a text is JSON or XML and not HL7 v2.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    matches!(first(bytes), Some(b'{' | b'[' | b'<'))
}

/// The first character that is no space.
fn first(bytes: &[u8]) -> Option<u8> {
    unmarked(bytes).trim_ascii_start().first().copied()
}

/// A text without the mark that some programs put before it.
fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The JSON values of a stream, one after another or one per line, or the one document of XML that
/// it is. After a value that cannot be read the next line that begins with a brace is tried.
pub(crate) fn split_documents(bytes: &[u8]) -> Vec<Document<'_>> {
    let bytes = unmarked(bytes);
    if first(bytes) == Some(b'<') {
        // Whoever reads it says what is the matter where it has no type.
        let name = fhir::resource_type_of(bytes).unwrap_or_default();
        let found = Ok((bytes, Kind::Fhir(name)));
        return vec![Document { line: 1, found }];
    }
    let mut documents = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(rest) = bytes.get(at..) {
        let blank = rest.len() - rest.trim_ascii_start().len();
        line += newlines(rest.get(..blank));
        let rest = rest.trim_ascii_start();
        at += blank;
        if rest.is_empty() {
            break;
        }
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Kind>();
        let (length, found) = match values.next() {
            Some(Ok(kind)) => {
                let length = values.byte_offset();
                (length, Ok((rest.get(..length).unwrap_or(rest), kind)))
            }
            Some(Err(error)) => {
                let line_of = line + error.line().saturating_sub(1);
                let column = error.column();
                let text = format!("no JSON at line {line_of}, column {column}");
                let next = rest.windows(2).position(|pair| pair == b"\n{");
                (next.map_or(rest.len(), |next| next + 1), Err(text))
            }
            None => break,
        };
        documents.push(Document { line, found });
        line += newlines(rest.get(..length));
        at += length.max(1);
    }
    documents
}

fn newlines(bytes: Option<&[u8]>) -> usize {
    let bytes = bytes.unwrap_or_default();
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// Looks at the names of an object's fields, and passes over what they hold.
impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let mut kind = Kind::Record;
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "resourceType" => {
                    let value = map.next_value::<Value>()?;
                    kind = value
                        .as_str()
                        .map_or(kind, |name| Kind::Fhir(name.to_owned()));
                    continue;
                }
                // A SMART Health Card holds a Bundle.
                "vc" if kind == Kind::Record => kind = Kind::Fhir("Bundle".to_owned()),
                "birth_date" if kind == Kind::Record => kind = Kind::Request,
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(kind)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kind, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Kind::List)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Other)
    }
}
