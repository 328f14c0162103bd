//! The characters that divide a message (MSH-1, MSH-2).

use std::fmt;

/// The separators of one message. All are ASCII punctuation and all differ.
///
/// ```
/// use forecast_hl7::Separators;
///
/// let usual = Separators::default();
/// assert_eq!(usual.encoding_characters(), r"^~\&");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    field: u8,
    component: u8,
    repetition: u8,
    escape: u8,
    subcomponent: u8,
}

impl Default for Separators {
    /// `|` and `^~\&`.
    fn default() -> Separators {
        Separators::USUAL
    }
}

/// What was unusual about a header's separators, though it could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeparatorNote {
    /// MSH-2 has fewer than four characters; the usual ones stand in.
    Short,
    /// MSH-2 has more than four characters (five with the truncation character); the first four
    /// were used.
    Long,
}

/// Why a header's separators cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeparatorError {
    /// There is nothing after the segment's name.
    Missing,
    /// One of them is a letter, a digit, white space or not ASCII.
    NotPunctuation,
    /// Two of them are the same.
    Repeated,
}

impl fmt::Display for SeparatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SeparatorError::Missing => "the header ends before its separators",
            SeparatorError::NotPunctuation => {
                "a separator is a letter, a digit, white space or not ASCII"
            }
            SeparatorError::Repeated => "two of the separators are the same",
        })
    }
}

impl std::error::Error for SeparatorError {}

impl Separators {
    /// `|` and `^~\\&`, which nearly all messages have.
    pub const USUAL: Separators = Separators {
        field: b'|',
        component: b'^',
        repetition: b'~',
        escape: b'\\',
        subcomponent: b'&',
    };

    /// Reads the separators of a header segment (MSH, FHS, BHS), given with its name.
    ///
    /// # Errors
    ///
    /// Where there are none, or where they could not tell parts of the message apart.
    pub fn of_header(header: &str) -> Result<(Separators, Option<SeparatorNote>), SeparatorError> {
        let mut rest = header.chars().skip(3);
        let field = punctuation(rest.next().ok_or(SeparatorError::Missing)?)?;
        let declared: Vec<char> = rest.take_while(|c| *c != char::from(field)).collect();
        let usual = Separators::default();
        let pick = |at: usize, usual: u8| declared.get(at).map_or(Ok(usual), |c| punctuation(*c));
        let separators = Separators {
            field,
            component: pick(0, usual.component)?,
            repetition: pick(1, usual.repetition)?,
            escape: pick(2, usual.escape)?,
            subcomponent: pick(3, usual.subcomponent)?,
        };
        let mut all = separators.all();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(SeparatorError::Repeated);
        }
        let note = match declared.len() {
            0..=3 => Some(SeparatorNote::Short),
            4 => None,
            // HL7 v2.7 added the truncation character as a fifth.
            5 if declared.get(4) == Some(&'#') => None,
            _ => Some(SeparatorNote::Long),
        };
        Ok((separators, note))
    }

    /// The field separator (MSH-1).
    #[must_use]
    pub const fn field(self) -> char {
        self.field as char
    }

    /// The component separator.
    #[must_use]
    pub const fn component(self) -> char {
        self.component as char
    }

    /// The repetition separator.
    #[must_use]
    pub const fn repetition(self) -> char {
        self.repetition as char
    }

    /// The escape character.
    #[must_use]
    pub const fn escape(self) -> char {
        self.escape as char
    }

    /// The sub-component separator.
    #[must_use]
    pub const fn subcomponent(self) -> char {
        self.subcomponent as char
    }

    /// The four characters of MSH-2, in its order.
    #[must_use]
    pub fn encoding_characters(self) -> String {
        [
            self.component(),
            self.repetition(),
            self.escape(),
            self.subcomponent(),
        ]
        .iter()
        .collect()
    }

    /// Whether a byte is one of the separators.
    #[inline]
    pub(super) const fn contains(self, byte: u8) -> bool {
        (byte == self.field)
            | (byte == self.component)
            | (byte == self.repetition)
            | (byte == self.escape)
            | (byte == self.subcomponent)
    }

    const fn all(self) -> [u8; 5] {
        [
            self.field,
            self.component,
            self.repetition,
            self.escape,
            self.subcomponent,
        ]
    }
}

fn punctuation(c: char) -> Result<u8, SeparatorError> {
    u8::try_from(c)
        .ok()
        .filter(u8::is_ascii_punctuation)
        .ok_or(SeparatorError::NotPunctuation)
}
