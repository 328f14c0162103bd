//! Reads what CDC publishes: supporting data into schedule documents, test-case workbooks into cases.

pub mod cases;
