//! [`Location`]: a place in a message.

use std::fmt;

use serde::{Serialize, Serializer};

/// A place in a message: segment, which one of that name, and ever smaller parts, all from 1.
///
/// It prints as ERR-2 wants it.
///
/// ```
/// use forecast_hl7::Location;
///
/// assert_eq!(Location::segment("RXA", 2).field(5).to_string(), "RXA^2^5");
/// assert_eq!(Location::segment("PID", 1).field(3).component(2, 4).to_string(), "PID^1^3^2^4");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    segment: SegmentName,
    sequence: usize,
    field: Option<usize>,
    repetition: Option<usize>,
    component: Option<usize>,
    subcomponent: Option<usize>,
}

/// The three letters and digits of a segment's name: places are made far more often than told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SegmentName([u8; 3]);

impl SegmentName {
    /// The name, of which only ASCII and three characters are kept.
    fn new(name: &str) -> SegmentName {
        let mut bytes = name.bytes().filter(u8::is_ascii_graphic);
        SegmentName([(); 3].map(|()| bytes.next().unwrap_or(b' ')))
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

impl Location {
    /// The segment of this name (three letters and digits) and occurrence.
    #[must_use]
    pub fn segment(name: &str, sequence: usize) -> Location {
        Location {
            segment: SegmentName::new(name),
            sequence,
            field: None,
            repetition: None,
            component: None,
            subcomponent: None,
        }
    }

    /// A field of it.
    #[must_use]
    pub fn field(mut self, field: usize) -> Location {
        self.field = Some(field);
        self
    }

    /// A repetition of the field.
    #[must_use]
    pub fn repetition(mut self, repetition: usize) -> Location {
        self.repetition = Some(repetition);
        self
    }

    /// A component of a repetition of the field.
    #[must_use]
    pub fn component(mut self, repetition: usize, component: usize) -> Location {
        self.repetition = Some(repetition);
        self.component = Some(component);
        self
    }

    /// A sub-component of the component.
    #[must_use]
    pub fn subcomponent(mut self, subcomponent: usize) -> Location {
        self.subcomponent = Some(subcomponent);
        self
    }

    /// The segment's name and which of that name it is.
    #[must_use]
    pub fn place(&self) -> (&str, usize) {
        (self.segment.as_str(), self.sequence)
    }

    /// The number of the field.
    #[must_use]
    pub fn field_number(&self) -> Option<usize> {
        self.field
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}^{}", self.segment.as_str(), self.sequence)?;
        let parts = [
            self.field,
            self.repetition,
            self.component,
            self.subcomponent,
        ];
        for part in parts.iter().map_while(|part| *part) {
            write!(f, "^{part}")?;
        }
        Ok(())
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
