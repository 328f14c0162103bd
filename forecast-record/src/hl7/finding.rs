//! What was found wrong with a message, and where.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::quality::Check;

/// A problem of a message: what will become an ERR segment of the acknowledgement.
///
/// Texts are for people and hold no data of the person whom the message is about; short codes of
/// code sets may be named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Where (ERR-2); none where the message as a whole is meant.
    pub location: Option<Location>,
    /// What kind of problem it is for the protocol (ERR-3).
    pub code: ErrorCode,
    /// How bad it is (ERR-4).
    pub severity: Severity,
    /// What kind of problem it is for the application (ERR-5).
    pub application: Option<ApplicationCode>,
    /// The number of the data quality check that found it, such as `DQ-301`.
    pub check: &'static str,
    /// What was found and what became of it (ERR-8).
    pub text: Cow<'static, str>,
}

impl Finding {
    /// What a data quality check found, and what became of it.
    #[must_use]
    pub fn of(
        check: &Check,
        location: Option<Location>,
        text: impl Into<Cow<'static, str>>,
    ) -> Finding {
        Finding {
            location,
            code: check.code,
            severity: check.severity,
            application: check.application,
            check: check.id,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.severity.name())?;
        if let Some(location) = &self.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// A place in a message: segment, which one of that name, and ever smaller parts, all from 1.
///
/// It prints as ERR-2 wants it.
///
/// ```
/// use forecast_record::hl7::Location;
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

/// How bad a finding is (HL70516).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was not kept.
    Error,
    /// All was kept, but something should be put right.
    Warning,
    /// Worth knowing.
    Information,
}

impl Severity {
    /// The code of ERR-4.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Severity::Error => "E",
            Severity::Warning => "W",
            Severity::Information => "I",
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        }
    }
}

/// Defines an enumeration of codes, each with its table's text.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident: $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $text:literal;)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// What the table calls it.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }
    };
}

codes! {
    /// The codes of HL70357, message error conditions (ERR-3).
    ErrorCode:
    /// Nothing is wrong.
    Accepted = "0", "Message accepted";
    /// Segments are missing, or stand where they may not.
    SegmentSequence = "100", "Segment sequence error";
    /// A field that must have a value has none.
    RequiredMissing = "101", "Required field missing";
    /// A value has not the form that its type asks for.
    DataType = "102", "Data type error";
    /// A code is not of the table.
    TableValue = "103", "Table value not found";
    /// A field repeats that must not, or more often than it may.
    Cardinality = "198", "Non-conformant cardinality";
    /// The message's type is not one that this system answers.
    UnsupportedType = "200", "Unsupported message type";
    /// The message's event is not one that this system answers.
    UnsupportedEvent = "201", "Unsupported event code";
    /// The processing id is not one that this system takes.
    UnsupportedProcessing = "202", "Unsupported processing id";
    /// The version is not one that this system reads.
    UnsupportedVersion = "203", "Unsupported version id";
    /// What the message refers to is not here.
    UnknownKey = "204", "Unknown key identifier";
    /// What the message adds is here already.
    DuplicateKey = "205", "Duplicate key identifier";
    /// The application found it wrong, or could not do it.
    Application = "207", "Application internal error";
}

codes! {
    /// The codes of HL70533, application errors (ERR-5), as the guide for immunization messages
    /// gives them.
    ApplicationCode:
    /// A date that can be read but cannot be right.
    IllogicalDate = "1", "Illogical Date error";
    /// No date at all.
    InvalidDate = "2", "Invalid Date";
    /// A value that can be read but cannot be right.
    IllogicalValue = "3", "Illogical Value error";
    /// No value of this kind.
    InvalidValue = "4", "Invalid value";
    /// A code that the table does not have.
    TableValueNotFound = "5", "Table value not found";
    /// An observation that must be there is not.
    ObservationMissing = "6", "Required observation missing";
    /// A value that must be there is not.
    DataMissing = "7", "Required data missing";
    /// What was sent was not kept.
    Ignored = "8", "Data was ignored";
}
