//! Schedules: the rules as data.
//!
//! [`document`] holds a schedule as it is written on disk, [`files`] turns it into files and back,
//! [`mod@print`] lays their JSON out, [`check`] says what is wrong with one; [`Schedule`] is the same
//! checked and made ready to run.

pub mod check;
pub mod diff;
pub mod document;
pub mod files;
pub mod layer;
pub mod print;

mod ages;
mod compile;
mod compile_category;
mod compile_names;
mod compile_series;
mod compiled;
mod cvx;
mod pack;
mod season;
mod sets;

pub use compiled::Schedule;
pub use cvx::{Cvx, ParseCvxError};
pub use season::SeasonDays;

pub(crate) use ages::Ages;
pub(crate) use compiled::*;
pub(crate) use season::{Seasons, years_later};
pub(crate) use sets::*;
