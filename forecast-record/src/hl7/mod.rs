//! HL7 v2.5.1 for immunization, as registries and electronic health records send it.
//!
//! The syntax layer is our own. Of the crates on crates.io in November 2026, `hl7v2` has a licence
//! that ours cannot carry (AGPL), `hl7` and `er7` need a newer compiler than this workspace
//! promises (1.96), `rust-hl7` calls itself experimental, and `hl7-parser` 0.3, tried on 72 real
//! messages, takes an LF-ended message for one segment or, told to be lenient, stops without a word
//! at the first line that is no segment, so that the doses after it are lost; it reads neither
//! batches nor byte-order marks.

mod ack;
mod encoding;
mod escape;
mod finding;
mod gateway;
mod header;
mod host;
mod interchange;
mod message;
mod out;
mod parts;
mod profile;
mod query;
mod separators;
mod service;
mod submission;
mod tables;
pub mod types;
mod writer;
mod written;

pub use ack::{Acknowledgement, Responder, Stamp, acknowledge, refuse};
pub use encoding::{Encoding, decode_bytes};
pub use escape::{decode_escapes, encode_escapes};
pub use finding::{ApplicationCode, ErrorCode, Finding, Location, Severity};
pub use gateway::{Receipt, receive};
pub use header::{Header, MessageKind};
pub use host::{Acknowledged, Received, acknowledge_all};
pub use interchange::{BatchCount, Content, Item, MAX_MESSAGE_BYTES, Piece, Pieces, read_stream};
pub use message::{Message, MessageError, Segment};
pub use out::{
    Answer, LOCAL_SYSTEM, batch, batch_head, batch_tail, local_codes, respond, submit, unsaid,
};
pub use parts::{Component, Field, Repetition};
pub use profile::Profile;
pub use query::Query;
pub use separators::{SeparatorError, SeparatorNote, Separators};
pub use service::Service;
pub use submission::{Context, DosePlace, ObservationPlace, Places, Submission};
pub use tables::{CodeStatus, CvxKind, Product, TableFile, Tables};
