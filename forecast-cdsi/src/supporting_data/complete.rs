//! What the rules of a release name and its tables forget.
//!
//! The rules of an antigen name vaccines and observations. Where the release's own tables lack one,
//! it is added by its code: a vaccine that counts towards no antigen, an observation without a title
//! of its own. The rules stay whole, and what was added is said.

use std::collections::BTreeSet;

use forecast_core::schedule::Cvx;
use forecast_core::schedule::document::{
    AntigenDocument, IntervalReference, ObservationDocument, ScheduleDocument, SeriesDoseDocument,
    VaccineDocument,
};

/// Adds the vaccines and observations that the rules name and the tables lack; says which.
pub(super) fn complete(document: &mut ScheduleDocument) -> Vec<String> {
    let mut cvx = BTreeSet::new();
    let mut codes = BTreeSet::new();
    for antigen in &document.antigens {
        name_observations(antigen, &mut codes);
        name_vaccines(antigen, &mut cvx);
    }
    let mut added = Vec::new();
    for vaccine in &document.vaccines {
        cvx.remove(&vaccine.cvx);
    }
    for entry in &document.observations {
        codes.remove(&entry.code);
    }
    for cvx in cvx {
        let name = format!("CVX {cvx}");
        added.push(format!(
            "{name} is named by rules and missing from the vaccines"
        ));
        document.vaccines.push(VaccineDocument {
            cvx,
            name,
            antigens: Vec::new(),
            not_stocked: false,
        });
    }
    for code in codes {
        let title = format!("observation {code}");
        added.push(format!(
            "{title} is named by rules and missing from the observations"
        ));
        document.observations.push(ObservationDocument {
            code,
            title,
            codings: Vec::new(),
            undecided: Vec::new(),
            lasts: None,
            lasts_from: None,
            indication_text: None,
            contraindication_text: None,
            clarification: None,
        });
    }
    if added.is_empty() {
        return added;
    }
    document.vaccines.sort_by_key(|vaccine| vaccine.cvx);
    document.observations.sort_by(|a, b| a.code.cmp(&b.code));
    added
}

fn name_observations(antigen: &AntigenDocument, codes: &mut BTreeSet<String>) {
    codes.extend(antigen.immunity.clinical_history.iter().cloned());
    for birth in &antigen.immunity.birth {
        codes.extend(birth.exclusions.iter().cloned());
    }
    let contraindications = &antigen.contraindications;
    codes.extend(
        contraindications
            .antigen
            .iter()
            .map(|row| row.observation.clone()),
    );
    codes.extend(
        contraindications
            .vaccine
            .iter()
            .map(|row| row.observation.clone()),
    );
    for series in &antigen.series {
        codes.extend(series.indications.iter().map(|row| row.observation.clone()));
        let intervals = series.doses.iter().flat_map(|dose| &dose.intervals);
        codes.extend(intervals.filter_map(|row| match &row.from {
            IntervalReference::Observation(code) => Some(code.clone()),
            IntervalReference::Previous
            | IntervalReference::TargetDose(_)
            | IntervalReference::MostRecent(_) => None,
        }));
    }
}

fn name_vaccines(antigen: &AntigenDocument, cvx: &mut BTreeSet<Cvx>) {
    let contraindicated = antigen
        .contraindications
        .vaccine
        .iter()
        .flat_map(|row| &row.vaccines);
    cvx.extend(contraindicated.map(|row| row.cvx));
    for dose in antigen.series.iter().flat_map(|series| &series.doses) {
        name_vaccines_of_dose(dose, cvx);
    }
}

fn name_vaccines_of_dose(dose: &SeriesDoseDocument, cvx: &mut BTreeSet<Cvx>) {
    cvx.extend(dose.preferable_vaccines.iter().map(|row| row.cvx));
    cvx.extend(dose.allowable_vaccines.iter().map(|row| row.cvx));
    cvx.extend(&dose.inadvertent_vaccines);
    for row in &dose.intervals {
        if let IntervalReference::MostRecent(vaccines) = &row.from {
            cvx.extend(vaccines);
        }
    }
    let sets = dose.skips.iter().flat_map(|skip| &skip.sets);
    for condition in sets.flat_map(|set| &set.conditions) {
        cvx.extend(&condition.vaccines);
    }
}
