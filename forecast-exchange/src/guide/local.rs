//! A registry's own guide, laid over the national one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::document::{ProfileError, Rule, Usage, read_json};
use super::finding::{Kind, Severity};

/// What a registry's own guide changes: usages, value sets, rules, and how much each kind of finding
/// matters. See docs/profiles.md.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Local {
    /// Who publishes it, and when.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub(super) changes: Vec<Change>,
    #[serde(default)]
    pub(super) severity: BTreeMap<Kind, Severity>,
}

/// The changes of one profile, or of all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The profiles; all where it is left out.
    #[serde(default)]
    pub(super) profiles: Vec<String>,
    /// Usages by place (`PID-11`, `PID-11.5`).
    #[serde(default)]
    pub(super) usage: BTreeMap<String, Usage>,
    /// The codes that are left of a value set, or that are added to it.
    #[serde(default)]
    pub(super) sets: BTreeMap<String, Vec<String>>,
    /// Rules by segment.
    #[serde(default)]
    pub(super) rules: BTreeMap<String, Vec<Rule>>,
}

impl Local {
    /// Reads a local guide.
    ///
    /// # Errors
    ///
    /// Where the text is not a local guide; the error names the path in it.
    pub fn read(text: &str) -> Result<Local, ProfileError> {
        read_json(text)
    }

    /// The profiles that are named.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        let names = self.changes.iter().flat_map(|change| &change.profiles);
        names.map(String::as_str)
    }
}
