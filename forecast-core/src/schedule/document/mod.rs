//! A schedule as it is written on disk: JSON that people read, review and compare.
//!
//! The types follow the supporting data of the CDSi logic specification (chapter 2.4 and
//! appendix A) with the specification's own terms. What is absent is left out: there are no "n/a"
//! strings and no sentinel dates. Ages and intervals stay readable ([`Offset`](crate::date::Offset)), codes are strings
//! with their leading zeros. Unknown fields are refused.

mod antigen;
mod category;
mod names;
mod shared;
mod skip;

use antigen::is_false;
pub use antigen::*;
pub use category::*;
pub use names::*;
pub use shared::*;
pub use skip::*;

use serde::{Deserialize, Serialize};

/// A whole schedule: what a schedule folder holds, or one JSON file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScheduleDocument {
    /// What this schedule is and where it comes from (`schedule.json`).
    pub schedule: ScheduleInfo,
    /// The vaccines that can be read in a history (`vaccines.json`).
    pub vaccines: Vec<VaccineDocument>,
    /// The vaccine groups that are forecast (`groups.json`).
    pub groups: Vec<GroupDocument>,
    /// Which vaccines must keep which distance (`conflicts.json`).
    pub conflicts: Vec<ConflictDocument>,
    /// The observations that rules refer to (`observations.json`).
    pub observations: Vec<ObservationDocument>,
    /// The rules of each antigen (`antigens/<antigen>.json`), in order of name.
    pub antigens: Vec<AntigenDocument>,
    /// The categories of its recommendations, where the publisher gives them (`categories.json`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryDocument>,
    /// Other names of what it names (`names.json`).
    #[serde(default, skip_serializing_if = "NamesDocument::is_empty")]
    pub names: NamesDocument,
}
