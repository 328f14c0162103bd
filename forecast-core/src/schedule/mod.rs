//! Schedules: the rules as data.
//!
//! [`document`] holds a schedule as it is written on disk.

mod cvx;
pub mod document;

pub use cvx::{Cvx, ParseCvxError};
