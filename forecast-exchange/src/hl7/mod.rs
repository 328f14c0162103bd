//! HL7 v2.5.1 for immunization, as registries and electronic health records send it.

mod ack;
mod finding;
mod gateway;
mod header;
mod host;
mod out;
mod profile;
mod query;
mod service;
mod submission;
pub mod types;
mod writer;

pub use ack::{Acknowledgement, Responder, Stamp, acknowledge, refuse};
pub use finding::Finding;
pub use gateway::{Receipt, receive};
pub use header::{Header, MessageKind};
pub use host::{Acknowledged, Received, acknowledge_all};
pub use out::{
    Answer, LOCAL_SYSTEM, batch, batch_head, batch_tail, local_codes, respond, submit, unsaid,
};
pub use profile::Profile;
pub use query::Query;
pub use service::Service;
pub use submission::{Context, DosePlace, ObservationPlace, Places, Submission};
