//! Which kind of file bytes begin.

use std::fmt;

/// A kind of file that is known by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Compressed by gzip.
    Gzip,
    /// Compressed by Zstandard.
    Zstd,
    /// A ZIP archive, such as a workbook.
    Zip,
    /// Parquet.
    Parquet,
    /// Arrow IPC, as a file.
    Arrow,
    /// Text in UTF-16.
    Utf16,
    /// A PDF.
    Pdf,
    /// HL7 v2.
    Hl7,
    /// A JSON array.
    List,
    /// A JSON object.
    Object,
    /// XML.
    Xml,
}

impl Kind {
    /// Returns the kind of file that begins with these bytes; none where they could be anything.
    ///
    /// ```
    /// use forecast_files::Kind;
    ///
    /// assert_eq!(Kind::of(b"PAR1"), Some(Kind::Parquet));
    /// assert_eq!(Kind::of(b" [1]"), Some(Kind::List));
    /// assert_eq!(Kind::of(b"birth_date,sex"), None);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Kind> {
        const MAGIC: [(&[u8], Kind); 9] = [
            (b"\x1f\x8b", Kind::Gzip),
            (b"\x28\xb5\x2f\xfd", Kind::Zstd),
            (b"PK\x03\x04", Kind::Zip),
            (b"PK\x05\x06", Kind::Zip),
            (b"PAR1", Kind::Parquet),
            (b"ARROW1", Kind::Arrow),
            (b"%PDF-", Kind::Pdf),
            (b"\xff\xfe", Kind::Utf16),
            (b"\xfe\xff", Kind::Utf16),
        ];
        let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        if let Some((_, kind)) = magic {
            return Some(*kind);
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // Frames of MLLP begin with a vertical tab.
        let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'\x0b';
        let begin = text.iter().position(|byte| !blank(byte))?;
        match text.get(begin..)? {
            // A letter of ASCII in UTF-16 has a byte of zero.
            [0, 1..=127, ..] | [1..=127, 0, 1..=127, 0, ..] => Some(Kind::Utf16),
            [b'[', ..] => Some(Kind::List),
            [b'{', ..] => Some(Kind::Object),
            [b'<', ..] => Some(Kind::Xml),
            text => [b"MSH", b"FHS", b"BHS"]
                .iter()
                .any(|name| text.starts_with(*name))
                .then_some(Kind::Hl7),
        }
    }

    /// Whether no command reads this kind as text.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        match self {
            Kind::Gzip
            | Kind::Zstd
            | Kind::Zip
            | Kind::Parquet
            | Kind::Arrow
            | Kind::Utf16
            | Kind::Pdf => true,
            Kind::Hl7 | Kind::List | Kind::Object | Kind::Xml => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Gzip => "gzip",
            Kind::Zstd => "Zstandard",
            Kind::Zip => "a workbook or another ZIP archive",
            Kind::Parquet => "Parquet",
            Kind::Arrow => "Arrow IPC",
            Kind::Utf16 => "UTF-16",
            Kind::Pdf => "a PDF",
            Kind::Hl7 => "HL7",
            Kind::List => "a JSON array",
            Kind::Object => "a JSON object",
            Kind::Xml => "XML",
        })
    }
}
