//! Schedules: the rules as data.
//!
//! [`document`] holds a schedule as it is written on disk, [`files`] turns it into files and back,
//! [`print`] lays their JSON out.

mod cvx;
pub mod document;
pub mod files;
pub mod print;

pub use cvx::{Cvx, ParseCvxError};
