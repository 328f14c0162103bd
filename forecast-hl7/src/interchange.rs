//! Many messages in one stream: batch files, MLLP captures, messages one after the other.

use std::borrow::Cow;
use std::io::{self, Read};

use crate::encoding::{Encoding, decode_bytes};
use crate::{Message, MessageError, Segment, Separators};

/// What a stream holds, one item at a time; each names the line on which it begins.
#[derive(Clone, Debug)]
pub struct Item {
    /// The line of the stream, from 1 (ends of line are CR, LF, CRLF and the MLLP marks).
    pub line: usize,
    /// What begins there.
    pub content: Content,
}

/// The kinds of [`Item`].
#[derive(Clone, Debug)]
pub enum Content {
    /// A message, and how its bytes were read.
    Message(Message, Encoding),
    /// Something that begins like a message (MSH) but cannot be read.
    Unreadable {
        /// Its text.
        text: String,
        /// Why.
        error: MessageError,
    },
    /// More than [`MAX_MESSAGE_BYTES`]; it was not read.
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// Its first line, by which its sender may be answered.
        header: String,
    },
    /// A batch or file segment: FHS, BHS, BTS or FTS.
    Envelope(String),
    /// Lines that belong to no message.
    Stray(String),
}

/// The largest message that is read, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 8 * 1024 * 1024;

/// Divides a stream into messages and what stands around them.
///
/// Byte-order marks, MLLP marks (0x0B, 0x1C) and other control characters between messages mean
/// nothing; batch segments need not be complete, and a header ends the message before it also where
/// the line end between them is missing. Each message is decoded on its own
/// ([`decode_bytes`]), so that one sender's encoding does not spoil another's.
///
/// ```
/// use forecast_hl7::{Content, read_stream};
///
/// let stream = b"\x0bMSH|^~\\&|A\rPID|1\r\x1c\r\x0bMSH|^~\\&|B\r\x1c\r";
/// let names: Vec<String> = read_stream(stream)
///     .filter_map(|item| match item.content {
///         Content::Message(message, _) => Some(message.header().field(3).value().into_owned()),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(names, ["A", "B"]);
/// ```
pub fn read_stream(bytes: &[u8]) -> impl Iterator<Item = Item> + use<'_> {
    let utf8 = utf16_as_utf8(bytes);
    Stream {
        bytes: utf8,
        at: 0,
        line: 1,
    }
}

/// Reads a stream in pieces that hold whole messages, so that it need not be in memory as a whole.
///
/// What [`read_stream`] says of the whole is what the pieces say one after the other.
///
/// ```
/// use forecast_hl7::Pieces;
///
/// let mut pieces = Pieces::new(&b"MSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\r"[..]);
/// let mut lines = Vec::new();
/// while let Some(piece) = pieces.next_piece()? {
///     lines.extend(piece.items().map(|item| item.line));
/// }
/// assert_eq!(lines, [1, 3]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Pieces<R> {
    source: R,
    held: Vec<u8>,
    line: usize,
    begun: bool,
    ended: bool,
    size: usize,
}

/// A part of a stream that holds whole messages.
#[derive(Clone, Debug)]
pub struct Piece {
    bytes: Vec<u8>,
    line: usize,
}

impl Piece {
    /// Divides the piece as [`read_stream`] does; lines are those of the whole stream.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<'_> {
        Stream {
            bytes: utf16_as_utf8(&self.bytes),
            at: 0,
            line: self.line,
        }
    }
}

impl<R: Read> Pieces<R> {
    /// How much is read at once.
    const SIZE: usize = 1 << 20;

    /// Begins a stream.
    pub fn new(source: R) -> Pieces<R> {
        Pieces::of_size(source, Self::SIZE)
    }

    /// Begins a stream that is read in pieces of about so many bytes.
    pub fn of_size(source: R, size: usize) -> Pieces<R> {
        Pieces {
            source,
            held: Vec::new(),
            line: 1,
            begun: false,
            ended: false,
            size: size.max(1),
        }
    }

