//! One antigen: immunity, contraindications and series.

use std::collections::BTreeSet;

use super::Checker;
use super::place::At;
use crate::schedule::document::{
    AgedObservationDocument, AgedVaccineDocument, AntigenDocument, ContraindicationsDocument,
    ImmunityDocument, SeriesDocument,
};

/// What the doses of a series may refer to.
pub(super) struct Around<'d> {
    /// The numbers of the antigen's series groups.
    pub(super) series_groups: BTreeSet<&'d str>,
}

impl Checker<'_> {
    pub(super) fn antigen(&mut self, antigen: &AntigenDocument, at: At<'_>) {
        self.not_blank(&antigen.antigen, at.field("antigen"));
        self.immunity(&antigen.immunity, at.field("immunity"));
        self.contraindications(&antigen.contraindications, at.field("contraindications"));
        if antigen.series.is_empty() {
            self.rule(at.field("series"), "an antigen needs a series");
        }
        let around = Around {
            series_groups: antigen
                .series
                .iter()
                .map(|it| it.selection.group.as_str())
                .collect(),
        };
        let mut names = BTreeSet::new();
        for (i, series) in antigen.series.iter().enumerate() {
            let at = at.item("series", i);
            self.not_blank(&series.name, at.field("name"));
            if !names.insert(series.name.as_str()) {
                let name = &series.name;
                self.rule(
                    at.field("name"),
                    format!("{name:?} is the name of a series before it"),
                );
            }
            self.series(series, &antigen.antigen, &around, at);
        }
    }

    fn immunity(&mut self, immunity: &ImmunityDocument, at: At<'_>) {
        for (i, code) in immunity.clinical_history.iter().enumerate() {
            self.observation_exists(code, at.item("clinical_history", i));
        }
        for (i, birth) in immunity.birth.iter().enumerate() {
            let at = at.item("birth", i);
            for (j, code) in birth.exclusions.iter().enumerate() {
                self.observation_exists(code, at.item("exclusions", j));
            }
        }
    }

    fn contraindications(&mut self, them: &ContraindicationsDocument, at: At<'_>) {
        for (i, contraindication) in them.antigen.iter().enumerate() {
            self.aged_observation(contraindication, at.item("antigen", i));
        }
        for (i, contraindication) in them.vaccine.iter().enumerate() {
            let at = at.item("vaccine", i);
            self.observation_exists(&contraindication.observation, at.field("observation"));
            if contraindication.vaccines.is_empty() {
                self.rule(
                    at.field("vaccines"),
                    "a contraindication of vaccines needs a vaccine",
                );
            }
            self.aged_vaccines(&contraindication.vaccines, at, "vaccines");
        }
    }

    fn aged_observation(&mut self, aged: &AgedObservationDocument, at: At<'_>) {
        self.observation_exists(&aged.observation, at.field("observation"));
        self.ages(aged.begin_age, aged.end_age, at);
    }

    pub(super) fn aged_vaccines(
        &mut self,
        vaccines: &[AgedVaccineDocument],
        at: At<'_>,
        field: &'static str,
    ) {
        for (i, vaccine) in vaccines.iter().enumerate() {
            let at = at.item(field, i);
            self.vaccine_exists(vaccine.cvx, at.field("cvx"));
            self.ages(vaccine.begin_age, vaccine.end_age, at);
        }
    }

    fn series(&mut self, series: &SeriesDocument, antigen: &str, around: &Around<'_>, at: At<'_>) {
        self.not_blank(&series.target_disease, at.field("target_disease"));
        match self.groups.get(series.group.as_str()) {
            None => {
                let group = &series.group;
                self.reference(
                    at.field("group"),
                    format!("there is no vaccine group {group:?}"),
                );
            }
            Some(group) if !group.antigens.iter().any(|member| member == antigen) => {
                let message = format!("{antigen:?} is no antigen of the group {:?}", group.name);
                self.reference(at.field("group"), message);
            }
            Some(_) => {}
        }
        for (i, group) in series.equivalent_groups.iter().enumerate() {
            let at = at.item("equivalent_groups", i);
            self.series_group_exists(group, around, at);
        }
        let selection = &series.selection;
        let at_selection = at.field("selection");
        self.not_blank(&selection.group, at_selection.field("group"));
        self.not_blank(&selection.group_name, at_selection.field("group_name"));
        self.not_blank(&selection.priority, at_selection.field("priority"));
        if selection.preference == Some(0) {
            self.rule(
                at_selection.field("preference"),
                "found 0, expected 1 or more",
            );
        }
        self.ascending(
            &[
                ("min_age_to_start", selection.min_age_to_start),
                ("max_age_to_start", selection.max_age_to_start),
            ],
            at_selection,
        );
        for (i, indication) in series.indications.iter().enumerate() {
            self.aged_observation(indication, at.item("indications", i));
        }
        if series.doses.is_empty() {
            self.rule(at.field("doses"), "a series needs a dose");
        }
        for (i, dose) in series.doses.iter().enumerate() {
            let at = at.item("doses", i);
            if usize::from(dose.number) != i + 1 {
                let message = format!("found {}, expected {}", dose.number, i + 1);
                self.rule(at.field("number"), message);
            }
            self.dose(dose, around, at);
        }
    }

    pub(super) fn series_group_exists(&mut self, group: &str, around: &Around<'_>, at: At<'_>) {
        if !around.series_groups.contains(group) {
            self.reference(at, format!("the antigen has no series group {group:?}"));
        }
    }
}
