//! The message tree: message, segments, fields, repetitions, components, sub-components.
//!
//! A message keeps its text and the place of every segment in it; the smaller parts are views
//! that divide the text when they are asked. So nothing is lost, whatever a segment holds, and
//! reading a message costs one pass over it.

use std::fmt;
use std::ops::Range;

use crate::separators::{SeparatorError, SeparatorNote};
use crate::written::mend;
use crate::{Field, Separators};

/// One HL7 v2 message.
///
/// Printing it writes every segment followed by a carriage return, and reading that gives an equal
/// message.
///
/// ```
/// use forecast_hl7::Message;
///
/// let message = Message::parse("MSH|^~\\&|EHR\nPID|1||A^^^B^MR~C\n")?;
/// let pid = message.segment("PID").ok_or("no PID")?;
/// assert_eq!(pid.field(3).repetition(1).component(5).value(), "MR");
/// assert_eq!(pid.field(3).repetition(2).component(1).value(), "C");
/// assert!(pid.field(40).is_empty());
/// assert_eq!(message.to_string(), "MSH|^~\\&|EHR\rPID|1||A^^^B^MR~C\r");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Message {
    text: String,
    separators: Separators,
    note: Option<SeparatorNote>,
    written_ends: bool,
    segments: Vec<Place>,
    /// Where the field separators of all segments stand, counted from the segment's beginning.
    marks: Vec<usize>,
}

/// Where a segment stands, and which of the marks are its own.
#[derive(Clone)]
struct Place {
    text: Range<usize>,
    marks: Range<usize>,
    glued: bool,
}

/// Why a text is not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageError {
    /// The first segment is not MSH.
    NoHeader,
    /// The separators in MSH-1 and MSH-2 cannot be used.
    Separators(SeparatorError),
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MessageError::NoHeader => f.write_str("the text does not begin with an MSH segment"),
            MessageError::Separators(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for MessageError {}

impl Message {
    /// Reads one message. Segments end in CR, LF or CRLF; blank lines and white space before a
    /// segment's name mean nothing.
    ///
    /// # Errors
    ///
    /// Where the text does not begin with MSH, or its separators cannot be used.
    pub fn parse(text: impl Into<String>) -> Result<Message, MessageError> {
        let mut text = text.into();
        let begins = text.trim_start_matches(blank);
        if !begins.starts_with("MSH") {
            return Err(MessageError::NoHeader);
        }
        let mended = mend(begins);
        let written_ends = mended.is_some();
        if let Some(mended) = mended {
            text = mended;
        }
        let header = text.trim_start_matches(blank);
        let header = header.split(['\r', '\n']).next().unwrap_or(header);
        let (separators, note) = Separators::of_header(header).map_err(MessageError::Separators)?;
        let mut message = Message {
            text: String::new(),
            separators,
            note,
            written_ends,
            segments: Vec::new(),
            marks: Vec::new(),
        };
        let mut start = 0;
        for line in text.split(['\r', '\n']) {
            let end = start + line.len();
            let trimmed = line.trim_start_matches(blank);
            if !trimmed.trim_end_matches(blank).is_empty() {
                message.add_line(trimmed, end - trimmed.len());
            }
            start = end + 1;
        }
        message.text = text;
        Ok(message)
    }

    /// Adds a line that begins at a place: one segment, or several where one begins behind the last
    /// field of another, or in it.
    fn add_line(&mut self, line: &str, at: usize) {
        let cuts = self.cuts(line);
        let mut cuts = cuts.into_iter().rev().peekable();
        let separator = self.separators.field() as u8;
        let (mut start, mut first, mut glued) = (0, self.marks.len(), false);
        for (place, byte) in line.bytes().enumerate() {
            if let Some(next) = cuts.next_if_eq(&place) {
                self.add(at + start..at + next, first, glued);
                (start, first, glued) = (next, self.marks.len(), true);
            }
            if byte == separator {
                self.marks.push(place - start);
            }
        }
        self.add(at + start..at + line.len(), first, glued);
    }

    /// The places in a line at which a segment begins behind another, the last one first. Whether one
    /// does is told from what it has up to the next, so that each reads by itself as it reads here.
    fn cuts(&self, line: &str) -> Vec<usize> {
        let separator = self.separators.field();
        let mut cuts = Vec::new();
        let mut end = line.len();
        for (place, _) in line.rmatch_indices(separator) {
            let Some(name) = line.get(..place).and_then(last_name) else {
                continue;
            };
            // A separator of a segment that was already cut off is none of this one.
            let rest = line.get(place + separator.len_utf8()..end);
            if rest.is_some_and(|rest| is_glued(name, rest, self.separators)) {
                end = place - name.len();
                cuts.push(end);
            }
        }
        cuts
    }

    fn add(&mut self, text: Range<usize>, first: usize, glued: bool) {
        let marks = first..self.marks.len();
        self.segments.push(Place { text, marks, glued });
    }

    /// Returns whether the ends of the segments were written out (`\r`, `<CR>`), or the escape
    /// characters doubled, as a message has them that stood in a program's text.
    #[must_use]
    pub fn has_written_ends(&self) -> bool {
        self.written_ends
    }

    /// The message's separators.
    #[must_use]
    pub fn separators(&self) -> Separators {
        self.separators
    }

    /// What was unusual about them.
    #[must_use]
    pub fn separator_note(&self) -> Option<SeparatorNote> {
        self.note
    }

    /// All segments, in their order, lines that are none among them.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.segments.iter().map(|place| {
            let text = self.text.get(place.text.clone()).unwrap_or_default();
            Segment {
                marks: self.marks.get(place.marks.clone()),
                glued: place.glued,
                ..Segment::new(text, self.separators)
            }
        })
    }

    /// The first segment of this name.
    #[must_use]
    pub fn segment(&self, name: &str) -> Option<Segment<'_>> {
        self.segments().find(|segment| segment.name() == name)
    }

    /// The header segment.
    #[must_use]
    pub fn header(&self) -> Segment<'_> {
        self.segment("MSH")
            .unwrap_or(Segment::new("", self.separators))
    }

    /// The size of the text in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len()
    }
}

