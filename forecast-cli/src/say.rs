//! What a command says beside its answer.

use std::fmt::Display;
use std::io::{self, Write};

use forecast_core::text::plain;

/// Writes a line to stderr, with control characters escaped. Where nobody reads it, that is no
/// reason to stop.
pub(crate) fn line(text: impl Display) {
    let text = text.to_string();
    let _ = writeln!(io::stderr().lock(), "{}", plain(&text));
}

/// Says a line on stderr, as `eprintln` does.
macro_rules! say {
    ($($part:tt)*) => { $crate::say::line(format_args!($($part)*)) };
}
pub(crate) use say;
