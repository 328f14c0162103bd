//! [`Knowledge`]: what a record needs to know of a schedule, and the rules of consolidation that a
//! registry may change. It lies below consolidation and bridge, which both take it.

mod rules;

pub use rules::{
    ConsolidationRules, Course, FieldWeights, OriginWeights, ScoreWeights, Signals, VaccineWeights,
};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use forecast_core::schedule::Cvx;
use forecast_core::schedule::document::{IntervalReference, ScheduleDocument};

use crate::meaning::{Meanings, normal_code, system_of};
use crate::model::{Coding, system};

/// What a record needs to know of a schedule: vaccines with their antigens and groups, and
/// observations with their codes in other systems; and by which rules doses are consolidated. Made
/// once, shared by all records.
#[derive(Clone, Debug)]
pub struct Knowledge {
    vaccines: BTreeMap<Cvx, VaccineInfo>,
    titles: BTreeMap<String, String>,
    /// Observations by system and code.
    observations: BTreeMap<(String, String), BTreeSet<String>>,
    /// Observations that mean something after they ended: histories and events.
    lasting: BTreeSet<String>,
    /// Contraindications.
    contraindicating: BTreeSet<String>,
    /// Evidence of immunity.
    immunity: BTreeSet<String>,
    /// Observations that a rule asks about.
    asked: BTreeSet<String>,
    consolidation: ConsolidationRules,
    meanings: Arc<Meanings>,
}

impl Default for Knowledge {
    /// Of no schedule, with the built-in list of meanings.
    fn default() -> Knowledge {
        Knowledge {
            vaccines: BTreeMap::new(),
            titles: BTreeMap::new(),
            observations: BTreeMap::new(),
            lasting: BTreeSet::new(),
            contraindicating: BTreeSet::new(),
            immunity: BTreeSet::new(),
            asked: BTreeSet::new(),
            consolidation: ConsolidationRules::default(),
            meanings: Arc::clone(Meanings::built_in()),
        }
    }
}

/// What a schedule says about a vaccine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaccineInfo {
    cvx: Cvx,
    /// Its short description.
    pub name: String,
    /// The antigens that it carries.
    pub antigens: BTreeSet<String>,
    /// The vaccine groups that those belong to.
    pub groups: BTreeSet<String>,
    /// The vaccines that share an antigen or a group with it.
    related: BTreeSet<Cvx>,
}

impl VaccineInfo {
    fn shares(&self, other: &VaccineInfo) -> bool {
        !self.groups.is_disjoint(&other.groups) || !self.antigens.is_disjoint(&other.antigens)
    }

    /// Whether the two share an antigen or a vaccine group.
    #[must_use]
    pub(crate) fn is_related(&self, other: &VaccineInfo) -> bool {
        self.related.contains(&other.cvx)
    }
}

impl Knowledge {
    /// What a schedule knows.
    #[must_use]
    pub fn new(document: &ScheduleDocument) -> Knowledge {
        let mut knowledge = Knowledge::default();
        for vaccine in &document.vaccines {
            let antigens: BTreeSet<String> =
                vaccine.antigens.iter().map(|a| a.antigen.clone()).collect();
            let groups = document
                .groups
                .iter()
                .filter(|group| group.antigens.iter().any(|a| antigens.contains(a)))
                .map(|group| group.name.clone())
                .collect();
            let name = vaccine.name.clone();
            let info = VaccineInfo {
                cvx: vaccine.cvx,
                name,
                antigens,
                groups,
                related: BTreeSet::new(),
            };
            knowledge.vaccines.insert(vaccine.cvx, info);
        }
        knowledge.relate();
        for observation in &document.observations {
            knowledge
                .titles
                .insert(observation.code.clone(), observation.title.clone());
            for coding in &observation.codings {
                let system = system::canonical(&coding.system);
                let code = normal_code(system, &coding.code);
                let known = knowledge.observations.entry((system.to_owned(), code));
                known.or_default().insert(observation.code.clone());
            }
        }
        for antigen in &document.antigens {
            let history = &antigen.immunity.clinical_history;
            knowledge.immunity.extend(history.iter().cloned());
            let exclusions = antigen.immunity.birth.iter().flat_map(|it| &it.exclusions);
            knowledge.asked.extend(exclusions.cloned());
            let of_antigen = antigen.contraindications.antigen.iter();
            let of_vaccines = antigen.contraindications.vaccine.iter();
            let contraindicating = of_antigen
                .map(|it| &it.observation)
                .chain(of_vaccines.map(|it| &it.observation));
            knowledge.contraindicating.extend(contraindicating.cloned());
            for series in &antigen.series {
                let indications = series.indications.iter();
                let asked = &mut knowledge.asked;
                asked.extend(indications.map(|it| it.observation.clone()));
                for interval in series.doses.iter().flat_map(|dose| &dose.intervals) {
                    if let IntervalReference::Observation(code) = &interval.from {
                        knowledge.lasting.insert(code.clone());
                    }
                }
            }
        }
        let Knowledge {
            lasting,
            immunity,
            contraindicating,
            asked,
            ..
        } = &mut knowledge;
        lasting.extend(immunity.iter().cloned());
        asked.extend(lasting.union(contraindicating).cloned());
        knowledge
    }

