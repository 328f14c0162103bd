//! Picks one of several forecasts of a vaccine group.

use forecast_core::report::{GroupForecast, Status};
use forecast_core::schedule::document::SeriesType;

/// Risk before standard, then the lowest series group that is not aged out, then the lowest; the
/// first where that leaves several. It looks at the forecasts alone, never at an expectation.
pub(super) fn pick<'f, 'a>(candidates: &[&'f GroupForecast<'a>]) -> Option<&'f GroupForecast<'a>> {
    candidates.iter().copied().min_by_key(|candidate| {
        (
            match candidate.series_type {
                SeriesType::Risk => 0,
                SeriesType::Standard => 1,
                SeriesType::EvaluationOnly => 2,
            },
            candidate.status == Status::AgedOut,
            number(candidate.series_group),
        )
    })
}

/// Series groups order as numbers where they are numbers, then as text.
fn number(group: &str) -> (u32, &str) {
    (group.parse().unwrap_or(u32::MAX), group)
}
