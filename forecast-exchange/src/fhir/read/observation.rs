//! Condition, Observation and AllergyIntolerance → observation report.

use serde_json::{Number, Value};

use super::super::issue::Severity;
use super::super::systems;
use super::super::types::{
    AllergyIntolerance, CodeableConcept, Condition, Measurement, Observation,
};
use super::{AfterDose, Entry, Reader, names};
use forecast_record::model::question::{CONTRAINDICATION, IMMUNITY, REACTION};
use forecast_record::model::{
    self, Amount, Coding, ObservationKind, ObservationReport, Standing, system,
};

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
        report.onset = began.is_some();
        report.date = self.date(
            began.or(resource.recorded_date.as_ref()),
            &format!("{place}.onset"),
        );
        let until = resource.abatement_period.as_ref();
        let ended = resource
            .abatement_date_time
            .as_ref()
            .or(until.and_then(|p| p.end.as_ref().or(p.start.as_ref())))
            .or(onset.and_then(|p| p.end.as_ref()));
        report.ended = self.date(ended, &format!("{place}.abatement"));
        report.standing = self.standing(resource.verification_status.as_ref(), place);
        let over = self.is_over(resource.clinical_status.as_ref(), place)
            || resource.abatement_string.is_some();
        if let Some(words) = resource.abatement_string {
            report.text = Some(
                report
                    .text
                    .map_or(words.clone(), |text| format!("{text}: {words}")),
            );
        }
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

    pub(super) fn observation(&mut self, entry: &Entry<'_>) {
        let mut after = None;
        for name in names(entry, entry.resource.get("id").and_then(Value::as_str)) {
            after = after.or_else(|| self.reactions.remove(&name));
        }
        if let Some(after) = &after {
            self.reactions.retain(|_, other| other != after);
        }
        self.observed(entry.resource, &entry.place, after.as_ref());
    }

    /// An observation; a reaction where it followed a dose.
    pub(super) fn observed(&mut self, value: &Value, place: &str, after: Option<&AfterDose>) {
        let Some(mut resource) = self.parse::<Observation>(value, place) else {
            return;
        };
        if !self.is_about_patient(resource.subject.as_ref(), &format!("{place}.subject")) {
            return;
        }
        let components = std::mem::take(&mut resource.component);
        let kind = match after {
            Some(_) => ObservationKind::Reaction,
            None => kind(resource.code.as_ref()),
        };
        let mut report = self.report(kind, resource.code.as_ref());
        report.id.clone_from(&resource.id);
        let said = Said {
            concept: resource.value_codeable_concept,
            text: resource.value_string,
            boolean: resource.value_boolean,
            integer: resource.value_integer,
            quantity: resource.value_quantity,
            date: resource.value_date_time,
        };
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
        if let Some(after) = after {
            report.dose.clone_from(&after.dose);
            report.given = Some(after.given.clone());
            report.date = report.date.or(after.date);
        }
        let whole = report.clone();
        said.put_into(&mut report);
        if components.is_empty() || !report.codings.is_empty() {
            self.keep(report, place);
        }
        for (index, component) in components.into_iter().enumerate() {
            let code = component.code.as_ref();
            let mut report = self.report(kind_of_part(kind, code), code);
            report.date = whole.date;
            report.ended = whole.ended;
            report.standing = whole.standing;
            let said = Said {
                concept: component.value_codeable_concept,
                text: component.value_string,
                boolean: component.value_boolean,
                integer: component.value_integer,
                quantity: component.value_quantity,
                date: component.value_date_time,
            };
            said.put_into(&mut report);
            self.keep(report, &format!("{place}.component[{index}]"));
        }
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
        report.severity = severity(&resource);
        let known = |code: &Option<String>, codes: &[&str]| {
            code.as_deref().is_none_or(|code| codes.contains(&code))
        };
        let mut severities = resource.reaction.iter().enumerate();
        let wrong =
            severities.find(|(_, it)| !known(&it.severity, &["mild", "moderate", "severe"]));
        let wrong = wrong.map(|(index, _)| format!("{place}.reaction[{index}].severity"));
        let codes = ["low", "high", "unable-to-assess"];
        let criticality =
            (!known(&resource.criticality, &codes)).then(|| format!("{place}.criticality"));
        for place in wrong.into_iter().chain(criticality) {
            let text = "the code is not known; it was not used";
            self.say(Severity::Warning, "code-invalid", &place, text);
        }
        let onset = resource.onset_date_time.as_ref();
        report.onset = onset.is_some();
        let dated = onset.or(resource.recorded_date.as_ref());
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

/// The code of a reaction that is severe whatever else is said of it: anaphylaxis.
const ANAPHYLAXIS: &str = "39579001";

/// How bad an allergy is: severe where anything says so, mild where something says that it is not.
fn severity(resource: &AllergyIntolerance) -> Option<model::Severity> {
    let stated = || {
        resource
            .reaction
            .iter()
            .filter_map(|it| it.severity.as_deref())
    };
    let criticality = resource.criticality.as_deref();
    let anaphylaxis = |concept: &CodeableConcept| {
        let mut codings = concept.coding.iter();
        codings.any(|coding| coding.code.as_deref() == Some(ANAPHYLAXIS))
    };
    let mut manifestations = resource.reaction.iter().flat_map(|it| &it.manifestation);
    if criticality == Some("high")
        || stated().any(|it| it == "severe")
        || manifestations.any(anaphylaxis)
    {
        return Some(model::Severity::Severe);
    }
    let mild = criticality == Some("low") || stated().any(|it| matches!(it, "mild" | "moderate"));
    mild.then_some(model::Severity::Mild)
}

/// Which kind of statement an observation is, by its question.
fn kind(code: Option<&CodeableConcept>) -> ObservationKind {
    let is = |loinc: &str| {
        let mut codings = code.into_iter().flat_map(|concept| &concept.coding);
        codings.any(|coding| coding.code.as_deref() == Some(loinc))
    };
    if IMMUNITY.into_iter().any(is) {
        ObservationKind::Immunity
    } else if is(CONTRAINDICATION) {
        ObservationKind::Contraindication
    } else if is(REACTION) {
        ObservationKind::Reaction
    } else {
        ObservationKind::Other
    }
}

/// The same of a part of an observation, which is of the whole's kind unless it says otherwise.
fn kind_of_part(whole: ObservationKind, code: Option<&CodeableConcept>) -> ObservationKind {
    match kind(code) {
        ObservationKind::Other => whole,
        own => own,
    }
}

/// What an observation, or a part of one, has for a value.
struct Said {
    concept: Option<CodeableConcept>,
    text: Option<String>,
    boolean: Option<bool>,
    integer: Option<Number>,
    quantity: Option<Measurement>,
    date: Option<String>,
}

impl Said {
    fn put_into(self, report: &mut ObservationReport) {
        report.values = codings(self.concept.as_ref());
        let date = self.date.as_ref();
        let day = date.map(|text| text.split_once('T').map_or(text.as_str(), |(day, _)| day));
        report.value_date = day.and_then(|day| day.parse().ok());
        report.value_amount = self.amount();
        let words = self.words(report.value_date.is_some(), report.value_amount.is_some());
        let text = report.text.take().into_iter().chain(words);
        report.text = text.reduce(|all, more| format!("{all}: {more}"));
        if self.boolean == Some(false) {
            report.standing = Standing::Refuted;
        }
    }

    /// A number with its unit, where it is no bound.
    fn amount(&self) -> Option<Amount> {
        if let Some(number) = &self.integer {
            let value = number.to_string();
            return Some(Amount { value, unit: None });
        }
        let measured = self
            .quantity
            .as_ref()
            .filter(|it| it.comparator.is_none())?;
        Some(Amount {
            value: measured.value.as_ref()?.to_string(),
            unit: measured.unit.clone().or_else(|| measured.code.clone()),
        })
    }

    /// What a value says in words, whether or not it has a code too; not a yes or no, nor what is
    /// kept as a date or a number.
    fn words(&self, is_date: bool, is_amount: bool) -> Option<String> {
        let measured = self.quantity.as_ref().filter(|_| !is_amount);
        let measured = measured.and_then(|measured| {
            let unit = measured.unit.as_ref().or(measured.code.as_ref());
            let value = measured.value.as_ref().map(ToString::to_string);
            let parts = [measured.comparator.clone(), value, unit.cloned()];
            parts
                .into_iter()
                .flatten()
                .reduce(|all, more| all + " " + &more)
        });
        let concept = self.concept.as_ref();
        [
            self.text.clone(),
            self.date.clone().filter(|_| !is_date),
            concept.and_then(|concept| concept.text.clone()),
            measured,
        ]
        .into_iter()
        .flatten()
        .next()
    }
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
