//! A profile as it is written: JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

/// Why a profile or a local guide cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError(pub(super) String);

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

/// Reads JSON; an error names the path in it.
pub(super) fn read_json<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, ProfileError> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| ProfileError(format!("at {}: {}", error.path(), error.inner())))
}

/// The value sets that the national guide's profiles have in common, read once.
static SHARED: LazyLock<Result<BTreeMap<String, Set>, ProfileError>> =
    LazyLock::new(|| read_json(include_str!("data/sets.json")));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    pub(super) id: String,
    pub(super) message: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "date")]
    _date: String,
    pub(super) structure: Vec<Member>,
    pub(super) segments: BTreeMap<String, Definition>,
    pub(super) datatypes: BTreeMap<String, Definition>,
    /// The value sets of its own.
    pub(super) sets: BTreeMap<String, Set>,
    /// The names of those that the national guide's profiles have in common.
    #[serde(default)]
    pub(super) shared_sets: Vec<String>,
}

impl Profile {
    /// The value sets by their names, those in common among them.
    pub(super) fn all_sets(&self) -> Result<BTreeMap<&str, &Set>, ProfileError> {
        let shared = SHARED.as_ref().map_err(Clone::clone)?;
        let mut sets = BTreeMap::new();
        for name in &self.shared_sets {
            let set = shared.get(name).ok_or_else(|| {
                ProfileError(format!(
                    "{}: shared_sets: unknown value set {name}",
                    self.id
                ))
            })?;
            sets.insert(name.as_str(), set);
        }
        sets.extend(self.sets.iter().map(|(name, set)| (name.as_str(), set)));
        Ok(sets)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) segment: Option<String>,
    pub(super) group: Option<String>,
    pub(super) definition: Option<String>,
    pub(super) usage: Usage,
    #[serde(default)]
    pub(super) min: usize,
    pub(super) max: Option<usize>,
    #[serde(default)]
    pub(super) members: Vec<Member>,
    #[serde(default)]
    pub(super) rules: Vec<Rule>,
    #[serde(default)]
    pub(super) conditions: Vec<GroupCondition>,
    pub(super) numbered: Option<Numbered>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbered {
    pub(super) id: String,
    pub(super) at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    #[serde(alias = "components")]
    pub(super) fields: Vec<Part>,
    #[serde(default)]
    pub(super) conditions: Vec<Condition>,
    #[serde(default)]
    pub(super) rules: Vec<Rule>,
    pub(super) numbered: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) usage: Usage,
    #[serde(rename = "type")]
    pub(super) datatype: String,
    #[serde(default)]
    pub(super) min: usize,
    pub(super) max: Option<usize>,
    pub(super) length: Option<String>,
    pub(super) set: Option<String>,
    #[serde(default)]
    pub(super) coded: bool,
}

/// Whether a part is to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Usage {
    /// Required.
    R,
    /// Required where it is known.
    RE,
    /// A condition decides.
    C,
    /// Optional.
    O,
    /// Not supported.
    X,
    /// Kept for older messages.
    B,
    /// Withdrawn.
    W,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) at: usize,
    #[serde(rename = "if")]
    pub(super) when: String,
    pub(super) then: Usage,
    #[serde(rename = "else")]
    pub(super) otherwise: Usage,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupCondition {
    pub(super) at: String,
    #[serde(rename = "if")]
    pub(super) when: String,
    pub(super) then: Usage,
    #[serde(rename = "else")]
    pub(super) otherwise: Usage,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) holds: String,
    /// Where a group's rule is told: at the group, or where it is left out at what fails.
    pub(super) at: Option<At>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    #[serde(default)]
    pub(super) open: bool,
    pub(super) codes: Vec<String>,
}

/// Where a group's rule is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum At {
    /// At the group as a whole.
    Group,
}