/// Returns whether a text begins as a date does: four digits of a year and, where they are there, a
/// month and a day, with or without a mark between them.
fn is_date(text: &str) -> bool {
    let text = text.trim();
    let marks = ['-', '.', '/', ':', '+', ' ', 'T', 't', 'Z', 'z'];
    let is_part = |c: char| c.is_ascii_digit() || marks.contains(&c);
    let digits: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
    let fits = |at: Range<usize>, most: u8| {
        let part = digits.get(at).map(str::parse::<u8>);
        part.is_none_or(|part| part.is_ok_and(|part| (1..=most).contains(&part)))
    };
    text.chars().take(4).filter(char::is_ascii_digit).count() == 4
        && text.chars().all(is_part)
        && fits(4..6, 12)
        && fits(6..8, 31)
}

/// The name of a segment that the text ends in, behind something else.
fn last_name(text: &str) -> Option<&str> {
    let (before, name) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let begun = !before.is_empty() && matches!(name, "ORC" | "RXA" | "RXR" | "OBX");
    begun.then_some(name)
}

/// Whether what follows is what such a segment begins with and hardly anything else does.
fn is_glued(name: &str, rest: &str, separators: Separators) -> bool {
    let mut fields = rest.split(separators.field());
    let mut next = || fields.next().unwrap_or_default();
    let number = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match name {
        "ORC" => matches!(next(), "RE" | "NW" | "OK" | "XO" | "SC" | "SN" | "CA"),
        "RXA" => number(next()) && number(next()) && is_date(next()),
        "RXR" => {
            let route = next();
            let code = route
                .split(separators.component())
                .next()
                .unwrap_or_default();
            let coded = code.starts_with('C') && number(code.get(1..4).unwrap_or_default());
            coded || matches!(code, "IM" | "SC" | "PO" | "ID" | "IN" | "NS" | "IV")
        }
        _ => number(next()) && matches!(next(), "CE" | "CWE" | "DT" | "TS" | "NM" | "ST" | "TX"),
    }
}

