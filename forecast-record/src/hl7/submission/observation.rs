//! OBX: what is said about a dose or about the person.

use std::collections::BTreeMap;

use super::layout::Placed;
use super::{Order, Reader, shown};
use crate::hl7::Location;
use crate::hl7::types::{read_codings, read_date};
use crate::model::{
    Coding, Detail, DoseReport, InformationStatement, ObservationKind, ObservationReport,
    PartialDate, system,
};
use crate::quality::catalog;

/// LOINC codes of OBX-3.
mod loinc {
    pub(super) const ELIGIBILITY: &str = "64994-7";
    pub(super) const FUNDING: &str = "30963-3";
    pub(super) const DOCUMENT: &str = "69764-9";
    pub(super) const PUBLISHED: &str = "29768-9";
    pub(super) const PRESENTED: &str = "29769-7";
    pub(super) const VACCINE_TYPE: &str = "30956-7";
    pub(super) const REACTION: &str = "31044-1";
    pub(super) const IMMUNITY: &[&str] = &["59784-9", "75505-2"];
    pub(super) const CONTRAINDICATION: &str = "30945-0";
    /// Evaluation and forecast.
    pub(super) const ANSWER: &[&str] = &[
        "30973-2", "30979-9", "30980-7", "30981-5", "30982-3", "38890-0", "59777-3", "59778-1",
        "59779-9", "59780-7", "59781-5", "59782-3", "59783-1",
    ];
}

/// What OBX-5 says.
struct Value {
    codings: Vec<Coding>,
    text: Option<String>,
}

