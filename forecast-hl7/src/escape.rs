//! Escape sequences inside values (HL7 v2.5.1, chapter 2.7).

use std::borrow::Cow;

use crate::Separators;

/// The text that an escaped value stands for.
///
/// `\F\ \S\ \T\ \R\ \E\` become the message's separators, `\Xnn…\` the bytes (UTF-8 where they are
/// that, else Latin-1), `\.br\` a line break, and the highlighting marks `\H\ \N\` nothing.
/// A sequence that is none of these stays as it is.
///
/// ```
/// use forecast_hl7::{Separators, decode_escapes};
///
/// let usual = Separators::default();
/// assert_eq!(decode_escapes(r"Deployed \T\ essential", usual), "Deployed & essential");
/// assert_eq!(decode_escapes(r"C:\temp", usual), r"C:\temp");
/// ```
#[must_use]
pub fn decode_escapes(raw: &str, separators: Separators) -> Cow<'_, str> {
    let escape = separators.escape();
    if !raw.contains(escape) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once(escape) {
        text.push_str(before);
        let known = after
            .split_once(escape)
            .and_then(|(code, tail)| Some((meaning(code, separators)?, tail)));
        if let Some((meaning, tail)) = known {
            text.push_str(&meaning);
            rest = tail;
        } else {
            text.push(escape);
            rest = after;
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn meaning(code: &str, separators: Separators) -> Option<Cow<'static, str>> {
    let one = |c: char| Some(Cow::Owned(c.to_string()));
    match code {
        "F" => one(separators.field()),
        "S" => one(separators.component()),
        "T" => one(separators.subcomponent()),
        "R" => one(separators.repetition()),
        "E" => one(separators.escape()),
        ".br" => one('\n'),
        "H" | "N" => Some(Cow::Borrowed("")),
        _ => code.strip_prefix('X').and_then(hexadecimal).map(Cow::Owned),
    }
}

fn hexadecimal(digits: &str) -> Option<String> {
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let nibbles: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(16)).collect();
    let bytes: Vec<u8> = nibbles?
        .chunks_exact(2)
        .filter_map(|pair| u8::try_from(pair.first()? * 16 + pair.last()?).ok())
        .collect();
    Some(String::from_utf8(bytes).unwrap_or_else(|error| {
        error
            .into_bytes()
            .into_iter()
            .map(char::from)
            .collect::<String>()
    }))
}

/// A value as it must be written so that it reads back as the same text: separators become
/// escape sequences, control characters `\Xnn\`.
///
/// ```
/// use forecast_hl7::{Separators, encode_escapes};
///
/// assert_eq!(encode_escapes("Salt & Pepper^", Separators::default()), r"Salt \T\ Pepper\S\");
/// ```
#[must_use]
pub fn encode_escapes(text: &str, separators: Separators) -> Cow<'_, str> {
    let special = |c: char| {
        c == separators.field()
            || c == separators.component()
            || c == separators.repetition()
            || c == separators.escape()
            || c == separators.subcomponent()
            || c.is_ascii_control()
    };
    if is_plain(text, separators) {
        return Cow::Borrowed(text);
    }
    let escape = separators.escape();
    let mut raw = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !special(c) {
            raw.push(c);
            continue;
        }
        raw.push(escape);
        if c == separators.field() {
            raw.push('F');
        } else if c == separators.component() {
            raw.push('S');
        } else if c == separators.repetition() {
            raw.push('R');
        } else if c == separators.subcomponent() {
            raw.push('T');
        } else if c == escape {
            raw.push('E');
        } else {
            raw.push_str(&format!("X{:02X}", u32::from(c)));
        }
        raw.push(escape);
    }
    Cow::Owned(raw)
}

/// Whether nothing of a text has to be escaped. What has is ASCII, so bytes tell.
fn is_plain(text: &str, separators: Separators) -> bool {
    const USUAL: [bool; 256] = special(Separators::USUAL);
    let table = if separators == Separators::USUAL {
        &USUAL
    } else {
        &special(separators)
    };
    let is_special = |byte: u8| table.get(usize::from(byte)).copied().unwrap_or_default();
    !text.bytes().any(is_special)
}

/// For each byte whether it has to be escaped.
const fn special(separators: Separators) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    let mut rest: &mut [bool] = &mut table;
    while let [first, others @ ..] = rest {
        *first = separators.contains(byte) || byte.is_ascii_control();
        byte = byte.wrapping_add(1);
        rest = others;
    }
    table
}