/// White space and control characters around a line. NUL among them: some senders pad with it.
fn blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in self.segments() {
            f.write_str(segment.text)?;
            f.write_str("\r")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Message {
    /// Names the segments only: a message is about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.segments().map(|segment| segment.name().to_owned()))
            .finish()
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Message) -> bool {
        self.separators == other.separators
            && self
                .segments()
                .map(|segment| segment.text)
                .eq(other.segments().map(|segment| segment.text))
    }
}

impl Eq for Message {}

/// One segment of a message, or a line that is none.
#[derive(Clone, Copy)]
pub struct Segment<'m> {
    text: &'m str,
    separators: Separators,
    /// Where the field separators stand; none where nobody looked for them.
    marks: Option<&'m [usize]>,
    header: bool,
    glued: bool,
}

impl<'m> Segment<'m> {
    /// A segment of its own, such as a batch header.
    #[must_use]
    pub fn new(text: &'m str, separators: Separators) -> Segment<'m> {
        let segment = Segment {
            text,
            separators,
            marks: None,
            header: false,
            glued: false,
        };
        Segment {
            header: matches!(segment.name(), "MSH" | "FHS" | "BHS"),
            ..segment
        }
    }

    /// Returns whether the segment had no line of its own, but stood behind the last field of
    /// another.
    #[must_use]
    pub fn is_glued(&self) -> bool {
        self.glued
    }

    /// The segment's name, or nothing where the line does not begin with one: a capital letter
    /// and two capitals or digits, followed by the field separator or the end.
    #[must_use]
    pub fn name(&self) -> &'m str {
        let (name, rest) = self.text.split_at_checked(3).unwrap_or(("", ""));
        let (name, rest) = if name.is_empty() {
            (self.text, "")
        } else {
            (name, rest)
        };
        let is_name = matches!(name.as_bytes(), [a, b, c]
            if a.is_ascii_uppercase() && [b, c].iter().all(|x| x.is_ascii_uppercase() || x.is_ascii_digit()));
        let ends = rest.trim_end().is_empty() || rest.starts_with(self.separators.field());
        if is_name && ends { name } else { "" }
    }

    /// The text as it came, without the segment's end.
    #[must_use]
    pub fn raw(&self) -> &'m str {
        self.text
    }

    /// The field of this number, from 1; empty where the segment is shorter.
    #[must_use]
    pub fn field(&self, number: usize) -> Field<'m> {
        let separators = self.separators;
        let literal = |text| Field {
            text,
            separators,
            literal: true,
        };
        let at = if self.header {
            match number {
                1 => return literal(self.text.get(3..4).unwrap_or_default()),
                2 => return literal(self.part(1)),
                _ => number.saturating_sub(1),
            }
        } else {
            number
        };
        Field {
            text: if number == 0 { "" } else { self.part(at) },
            separators,
            literal: false,
        }
    }

    /// What stands behind the separator of this number, from 1, up to the next.
    fn part(&self, at: usize) -> &'m str {
        let Some(marks) = self.marks else {
            let mut parts = self.text.split(self.separators.field());
            return parts.nth(at).unwrap_or_default();
        };
        let before = at.checked_sub(1).and_then(|before| marks.get(before));
        let Some(before) = before else { return "" };
        let end = marks.get(at).copied().unwrap_or(self.text.len());
        self.text.get(before + 1..end).unwrap_or_default()
    }

    /// The number of the last field, empty or not.
    #[must_use]
    pub fn last_field(&self) -> usize {
        self.text.matches(self.separators.field()).count() + usize::from(self.header)
    }

    /// The message's separators.
    #[must_use]
    pub fn separators(&self) -> Separators {
        self.separators
    }
}
