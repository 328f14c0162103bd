//! The message tree: message, segments, fields, repetitions, components, sub-components.
//!
//! A message keeps its text and the place of every segment in it; the smaller parts are views
//! that divide the text when they are asked. So nothing is lost, whatever a segment holds, and
//! reading a message costs one pass over it.

use std::fmt;
use std::ops::Range;

use super::separators::{SeparatorError, SeparatorNote};
use super::{Field, Separators};

/// One HL7 v2 message.
///
/// Printing it writes every segment followed by a carriage return, and reading that gives an equal
/// message.
///
/// ```
/// use forecast_record::hl7::Message;
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
    segments: Vec<Range<usize>>,
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
        let text = text.into();
        let mut segments = Vec::new();
        let mut start = 0;
        for line in text.split(['\r', '\n']) {
            let end = start + line.len();
            let trimmed = line.trim_start_matches(blank);
            if !trimmed.trim_end_matches(blank).is_empty() {
                segments.push(end - trimmed.len()..end);
            }
            start = end + 1;
        }
        let header = segments
            .first()
            .and_then(|range| text.get(range.clone()))
            .filter(|line| line.starts_with("MSH"))
            .ok_or(MessageError::NoHeader)?;
        let (separators, note) = Separators::of_header(header).map_err(MessageError::Separators)?;
        Ok(Message {
            text,
            separators,
            note,
            segments,
        })
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
        self.segments.iter().map(|range| Segment {
            text: self.text.get(range.clone()).unwrap_or_default(),
            separators: self.separators,
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
        self.segment("MSH").unwrap_or(Segment {
            text: "",
            separators: self.separators,
        })
    }

    /// The size of the text in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len()
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
}

impl<'m> Segment<'m> {
    /// A segment of its own, such as a batch header.
    #[must_use]
    pub fn new(text: &'m str, separators: Separators) -> Segment<'m> {
        Segment { text, separators }
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
        let at = if self.is_header() {
            match number {
                1 => return literal(self.text.get(3..4).unwrap_or_default()),
                2 => {
                    return literal(
                        self.text
                            .split(separators.field())
                            .nth(1)
                            .unwrap_or_default(),
                    );
                }
                _ => number.saturating_sub(1),
            }
        } else {
            number
        };
        let text = if number == 0 {
            ""
        } else {
            self.text
                .split(separators.field())
                .nth(at)
                .unwrap_or_default()
        };
        Field {
            text,
            separators,
            literal: false,
        }
    }

    /// The number of the last field, empty or not.
    #[must_use]
    pub fn last_field(&self) -> usize {
        self.text.matches(self.separators.field()).count() + usize::from(self.is_header())
    }

    /// The message's separators.
    #[must_use]
    pub fn separators(&self) -> Separators {
        self.separators
    }

    fn is_header(&self) -> bool {
        matches!(self.name(), "MSH" | "FHS" | "BHS")
    }
}
