//! Making a [`Schedule`] of a document: every name is resolved, every offset reduced to a span.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::ages::AgesBuilder;
use super::compile_category::compile_categories;
use super::compile_names::{OtherNames, compile_observations};
use super::compile_series::compile_series;
use super::compiled::{
    AgedObservation, AgedVaccine, Antigen, Association, AtRisk, BirthImmunity, Conflict,
    Departures, Group, Member, Schedule, Series, SeriesGroup, Vaccine, VaccineContraindication,
};
use super::document::{
    AgedObservationDocument, AgedVaccineDocument, AntigenDocument, ScheduleDocument,
    SeriesDocument, SeriesType,
};
use super::season::Season;
use super::sets::{
    AgeId, AgeRange, ObservationId, SeasonId, Sexes, SmallSet, VaccineId, VaccineSet,
};
use super::{Cvx, document::SkipConditionDocument};
use crate::date::Offset;
use crate::error::{Error, ErrorKind};

impl Schedule {
    /// Compiles a document.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Reference`] where something is named that the document does not have and
    /// [`ErrorKind::Rule`] where it contradicts itself, with the JSON path.
    pub fn compile(document: &ScheduleDocument) -> Result<Schedule, Error> {
        let names = Names::new(document)?;
        let mut vaccines = compile_vaccines(document, &names)?;
        compile_conflicts(document, &names, &mut vaccines)?;
        let groups = compile_groups(document, &names, &vaccines)?;
        let mut antigens = Vec::with_capacity(document.antigens.len());
        for (place, antigen) in document.antigens.iter().enumerate() {
            let path = format!("antigens[{place}]");
            let group = groups
                .iter()
                .position(|group| group.antigens.contains(&place))
                .ok_or_else(|| missing(&path, "a vaccine group", &antigen.antigen))?;
            antigens.push(compile_antigen(antigen, group, &path, &names, &vaccines)?);
        }
        compile_categories(document, &names, &mut antigens)?;
        let mut vaccine_by_code = vec![None; usize::from(Cvx::MAX) + 1];
        for (cvx, id) in &names.vaccines {
            if let Some(slot) = vaccine_by_code.get_mut(usize::from(cvx.number())) {
                *slot = Some(*id);
            }
        }
        let (observations, products) = compile_observations(document, &names)?;
        Ok(Schedule {
            id: document.schedule.id.clone(),
            title: document.schedule.title.clone(),
            version: document.schedule.version.clone(),
            layers: document.schedule.layers.clone(),
            vaccines,
            vaccine_by_code,
            observations,
            products,
            assumed_country: None,
            antigens,
            groups,
            ages: names.ages.into_inner().finish(),
            seasons: names.seasons.into_inner(),
            departures: Departures::new(&document.schedule.departures),
        })
    }
}

/// The places of what a document names.
pub(super) struct Names<'a> {
    vaccines: BTreeMap<Cvx, VaccineId>,
    observations: BTreeMap<&'a str, ObservationId>,
    antigens: BTreeMap<&'a str, usize>,
    pub(super) others: OtherNames<'a>,
    ages: RefCell<AgesBuilder>,
    seasons: RefCell<Vec<Season>>,
}

