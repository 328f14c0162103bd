//! Which forecast of a vaccine group heads it.

use crate::date::Date;
use crate::report::{Due, GroupForecast, Status};
use crate::schedule::document::SeriesType;

/// Where a forecast stands among those of its vaccine group: the least is the one that a reader
/// acts on.
pub(super) type Order<'a> = (Standing, Kind, (bool, Option<Date>), (u32, &'a str));

/// What a forecast asks of its reader, what matters most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Overdue,
    Due,
    /// A dose may be given after a shared decision.
    Conditional,
    /// The date of an observation is needed to say.
    NeedsDate,
    /// The next dose of a series in process: one that counts a dose already.
    InProcess,
    /// Nothing to give, until perhaps another series begins at a later age.
    Complete,
    NotYetDue,
    Contraindicated,
    Immune,
    NotRecommended,
    AgedOut,
}

/// Of forecasts that stand alike, those of risk series go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Risk,
    Standard,
    EvaluationOnly,
}

/// The order of the forecasts of one vaccine group, of which the first heads the group and the
/// others stand beneath it: overdue; due; by decision; needs a date; the next dose of a series in process;
/// complete (so that what begins at a later age stands beneath); not yet due; contraindicated;
/// immune; not recommended; aged out. Among equals a risk series goes before a standard one, then
/// the earliest recommended date, then the lowest series group.
///
/// A series is in process (`counts`) if a dose is valid in it.
pub(super) fn order<'a>(forecast: &GroupForecast<'a>, counts: bool) -> Order<'a> {
    let standing = match forecast.status {
        Status::NotComplete => match forecast.due {
            Due::Overdue => Standing::Overdue,
            Due::Due => Standing::Due,
            Due::Conditional => Standing::Conditional,
            Due::NeedsDate => Standing::NeedsDate,
            Due::NotYetDue if counts => Standing::InProcess,
            Due::NotYetDue | Due::None => Standing::NotYetDue,
        },
        Status::Complete => Standing::Complete,
        Status::Contraindicated => Standing::Contraindicated,
        Status::Immune => Standing::Immune,
        Status::NotRecommended => Standing::NotRecommended,
        Status::AgedOut => Standing::AgedOut,
    };
    let kind = match forecast.series_type {
        SeriesType::Risk => Kind::Risk,
        SeriesType::Standard => Kind::Standard,
        SeriesType::EvaluationOnly => Kind::EvaluationOnly,
    };
    let recommended = (forecast.recommended.is_none(), forecast.recommended);
    (standing, kind, recommended, number(forecast.series_group))
}

/// Series groups order as numbers where they are numbers, then as text.
fn number(group: &str) -> (u32, &str) {
    (group.parse().unwrap_or(u32::MAX), group)
}
