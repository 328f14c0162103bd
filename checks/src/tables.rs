//! Tables in files, and workbooks.

use std::sync::Once;

use bytes::Bytes;
use forecast_tables::{FileFormat, Options, TableForecaster, is_guarded, read_held};

use crate::EMBEDDED;

/// How many rows are read at most: what is checked of one holds for the next.
const ROWS: usize = 2_000;

/// Reads patients from Parquet: whatever the bytes, there are answers or an error.
pub fn parquet(bytes: &[u8]) {
    table(bytes, FileFormat::Parquet);
}

/// Reads patients from Arrow IPC, as a file or as a stream: whatever the bytes, there are answers or
/// an error.
pub fn arrow(bytes: &[u8]) {
    table(bytes, FileFormat::Arrow);
}

fn table(bytes: &[u8], format: FileFormat) {
    quiet_guards();
    let table = match read_held(Bytes::copy_from_slice(bytes), format, ROWS) {
        Ok(table) => table,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let options = Options {
        as_of_default: "2026-03-02".parse().ok(),
        lists: true,
        evaluations: true,
        chunk: 64,
        ..Options::default()
    };
    let forecaster = TableForecaster::new(&EMBEDDED, options).expect("no threads to start");
    match forecaster.forecast(&table, None, None) {
        Ok(answers) => {
            assert_eq!(answers.tally.patients, table.rows() as u64);
            assert!(answers.forecasts.rows() >= table.rows());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A panic that becomes an error is none: a fuzzer's hook must not take it for one.
fn quiet_guards() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_guarded() {
                usual(panic);
            }
        }));
    });
}
