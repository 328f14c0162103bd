//! Tables.

mod column;
mod error;
mod files;
mod input;
mod memory;
mod options;
mod output;
mod pipeline;
mod work;

pub use error::{Error, ErrorKind};
pub use files::{FileFormat, Files, Progress};
pub use memory::{Answers, Table, TableForecaster, Tally};
pub use options::Options;
