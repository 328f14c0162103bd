//! Checks of observations.

use super::{Checker, Subject, catalog};

impl Checker<'_> {
    pub(super) fn observations(&mut self) {
        let record = self.record;
        for (index, observation) in record.observations.iter().enumerate() {
            let Some(date) = observation.date else {
                continue;
            };
            let subject = Subject::Observation(index);
            let today = self.context.today;
            let future = today.is_some_and(|today| date.first_day() > today);
            self.find_if(
                future,
                &catalog::OBSERVATION_IN_FUTURE,
                subject,
                ("OBX", 14),
            );
            let before = self.birth.is_some_and(|birth| date.last_day() < birth);
            self.find_if(
                before,
                &catalog::OBSERVATION_BEFORE_BIRTH,
                subject,
                ("OBX", 14),
            );
        }
    }
}
