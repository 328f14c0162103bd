//! The parts of a schedule that no single antigen owns.

use std::collections::BTreeSet;

use super::Checker;
use super::place::At;
use crate::names::same_name;
use crate::schedule::Cvx;
use crate::schedule::document::{
    ConflictDocument, GroupDocument, ObservationDocument, ScheduleDocument, ScheduleInfo,
    VaccineDocument,
};
use crate::text::quoted;

/// Whether an id of a schedule or layer can stand in a path and among others; else what is wrong.
pub(crate) fn check_id(id: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || id.len() > MAX_ID || id.starts_with('.') || !id.chars().all(allowed) {
        return Err(format!(
            "found \"{}\", expected at most {MAX_ID} letters, digits, hyphens, underscores and \
             points, not starting with a point",
            quoted(id)
        ));
    }
    Ok(())
}

/// How long the id of a schedule or layer may be.
const MAX_ID: usize = 100;

impl Checker<'_> {
    pub(super) fn info(&mut self, info: &ScheduleInfo, at: At<'_>) {
        if let Err(fault) = check_id(&info.id) {
            self.rule(at.field("id"), fault);
        }
        for (i, layer) in info.layers.iter().enumerate() {
            if let Err(fault) = check_id(layer) {
                self.rule(at.item("layers", i), fault);
            }
        }
        self.not_blank(&info.title, at.field("title"));
        self.not_blank(&info.publisher, at.field("publisher"));
        self.not_blank(&info.version, at.field("version"));
    }

    pub(super) fn vaccines(&mut self, vaccines: &[VaccineDocument], at: At<'_>) {
        let mut seen = BTreeSet::new();
        for (i, vaccine) in vaccines.iter().enumerate() {
            let at = at.item("", i);
            if !seen.insert(vaccine.cvx) {
                let cvx = vaccine.cvx;
                self.rule(at.field("cvx"), format!("CVX {cvx} is listed twice"));
            }
            self.not_blank(&vaccine.name, at.field("name"));
            for (j, association) in vaccine.antigens.iter().enumerate() {
                let at = at.item("antigens", j);
                self.antigen_exists(&association.antigen, at.field("antigen"));
                self.ages(association.begin_age, association.end_age, at);
                if vaccine
                    .antigens
                    .iter()
                    .take(j)
                    .any(|other| other == association)
                {
                    self.rule(at, format!("{:?} is listed twice", association.antigen));
                }
            }
        }
    }

    pub(super) fn groups(&mut self, groups: &[GroupDocument], at: At<'_>) {
        let mut seen = BTreeSet::new();
        for (i, group) in groups.iter().enumerate() {
            let at = at.item("", i);
            self.not_blank(&group.name, at.field("name"));
            if !seen.insert(group.name.as_str()) {
                let name = &group.name;
                self.rule(at.field("name"), format!("{name:?} is listed twice"));
            }
            if group.antigens.is_empty() {
                self.rule(at.field("antigens"), "a group needs an antigen");
            }
            for (j, antigen) in group.antigens.iter().enumerate() {
                self.antigen_exists(antigen, at.item("antigens", j));
                if group.antigens.iter().take(j).any(|other| other == antigen) {
                    self.rule(
                        at.item("antigens", j),
                        format!("{antigen:?} is listed twice"),
                    );
                }
            }
            if group.antigens.len() > 1 && group.administer_full_group.is_none() {
                self.rule(
                    at.field("administer_full_group"),
                    "a group of several antigens must say whether it is administered whole",
                );
            }
        }
    }

    /// A vaccine that conflicts need not be among the vaccines: one that counts towards no antigen
    /// of the schedule, such as another disease's live vaccine, is only known here.
    pub(super) fn conflicts(&mut self, conflicts: &[ConflictDocument], at: At<'_>) {
        for (i, conflict) in conflicts.iter().enumerate() {
            let at = at.item("", i);
            self.ascending(
                &[
                    ("begin", Some(conflict.begin)),
                    ("min_end", Some(conflict.min_end)),
                    ("end", Some(conflict.end)),
                ],
                at,
            );
        }
    }

    pub(super) fn observations(&mut self, observations: &[ObservationDocument], at: At<'_>) {
        let mut seen = BTreeSet::new();
        for (i, observation) in observations.iter().enumerate() {
            let at = at.item("", i);
            self.not_blank(&observation.code, at.field("code"));
            self.not_blank(&observation.title, at.field("title"));
            if !seen.insert(observation.code.as_str()) {
                let code = &observation.code;
                self.rule(at.field("code"), format!("{code:?} is listed twice"));
            }
            if let Some(from) = &observation.lasts_from {
                self.observation_exists(from, at.field("lasts_from"));
                if observation.lasts.is_none() {
                    let message = "says from when, and not how long the observation lasts";
                    self.rule(at.field("lasts_from"), message);
                }
            }
            if let Some(lasts) = observation.lasts
                && lasts.span().most_days() <= 0
            {
                let message = format!("found {lasts}, expected at least a day");
                self.rule(at.field("lasts"), message);
            }
            for (j, coding) in observation.codings.iter().enumerate() {
                let at = at.item("codings", j);
                self.not_blank(&coding.system, at.field("system"));
                self.not_blank(&coding.code, at.field("code"));
            }
            for (j, group) in observation.undecided.iter().enumerate() {
                if !self.groups.contains_key(group.as_str()) {
                    let what = format!("there is no vaccine group {group:?}");
                    self.reference(at.item("undecided", j), what);
                }
            }
        }
    }

    /// A name must not be that of two countries, nor of two products of one vaccine, and a product
    /// that is not used must be nothing else.
    pub(super) fn names(&mut self, document: &ScheduleDocument, at: At<'_>) {
        let names = &document.names;
        let mut seen: Vec<(Option<Cvx>, &str)> = Vec::new();
        let mut once = |checker: &mut Self, cvx: Option<Cvx>, name, at: At<'_>| {
            checker.not_blank(name, at);
            if seen
                .iter()
                .any(|(of, it)| *of == cvx && same_name(it, name))
            {
                checker.rule(at, format!("{name:?} is listed twice"));
            }
            seen.push((cvx, name));
        };
        for (i, country) in names.countries.iter().enumerate() {
            let at = at.item("countries", i);
            once(self, None, &country.name, at.field("name"));
            for (j, name) in country.also.iter().enumerate() {
                // A name of the same letters says nothing more, and does no harm.
                if !same_name(name, &country.name) {
                    once(self, None, name, at.item("also", j));
                }
            }
        }
        for (i, product) in names.trade_names.iter().enumerate() {
            let at = at.item("trade_names", i);
            self.vaccine_exists(product.cvx, at.field("cvx"));
            once(self, Some(product.cvx), &product.name, at.field("name"));
            for (j, name) in product.also.iter().enumerate() {
                once(self, Some(product.cvx), name, at.item("also", j));
            }
        }
        for (i, product) in names.products_not_used.iter().enumerate() {
            let at = at.item("products_not_used", i);
            self.not_blank(&product.name, at.field("name"));
            self.not_blank(&product.reason, at.field("reason"));
            let cvx = product.cvx;
            let codings = document.observations.iter().flat_map(|it| &it.codings);
            let mut codings = codings.filter(|coding| coding.system == "CVX");
            let is_used = codings.any(|coding| coding.code.parse() == Ok(cvx));
            if is_used || self.vaccines.contains(&cvx) {
                let message = format!("{cvx} is a vaccine, or an observation names it");
                self.rule(at.field("cvx"), message);
            }
        }
    }
}
