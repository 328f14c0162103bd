//! Seasons, and those before and after a published one.

use serde::{Deserialize, Serialize};

use super::sets::SeasonId;
use crate::date::{Date, Span};

/// The days of a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonDays {
    /// Its first day.
    pub start: Date,
    /// Its last day; none where the season is open.
    pub end: Option<Date>,
}

/// A published season of a dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Season {
    pub(crate) published: SeasonDays,
    /// Whether it comes again every year.
    pub(crate) yearly: bool,
}

impl Season {
    /// How many years after the published season the one lies that holds on an assessment date,
    /// before it where they are negative: none within the published season and where it does not
    /// recur.
    ///
    /// It is the first that has not ended: the one that the date lies in, or between two seasons
    /// the next one. So does section 7.4 read a release that came out before its season: the season
    /// is not over, and the earliest date is its start.
    fn years_ahead(&self, as_of: Date) -> i32 {
        if !self.yearly {
            return 0;
        }
        let last = self.last_day();
        let years = as_of.year() - last.year();
        if as_of <= years_later(last, years) {
            years
        } else {
            years.saturating_add(1)
        }
    }

    /// The season that holds on an assessment date.
    fn on(&self, as_of: Date) -> SeasonDays {
        let years = self.years_ahead(as_of);
        SeasonDays {
            start: years_later(self.published.start, years),
            end: self.published.end.map(|end| years_later(end, years)),
        }
    }

    /// The last day of the published season; of an open one, the eve of the next.
    fn last_day(&self) -> Date {
        self.published
            .end
            .unwrap_or_else(|| years_later(self.published.start, 1).add_days(-1))
    }
}

/// A published season as it holds on an assessment date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projected {
    pub(crate) published: SeasonDays,
    /// [`Season::years_ahead`].
    pub(crate) years: i32,
    /// The season so many years later.
    pub(crate) days: SeasonDays,
}

/// The seasons that a schedule names, each once, as they hold on an assessment date.
#[derive(Debug, Default)]
pub(crate) struct Seasons {
    /// By [`SeasonId`].
    seasons: Vec<Projected>,
}

impl Seasons {
    /// The seasons on another assessment date, in this memory.
    pub(crate) fn on(mut self, seasons: &[Season], as_of: Date) -> Seasons {
        self.seasons.clear();
        self.seasons.extend(seasons.iter().map(|season| Projected {
            published: season.published,
            years: season.years_ahead(as_of),
            days: season.on(as_of),
        }));
        self
    }

    pub(crate) fn get(&self, id: SeasonId) -> Option<&Projected> {
        self.seasons.get(usize::from(id.0))
    }
}

/// The same day of the calendar some years later. Seasons that recur have no 29 February.
pub(crate) fn years_later(date: Date, years: i32) -> Date {
    if years == 0 {
        return date;
    }
    date.plus(Span {
        months: years.saturating_mul(12),
        days: 0,
    })
}
