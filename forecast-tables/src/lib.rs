//! Forecasts for populations that are held as Arrow tables or Parquet files.
//!
//! [`TableForecaster::forecast`] works on tables in memory, [`TableForecaster::run`] on files as a
//! stream. Both work on all processors and give the rows in the order of the patients; the same
//! input gives the same answers on any number of threads.
//!
//! # Columns that come in
//!
//! Patients, in any order of columns; others than these are passed over, or carried over into the
//! answers where [`Options::carry`] names them:
//!
//! | column | type | |
//! |---|---|---|
//! | `id` | text or whole numbers | comes back with the answers |
//! | `birth_date` | date | needed |
//! | `sex`, or `gender` | text | `female`, `male` or `unknown`, or `F`, `M`, `U`; unknown where it is null or left out |
//! | `birth_country` | text | as in the wire format |
//! | `as_of` | date | the assessment date, unless [`Options::as_of`] gives one |
//! | `doses` | list of structs | the columns of doses below, without `patient_id` |
//! | `observations` | list of structs | the columns of observations below, without `patient_id` |
//!
//! Doses, in a table of their own: `patient_id` (as `id`), `date`, `cvx` (text, or whole numbers, which
//! are read with the leading zero that they lost: 8 is `08`), and, where they are known, `mvx`,
//! `trade_name`, `volume`, `condition` and `lot_expiration`, each text as in the wire format.
//! Observations: `patient_id`, `code` (text) and, where it is known, `date`.
//!
//! Text is utf8, large_utf8, utf8_view, or a dictionary of one of them; whole numbers are
//! integers of any width, or floats and decimals without a fraction;
//! dates are date32, date64, timestamps without a time zone or in UTC, or text (`2026-01-31`);
//! lists are list or large_list.
//!
//! # Tables that come out
//!
//! Forecasts: a row for each patient and vaccine group ([`Options::all_series`] gives the group's
//! other forecasts too), with the fields of the wire format's `groups` under the same names and with
//! the same words. A patient in error has one row
//! with nulls and what is wrong in the column `error`. See docs/formats.md for all columns.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
//! use forecast_core::schedule::Schedule;
//! use forecast_tables::{Options, Table, TableForecaster};
//!
//! let document = forecast_schedules::embedded(forecast_schedules::DEFAULT).unwrap()?;
//! let schedule = Schedule::compile(&document)?;
//!
//! let ids: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
//! let born: ArrayRef = Arc::new(StringArray::from(vec!["2025-09-06", "1950-03-20"]));
//! let patients = RecordBatch::try_from_iter([("id", ids), ("birth_date", born)])?;
//!
//! let ids: ArrayRef = Arc::new(Int64Array::from(vec![1]));
//! let given: ArrayRef = Arc::new(StringArray::from(vec!["2025-10-15"]));
//! let cvx: ArrayRef = Arc::new(StringArray::from(vec!["107"]));
//! let doses = RecordBatch::try_from_iter([("patient_id", ids), ("date", given), ("cvx", cvx)])?;
//!
//! let options = Options {
//!     as_of: Some("2025-11-10".parse()?),
//!     ..Options::default()
//! };
//! let forecaster = TableForecaster::new(&schedule, options)?;
//! let answers = forecaster.forecast(&Table::from(patients), Some(&doses.into()), None)?;
//! assert_eq!((answers.tally.patients, answers.tally.failed), (2, 0));
//! assert!(answers.forecasts.rows() > 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod column;
mod date_format;
mod error;
mod files;
mod guard;
mod input;
mod memory;
mod options;
mod output;
mod pipeline;
mod work;

pub use date_format::DateFormat;
pub use error::{Error, ErrorKind};
pub use files::{FileFormat, Files, Progress, read_held};
pub use guard::is_guarded;
pub use memory::{Answers, Table, TableForecaster, Tally};
pub use options::Options;
pub use pipeline::in_order;
