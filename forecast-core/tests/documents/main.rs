//! Schedule documents: their files, their layout as text, and what is checked in them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod check;
mod files;
mod print;

use forecast_core::schedule::document::ScheduleDocument;
use forecast_core::schedule::files::from_one_file;

/// A small schedule with invented antigens that has every kind of rule, and no fault.
fn document() -> ScheduleDocument {
    from_one_file(include_str!("schedule.json")).unwrap()
}
