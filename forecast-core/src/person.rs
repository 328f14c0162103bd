//! Everything about a person that rules look at, resolved against the schedule.

use crate::date::Date;
use crate::history::History;
use crate::patient::{Patient, Sex};
use crate::report::{Notice, NoticeKind};
use crate::schedule::{ObservationId, Schedule};

/// A person on an assessment date.
#[derive(Debug)]
pub(crate) struct Person<'a> {
    pub(crate) birth: Date,
    pub(crate) as_of: Date,
    pub(crate) sex: Sex,
    pub(crate) birth_country: Option<&'a str>,
    pub(crate) history: History<'a>,
    pub(crate) observations: Observations,
}

impl<'a> Person<'a> {
    /// Gathers what the rules need (section 4.1); what they cannot use is said in the notices.
    pub(crate) fn gather(
        schedule: &Schedule,
        patient: &'a Patient,
        as_of: Date,
        notices: &mut Vec<Notice<'a>>,
    ) -> Person<'a> {
        let history = History::organize(schedule, patient, as_of);
        notices.extend(history.notices(patient));
        let observations = Observations::resolve(schedule, patient, as_of, notices);
        Person {
            birth: patient.birth_date,
            as_of,
            sex: patient.sex,
            birth_country: patient.birth_country.as_deref(),
            history,
            observations,
        }
    }
}

/// The active patient observations; adverse reactions are among them.
#[derive(Debug, Default)]
pub(crate) struct Observations {
    /// By observation, then by date; those without a date first.
    rows: Vec<(ObservationId, Option<Date>)>,
}

impl Observations {
    fn resolve<'a>(
        schedule: &Schedule,
        patient: &'a Patient,
        as_of: Date,
        notices: &mut Vec<Notice<'a>>,
    ) -> Observations {
        let mut rows = Vec::with_capacity(patient.observations.len());
        for (place, observation) in patient.observations.iter().enumerate() {
            let path = |field: &str| format!("observations[{place}].{field}");
            if observation.date.is_some_and(|date| date > as_of) {
                let kind = NoticeKind::ObservationAfterAssessment;
                notices.push(Notice {
                    path: path("date"),
                    kind,
                    value: None,
                });
            } else if let Some(id) = schedule.observation_by_code(&observation.code) {
                rows.push((id, observation.date));
            } else {
                notices.push(Notice {
                    path: path("code"),
                    kind: NoticeKind::UnknownObservation,
                    value: Some(&observation.code),
                });
            }
        }
        rows.sort_unstable();
        Observations { rows }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn has(&self, id: ObservationId) -> bool {
        self.rows.binary_search_by(|row| row.0.cmp(&id)).is_ok()
    }

    /// The latest date on which this was observed, where one is known (CALCDTINT-9).
    pub(crate) fn latest(&self, id: ObservationId) -> Option<Date> {
        let end = self.rows.partition_point(|row| row.0 <= id);
        let (last, date) = self.rows.get(end.checked_sub(1)?)?;
        if *last == id { *date } else { None }
    }
}
