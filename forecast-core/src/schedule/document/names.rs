//! What people and machines call what a schedule names otherwise.

use serde::{Deserialize, Serialize};

use crate::schedule::Cvx;

/// Other names of what a schedule names, and products that it has no use for (`names.json`).
///
/// Names are compared without regard to case, blanks and punctuation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NamesDocument {
    /// Where the names are from, each with its date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The countries that rules ask about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<CountryDocument>,
    /// Products by trade name: those that rules ask for, and others of their vaccines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trade_names: Vec<TradeNameDocument>,
    /// Products that are not vaccines and that no rule asks about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products_not_used: Vec<ProductDocument>,
}

impl NamesDocument {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == NamesDocument::default()
    }
}

/// A country by the name that the rules have for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CountryDocument {
    /// The rules' name.
    pub name: String,
    /// Its other names and codes.
    pub also: Vec<String>,
}

/// A product by its trade name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TradeNameDocument {
    /// The CVX code of its vaccine.
    pub cvx: Cvx,
    /// The MVX code of its manufacturer, for people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mvx: Option<String>,
    /// The name; the one that a rule asks for, where one does.
    pub name: String,
    /// Its other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// A product that is not a vaccine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductDocument {
    /// Its CVX code.
    pub cvx: Cvx,
    /// Its short name.
    pub name: String,
    /// Why no rule asks about it.
    pub reason: String,
}
