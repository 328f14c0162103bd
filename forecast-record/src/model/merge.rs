//! [`Record::absorb`]: adding what another record of the same person says.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Fact, Organisation, Person, PersonField, Record, Source, SourceId, Superseded, Timestamp,
};

type Sources = BTreeMap<SourceId, Source>;

impl Record {
    /// Adds to this record what another one says about the same person.
    ///
    /// Facts that both have keep both their sources. Of single facts that differ, such as the birth
    /// date, the one that was reported later stands and the other goes to [`Record::superseded`].
    /// Reports of doses and observations are added as they are, each once; which of them are the
    /// same dose is for [`consolidate`](crate::consolidate::consolidate) to say. An erasure takes
    /// out single facts that are not later than it, and of lists what its own organisation alone
    /// had reported.
    ///
    /// Absorbing the same record again changes nothing. A source that is already known stays as it
    /// is.
    ///
    /// ```
    /// use forecast_record::model::{Channel, Fact, Record, Source, SourceId};
    ///
    /// let mut report = |id: &str, birth: &str, written: &str| {
    ///     let mut record = Record::default();
    ///     let mut source = Source::new(Channel::Manual);
    ///     source.written = written.parse().ok();
    ///     record.sources.insert(SourceId::new(id), source);
    ///     record.person.birth_date = birth.parse().ok().map(|day| Fact::new(day, SourceId::new(id)));
    ///     record
    /// };
    /// let mut record = report("b", "2025-09-06", "2026-02-01");
    /// record.absorb(report("a", "2025-06-09", "2026-01-01"));
    /// assert_eq!(record.person.birth_date.map(|fact| fact.value.to_string()).as_deref(), Some("2025-09-06"));
    /// assert_eq!(record.superseded.len(), 1);
    /// ```
    pub fn absorb(&mut self, incoming: Record) {
        // A report of a source that is new here cannot be here already.
        let new_sources: BTreeSet<SourceId> = incoming
            .sources
            .keys()
            .filter(|id| !self.sources.contains_key(*id))
            .cloned()
            .collect();
        for (id, source) in incoming.sources {
            self.sources.entry(id).or_insert(source);
        }
        for erasure in incoming.erasures {
            erase(
                &mut self.person,
                &erasure,
                &self.sources,
                &mut self.superseded,
            );
            merge_list(&mut self.erasures, vec![erasure]);
        }
        let (person, mut new) = (&mut self.person, incoming.person);
        // What an erasure took out earlier does not come back from an older report.
        for erasure in &self.erasures {
            erase(&mut new, erasure, &self.sources, &mut self.superseded);
        }
        let (sources, superseded) = (&self.sources, &mut self.superseded);
        macro_rules! lists {
            ($($field:ident),+) => { $( merge_list(&mut person.$field, new.$field); )+ };
        }
        macro_rules! singles {
            ($($field:ident = $name:ident),+) => { $(
                let lost = merge_single(&mut person.$field, new.$field, sources);
                supersede(superseded, PersonField::$name, lost);
            )+ };
        }
        lists!(
            identifiers,
            names,
            addresses,
            telecoms,
            contacts,
            races,
            ethnicities
        );
        singles!(
            birth_date = BirthDate,
            sex = Sex,
            mothers_maiden_name = MothersMaidenName,
            language = Language,
            birth_country = BirthCountry,
            multiple_birth = MultipleBirth,
            death = Death,
            protection = Protection,
            publicity = Publicity,
            registry_status = RegistryStatus
        );
        for old in incoming.superseded {
            if !self.superseded.contains(&old) {
                self.superseded.push(old);
            }
        }
        let before = self.doses.len();
        let mut added: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for dose in incoming.doses {
            let known = self.doses.get(..before).unwrap_or_default();
            if !new_sources.contains(&dose.source) && known.contains(&dose) {
                continue;
            }
            let key = (
                dose.source.clone(),
                dose.date,
                dose.cvx.clone(),
                dose.lot.clone(),
            );
            let alike = added.entry(key).or_default();
            let twice = alike.iter().any(|&at| self.doses.get(at) == Some(&dose));
            if !twice {
                alike.push(self.doses.len());
                self.doses.push(dose);
            }
        }
        for observation in incoming.observations {
            if !self.observations.contains(&observation) {
                self.observations.push(observation);
            }
        }
    }
}

