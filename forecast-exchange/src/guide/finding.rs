//! What a check finds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Something required is missing, or something is there that is not supported.
    Usage,
    /// The same, where a condition decides.
    Predicate,
    /// More, or fewer, than may be there.
    Cardinality,
    /// Longer than it may be.
    Length,
    /// Not of its datatype's format.
    Format,
    /// Not of the value set.
    Code,
    /// Of another coding system than the value set.
    CodingSystem,
    /// A rule of the guide does not hold.
    Constraint,
    /// A segment that is not expected at its place.
    Unexpected,
    /// More fields or components than there are.
    Extra,
    /// A separator in a part that has no parts.
    Separator,
    /// A value whose datatype is not known.
    Datatype,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 12] = [
        Kind::Usage,
        Kind::Predicate,
        Kind::Cardinality,
        Kind::Length,
        Kind::Format,
        Kind::Code,
        Kind::CodingSystem,
        Kind::Constraint,
        Kind::Unexpected,
        Kind::Extra,
        Kind::Separator,
        Kind::Datatype,
    ];

    /// Returns how much a finding of this kind matters where no local guide says otherwise: a length
    /// is a warning, as the national validator does not hold it against a message.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Kind::Length => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Returns the kind's name as it is written in JSON and in a local guide.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Predicate => "predicate",
            Kind::Cardinality => "cardinality",
            Kind::Length => "length",
            Kind::Format => "format",
            Kind::Code => "code",
            Kind::CodingSystem => "coding_system",
            Kind::Constraint => "constraint",
            Kind::Unexpected => "unexpected",
            Kind::Extra => "extra",
            Kind::Separator => "separator",
            Kind::Datatype => "datatype",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not said at all.
    Silent,
    /// The message may be taken.
    Warning,
    /// The message does not conform.
    Error,
}

impl Severity {
    /// Returns the severity's name as it is written in JSON and in a local guide.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Silent => "silent",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One finding. It never holds a value of the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The place: `RXA[3]-9[1].1` is the first component of the first repetition of field 9 of the
    /// third RXA of the message.
    pub place: String,
    /// Of which kind it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The rule, as the guide numbers it, or the value set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What was found and what was expected.
    pub text: String,
}
