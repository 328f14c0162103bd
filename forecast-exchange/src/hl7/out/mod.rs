//! What goes out: the segments of a person and of doses, submissions, and answers to queries.

mod answer;
mod codes;
mod dose;
mod forecast;
mod person;
mod submit;

pub use answer::{Answer, respond};
pub use codes::{LOCAL_SYSTEM, local_codes};
pub use submit::{batch, batch_head, batch_tail, submit, unsaid};
