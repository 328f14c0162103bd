//! From bytes to text, whatever the sender used.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the bytes of a message were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, of which ASCII is a part.
    Utf8,
    /// Windows-1252, of which the printable part of Latin-1 (ISO 8859-1) is a part. This is what
    /// is taken where the bytes are not UTF-8.
    Windows1252,
    /// UTF-16, told by its byte-order mark or by a zero byte beside the `M` of `MSH`.
    Utf16,
}

/// Reads bytes as text: UTF-16 where a byte-order mark or the first two bytes say so, UTF-8 where
/// they are UTF-8, and Windows-1252 otherwise, in which every byte means something. What MSH-18
/// declares does not decide: valid UTF-8 with anything beyond ASCII in it is hardly ever an
/// accident, and what MSH-18 says often is.
///
/// A byte-order mark is left out.
///
/// ```
/// use forecast_hl7::{Encoding, decode_bytes};
///
/// assert_eq!(decode_bytes("Jos\u{e9}".as_bytes()), ("José".to_owned(), Encoding::Utf8));
/// assert_eq!(decode_bytes(b"Jos\xe9"), ("José".to_owned(), Encoding::Windows1252));
/// ```
#[must_use]
pub fn decode_bytes(bytes: &[u8]) -> (String, Encoding) {
    let utf16 = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        [letter, 0, ..] if letter.is_ascii_uppercase() => Some((UTF_16LE, bytes)),
        [0, letter, ..] if letter.is_ascii_uppercase() => Some((UTF_16BE, bytes)),
        _ => None,
    };
    if let Some((encoding, bytes)) = utf16 {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text.into_owned(), Encoding::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            (text.into_owned(), Encoding::Windows1252)
        }
    }
}