    /// Reads the next piece; none at the end.
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        let mut looked = 0;
        while !self.ended {
            let limit = u64::try_from(self.size).unwrap_or(u64::MAX);
            let count = (&mut self.source).take(limit).read_to_end(&mut self.held)?;
            self.ended = count < self.size;
            if !self.begun {
                self.begun = true;
                // What a piece of UTF-16 ends in cannot be told from its bytes.
                if matches!(self.held.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
                    self.source.read_to_end(&mut self.held)?;
                    self.ended = true;
                }
            }
            if !self.ended
                && let Some(end) = last_header(&self.held, looked)
            {
                let rest = self.held.split_off(end);
                return Ok(Some(self.piece(rest)));
            }
            looked = self.held.len();
        }
        if self.held.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.piece(Vec::new())))
    }

    /// What is held as a piece; the rest is held from now on.
    fn piece(&mut self, rest: Vec<u8>) -> Piece {
        let bytes = std::mem::replace(&mut self.held, rest);
        let line = self.line;
        let ends = bytes.iter().filter(|byte| is_line_end(&[**byte])).count();
        let pairs = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
        self.line += ends - pairs;
        Piece { bytes, line }
    }
}

/// Where the last line begins that is the header of a message, among those that begin behind a
/// place already looked at; never the first line.
fn last_header(bytes: &[u8], looked: usize) -> Option<usize> {
    let from = looked.saturating_sub(4);
    let new = bytes.get(from..)?;
    let at = new.windows(5).rposition(|window| match window {
        [before, header @ ..] => is_line_end(&[*before]) && begins_with(header, &[b"MSH"]),
        [] => false,
    })?;
    Some(from + at + 1)
}

/// A stream in UTF-16 as UTF-8; any other as it is.
fn utf16_as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    match decode_bytes(bytes.get(..2).unwrap_or(bytes)).1 {
        Encoding::Utf16 => Cow::Owned(decode_bytes(bytes).0.into_bytes()),
        Encoding::Utf8 | Encoding::Windows1252 => Cow::Borrowed(bytes),
    }
}

struct Stream<'b> {
    bytes: Cow<'b, [u8]>,
    at: usize,
    line: usize,
}

/// One line: its bytes without what surrounds it, and where the next begins.
struct Line<'l> {
    bytes: &'l [u8],
    next: usize,
    /// Line ends up to there: none where a message begins inside a line.
    ends: usize,
}

impl Stream<'_> {
    /// The line at a place; none at the end.
    fn line_at(&self, at: usize) -> Option<Line<'_>> {
        let rest = self.bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let ends = |(length, byte): (usize, &u8)| match byte {
            b'\r' | b'\n' | 0x0B | 0x1C => true,
            b'M' | b'B' | b'F' => {
                let (line, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                is_header(after) && !trim(line).is_empty()
            }
            _ => false,
        };
        let length = rest.iter().enumerate().position(ends);
        let length = length.unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(length)?;
        let end = match after {
            [b'\r', b'\n', ..] => 2,
            _ => usize::from(is_line_end(after)),
        };
        Some(Line {
            bytes: trim(line),
            next: at + length + end,
            ends: usize::from(!is_header(after)),
        })
    }
}

fn is_line_end(bytes: &[u8]) -> bool {
    matches!(bytes, [b'\r' | b'\n' | 0x0B | 0x1C, ..])
}

/// Whether the header of a message, batch or file begins there, with the separators that all but
/// few senders use. Inside a line it can be no data, in which separators would be escaped: its
/// sender left out the line end before it.
fn is_header(bytes: &[u8]) -> bool {
    let usual = matches!(bytes, [_, _, _, separator, b'^', b'~', b'\\', b'&' | b'\\', ..]
        if !separator.is_ascii_alphanumeric());
    usual && begins_with(bytes, &[b"MSH", b"BHS", b"FHS"])
}

