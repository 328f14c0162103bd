//! The syntax of HL7 v2: messages, segments, fields, escapes, batches and encodings, as senders
//! really write them. It must not know what a segment means: no person, no vaccine, no registry.
//!
//! - [`Message`]: one message, and its [`Segment`]s, [`Field`]s, [`Repetition`]s and [`Component`]s;
//! - [`read_stream`] and [`Pieces`]: many messages in one stream, whole or in pieces;
//! - [`decode_bytes`]: from bytes to text, whatever the sender used;
//! - [`decode_escapes`] and [`encode_escapes`]: escape sequences;
//! - [`Location`]: a place in a message, as ERR-2 writes it.
//!
//! The syntax layer is our own. Of the crates on crates.io in November 2026, `hl7v2` has a licence
//! that ours cannot carry (AGPL), `hl7` and `er7` need a newer compiler than this workspace
//! promises (1.96), `rust-hl7` calls itself experimental, and `hl7-parser` 0.3, tried on 72 real
//! messages, takes an LF-ended message for one segment or, told to be lenient, stops without a word
//! at the first line that is no segment, so that the doses after it are lost; it reads neither
//! batches nor byte-order marks.

mod encoding;
mod escape;
mod interchange;
mod location;
mod message;
mod parts;
mod separators;
mod written;

pub use encoding::{Encoding, decode_bytes};
pub use escape::{decode_escapes, encode_escapes};
pub use interchange::{BatchCount, Content, Item, MAX_MESSAGE_BYTES, Piece, Pieces, read_stream};
pub use location::Location;
pub use message::{Message, MessageError, Segment};
pub use parts::{Component, Field, Repetition};
pub use separators::{SeparatorError, SeparatorNote, Separators};

/// The code of the README is compiled and run as it stands there.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
