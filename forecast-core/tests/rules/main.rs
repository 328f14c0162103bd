//! The rules of the logic specification one by one, on small invented schedules.
//!
//! Each test is named after the rule or the column of a decision table that it is about; what it
//! expects was worked out by hand from the specification.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod person;
mod plan;

mod bad_input;
mod best;
mod calendar;
mod completed_series;
mod conflict;
mod dates;
mod dates_forecast;
mod departures;
mod dose;
mod due;
mod group;
mod head;
mod history;
mod immunity;
mod interval;
mod limits;
mod names;
mod need;
mod observations;
mod offsets;
mod relevance;
mod satisfy;
mod scorable;
mod score;
mod skip;
mod skip_count;
mod trail;
mod vaccine;
mod verdicts;
mod words;
