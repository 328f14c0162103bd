//! The fields that are compared.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of a case's expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The vaccine group's status.
    Status,
    /// The number of the next dose.
    DoseNumber,
    /// The earliest date.
    Earliest,
    /// The recommended date.
    Recommended,
    /// The past-due date.
    PastDue,
    /// The verdict on the dose of this index.
    DoseStatus(usize),
    /// The reason of that verdict.
    DoseReason(usize),
}

/// What kind of field one is: all doses together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// The vaccine group's status.
    Status,
    /// The number of the next dose.
    DoseNumber,
    /// The earliest date.
    Earliest,
    /// The recommended date.
    Recommended,
    /// The past-due date.
    PastDue,
    /// The verdict on a dose.
    DoseStatus,
    /// The reason of a verdict.
    DoseReason,
}

impl Field {
    /// What kind of field it is.
    #[must_use]
    pub fn kind(self) -> FieldKind {
        match self {
            Field::Status => FieldKind::Status,
            Field::DoseNumber => FieldKind::DoseNumber,
            Field::Earliest => FieldKind::Earliest,
            Field::Recommended => FieldKind::Recommended,
            Field::PastDue => FieldKind::PastDue,
            Field::DoseStatus(_) => FieldKind::DoseStatus,
            Field::DoseReason(_) => FieldKind::DoseReason,
        }
    }

    pub(crate) fn is_of_dose(self) -> bool {
        matches!(self.kind(), FieldKind::DoseStatus | FieldKind::DoseReason)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::DoseStatus(index) => write!(f, "doses[{index}].status"),
            Field::DoseReason(index) => write!(f, "doses[{index}].reason"),
            other => f.write_str(&name(&other.kind())),
        }
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Field, String> {
        let dose = || {
            let (index, field) = text.strip_prefix("doses[")?.split_once("].")?;
            let index = index.parse().ok()?;
            match field {
                "status" => Some(Field::DoseStatus(index)),
                "reason" => Some(Field::DoseReason(index)),
                _ => None,
            }
        };
        match text {
            "status" => Ok(Field::Status),
            "dose_number" => Ok(Field::DoseNumber),
            "earliest" => Ok(Field::Earliest),
            "recommended" => Ok(Field::Recommended),
            "past_due" => Ok(Field::PastDue),
            _ => dose().ok_or_else(|| {
                "expected status, dose_number, earliest, recommended, past_due, \
                 doses[n].status or doses[n].reason"
                    .to_owned()
            }),
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A field, as it was wanted and as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldResult {
    /// The field.
    pub field: Field,
    /// Whether the two agree.
    pub agrees: bool,
    /// What the book wants; absent where it must be absent.
    pub wanted: Option<String>,
    /// What the engine gave.
    pub came: Option<String>,
    /// Of a dose: what each series that was looked at says of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

impl FieldResult {
    /// A field that agrees where both values are the same.
    pub(super) fn new(field: Field, wanted: Option<String>, came: Option<String>) -> FieldResult {
        FieldResult {
            field,
            agrees: wanted == came,
            wanted,
            came,
            details: Vec::new(),
        }
    }
}

/// The name that the wire format gives to a value of an enumeration.
pub(crate) fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(error) => error.to_string(),
    }
}

/// The text of a value, where there is one.
pub(super) fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}
