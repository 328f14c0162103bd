//! [`Options`]: what to forecast, and how.

use forecast_core::date::Date;

/// What to forecast, and how.
///
/// ```
/// use forecast_tables::Options;
///
/// let options = Options {
///     as_of: Some("2026-03-01".parse()?),
///     evaluations: true,
///     ..Options::default()
/// };
/// # Ok::<(), forecast_core::date::ParseDateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The assessment date of everybody; it goes before those in the column `as_of`.
    pub as_of: Option<Date>,
    /// The assessment date of those who have none otherwise. Without it they are in error.
    pub as_of_default: Option<Date>,
    /// Whether to give the columns `antigens` and `vaccines`, which are lists.
    pub lists: bool,
    /// Whether to give a row for every forecast of a vaccine group, not only for the one that heads
    /// it, which comes first.
    pub all_series: bool,
    /// Whether to give the table of evaluations.
    pub evaluations: bool,
    /// Columns of the patients to carry over into the answers, by name.
    pub carry: Vec<String>,
    /// How many threads to work with; none for one per processor.
    pub threads: Option<usize>,
    /// How many patients are worked on together; at least one.
    pub chunk: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            as_of: None,
            as_of_default: None,
            lists: false,
            all_series: false,
            evaluations: false,
            carry: Vec::new(),
            threads: None,
            chunk: 4_096,
        }
    }
}