    /// Notes which vaccines are related, so that it need not be worked out for every pair of doses.
    fn relate(&mut self) {
        let related = |one: &VaccineInfo| -> BTreeSet<Cvx> {
            let others = self.vaccines.values().filter(|other| one.shares(other));
            others.map(|other| other.cvx).collect()
        };
        let all: Vec<_> = self.vaccines.values().map(related).collect();
        for (vaccine, related) in self.vaccines.values_mut().zip(all) {
            vaccine.related = related;
        }
    }

    /// The same, with a registry's own rules of consolidation.
    #[must_use]
    pub fn with_consolidation_rules(mut self, rules: ConsolidationRules) -> Knowledge {
        self.consolidation = rules;
        self
    }

    /// The same, with a registry's own list of meanings.
    #[must_use]
    pub fn with_meanings(mut self, meanings: Arc<Meanings>) -> Knowledge {
        self.meanings = meanings;
        self
    }

    /// What codes of other systems mean.
    #[must_use]
    pub fn meanings(&self) -> &Meanings {
        &self.meanings
    }

    /// By which rules doses are consolidated.
    #[must_use]
    pub fn consolidation_rules(&self) -> &ConsolidationRules {
        &self.consolidation
    }

    /// What the schedule says about a vaccine; none where it does not know it.
    #[must_use]
    pub fn vaccine(&self, cvx: Cvx) -> Option<&VaccineInfo> {
        self.vaccines.get(&cvx)
    }

    /// The title of an observation of the schedule.
    #[must_use]
    pub fn observation_title(&self, code: &str) -> Option<&str> {
        self.titles.get(code).map(String::as_str)
    }

    /// The schedule's observations that a code stands for; its own codes stand for themselves.
    #[must_use]
    pub fn observations(&self, coding: &Coding) -> BTreeSet<&str> {
        let system = system_of(coding);
        let code = normal_code(system, &coding.code);
        if system == system::CDSI {
            return self
                .titles
                .get_key_value(&code)
                .map(|(own, _)| own.as_str())
                .into_iter()
                .collect();
        }
        self.observations
            .get(&(system.to_owned(), code))
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }

    /// Whether an observation still means something when it has ended: evidence of immunity, or an
    /// event that intervals are counted from.
    #[must_use]
    pub fn is_lasting(&self, observation: &str) -> bool {
        self.lasting.contains(observation)
    }

    /// Whether an observation still contraindicates when the condition that it tells of has ended: a
    /// reaction, an allergy, an intussusception. What may pass, such as a pregnancy, does not.
    #[must_use]
    pub fn still_contraindicates(&self, observation: &str) -> bool {
        self.contraindicating.contains(observation) && !self.meanings.passes(observation)
    }

    /// Whether an observation forbids a vaccine or makes one needless.
    #[must_use]
    pub fn decides(&self, observation: &str) -> bool {
        self.contraindicating.contains(observation) || self.immunity.contains(observation)
    }

    /// Whether a rule of the schedule asks about an observation.
    #[must_use]
    pub fn asks(&self, observation: &str) -> bool {
        self.asked.contains(observation)
    }
}
