//! Section 9.2: single antigen vaccine group.

use super::{Merged, Part};

/// The forecast of the one series: its status (SINGLEANTVG-1), its earliest date (SINGLEANTVG-2)
/// and, the latest and the earliest of one being that one, its other dates (FORECASTVG-2 to
/// FORECASTVG-6) and its dose number (FORECASTDN-2).
pub(super) fn merge(part: &Part<'_, '_>) -> Merged {
    Merged {
        status: part.status(),
        rule: part.series.forecast.rule,
        dates: part.series.forecast.dates,
    }
}
