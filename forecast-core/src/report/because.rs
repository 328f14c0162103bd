//! [`Because`]: which facts about a person decide about a vaccine group.

use serde::Serialize;
use smallvec::SmallVec;

use super::measure::age_limit_of;
use super::{Few, Limit, LimitKind, RecommendedVaccine};
use crate::date::Date;
use crate::forecast::immune_by_birth;
use crate::person::Person;
use crate::schedule::{Antigen, ObservationId, Schedule, SeriesDose};

/// A fact that forbids or replaces vaccination against a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Because<'a> {
    /// An observation contraindicates (Tables 7-5 and 7-6).
    Contraindication {
        /// The observation's code.
        code: &'a str,
        /// Its short title.
        title: &'a str,
        /// Its date, where one is known.
        date: Option<Date>,
        /// Against which antigens vaccination is forbidden.
        antigens: Few<&'a str>,
        /// The vaccines that are forbidden; empty where every vaccine against these antigens is.
        vaccines: Few<RecommendedVaccine<'a>>,
    },
    /// An observation is evidence of immunity (Table 7-3).
    Immunity {
        /// The observation's code.
        code: &'a str,
        /// Its short title.
        title: &'a str,
        /// Its date, where one is known.
        date: Option<Date>,
        /// Against what the person is immune.
        antigens: Few<&'a str>,
    },
    /// Birth before a day is evidence of immunity (Table 7-3).
    BornBefore {
        /// The day.
        date: Date,
        /// The country, where birth in it is asked for.
        country: Option<&'a str>,
        /// Against what the person is immune.
        antigens: Few<&'a str>,
    },
}

/// What decides, before it is told: with the antigens that it is about.
#[derive(PartialEq)]
enum Fact<'a> {
    Forbids(ObservationId, SmallVec<[RecommendedVaccine<'a>; 8]>),
    Proves(ObservationId),
    BornBefore(Date, Option<&'a str>),
}

/// The names of antigens.
type Names<'a> = SmallVec<[&'a str; 8]>;

/// The facts that contraindicate or prove immunity to these antigens of a vaccine group: each once,
/// with all the antigens that it decides about.
pub(crate) fn because<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    contraindicated: impl Iterator<Item = &'a Antigen>,
    immune: impl Iterator<Item = &'a Antigen>,
) -> Few<Because<'a>> {
    let mut facts: SmallVec<[(Fact<'a>, Names<'a>); 2]> = SmallVec::new();
    let mut add = |fact: Fact<'a>, antigen: &'a Antigen| {
        let known = facts.iter_mut().find(|(known, _)| *known == fact);
        match known {
            Some((_, antigens)) if antigens.contains(&antigen.name.as_str()) => {}
            Some((_, antigens)) => antigens.push(&antigen.name),
            None => facts.push((fact, Names::from_elem(&antigen.name, 1))),
        }
    };
    for antigen in contraindicated {
        for row in &antigen.contraindications {
            if person.observations.has(row.observation)
                && row.ages.contains(&person.birth, person.as_of)
            {
                add(Fact::Forbids(row.observation, SmallVec::new()), antigen);
            }
        }
        for row in &antigen.vaccine_contraindications {
            if !person.observations.has(row.observation) {
                continue;
            }
            let vaccines = row.vaccines.iter();
            let vaccines = vaccines.filter(|it| it.ages.contains(&person.birth, person.as_of));
            let vaccines = vaccines.filter_map(|it| schedule.vaccine(it.vaccine));
            let vaccines = vaccines.map(|vaccine| RecommendedVaccine {
                cvx: vaccine.cvx,
                name: vaccine.name.as_str(),
            });
            let vaccines: SmallVec<_> = vaccines.collect();
            if !vaccines.is_empty() {
                add(Fact::Forbids(row.observation, vaccines), antigen);
            }
        }
    }
    for antigen in immune {
        let proofs = antigen.clinical_immunity.iter();
        let mut by_observation = false;
        for id in proofs.filter(|id| person.observations.has(**id)) {
            by_observation = true;
            add(Fact::Proves(*id), antigen);
        }
        if let (false, Some(row)) = (by_observation, immune_by_birth(antigen, person)) {
            add(
                Fact::BornBefore(row.before, row.countries.first().map(String::as_str)),
                antigen,
            );
        }
    }
    if facts.is_empty() {
        return Few::None;
    }
    let told = facts.into_iter().filter_map(|(fact, antigens)| {
        let antigens: Few<&str> = antigens.into_iter().collect();
        let observed = |id: ObservationId| {
            let entry = schedule.observation(id)?;
            let date = person.observations.latest(id);
            Some((entry.code.as_str(), entry.title.as_str(), date))
        };
        Some(match fact {
            Fact::Forbids(id, vaccines) => {
                let (code, title, date) = observed(id)?;
                Because::Contraindication {
                    code,
                    title,
                    date,
                    antigens,
                    vaccines: vaccines.into_iter().collect(),
                }
            }
            Fact::Proves(id) => {
                let (code, title, date) = observed(id)?;
                Because::Immunity {
                    code,
                    title,
                    date,
                    antigens,
                }
            }
            Fact::BornBefore(date, country) => Because::BornBefore {
                date,
                country,
                antigens,
            },
        })
    });
    told.collect()
}

/// The age that a person is too old by for a dose (CALCDTAGE-1).
pub(crate) fn age_limit<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    dose: &SeriesDose,
) -> Option<Limit<'a>> {
    let (_, row) = crate::evaluate::row_on(dose, person.as_of)?;
    let age = row.maximum?;
    Some(age_limit_of(schedule, person, LimitKind::MaximumAge, age))
}
