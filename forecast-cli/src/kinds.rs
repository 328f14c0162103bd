//! A file of another kind than a command reads: what it is, and what reads it.

use std::fs::File;
use std::io::{ErrorKind as ErrorIs, Read};
use std::path::Path;

use forecast_files::Kind;

use crate::failure::Failure;
use crate::input::Input;

/// Refuses what no command reads as text.
pub(crate) fn refuse_binary(input: &Input, bytes: &[u8]) -> Result<(), Failure> {
    match Kind::of(bytes) {
        Some(kind) if kind.is_binary() => Err(Failure::at(input, told(kind))),
        _ => Ok(()),
    }
}

/// The first bytes of the source, without waiting for more than a line.
pub(crate) fn beginning(input: &Input, source: &mut impl Read) -> Result<Vec<u8>, Failure> {
    let mut begin = Vec::new();
    let mut piece = [0; 4_096];
    while begin.len() < piece.len() && !begin.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        match source.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => begin.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorIs::Interrupted => (),
            Err(error) => {
                let error = format_args!("could not read: {error}");
                return Err(Failure::at(input, error));
            }
        }
    }
    Ok(begin)
}

/// Refuses what is neither text nor UTF-16, in which messages are read.
pub(crate) fn refuse_binary_but_utf16(input: &Input, bytes: &[u8]) -> Result<(), Failure> {
    match Kind::of(bytes) {
        Some(Kind::Utf16) => Ok(()),
        _ => refuse_binary(input, bytes),
    }
}

/// Refuses a file that is of another binary kind than the one expected; one that cannot be opened
/// is left to its reader.
pub(crate) fn refuse_other_than(expected: Kind, path: &Path) -> Result<(), Failure> {
    let input = Input::File(path.to_owned());
    let Ok(mut file) = File::open(path) else {
        return Ok(());
    };
    let begin = beginning(&input, &mut file)?;
    match Kind::of(&begin) {
        Some(kind) if kind.is_binary() && kind != expected => Err(Failure::at(&input, told(kind))),
        _ => Ok(()),
    }
}

/// Says what bytes are and what reads them; nothing where that is not known.
pub(crate) fn hint(bytes: &[u8]) -> Option<String> {
    Some(match Kind::of(bytes)? {
        Kind::Object if has(bytes, b"\"resourceType\"") => {
            "this is FHIR; `forecast fhir` reads it".to_owned()
        }
        Kind::Object if has(bytes, b"\"person\"") => {
            "this is a record; `forecast hl7 convert --to request` makes a request of it".to_owned()
        }
        Kind::Xml if has(bytes, b"http://hl7.org/fhir") => {
            "this is FHIR as XML; `forecast fhir` reads it".to_owned()
        }
        Kind::Xml
            if has(bytes, b"antigenSupportingData") || has(bytes, b"scheduleSupportingData") =>
        {
            "this is supporting data of CDC's; `forecast import schedule` reads a folder of it"
                .to_owned()
        }
        Kind::Object => return None,
        kind => told(kind),
    })
}

fn has(bytes: &[u8], words: &[u8]) -> bool {
    let begin = bytes.get(..4_096).unwrap_or(bytes);
    begin.windows(words.len()).any(|window| window == words)
}

fn told(kind: Kind) -> String {
    let reads = match kind {
        Kind::Gzip => "unpack it first, as `gzip -dc FILE | forecast … -` does",
        Kind::Zstd => "unpack it first, as `zstd -dc FILE | forecast … -` does",
        Kind::Zip => "`forecast import cases` and `forecast validate --cases` read CDC's workbooks",
        Kind::Parquet => "`forecast batch FILE.parquet --out …` reads it",
        Kind::Arrow => "`forecast batch FILE.arrow --out …` reads it",
        Kind::Utf16 => "make it UTF-8 first, as `iconv -f UTF-16 -t UTF-8 FILE` does",
        Kind::Pdf => "no command reads it",
        Kind::Hl7 => "`forecast hl7 ack`, `query` and `convert` read it",
        Kind::List => {
            "`forecast batch` reads its items one per line, as `jq -c '.[]' FILE` writes them"
        }
        Kind::Object => {
            "`forecast patient` and `forecast batch` read requests, `forecast hl7 convert` records, `forecast fhir` FHIR"
        }
        Kind::Xml => {
            "`forecast fhir` reads FHIR, `forecast import schedule` a folder of supporting data"
        }
    };
    format!("this is {kind}; {reads}")
}
