//! The official immunization record: one page for a school, a camp or a journey.
//!
//! A [`Sheet`] is what stands on the page, worked out from the record, the bridge and the forecast;
//! it prints as HTML ([`Sheet::to_html`]) and, with the feature `pdf`, as PDF (`Sheet::to_pdf`).
//! It must not know how a record came: no message, no resource, no file.

mod html;
#[cfg(feature = "pdf")]
mod pdf;
mod reasons;
mod sheet;
mod words;

#[cfg(feature = "pdf")]
pub use pdf::Fonts;

use forecast_core::date::Date;
use serde::{Deserialize, Serialize};

/// What a registry decides about its printed records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintOptions {
    /// The registry's name.
    pub registry: String,
    /// Lines under it: an address, a telephone number.
    #[serde(default)]
    pub lines: Vec<String>,
    /// What the record is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// The day on which it is printed.
    pub issued: Date,
    /// Whether there is a line to sign and stamp.
    #[serde(default)]
    pub signature: bool,
}

/// What a printed record is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Nothing in particular.
    #[default]
    General,
    /// School.
    School,
    /// Child care.
    ChildCare,
    /// A camp.
    Camp,
    /// College.
    College,
    /// Work.
    Work,
    /// A journey.
    Travel,
}

/// What stands on the page, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The registry's name.
    pub registry: String,
    /// Lines under it.
    pub lines: Vec<String>,
    /// The title.
    pub title: String,
    /// Who it is about: what is said, and what it says.
    pub person: Vec<(String, String)>,
    /// The vaccine groups with their doses.
    pub groups: Vec<SheetGroup>,
    /// What is due within ten years, the most urgent first.
    pub due: Vec<SheetDue>,
    /// Why doses do not count and vaccines are forbidden, and which reports are not among the doses.
    pub remarks: Vec<String>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Whether there is a line to sign and stamp.
    pub signature: bool,
}

/// A vaccine group and its doses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetGroup {
    /// The group.
    pub group: String,
    /// Where the person stands.
    pub status: String,
    /// The doses, by date.
    pub doses: Vec<SheetDose>,
}

/// A dose of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetDose {
    /// The day.
    pub date: String,
    /// The vaccine.
    pub vaccine: String,
    /// The verdict.
    pub verdict: String,
    /// Whether it counts.
    pub counts: bool,
}

/// A dose that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetDue {
    /// The group.
    pub group: String,
    /// When.
    pub when: String,
    /// Whether it is overdue.
    pub overdue: bool,
}
