//! Text of others in texts that people read: errors, tables, notes.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How many characters of a value an error quotes at most.
pub const QUOTED: usize = 40;

/// Writes control characters as escapes (`\n`, `\u{1b}`), and so those that change the direction of
/// what follows: a text of others stays on its line and forges nothing beside it.
///
/// ```
/// use forecast_core::text::plain;
///
/// assert_eq!(plain("one\ntwo"), "one\\ntwo");
/// assert_eq!(plain("Zoë"), "Zoë");
/// ```
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_control(c) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "{}", c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Returns as much of a value as an error may quote: its first [`QUOTED`] characters, as
/// [`plain`] writes them.
#[must_use]
pub fn quoted(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(QUOTED) {
        None => plain(value),
        Some((end, _)) => {
            let begin = value.get(..end).unwrap_or_default();
            Cow::Owned(format!("{}…", plain(begin)))
        }
    }
}

/// Writes a message as [`plain`] does, with what it quotes between quotation marks or backticks cut as
/// [`quoted`] cuts it.
///
/// ```
/// use forecast_core::text::message;
///
/// let long = message(&format!("found \"{}\", expected a date", "x".repeat(50)));
/// assert_eq!(long, format!("found \"{}…\", expected a date", "x".repeat(40)));
/// ```
#[must_use]
pub fn message(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find(['"', '`']) {
        let (before, from) = rest.split_at(begin);
        out.push_str(&plain(before));
        let (mark, within) = from.split_at(1);
        let Some(end) = within.find(mark) else {
            out.push_str(mark);
            out.push_str(&quoted(within));
            return out;
        };
        let (value, behind) = within.split_at(end);
        out.push_str(mark);
        out.push_str(&quoted(value));
        out.push_str(mark);
        rest = behind.get(1..).unwrap_or_default();
    }
    out.push_str(&plain(rest));
    out
}

/// Control characters, ends of lines and paragraphs, and marks of direction.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}
