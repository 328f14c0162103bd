//! How bad a finding is, and its codes for the protocol and for the application.

use serde::Serialize;

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
    /// The codes of HL70357, message error conditions .
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
