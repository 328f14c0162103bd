//! Everything about a person that rules look at, resolved against the schedule.

use crate::date::Date;
use crate::history::History;
use crate::names::is_name;
use crate::observations::Observations;
use crate::patient::{Patient, Sex};
use crate::report::Notice;
use crate::schedule::{AgeId, Ages, Departures, Schedule, Seasons};

/// A person on an assessment date.
#[derive(Debug)]
pub(crate) struct Person<'a> {
    pub(crate) birth: Birth,
    pub(crate) as_of: Date,
    pub(crate) sex: Sex,
    pub(crate) birth_country: Option<&'a str>,
    pub(crate) history: History<'a>,
    pub(crate) observations: Observations,
    /// The schedule's seasons on the assessment date.
    pub(crate) seasons: Seasons,
    /// Where the schedule departs from the letter of the specification.
    pub(crate) departures: Departures,
}

/// Memory that one person after another is gathered into.
#[derive(Debug, Default)]
pub(crate) struct PersonMemory {
    birth: Birth,
    history: History<'static>,
    observations: Observations,
    seasons: Seasons,
}

impl<'a> Person<'a> {
    /// Gathers what the rules need (section 4.1); what they cannot use is said in the notices.
    pub(crate) fn gather(
        schedule: &'a Schedule,
        patient: &'a Patient,
        as_of: Date,
        memory: PersonMemory,
        notices: &mut Vec<Notice<'a>>,
    ) -> Person<'a> {
        let birth = memory.birth.of(patient.birth_date, &schedule.ages);
        let history = memory.history.organize(schedule, patient, &birth, as_of);
        history.notices(schedule, patient, notices);
        let given = history.given_as_observations(schedule, patient);
        let observations = memory
            .observations
            .resolve(schedule, patient, given, as_of, notices);
        Person {
            birth,
            as_of,
            sex: patient.sex,
            birth_country: (patient.birth_country.as_deref())
                .filter(|it| is_name(it))
                .or(schedule.assumed_country.as_deref()),
            history,
            observations,
            seasons: memory.seasons.on(&schedule.seasons, as_of),
            departures: schedule.departures,
        }
    }

    /// Gives the memory back for the next person.
    pub(crate) fn into_memory(self) -> PersonMemory {
        PersonMemory {
            birth: self.birth,
            history: self.history.forget(),
            observations: self.observations,
            seasons: self.seasons,
        }
    }
}

/// A date of birth, and the days on which the person reaches the ages that the schedule names.
#[derive(Debug)]
pub(crate) struct Birth {
    date: Date,
    /// By the place of the months in [`Ages::months`].
    months: Vec<Date>,
    /// By [`AgeId`].
    reaches: Vec<Date>,
}

impl Default for Birth {
    fn default() -> Birth {
        Birth {
            date: Date::MIN,
            months: Vec::new(),
            reaches: Vec::new(),
        }
    }
}

impl Birth {
    /// The birth of another person.
    fn of(mut self, date: Date, ages: &Ages) -> Birth {
        self.date = date;
        self.months.clear();
        self.months.extend(date.plus_months_each(&ages.months));
        self.reaches.clear();
        self.reaches.extend(ages.ages.iter().map(|age| {
            let month = self.months.get(usize::from(age.months));
            month.map_or(Date::MAX, |date| date.add_days(age.days))
        }));
        self
    }

    /// The date of birth.
    pub(crate) const fn date(&self) -> Date {
        self.date
    }

    /// The day on which the person reaches an age (CALCDT-1 to CALCDT-6).
    pub(crate) fn reaches(&self, age: AgeId) -> Date {
        self.reaches.get(age.index()).copied().unwrap_or(Date::MAX)
    }
}
