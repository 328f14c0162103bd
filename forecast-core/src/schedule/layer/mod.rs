//! Layers: small documents that change a schedule by address.
//!
//! A layer is laid on a base: it sets, adds or removes by address, each change with its source,
//! its date and a reason, and each says the value that it expects to find. A layer that is laid on
//! another release than it was made for is refused, and so is one whose base has changed under it.
//!
//! ```json
//! {"id": "clinic", "title": "Our clinic", "publisher": "Our clinic", "date": "2026-11-01",
//!  "over": ["acip-4.65"],
//!  "changes": [{"address": "groups Cholera / switched_off", "expect": null, "set": true,
//!               "source": "standing order 12", "date": "2026-10-01",
//!               "reason": "travellers are sent to the travel clinic"}]}
//! ```
//!
//! An [address](Address) goes from the antigen to the field, with ` / ` between its steps:
//! `HPV / HPV 2-dose series / dose 1 / ages #1 / earliest_recommended`.

mod address;
mod apply;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::date::Date;
use crate::error::{Error, ErrorKind, from_json};
use crate::schedule::check::check_id;

pub use address::Address;
pub use apply::stack;

/// A layer as it is written on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerDocument {
    /// The name that commands and answers use, such as `seasons`.
    pub id: String,
    /// A title for people.
    pub title: String,
    /// Who answers for what it changes.
    pub publisher: String,
    /// The day of this version of the layer.
    pub date: Date,
    /// The ids of the schedules that it was made for.
    pub over: Vec<String>,
    /// What it should say and does not, in sentences for whoever decides about its use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
    /// The changes, in order.
    pub changes: Vec<ChangeDocument>,
}

impl LayerDocument {
    /// Reads a layer from JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] where the text is not JSON, [`ErrorKind::Format`], with the JSON path, where a field is
    /// missing, unknown or of the wrong form, [`ErrorKind::Rule`] where the id cannot be one.
    pub fn from_text(text: &str) -> Result<LayerDocument, Error> {
        let layer: LayerDocument = from_json(text.as_bytes())?;
        check_id(&layer.id).map_err(|fault| Error::new(ErrorKind::Rule, "id", fault))?;
        Ok(layer)
    }
}

/// One change: `set`, `update`, `add` or `remove`, at one address or at several alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeDocument {
    /// The ids of the schedules that it is for, where the layer was made for more than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<String>,
    /// Where.
    pub address: Addresses,
    /// The value that is expected there: `null` where there must be none. An object needs to name
    /// only the fields that matter. All but `add` must say it.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub expect: Option<Value>,
    /// The value to be there.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub set: Option<Value>,
    /// Fields to set in the object there; its other fields stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<serde_json::Map<String, Value>>,
    /// An item to add to the list there; an item of the same key must not be in it.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub add: Option<Value>,
    /// Whether to take away what is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove: bool,
    /// The id of a lower layer that changes the same place, and is overruled on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
    /// Where it is published.
    pub source: String,
    /// The day from which the source says so.
    pub date: Date,
    /// Why, in a sentence.
    pub reason: String,
}

/// One address, or several to which the same is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Addresses {
    /// One.
    One(Address),
    /// Several.
    Several(Vec<Address>),
}

impl Addresses {
    /// Each of them.
    #[must_use]
    pub fn all(&self) -> &[Address] {
        match self {
            Addresses::One(address) => std::slice::from_ref(address),
            Addresses::Several(addresses) => addresses,
        }
    }
}

/// Keeps `null` apart from a field that is left out.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
