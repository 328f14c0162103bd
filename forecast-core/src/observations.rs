//! What was observed of a person, and whether it still holds.

use crate::date::Date;
use crate::patient::{Observation, Patient};
use crate::report::{Few, Notice, NoticeKind};
use crate::schedule::{ObservationId, Schedule};

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
        as_of: Date,
        notices: &mut Vec<Notice<'a>>,
    ) -> Observations {
        let mut rows = self.rows;
        rows.clear();
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
            rows.push(Statement::new(id, observation, as_of));
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

    /// The statements about an observation; the one that decides comes last.
    fn of(&self, id: ObservationId) -> &[Statement] {
        let begin = self.rows.partition_point(|row| row.observation < id);
        let rest = self.rows.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|row| row.observation == id);
        rest.get(..end).unwrap_or_default()
    }
}

impl Statement {
    fn new(observation: ObservationId, stated: &Observation, as_of: Date) -> Statement {
        let end = stated.end.filter(|_| !ends_before_it_begins(stated));
        Statement {
            observation,
            made: stated.date.or(end),
            until: end.unwrap_or(Date::MAX),
            date: stated.date,
            holds: end.is_none_or(|end| as_of < end),
        }
    }
}

/// Whether a statement contradicts itself: such an end is left out of account.
fn ends_before_it_begins(stated: &Observation) -> bool {
    stated
        .date
        .zip(stated.end)
        .is_some_and(|(date, end)| end < date)
}
