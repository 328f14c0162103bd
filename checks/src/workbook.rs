//! Workbooks of test cases.

use std::sync::LazyLock;

use forecast_cdsi::cases::read;
use forecast_test_cases::Vocabulary;

static WORDS: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::embedded().expect("the embedded vocabulary reads"));

/// Reads a workbook of test cases: whatever the bytes, there is a book with as many cases as it
/// says, or an error.
pub fn workbook(bytes: &[u8]) {
    match read(bytes, "book-v1.0", &WORDS) {
        Ok(book) => assert_eq!(book.info.cases, book.cases.len()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
