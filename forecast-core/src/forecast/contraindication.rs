//! Section 7.3: determine contraindications.

use crate::person::Person;
use crate::schedule::{Antigen, Series, VaccineId, VaccineSet};
use crate::trail::{Detail, Trace};

/// The contraindications of an antigen that apply to a person.
#[derive(Debug, Default)]
pub(crate) struct Contraindications {
    /// Whether one applies to the antigen as a whole (Table 7-5).
    antigen: bool,
    /// The vaccines to which one applies (Table 7-6).
    vaccines: VaccineSet,
}

impl Contraindications {
    /// Tables 7-5 and 7-6: an observation or adverse reaction that the contraindication describes
    /// is active, and contraindication begin age date ≤ assessment date < end age date
    /// (CALCDTCI-1, CALCDTCI-2).
    pub(crate) fn determine(
        antigen: &Antigen,
        person: &Person<'_>,
        trace: &mut impl Trace,
    ) -> Contraindications {
        if person.observations.is_empty() {
            return Contraindications::default();
        }
        let applies = antigen
            .contraindications
            .iter()
            .enumerate()
            .find(|(_, row)| {
                person.observations.has(row.observation)
                    && row.ages.contains(&person.birth, person.as_of)
            });
        if let Some((place, _)) = applies {
            trace.note("Table 7-5", || {
                let element = format!("contraindications.antigen[{place}]");
                Detail::new(element, "a contraindication applies to the antigen")
            });
        }
        let vaccines = antigen
            .vaccine_contraindications
            .iter()
            .filter(|row| person.observations.has(row.observation))
            .flat_map(|row| &row.vaccines)
            .filter(|row| row.ages.contains(&person.birth, person.as_of))
            .map(|row| row.vaccine);
        let vaccines = VaccineSet::new(vaccines);
        if !vaccines.is_empty() {
            trace.note("Table 7-6", || {
                Detail::new(
                    "contraindications.vaccine",
                    "contraindications apply to vaccines",
                )
            });
        }
        Contraindications {
            antigen: applies.is_some(),
            vaccines,
        }
    }

    /// Whether none applies.
    pub(crate) fn is_empty(&self) -> bool {
        !self.antigen && self.vaccines.is_empty()
    }

    /// Whether one applies to a vaccine (Table 7-6).
    pub(crate) fn forbid(&self, vaccine: VaccineId) -> bool {
        self.vaccines.contains(vaccine)
    }

    /// Whether a series is a contraindicated patient series (Table 7-7): one applies to the
    /// antigen, or to every preferable vaccine of the series, if it has any.
    pub(crate) fn forbid_series(&self, series: &Series) -> bool {
        self.antigen
            || (!series.preferable_vaccines.is_empty()
                && series
                    .preferable_vaccines
                    .iter()
                    .all(|vaccine| self.forbid(*vaccine)))
    }
}
