//! What was found wrong with a message, and where.

use std::borrow::Cow;
use std::fmt;

use forecast_hl7::Location;
use serde::Serialize;

use forecast_record::quality::{ApplicationCode, Check, ErrorCode, Severity};

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

    /// Returns the number of the check and the severity, as a quality report counts them
    /// ([`QualityReport::add`](forecast_record::quality::QualityReport::add)).
    #[must_use]
    pub fn counted(&self) -> (&'static str, Severity) {
        (self.check, self.severity)
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
