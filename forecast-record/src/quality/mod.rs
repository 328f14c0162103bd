//! Data quality at the door: a numbered list of checks, and a report per provider.

pub mod catalog;

pub use catalog::Check;
