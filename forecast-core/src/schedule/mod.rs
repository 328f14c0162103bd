//! Schedules: the rules as data.
//!
//! [`document`] holds a schedule as it is written on disk, [`files`] turns it into files and back,
//! [`print`] lays their JSON out, [`check`] says what is wrong with one; [`Schedule`] is the same checked and made ready to run.

pub mod check;
pub mod document;
pub mod files;
pub mod print;

mod compile;
mod compile_series;
mod compiled;
mod cvx;
mod sets;

pub use compiled::Schedule;
pub use cvx::{Cvx, ParseCvxError};

pub(crate) use compiled::*;
pub(crate) use sets::*;