impl<'a> Names<'a> {
    fn new(document: &'a ScheduleDocument) -> Result<Names<'a>, Error> {
        let mut vaccines = BTreeMap::new();
        for vaccine in &document.vaccines {
            if vaccines.insert(vaccine.cvx, VaccineId(0)).is_some() {
                return Err(twice("vaccines", &vaccine.cvx.to_string()));
            }
        }
        // A vaccine that counts towards no antigen can still stand in another's way.
        for conflict in &document.conflicts {
            vaccines.entry(conflict.previous).or_insert(VaccineId(0));
            vaccines.entry(conflict.current).or_insert(VaccineId(0));
        }
        for (place, id) in vaccines.values_mut().enumerate() {
            *id = VaccineId(u16::try_from(place).map_err(|_| too_many("vaccines"))?);
        }
        let mut titles: Vec<&str> = document
            .observations
            .iter()
            .map(|entry| entry.code.as_str())
            .collect();
        titles.sort_unstable();
        let mut observations = BTreeMap::new();
        for (place, code) in titles.into_iter().enumerate() {
            let id = u16::try_from(place).map_err(|_| too_many("observations"))?;
            if observations.insert(code, ObservationId(id)).is_some() {
                return Err(twice("observations", code));
            }
        }
        let mut antigens = BTreeMap::new();
        for (place, antigen) in document.antigens.iter().enumerate() {
            if antigens.insert(antigen.antigen.as_str(), place).is_some() {
                return Err(twice("antigens", &antigen.antigen));
            }
        }
        Ok(Names {
            vaccines,
            observations,
            antigens,
            others: OtherNames::new(document),
            ages: RefCell::default(),
            seasons: RefCell::default(),
        })
    }

    pub(super) fn vaccine(&self, cvx: Cvx, path: &str) -> Result<VaccineId, Error> {
        let id = self.vaccines.get(&cvx).copied();
        id.ok_or_else(|| missing(path, "vaccines", &cvx.to_string()))
    }

    pub(super) fn has_vaccine(&self, cvx: Cvx) -> bool {
        self.vaccines.contains_key(&cvx)
    }

    pub(super) fn vaccine_set(&self, codes: &[Cvx], path: &str) -> Result<VaccineSet, Error> {
        let ids: Result<Vec<_>, _> = codes.iter().map(|cvx| self.vaccine(*cvx, path)).collect();
        ids.map(VaccineSet::new)
    }

    pub(super) fn observation(&self, code: &str, path: &str) -> Result<ObservationId, Error> {
        let id = self.observations.get(code).copied();
        id.ok_or_else(|| missing(path, "observations", code))
    }

    pub(super) fn antigen(&self, name: &str, path: &str) -> Result<usize, Error> {
        let place = self.antigens.get(name).copied();
        place.ok_or_else(|| missing(path, "antigens", name))
    }

    /// The number of an age.
    pub(super) fn age(&self, age: Option<Offset>, path: &str) -> Result<Option<AgeId>, Error> {
        let id = |age: Offset| self.ages.borrow_mut().id(age);
        age.map(|age| id(age).ok_or_else(|| too_many(&format!("{path}: ages"))))
            .transpose()
    }

    /// The number of a season.
    pub(super) fn season(&self, season: Season, path: &str) -> Result<SeasonId, Error> {
        let mut seasons = self.seasons.borrow_mut();
        let place = match seasons.iter().position(|known| *known == season) {
            Some(place) => place,
            None => {
                seasons.push(season);
                seasons.len() - 1
            }
        };
        let id = u16::try_from(place).map(SeasonId);
        id.map_err(|_| too_many(&format!("{path}: seasons")))
    }

    pub(super) fn ages(
        &self,
        begin: Option<Offset>,
        end: Option<Offset>,
        path: &str,
    ) -> Result<AgeRange, Error> {
        Ok(AgeRange {
            begin: self.age(begin, path)?,
            end: self.age(end, path)?,
        })
    }

    pub(super) fn aged_observations(
        &self,
        rows: &[AgedObservationDocument],
        path: &str,
    ) -> Result<Vec<AgedObservation>, Error> {
        rows.iter()
            .enumerate()
            .map(|(place, row)| {
                Ok(AgedObservation {
                    observation: self
                        .observation(&row.observation, &format!("{path}[{place}].observation"))?,
                    ages: self.ages(row.begin_age, row.end_age, path)?,
                })
            })
            .collect()
    }

    pub(super) fn aged_vaccines(
        &self,
        rows: &[AgedVaccineDocument],
        path: &str,
    ) -> Result<Vec<AgedVaccine>, Error> {
        rows.iter()
            .enumerate()
            .map(|(place, row)| {
                Ok(AgedVaccine {
                    vaccine: self.vaccine(row.cvx, &format!("{path}[{place}].cvx"))?,
                    ages: self.ages(row.begin_age, row.end_age, path)?,
                })
            })
            .collect()
    }
}

fn compile_vaccines(document: &ScheduleDocument, names: &Names<'_>) -> Result<Vec<Vaccine>, Error> {
    let mut vaccines = Vec::with_capacity(document.vaccines.len());
    for (place, vaccine) in document.vaccines.iter().enumerate() {
        let mut associations = Vec::with_capacity(vaccine.antigens.len());
        for (row, association) in vaccine.antigens.iter().enumerate() {
            let path = format!("vaccines[{place}].antigens[{row}].antigen");
            associations.push(Association {
                antigen: names.antigen(&association.antigen, &path)?,
                ages: names.ages(association.begin_age, association.end_age, &path)?,
            });
        }
        vaccines.push(Vaccine {
            cvx: vaccine.cvx,
            code: vaccine.cvx.to_string(),
            name: vaccine.name.clone(),
            associations,
            not_stocked: vaccine.not_stocked,
            trade_names: names.others.known(vaccine.cvx),
            conflicts: Vec::new(),
            conflict_days: 0,
        });
    }
    for cvx in names.vaccines.keys() {
        if !document.vaccines.iter().any(|vaccine| vaccine.cvx == *cvx) {
            vaccines.push(Vaccine {
                cvx: *cvx,
                code: cvx.to_string(),
                name: format!("CVX {cvx}"),
                associations: Vec::new(),
                not_stocked: false,
                trade_names: Vec::new(),
                conflicts: Vec::new(),
                conflict_days: 0,
            });
        }
    }
    vaccines.sort_by_key(|vaccine| vaccine.cvx);
    Ok(vaccines)
}

fn compile_conflicts(
    document: &ScheduleDocument,
    names: &Names<'_>,
    vaccines: &mut [Vaccine],
) -> Result<(), Error> {
    for (place, conflict) in document.conflicts.iter().enumerate() {
        let path = format!("conflicts[{place}]");
        let current = names.vaccine(conflict.current, &format!("{path}.current"))?;
        let row = Conflict {
            previous: names.vaccine(conflict.previous, &format!("{path}.previous"))?,
            begin: conflict.begin.span(),
            min_end: conflict.min_end.span(),
            end: conflict.end.span(),
            written: [conflict.min_end, conflict.end],
        };
        if let Some(vaccine) = vaccines.get_mut(current.index())
            && !vaccine.conflicts.contains(&row)
        {
            let days = row.min_end.most_days().max(row.end.most_days());
            vaccine.conflict_days = vaccine.conflict_days.max(days);
            vaccine.conflicts.push(row);
        }
    }
    Ok(())
}

fn compile_groups(
    document: &ScheduleDocument,
    names: &Names<'_>,
    vaccines: &[Vaccine],
) -> Result<Vec<Group>, Error> {
    let mut groups = Vec::with_capacity(document.groups.len());
    for (place, group) in document.groups.iter().enumerate() {
        let path = format!("groups[{place}].antigens");
        let antigens: Vec<usize> = group
            .antigens
            .iter()
            .map(|name| names.antigen(name, &path))
            .collect::<Result<_, _>>()?;
        let carries = |vaccine: &&Vaccine| {
            vaccine
                .associations
                .iter()
                .any(|row| antigens.contains(&row.antigen))
        };
        let members = vaccines
            .iter()
            .filter(carries)
            .filter_map(|vaccine| names.vaccines.get(&vaccine.cvx).copied());
        groups.push(Group {
            name: group.name.clone(),
            vaccines: VaccineSet::new(members),
            antigens,
            administer_full_group: group.administer_full_group.unwrap_or(false),
            switched_off: group.switched_off,
        });
    }
    Ok(groups)
}

fn compile_antigen(
    document: &AntigenDocument,
    group: usize,
    path: &str,
    names: &Names<'_>,
    vaccines: &[Vaccine],
) -> Result<Antigen, Error> {
    let immunity = format!("{path}.immunity");
    let clinical_immunity = document
        .immunity
        .clinical_history
        .iter()
        .map(|code| names.observation(code, &format!("{immunity}.clinical_history")))
        .collect::<Result<_, _>>()?;
    let birth_immunity = document
        .immunity
        .birth
        .iter()
        .map(|birth| {
            let exclusions = birth
                .exclusions
                .iter()
                .map(|code| names.observation(code, &format!("{immunity}.birth")))
                .collect::<Result<_, _>>()?;
            Ok(BirthImmunity {
                before: birth.before,
                countries: names.others.of_country(birth.country.as_deref()),
                exclusions,
            })
        })
        .collect::<Result<_, Error>>()?;
    let contraindications = format!("{path}.contraindications");
    let vaccine_contraindications = document
        .contraindications
        .vaccine
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let path = format!("{contraindications}.vaccine[{place}]");
            Ok(VaccineContraindication {
                observation: names.observation(&row.observation, &format!("{path}.observation"))?,
                vaccines: names.aged_vaccines(&row.vaccines, &format!("{path}.vaccines"))?,
            })
        })
        .collect::<Result<_, Error>>()?;

    let mut series_groups: Vec<String> = document
        .series
        .iter()
        .map(|series| series.selection.group.clone())
        .collect();
    series_groups.sort();
    series_groups.dedup();
    if series_groups.len() > SmallSet::CAPACITY {
        return Err(too_many(&format!("{path}.series: series groups")));
    }
    let series = document
        .series
        .iter()
        .enumerate()
        .map(|(place, series)| {
            compile_series(
                series,
                &format!("{path}.series[{place}]"),
                &series_groups,
                names,
                vaccines,
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Antigen {
        name: document.antigen.clone(),
        group,
        clinical_immunity,
        birth_immunity,
        contraindications: names.aged_observations(
            &document.contraindications.antigen,
            &format!("{contraindications}.antigen"),
        )?,
        vaccine_contraindications,
        group_order: group_order(document, &series_groups, path)?,
        series_groups,
        at_risk: at_risk(&series),
        series,
    })
}

/// The indications of all risk series, by observation.
fn at_risk(series: &[Series]) -> Vec<AtRisk> {
    let risk = series
        .iter()
        .filter(|it| it.series_type == SeriesType::Risk);
    let rows = risk.flat_map(|series| {
        series.indications.iter().map(|row| AtRisk {
            observation: row.observation,
            ages: row.ages,
            open: series.open,
        })
    });
    let mut rows: Vec<AtRisk> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The series of a series group, with their places among the antigen's.
fn members<'d>(
    document: &'d AntigenDocument,
    group: &'d str,
) -> impl Iterator<Item = (usize, &'d SeriesDocument)> {
    let series = document.series.iter().enumerate();
    series.filter(move |(_, series)| series.selection.group == group)
}

/// Orders series groups so that a group about which a conditional skip asks comes before the group
/// that asks (Table 6-7).
fn group_order(
    document: &AntigenDocument,
    series_groups: &[String],
    path: &str,
) -> Result<Vec<SeriesGroup>, Error> {
    let asks = |group: &str| -> Vec<&str> {
        let conditions = |condition: &SkipConditionDocument| condition.series_groups.clone();
        let mut asked: Vec<&str> = Vec::new();
        for (_, series) in members(document, group) {
            for dose in &series.doses {
                for set in dose.skips.iter().flat_map(|skip| &skip.sets) {
                    for name in set.conditions.iter().flat_map(conditions) {
                        let known = series_groups.iter().find(|known| **known == name);
                        asked.extend(known.map(String::as_str));
                    }
                }
            }
        }
        asked
    };
    let mut order = Vec::with_capacity(series_groups.len());
    let mut done: Vec<&str> = Vec::new();
    while done.len() < series_groups.len() {
        let next = series_groups.iter().enumerate().find(|(_, group)| {
            !done.contains(&group.as_str()) && asks(group).iter().all(|asked| done.contains(asked))
        });
        let Some((place, group)) = next else {
            return Err(Error::new(
                ErrorKind::Rule,
                format!("{path}.series"),
                "series groups whose completed-series conditions ask about each other in a circle",
            ));
        };
        done.push(group);
        order.push(SeriesGroup {
            place: u8::try_from(place).map_err(|_| too_many("series groups"))?,
            has_risk: members(document, group).any(|(_, it)| it.series_type == SeriesType::Risk),
            members: members(document, group)
                .map(|(place, series)| {
                    Ok(Member {
                        series: u16::try_from(place).map_err(|_| too_many("series"))?,
                        series_type: series.series_type,
                        is_default: series.selection.default,
                        sexes: Sexes::new(&series.required_sexes),
                    })
                })
                .collect::<Result<_, Error>>()?,
        });
    }
    Ok(order)
}

pub(super) fn missing(path: &str, table: &str, name: &str) -> Error {
    Error::new(
        ErrorKind::Reference,
        path,
        format!("{name:?} is not among the schedule's {table}"),
    )
}

fn twice(path: &str, name: &str) -> Error {
    Error::new(
        ErrorKind::Rule,
        path,
        format!("{name:?} stands there twice"),
    )
}

fn too_many(what: &str) -> Error {
    Error::new(
        ErrorKind::Rule,
        what,
        "more entries than the engine can number",
    )
}