/// When a fact was last reported.
fn reported<T>(fact: &Fact<T>, sources: &Sources) -> Option<Timestamp> {
    let of = |id| sources.get(id).and_then(Source::reported);
    fact.sources.iter().filter_map(of).max()
}

fn merge_list<T: PartialEq>(known: &mut Vec<Fact<T>>, new: Vec<Fact<T>>) {
    for fact in new {
        match known.iter_mut().find(|other| other.value == fact.value) {
            Some(same) => same.add_sources(fact.sources),
            None => known.push(fact),
        }
    }
}

/// Merges a single fact and gives back the one that lost.
fn merge_single<T: PartialEq>(
    known: &mut Option<Fact<T>>,
    new: Option<Fact<T>>,
    sources: &Sources,
) -> Option<Fact<T>> {
    let new = new?;
    match known {
        None => {
            *known = Some(new);
            None
        }
        Some(old) if old.value == new.value => {
            old.add_sources(new.sources);
            None
        }
        Some(old) => {
            let later = reported(&new, sources) >= reported(old, sources);
            Some(if later {
                std::mem::replace(old, new)
            } else {
                new
            })
        }
    }
}

fn supersede<T: Serialize>(
    superseded: &mut Vec<Superseded>,
    field: PersonField,
    lost: Option<Fact<T>>,
) {
    // A fact is JSON already wherever it comes from: writing it as JSON cannot fail.
    let Some((fact, value)) = lost.and_then(|fact| {
        serde_json::to_value(&fact.value)
            .ok()
            .map(|value| (fact, value))
    }) else {
        return;
    };
    match superseded
        .iter_mut()
        .find(|old| old.field == field && old.value == value)
    {
        Some(old) => {
            old.sources.extend(fact.sources);
            old.sources.sort();
            old.sources.dedup();
        }
        None => superseded.push(Superseded {
            field,
            value,
            sources: fact.sources,
        }),
    }
}

fn erase(
    person: &mut Person,
    erasure: &Fact<PersonField>,
    sources: &Sources,
    superseded: &mut Vec<Superseded>,
) {
    macro_rules! single {
        ($field:ident) => {{
            let old = person.$field.take_if(|fact| {
                !fact
                    .sources
                    .iter()
                    .any(|source| erasure.sources.contains(source))
                    && reported(fact, sources) <= reported(erasure, sources)
            });
            supersede(superseded, erasure.value, old);
        }};
    }
    macro_rules! list {
        ($field:ident) => {{
            let mine = |fact: &Fact<_>| erased_with_list(fact, erasure, sources);
            let (gone, kept): (Vec<_>, Vec<_>) = person.$field.drain(..).partition(mine);
            person.$field = kept;
            for fact in gone {
                supersede(superseded, erasure.value, Some(fact));
            }
        }};
    }
    match erasure.value {
        PersonField::Identifiers => list!(identifiers),
        PersonField::Names => list!(names),
        PersonField::Addresses => list!(addresses),
        PersonField::Telecoms => list!(telecoms),
        PersonField::Contacts => list!(contacts),
        PersonField::Races => list!(races),
        PersonField::Ethnicities => list!(ethnicities),
        PersonField::BirthDate => single!(birth_date),
        PersonField::Sex => single!(sex),
        PersonField::MothersMaidenName => single!(mothers_maiden_name),
        PersonField::Language => single!(language),
        PersonField::BirthCountry => single!(birth_country),
        PersonField::MultipleBirth => single!(multiple_birth),
        PersonField::Death => single!(death),
        PersonField::Protection => single!(protection),
        PersonField::Publicity => single!(publicity),
        PersonField::RegistryStatus => single!(registry_status),
    }
}

/// Whether only the organisation that erases a list had reported a fact of it, and not later.
fn erased_with_list<T>(fact: &Fact<T>, erasure: &Fact<PersonField>, sources: &Sources) -> bool {
    let organisation = |id| -> Option<&Organisation> { sources.get(id)?.organisation.as_ref() };
    let erasers: Vec<_> = erasure.sources.iter().filter_map(organisation).collect();
    let of_eraser = |id| organisation(id).is_some_and(|o| erasers.contains(&o));
    !fact.sources.is_empty()
        && fact.sources.iter().all(of_eraser)
        && !fact
            .sources
            .iter()
            .any(|source| erasure.sources.contains(source))
        && reported(fact, sources) <= reported(erasure, sources)
}
