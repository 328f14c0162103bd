//! Condition, Observation and AllergyIntolerance → observation report.

use serde_json::Value;

use super::super::systems;
use super::super::types::{AllergyIntolerance, CodeableConcept, Condition, Observation};
use super::{Reader, Severity};
use crate::model::question::{CONTRAINDICATION, IMMUNITY, REACTION};
use crate::model::{Coding, ObservationKind, ObservationReport, Standing, system};

impl Reader<'_> {
    fn keep(&mut self, report: ObservationReport, place: &str) {
        if report.codings.iter().all(is_question) && report.values.is_empty() {
            let text = "no code; the forecast cannot use it";
            self.say(
                Severity::Warning,
                "required",
                &format!("{place}.code"),
                text,
            );
        }
        self.read.record.observations.push(report);
        self.read.observation_places.push(place.to_owned());
    }

    fn report(&self, kind: ObservationKind, code: Option<&CodeableConcept>) -> ObservationReport {
        let mut report = ObservationReport::new(self.source.clone(), kind);
        report.codings = codings(code);
        report.text = code.and_then(|concept| concept.text.clone());
        report
    }

    pub(super) fn condition(&mut self, value: &Value, place: &str) {
        let Some(resource) = self.parse::<Condition>(value, place) else {
            return;
        };
        if !self.is_about_patient(resource.subject.as_ref(), &format!("{place}.subject")) {
            return;
        }
        let mut report = self.report(ObservationKind::Condition, resource.code.as_ref());
        report.id.clone_from(&resource.id);
        let onset = resource.onset_period.as_ref();
        let began = resource
            .onset_date_time
            .as_ref()
            .or(onset.and_then(|p| p.start.as_ref()));
        report.date = self.date(
            began.or(resource.recorded_date.as_ref()),
            &format!("{place}.onset"),
        );
        let ended = resource
            .abatement_date_time
            .as_ref()
            .or(onset.and_then(|p| p.end.as_ref()));
        report.ended = self.date(ended, &format!("{place}.abatement"));
        report.standing = self.standing(resource.verification_status.as_ref(), place);
        let over = self.is_over(resource.clinical_status.as_ref(), place);
        if over && report.ended.is_none() && report.standing == Standing::Confirmed {
            // It has ended, but nobody says when: the best that is known is when it was noted.
            report.ended = self.date(
                resource.recorded_date.as_ref(),
                &format!("{place}.recordedDate"),
            );
            if report.ended.is_none() {
                report.ended = report.date;
            }
            if report.ended.is_none() {
                let text =
                    "the condition is over, but there is no date; it was kept as unconfirmed";
                self.say(
                    Severity::Warning,
                    "incomplete",
                    &format!("{place}.clinicalStatus"),
                    text,
                );
                report.standing = Standing::Unconfirmed;
            }
        }
        self.keep(report, place);
    }

    pub(super) fn observation(&mut self, value: &Value, place: &str) {
        let Some(resource) = self.parse::<Observation>(value, place) else {
            return;
        };
        if !self.is_about_patient(resource.subject.as_ref(), &format!("{place}.subject")) {
            return;
        }
        let code = resource.code.as_ref();
        let is = |loinc: &str| {
            code.is_some_and(|concept| {
                concept
                    .coding
                    .iter()
                    .any(|coding| coding.code.as_deref() == Some(loinc))
            })
        };
        let kind = if IMMUNITY.into_iter().any(is) {
            ObservationKind::Immunity
        } else if is(CONTRAINDICATION) {
            ObservationKind::Contraindication
        } else if is(REACTION) {
            ObservationKind::Reaction
        } else {
            ObservationKind::Other
        };
        let mut report = self.report(kind, code);
        report.id.clone_from(&resource.id);
        report.values = codings(resource.value_codeable_concept.as_ref());
        let words = report.text.into_iter().chain(value_in_words(&resource));
        report.text = words.reduce(|all, more| format!("{all}: {more}"));
        let period = resource.effective_period.as_ref();
        let began = resource
            .effective_date_time
            .as_ref()
            .or(period.and_then(|p| p.start.as_ref()));
        report.date = self.date(
            began.or(resource.issued.as_ref()),
            &format!("{place}.effective"),
        );
        report.ended = self.date(
            period.and_then(|p| p.end.as_ref()),
            &format!("{place}.effective"),
        );
        report.standing = match resource.status.as_deref() {
            Some("final" | "amended" | "corrected") => Standing::Confirmed,
            Some("entered-in-error" | "cancelled") => Standing::EnteredInError,
            Some("registered" | "preliminary" | "unknown") => Standing::Unconfirmed,
            _ => {
                let place = format!("{place}.status");
                let text = "expected a code of ObservationStatus; taken as unconfirmed";
                self.say(Severity::Warning, "code-invalid", &place, text);
                Standing::Unconfirmed
            }
        };
        if resource.value_boolean == Some(false) {
            report.standing = Standing::Refuted;
        }
        self.keep(report, place);
    }

    pub(super) fn allergy(&mut self, value: &Value, place: &str) {
        let Some(resource) = self.parse::<AllergyIntolerance>(value, place) else {
            return;
        };
        if !self.is_about_patient(resource.patient.as_ref(), &format!("{place}.patient")) {
            return;
        }
        let mut report = self.report(ObservationKind::Allergy, resource.code.as_ref());
        report.id.clone_from(&resource.id);
        for reaction in &resource.reaction {
            report.values.extend(codings(reaction.substance.as_ref()));
            report
                .values
                .extend(reaction.manifestation.iter().flat_map(|m| codings(Some(m))));
        }
        let dated = resource
            .onset_date_time
            .as_ref()
            .or(resource.recorded_date.as_ref());
        report.date = self.date(dated, &format!("{place}.onset"));
        report.standing = self.standing(resource.verification_status.as_ref(), place);
        if self.is_over(resource.clinical_status.as_ref(), place) {
            let text = "the allergy is over; it still counts as a history of one";
            self.say(
                Severity::Information,
                "informational",
                &format!("{place}.clinicalStatus"),
                text,
            );
        }
        self.keep(report, place);
    }

    /// Whether a condition or allergy is no longer there.
    fn is_over(&mut self, status: Option<&CodeableConcept>, place: &str) -> bool {
        match status.and_then(CodeableConcept::first_code) {
            None | Some("active" | "recurrence" | "relapse" | "unknown") => false,
            Some("inactive" | "remission" | "resolved") => true,
            Some(_) => {
                let place = format!("{place}.clinicalStatus");
                let text = "the code is not known; taken as active";
                self.say(Severity::Warning, "code-invalid", &place, text);
                false
            }
        }
    }

    fn standing(&mut self, status: Option<&CodeableConcept>, place: &str) -> Standing {
        match status.and_then(CodeableConcept::first_code) {
            None | Some("confirmed") => Standing::Confirmed,
            Some("refuted") => Standing::Refuted,
            Some("entered-in-error") => Standing::EnteredInError,
            Some("unconfirmed" | "provisional" | "differential" | "presumed") => {
                Standing::Unconfirmed
            }
            Some(_) => {
                let place = format!("{place}.verificationStatus");
                let text = "the code is not known; taken as unconfirmed";
                self.say(Severity::Warning, "code-invalid", &place, text);
                Standing::Unconfirmed
            }
        }
    }
}

