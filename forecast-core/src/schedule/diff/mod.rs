//! What differs between two schedules, in words that a clinician reads.
//!
//! Parts are matched by what they are called: antigens and series by name, doses by number,
//! vaccines by CVX, observations by code, intervals by what they are counted from. What has no name
//! is matched in order, after what is equal on both sides.

mod walk;
mod words;

use serde::Serialize;
use serde_json::Value;

use super::document::ScheduleDocument;
use crate::error::{Error, ErrorKind};

/// What became of a part of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another value.
    Changed,
}

/// One difference between two schedules.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The antigen, or what else of the schedule it belongs to, such as `Vaccines`.
    pub section: String,
    /// What it is about, within the section: `HPV 2-dose series, dose 1`. Empty for the section
    /// itself.
    pub subject: String,
    /// What differs, in words: `recommended from 9 years, was 11 years`.
    pub text: String,
    /// Whether it is new, gone or changed.
    pub kind: DifferenceKind,
    /// The place in the schedules' JSON, with names instead of numbers.
    pub path: String,
    /// The value in the first schedule.
    pub before: Option<Value>,
    /// The value in the second.
    pub after: Option<Value>,
}

/// Every difference of the rules of two schedules, section by section, in the order of the
/// documents. What a schedule is called, and where it comes from, is no rule.
///
/// # Errors
///
/// None that is known: [`ErrorKind::Format`] where a part could not be written as JSON.
///
/// ```no_run
/// use forecast_core::schedule::diff::diff;
/// use forecast_core::schedule::document::ScheduleDocument;
///
/// fn changes(old: &ScheduleDocument, new: &ScheduleDocument) -> Result<(), forecast_core::Error> {
///     for difference in diff(old, new)? {
///         println!("{}, {}: {}", difference.section, difference.subject, difference.text);
///     }
///     Ok(())
/// }
/// ```
pub fn diff(before: &ScheduleDocument, after: &ScheduleDocument) -> Result<Vec<Difference>, Error> {
    let value = |document: &ScheduleDocument| {
        serde_json::to_value(document)
            .map_err(|error| Error::new(ErrorKind::Format, "", error.to_string()))
    };
    let (a, b) = (value(before)?, value(after)?);
    let names = words::Names::new(&[&a, &b]);
    let mut walk = walk::Walk {
        names: &names,
        found: Vec::new(),
    };
    walk.antigens(&a, &b);
    let parts = [
        ("categories", "Categories"),
        ("groups", "Vaccine groups"),
        ("vaccines", "Vaccines"),
        ("conflicts", "Vaccines that conflict"),
        ("observations", "Observations"),
    ];
    for (field, section) in parts {
        let (old, new) = (a.get(field), b.get(field));
        walk.part(section, field, old, new);
    }
    for field in ["countries", "trade_names", "products_not_used"] {
        let of = |value: &Value| {
            value
                .get("names")
                .and_then(|names| names.get(field))
                .cloned()
        };
        walk.part("Other names", field, of(&a).as_ref(), of(&b).as_ref());
    }
    Ok(walk.found)
}
