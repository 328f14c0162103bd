//! The importer of supporting data.

use forecast_cdsi::supporting_data::{File, Options, import_files};
use forecast_core::schedule::files::{from_one_file, to_one_file};

use crate::schedule::compiled;

/// Imports files of supporting data, which a byte of zero keeps apart: what is imported prints as
/// it reads.
pub fn importer(bytes: &[u8]) {
    let files: Vec<File> = bytes
        .split(|byte| *byte == 0)
        .enumerate()
        .filter_map(|(place, text)| {
            Some(File {
                name: format!("{place}.xml"),
                text: std::str::from_utf8(text).ok()?.to_owned(),
            })
        })
        .collect();
    let options = Options {
        version: Some("1.0".to_owned()),
        with_guidance: bytes.len().is_multiple_of(2),
        ..Options::default()
    };
    match import_files(&files, &options) {
        Ok(imported) => {
            let printed = to_one_file(&imported.document).expect("a document prints");
            let again = from_one_file(&printed).expect("what is printed reads");
            assert_eq!(imported.document, again);
            compiled(&imported.document);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