/// A line without byte-order marks, spaces and control characters before it.
fn trim(mut line: &[u8]) -> &[u8] {
    loop {
        line = match line {
            [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
            [byte, rest @ ..] if byte.is_ascii_whitespace() || byte.is_ascii_control() => rest,
            _ => return line,
        };
    }
}

fn begins_with(line: &[u8], names: &[&[u8; 3]]) -> bool {
    let (name, rest) = line.split_at_checked(3).unwrap_or((line, &[]));
    names.iter().any(|known| name == *known)
        && rest
            .first()
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

const ENVELOPES: [&[u8; 3]; 4] = [b"FHS", b"BHS", b"BTS", b"FTS"];

impl Iterator for Stream<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let mut first = self.line_at(self.at)?;
        while first.bytes.is_empty() {
            let (next, ends) = (first.next, first.ends);
            self.at = next;
            self.line += ends;
            first = self.line_at(self.at)?;
        }
        let start = self.at;
        let line = self.line;
        let is_message = begins_with(first.bytes, &[b"MSH"]);
        let is_envelope = begins_with(first.bytes, &ENVELOPES);
        let header = first.bytes;
        let mut next = first.next;
        let mut lines = first.ends;
        while !is_envelope && let Some(following) = self.line_at(next) {
            if begins_with(following.bytes, &[b"MSH"]) || begins_with(following.bytes, &ENVELOPES) {
                break;
            }
            next = following.next;
            lines += following.ends;
        }
        let body = self.bytes.get(start..next).unwrap_or_default();
        let content = if is_envelope {
            Content::Envelope(decode_bytes(header).0)
        } else if !is_message {
            Content::Stray(decode_bytes(body).0)
        } else if body.len() > MAX_MESSAGE_BYTES {
            Content::TooLarge {
                bytes: body.len(),
                header: decode_bytes(header.get(..4_096).unwrap_or(header)).0,
            }
        } else {
            message(body)
        };
        self.at = next;
        self.line += lines;
        Some(Item { line, content })
    }
}

/// MLLP marks end lines here as everywhere in the stream.
fn message(body: &[u8]) -> Content {
    let (mut text, encoding) = decode_bytes(trim(body));
    if text.contains(['\u{b}', '\u{1c}']) {
        text = text.replace(['\u{b}', '\u{1c}'], "\r");
    }
    match Message::parse(text) {
        Ok(message) => Content::Message(message, encoding),
        Err(error) => Content::Unreadable {
            text: decode_bytes(trim(body)).0,
            error,
        },
    }
}

/// Counts messages against what batch and file trailers say.
///
/// ```
/// use forecast_hl7::{BatchCount, read_stream};
///
/// let mut count = BatchCount::default();
/// let notes: Vec<String> = read_stream(b"BHS|^~\\&\rMSH|^~\\&|A\rBTS|2\r")
///     .filter_map(|item| count.take(&item))
///     .collect();
/// assert_eq!(notes, ["line 3: BTS-1 counts 2 messages, the batch holds 1"]);
/// assert_eq!(count.finish(), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct BatchCount {
    messages: usize,
    batches: usize,
    open_batch: bool,
    open_file: bool,
}

impl BatchCount {
    /// Takes the next item of a stream; gives what is wrong with the envelope, if anything is.
    pub fn take(&mut self, item: &Item) -> Option<String> {
        let text = match &item.content {
            Content::Message(..) | Content::Unreadable { .. } | Content::TooLarge { .. } => {
                self.messages += 1;
                return None;
            }
            Content::Stray(text) => {
                let length = text.chars().count();
                return Some(format!(
                    "line {}: {length} characters belong to no message and were not read",
                    item.line
                ));
            }
            Content::Envelope(text) => text,
        };
        let separators = Separators::default();
        let segment = Segment::new(text, separators);
        let counted = segment.field(1).value().parse::<usize>().ok();
        let (what, held) = match text.get(..3) {
            Some("FHS") => {
                self.open_file = true;
                return None;
            }
            Some("BHS") => {
                let unclosed = self.open_batch;
                self.open_batch = true;
                self.messages = 0;
                self.batches += 1;
                return unclosed
                    .then(|| format!("line {}: the batch before has no BTS", item.line));
            }
            Some("BTS") => {
                let held = std::mem::take(&mut self.messages);
                self.open_batch = false;
                (("BTS-1", "messages", "batch"), held)
            }
            _ => {
                self.open_file = false;
                (
                    ("FTS-1", "batches", "file"),
                    std::mem::take(&mut self.batches),
                )
            }
        };
        let counted = counted.filter(|counted| *counted != held)?;
        let (field, things, whole) = what;
        Some(format!(
            "line {}: {field} counts {counted} {things}, the {whole} holds {held}",
            item.line
        ))
    }

    /// At the end of the stream: what was opened and never closed.
    #[must_use]
    pub fn finish(&self) -> Option<String> {
        match (self.open_batch, self.open_file) {
            (false, false) => None,
            (true, false) => Some("the batch has no BTS".to_owned()),
            (false, true) => Some("the file has no FTS".to_owned()),
            (true, true) => Some("the batch has no BTS and the file no FTS".to_owned()),
        }
    }
}
