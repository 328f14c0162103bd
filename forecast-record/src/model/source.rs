//! Where facts come from: [`Source`], [`SourceId`] and [`Fact`].

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Organisation, Timestamp};

/// The name of a [`Source`] within one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub String);

impl SourceId {
    /// A source's name.
    #[must_use]
    pub fn new(id: impl Into<String>) -> SourceId {
        SourceId(id.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One occasion on which something was reported: a message, a document, an entry by hand.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How it came.
    pub channel: Channel,
    /// The organisation that reports (HL7: MSH-4 or MSH-22).
    #[serde(default)]
    pub organisation: Option<Organisation>,
    /// The system that sent it (HL7: MSH-3).
    #[serde(default)]
    pub application: Option<String>,
    /// The sender's number of the message (HL7: MSH-10).
    #[serde(default)]
    pub control_id: Option<String>,
    /// When the sender wrote it (HL7: MSH-7).
    #[serde(default)]
    pub written: Option<Timestamp>,
    /// When the registry received it.
    #[serde(default)]
    pub received: Option<Timestamp>,
}

impl Source {
    /// A source of which only the way it came is known.
    #[must_use]
    pub fn new(channel: Channel) -> Source {
        Source {
            channel,
            organisation: None,
            application: None,
            control_id: None,
            written: None,
            received: None,
        }
    }

    /// The name under which its sender appears in reports: the organisation's number or name, else
    /// the sending system's name, else `unknown`.
    #[must_use]
    pub fn provider(&self) -> &str {
        let organisation = self.organisation.as_ref();
        organisation
            .and_then(|it| it.id.as_deref().or(it.name.as_deref()))
            .or(self.application.as_deref())
            .unwrap_or("unknown")
    }

    /// When it was reported: when it was received, or else when it was written.
    #[must_use]
    pub fn reported(&self) -> Option<Timestamp> {
        self.received.or(self.written)
    }
}

/// How a report came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// An HL7 v2 message.
    Hl7v2,
    /// A FHIR resource.
    Fhir,
    /// Typed in by a person.
    Manual,
    /// Another file or data base.
    Import,
}

/// A value, and the sources that reported it.
///
/// ```
/// use forecast_record::model::{Fact, SourceId};
///
/// let fact = Fact::new("2025-09-06", SourceId::new("clinic-a/1"));
/// assert_eq!(fact.sources, [SourceId::new("clinic-a/1")]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Who reported it, in order of name; keys of [`Record::sources`](super::Record::sources).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceId>,
}

impl<T> Fact<T> {
    /// A value that one source reported.
    #[must_use]
    pub fn new(value: T, source: SourceId) -> Fact<T> {
        Fact {
            value,
            sources: vec![source],
        }
    }

    /// Adds sources, keeping each once and in order.
    pub fn add_sources(&mut self, sources: impl IntoIterator<Item = SourceId>) {
        self.sources.extend(sources);
        self.sources.sort();
        self.sources.dedup();
    }
}
