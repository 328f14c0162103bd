//! What was observed of a person, and whether it still holds.

use crate::date::Date;
use crate::patient::{Observation, Patient};
use crate::report::{Few, Notice, NoticeKind};
use crate::schedule::{AgedObservation, ObservationId, Schedule};

/// What was observed of a person up to the assessment date; adverse reactions are among it.
///
/// The latest statement about an observation decides whether it is active: it holds from its date
/// until its end, that day excluded. Where several were made on one day, the one that holds longest
/// decides.
#[derive(Debug, Default)]
pub(crate) struct Observations {
    /// By observation; the statement that decides comes last.
    rows: Vec<Statement>,
}

/// A statement that was made about an observation by the assessment date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    observation: ObservationId,
    /// When it was made, as far as that is known: on its date, else not before its end.
    made: Option<Date>,
    /// Its end, after all others where there is none.
    until: Date,
    date: Option<Date>,
    /// Whether it holds on the assessment date.
    holds: bool,
}

impl Observations {
    /// The observations of another person.
    pub(crate) fn resolve<'a>(
        self,
        schedule: &Schedule,
        patient: &'a Patient,
        given: impl Iterator<Item = (ObservationId, Date)>,
        as_of: Date,
        notices: &mut Vec<Notice<'a>>,
    ) -> Observations {
        let mut rows = self.rows;
        rows.clear();
        rows.extend(given.map(|(id, date)| Statement::new(id, Some(date), None)));
        for (place, observation) in patient.observations.iter().enumerate() {
            let mut notice = |field: &str, kind, value| {
                let path = format!("observations[{place}].{field}");
                notices.push(Notice {
                    path,
                    kind,
                    value,
                    decides: Few::None,
                });
            };
            if observation.date.is_some_and(|date| date > as_of) {
                notice("date", NoticeKind::ObservationAfterAssessment, None);
                continue;
            }
            let Some(id) = schedule.observation_by_code(&observation.code) else {
                let value = Some(observation.code.as_str());
                notice("code", NoticeKind::UnknownObservation, value);
                continue;
            };
            if ends_before_it_begins(observation) {
                notice("end", NoticeKind::ObservationEndsBeforeItBegins, None);
            }
            let end = observation
                .end
                .filter(|_| !ends_before_it_begins(observation));
            rows.push(Statement::new(id, observation.date, end));
        }
        for place in 0..rows.len() {
            let until = rows.get(place).map(|row| row.ends(schedule, &rows));
            if let (Some(row), Some(until)) = (rows.get_mut(place), until) {
                row.until = until;
                row.holds = as_of < until;
            }
        }
        rows.sort_unstable();
        Observations { rows }
    }

    /// Whether nothing at all was observed.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether an observation is active: the latest statement about it holds.
    pub(crate) fn has(&self, id: ObservationId) -> bool {
        self.of(id).last().is_some_and(|row| row.holds)
    }

    /// The date of the most recent active patient observation, where one is known (CALCDTINT-9).
    pub(crate) fn latest(&self, id: ObservationId) -> Option<Date> {
        let rows = self.of(id);
        if !rows.last()?.holds {
            return None;
        }
        let held = rows.iter().filter(|row| row.holds);
        held.filter_map(|row| row.date).max()
    }

    /// The date of the observation that an interval is counted from, for a dose given on a day
    /// (CALCDTINT-9): that of the most recent active one, else of one that held on that day and has
    /// ended since. That one does not serve where what a rule asks about now began after its end,
    /// as an earlier pregnancy does not serve for this one.
    pub(crate) fn reference(
        &self,
        id: ObservationId,
        given: Option<Date>,
        asked: &[AgedObservation],
    ) -> Option<Date> {
        let active = self.latest(id);
        if active.is_some() || self.rows.is_empty() {
            return active;
        }
        let given = given?;
        let serves = |row: &&Statement| {
            let began = |row: &AgedObservation| self.latest(row.observation);
            let before = |began| began < row.until;
            given < row.until && asked.iter().filter_map(began).any(before)
        };
        let held = self.of(id).iter().filter(|row| !row.holds);
        held.filter(serves)
            .filter_map(|row| row.date.filter(|date| *date <= given))
            .max()
    }

    /// The statements about an observation; the one that decides comes last.
    fn of(&self, id: ObservationId) -> &[Statement] {
        let begin = self.rows.partition_point(|row| row.observation < id);
        let rest = self.rows.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|row| row.observation == id);
        rest.get(..end).unwrap_or_default()
    }
}

impl Statement {
    /// A statement that holds, as far as it is known so far.
    fn new(observation: ObservationId, date: Option<Date>, end: Option<Date>) -> Statement {
        Statement {
            observation,
            made: date.or(end),
            until: end.unwrap_or(Date::MAX),
            date,
            holds: true,
        }
    }

    /// Its end: the one that is stated, but not later than the observation lasts. That is counted
    /// from its date, or from that of another observation in whose time it falls; the latest of
    /// these, where it has no date of its own.
    fn ends(&self, schedule: &Schedule, all: &[Statement]) -> Date {
        let Some(entry) = schedule.observation(self.observation) else {
            return self.until;
        };
        let Some(lasts) = entry.lasts else {
            return self.until;
        };
        let falls_within = |begin: &Date| {
            let own = self.date;
            own.is_none_or(|own| *begin <= own && own < begin.plus(lasts))
        };
        let begins = entry.lasts_from.and_then(|from| {
            let others = all.iter().filter(|row| row.observation == from);
            others.filter_map(|row| row.date).filter(falls_within).max()
        });
        let begin = begins.or(self.date);
        begin.map_or(self.until, |begin| begin.plus(lasts).min(self.until))
    }
}

/// Whether a statement contradicts itself: such an end is left out of account.
fn ends_before_it_begins(stated: &Observation) -> bool {
    stated
        .date
        .zip(stated.end)
        .is_some_and(|(date, end)| end < date)
}
