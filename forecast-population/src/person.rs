//! [`Person`]: somebody who was invented.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};

/// An invented person, as a registry holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Person<'m> {
    /// The number of the person in the population.
    pub index: u64,
    /// The day of birth.
    pub birth_date: Date,
    /// The sex that is recorded.
    pub sex: Sex,
    /// The invented county of residence.
    pub county: &'m str,
    /// The person does not want to be in the registry; nothing was recorded since they said so.
    pub opted_out: bool,
    /// The person has died.
    pub deceased: bool,
    /// The doses as they are recorded, by date.
    pub doses: Vec<RecordedDose<'m>>,
    /// The observations as they are recorded.
    pub observations: Vec<RecordedObservation<'m>>,
}

/// A dose as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedDose<'m> {
    /// The day on which it was given, as it was reported.
    pub date: Date,
    /// The CVX code that was reported.
    pub cvx: &'m str,
    /// The manufacturer's MVX code, where it was reported.
    pub mvx: Option<&'m str>,
}

/// An observation as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedObservation<'m> {
    /// The schedule's code.
    pub code: &'m str,
    /// Its date, where it has one.
    pub date: Option<Date>,
}

impl Person<'_> {
    /// The id that the person has in everything that is written.
    #[must_use]
    pub fn id(&self) -> String {
        format!("invented-{}", self.index)
    }

    /// The person as the engine takes them.
    #[must_use]
    pub fn patient(&self) -> Patient {
        let doses = self.doses.iter();
        let observations = self.observations.iter();
        Patient {
            id: Some(self.id()),
            sex: self.sex,
            doses: doses
                .map(|dose| Dose {
                    mvx: dose.mvx.map(str::to_owned),
                    ..Dose::new(dose.date, dose.cvx)
                })
                .collect(),
            observations: observations
                .map(|observation| Observation {
                    date: observation.date,
                    ..Observation::new(observation.code)
                })
                .collect(),
            ..Patient::new(self.birth_date)
        }
    }
}