/// What a value says in words, whether or not it has a code too; not a yes or no.
fn value_in_words(resource: &Observation) -> Option<String> {
    let concept = resource.value_codeable_concept.as_ref();
    let number = resource.value_integer.as_ref().map(ToString::to_string);
    let measured = resource.value_quantity.as_ref().and_then(|measured| {
        let unit = measured.unit.as_ref().or(measured.code.as_ref());
        let value = measured.value.as_ref().map(ToString::to_string);
        let parts = [measured.comparator.clone(), value, unit.cloned()];
        parts
            .into_iter()
            .flatten()
            .reduce(|all, more| all + " " + &more)
    });
    [
        resource.value_string.clone(),
        resource.value_date_time.clone(),
        concept.and_then(|concept| concept.text.clone()),
        number,
        measured,
    ]
    .into_iter()
    .flatten()
    .next()
}

/// The codes of a concept.
fn codings(concept: Option<&CodeableConcept>) -> Vec<Coding> {
    let codings = concept.into_iter().flat_map(|concept| &concept.coding);
    codings.filter_map(systems::coding).collect()
}

/// Whether a code asks only what the kind of the observation says.
fn is_question(coding: &Coding) -> bool {
    let code = coding.code.as_str();
    let is_known = IMMUNITY.contains(&code) || [CONTRAINDICATION, REACTION].contains(&code);
    coding.is_of(system::LOINC) && is_known
}
