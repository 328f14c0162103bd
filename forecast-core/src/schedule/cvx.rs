//! [`Cvx`]: CDC's code for a vaccine product.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A CVX code, printed with the leading zero that CDC's code set gives it (`08`, `107`).
///
/// Reading accepts one to three digits, so that a code that lost its leading zero on the way
/// (`8` for `08`) is still the code it was: CVX codes are numbers, and no two differ only in
/// leading zeros.
///
/// ```
/// use forecast_core::schedule::Cvx;
///
/// let hepb: Cvx = "8".parse()?;
/// assert_eq!(hepb.to_string(), "08");
/// assert!("MMR".parse::<Cvx>().is_err());
/// # Ok::<(), forecast_core::schedule::ParseCvxError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cvx(u16);

impl Cvx {
    /// The largest code.
    pub const MAX: u16 = 999;

    /// The code as a number, at most [`Cvx::MAX`].
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// The text was not a [`Cvx`] code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseCvxError;

impl fmt::Display for ParseCvxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a CVX code of one to three digits")
    }
}

impl std::error::Error for ParseCvxError {}

impl FromStr for Cvx {
    type Err = ParseCvxError;

    fn from_str(text: &str) -> Result<Cvx, ParseCvxError> {
        let digits = text.trim();
        if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ParseCvxError);
        }
        digits.parse().map(Cvx).map_err(|_| ParseCvxError)
    }
}

impl fmt::Display for Cvx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Debug for Cvx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Cvx {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As it is printed, without the way through a formatter.
        let digit = |of: u16| b'0' + (of % 10) as u8;
        let code = [digit(self.0 / 100), digit(self.0 / 10), digit(self.0)];
        let [_, two @ ..] = &code;
        let code = if self.0 < 100 { two } else { &code[..] };
        match std::str::from_utf8(code) {
            Ok(code) => serializer.serialize_str(code),
            // Digits are text.
            Err(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Cvx {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cvx, D::Error> {
        crate::date::parse_visitor(deserializer, "a CVX code of one to three digits")
    }
}
