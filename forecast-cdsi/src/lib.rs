//! Reads what CDC publishes: supporting data into schedule documents, test-case workbooks into cases.

pub mod cases;
mod error;
pub mod supporting_data;

pub use error::{Error, ErrorKind};
