//! CDC's test cases as data, and comparing a forecast with them.
//!
//! CDC publishes its cases as workbooks; `forecast-cdsi` reads those. Here they are in the
//! project's own format: facts only, one folder per book, one file per vaccine group.
//!
//! ```
//! let books = forecast_test_cases::embedded()?;
//! let healthy = books.iter().find(|book| book.info.id == "healthy-4.45").ok_or("missing")?;
//! assert_eq!(healthy.cases.len(), 1_013);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod book;
mod case;
mod compare;
mod element;
mod error;
mod json;
mod ledger;
mod misprint;
mod render;
mod validate;
mod vocabulary;

pub use book::{Book, BookInfo, BookKind, RowNote, embedded, load};
pub use case::{Case, Expected, ExpectedDose};
pub use compare::{Compared, Comparison, Field, FieldKind, FieldResult, compare};
pub use element::DataElement;
pub use error::{Error, ErrorKind};
pub use ledger::{Ledger, LedgerEntry, LedgerField};
pub use misprint::Misprint;
pub use validate::{
    BookReport, CaseReport, Forecaster, LayeredCount, Outcome, Tally, Validation, validate,
};
pub use vocabulary::Vocabulary;