impl Reader<'_> {
    /// The observations of a dose.
    pub(super) fn dose_observations(&mut self, order: &Order<'_>, dose: &mut DoseReport) {
        let mut statements: BTreeMap<String, Vec<Placed<'_>>> = BTreeMap::new();
        for placed in &order.observations {
            let Some(code) = self.observation_code(*placed) else {
                continue;
            };
            match code.code.as_str() {
                loinc::ELIGIBILITY => {
                    if let Some(eligibility) = self.coded(*placed) {
                        if !self.tables.has_code(system::ELIGIBILITY, &eligibility.code) {
                            let text = format!(
                                "the eligibility{} is not in HL70064; it was kept as it is",
                                shown(&eligibility.code)
                            );
                            let location = placed.at().field(5);
                            self.find(&catalog::ELIGIBILITY_CODE, location, text);
                        }
                        dose.eligibility = Some(eligibility);
                    }
                }
                loinc::FUNDING => dose.funding = self.coded(*placed),
                loinc::DOCUMENT | loinc::PUBLISHED | loinc::PRESENTED | loinc::VACCINE_TYPE => {
                    let group = placed.field(4).value().into_owned();
                    statements.entry(group).or_default().push(*placed);
                }
                _ => self.observation(*placed, Some(dose), true),
            }
        }
        for group in statements.into_values() {
            self.statement(&group, dose);
        }
    }

    /// One observation that has no field of its own in the dose; `checked` where code and status
    /// were looked at already.
    pub(super) fn observation(
        &mut self,
        placed: Placed<'_>,
        dose: Option<&mut DoseReport>,
        checked: bool,
    ) {
        let code = if checked {
            read_codings(placed.field(3).repetition(1))
                .into_iter()
                .next()
        } else {
            self.observation_code(placed)
        };
        let Some(code) = code else { return };
        let name = code.code.as_str();
        if loinc::ANSWER.contains(&name) || (dose.is_none() && name == loinc::VACCINE_TYPE) {
            if !self.told.forecast && !self.answer {
                self.told.forecast = true;
                let text = "an evaluation or forecast is not taken from a submission; it was not \
                            kept";
                self.find(&catalog::FORECAST_IN_SUBMISSION, placed.at().field(3), text);
            }
            return;
        }
        let kind = match name {
            loinc::REACTION => ObservationKind::Reaction,
            loinc::CONTRAINDICATION => ObservationKind::Contraindication,
            _ if loinc::IMMUNITY.contains(&name) => ObservationKind::Immunity,
            _ => ObservationKind::Other,
        };
        let Some(value) = self.value(placed) else {
            return;
        };
        let date = self.date(
            placed.field(14),
            placed.at().field(14),
            &catalog::OBSERVATION_DATE,
        );
        let dose_id = dose
            .as_ref()
            .and_then(|dose| dose.filler_id.clone().or_else(|| dose.placer_id.clone()));
        if kind == ObservationKind::Other
            && let Some(dose) = dose
        {
            let text = format!(
                "the record has no field for this observation{}; it was kept as a detail of the \
                 dose",
                shown(&code.code)
            );
            self.find(&catalog::OBSERVATION_CODE, placed.at().field(3), text);
            dose.details.push(Detail {
                code,
                value: value.codings.into_iter().next(),
                text: value.text,
                date,
            });
            return;
        }
        let mut report = ObservationReport::new(self.source.clone(), kind);
        report.codings = vec![code];
        report.values = value.codings;
        report.text = value.text;
        report.date = date;
        report.dose = dose_id.filter(|_| kind == ObservationKind::Reaction);
        self.places.observations.push(placed.sequence);
        self.record.observations.push(report);
    }

    /// OBX-3, where the observation stands (OBX-11).
    fn observation_code(&mut self, placed: Placed<'_>) -> Option<Coding> {
        let status = placed.field(11).value();
        if matches!(status.as_ref(), "D" | "X" | "W" | "N") {
            let text = "the observation is withdrawn or was not made; it was not kept";
            self.find(&catalog::OBSERVATION_STATUS, placed.at().field(11), text);
            return None;
        }
        let code = read_codings(placed.field(3).repetition(1))
            .into_iter()
            .next()
            .filter(|coding| !coding.code.is_empty());
        if code.is_none() {
            let text = "the observation has no code; it was not kept";
            self.find(&catalog::OBSERVATION_EMPTY, placed.at().field(3), text);
        }
        code
    }

    /// OBX-5, as its type (OBX-2) or its form says.
    fn value(&mut self, placed: Placed<'_>) -> Option<Value> {
        let location = placed.at().field(5);
        let field = placed.field(5);
        if field.is_empty() || field.is_delete() {
            let text = "the observation has no value; it was not kept";
            self.find(&catalog::OBSERVATION_EMPTY, location, text);
            return None;
        }
        let kind = placed.field(2).value();
        let coded = matches!(kind.as_ref(), "CE" | "CWE" | "CNE" | "CF")
            || (kind.is_empty() && !field.component(3).is_empty());
        if matches!(kind.as_ref(), "ED" | "RP") {
            let text = "a document has no place in the record; it was not kept";
            self.find(&catalog::NOT_READ, location, text);
            return None;
        }
        if coded {
            let codings: Vec<Coding> = field.repetitions().flat_map(read_codings).collect();
            return Some(Value {
                codings,
                text: None,
            });
        }
        let repetitions: Vec<String> = field
            .repetitions()
            .map(|repetition| repetition.component(1).value().into_owned())
            .collect();
        Some(Value {
            codings: Vec::new(),
            text: Some(repetitions.join("; ")),
        })
    }

    /// OBX-5 where it must be a code.
    fn coded(&mut self, placed: Placed<'_>) -> Option<Coding> {
        let coding = read_codings(placed.field(5).repetition(1))
            .into_iter()
            .next();
        let location = placed.at().field(5);
        match coding {
            Some(coding) if !coding.code.is_empty() => Some(coding),
            Some(_) => {
                let text = "the value has a text but no code; it was not kept";
                self.find(&catalog::OBSERVATION_VALUE, location, text);
                None
            }
            None => {
                let text = "the observation has no value; it was not kept";
                self.find(&catalog::OBSERVATION_EMPTY, location, text);
                None
            }
        }
    }

    /// The observations of one sub-id that tell of a vaccine information statement.
    fn statement(&mut self, group: &[Placed<'_>], dose: &mut DoseReport) {
        let code = |placed: &Placed<'_>| placed.field(3).value().into_owned();
        if group
            .iter()
            .all(|placed| code(placed) == loinc::VACCINE_TYPE)
        {
            // Nothing but a type of vaccine: a part of an evaluation, not of a statement.
            for placed in group {
                self.observation(*placed, None, true);
            }
            return;
        }
        let mut statement = InformationStatement::default();
        for placed in group {
            match code(placed).as_str() {
                loinc::PUBLISHED => statement.published = self.value_date(*placed),
                loinc::PRESENTED => statement.given = self.value_date(*placed),
                loinc::DOCUMENT => statement.document = self.coded(*placed),
                _ if statement.document.is_none() => statement.document = self.coded(*placed),
                _ => {}
            }
        }
        if statement != InformationStatement::default() {
            dose.information.push(statement);
        }
    }

    /// OBX-5 where it must be a date.
    fn value_date(&mut self, placed: Placed<'_>) -> Option<PartialDate> {
        let location: Location = placed.at().field(5);
        let value = placed.field(5).value();
        if value.is_empty() {
            let text = "the observation has no value; it was not kept";
            self.find(&catalog::OBSERVATION_EMPTY, location, text);
            return None;
        }
        let read = read_date(&value);
        if read.is_err() {
            let text = "the value is no date; it was not kept";
            self.find(&catalog::OBSERVATION_VALUE, location, text);
        }
        read.ok().map(|sent| sent.date)
    }
}
