//! OBX: what is said about a dose or about the person.

use std::collections::BTreeMap;

use super::layout::Placed;
use super::parts::{METHOD, PER_DOSE};
use super::statement::Together;
use super::{Order, Reader, shown};
use crate::hl7::types::{read_codings, read_date};
use forecast_hl7::{Location, Repetition};
use forecast_record::model::{Coding, DoseReport, InformationStatement, PartialDate, system};
use forecast_record::quality::catalog;

/// LOINC codes of OBX-3.
pub(super) mod loinc {
    use forecast_record::model::ObservationKind;
    pub(in super::super) use forecast_record::model::question::{
        CONDITION, CONTRAINDICATION, DIAGNOSIS, EFFECTIVE, EXPIRES, IMMUNITY, INDICATION, REACTION,
    };

    pub(in super::super) const ELIGIBILITY: &str = "64994-7";
    pub(in super::super) const FUNDING: &str = "30963-3";
    pub(in super::super) const DOCUMENT: &str = "69764-9";
    pub(in super::super) const PUBLISHED: &str = "29768-9";
    pub(in super::super) const PRESENTED: &str = "29769-7";
    pub(in super::super) const VACCINE_TYPE: &str = "30956-7";
    /// What is told of the day of the dose.
    pub(in super::super) const OF_THE_DAY: &[&str] = &[
        ELIGIBILITY,
        FUNDING,
        DOCUMENT,
        PUBLISHED,
        PRESENTED,
        VACCINE_TYPE,
    ];
    /// Evaluation and forecast.
    pub(in super::super) const ANSWER: &[&str] = &[
        "30973-2", "30979-9", "30980-7", "30981-5", "30982-3", "38890-0", "59777-3", "59778-1",
        "59779-9", "59780-7", "59781-5", "59782-3", "59783-1",
    ];

    /// Which kind of statement an observation is.
    pub(in super::super) fn kind(code: &str) -> ObservationKind {
        match code {
            REACTION => ObservationKind::Reaction,
            CONTRAINDICATION => ObservationKind::Contraindication,
            CONDITION | DIAGNOSIS | INDICATION => ObservationKind::Condition,
            _ if IMMUNITY.contains(&code) => ObservationKind::Immunity,
            _ => ObservationKind::Other,
        }
    }

    /// Whether an observation states something of a vaccine.
    pub(in super::super) fn is_about_vaccine(code: &str) -> bool {
        [REACTION, CONTRAINDICATION].contains(&code)
    }

    /// Whether an observation tells of a vaccine information statement.
    pub(in super::super) fn is_of_statement(code: &str) -> bool {
        [DOCUMENT, PUBLISHED, PRESENTED].contains(&code)
    }
}

impl Reader<'_> {
    /// The observations of a dose.
    pub(super) fn dose_observations(&mut self, order: &Order<'_>, dose: &mut DoseReport) {
        let mut statements: BTreeMap<String, Vec<Placed<'_>>> = BTreeMap::new();
        // What was observed of the visit (OBX-17 VXC41) gives way to what was of the dose.
        let mut observations = order.observations.clone();
        observations.sort_by_key(|placed| {
            let method = placed.field(METHOD).value();
            !method.is_empty() && method != PER_DOSE
        });
        self.together = Together::of(&observations);
        for placed in &observations {
            let Some(code) = self.observation_code(*placed) else {
                continue;
            };
            if self.together.is_vaccine_of_statement(*placed) {
                continue;
            }
            if loinc::OF_THE_DAY.contains(&code.code.as_str()) {
                self.of_another_day(*placed, dose);
            }
            match code.code.as_str() {
                loinc::ELIGIBILITY => {
                    if let Some(eligibility) = self.once(*placed, dose.eligibility.as_ref()) {
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
                loinc::FUNDING => {
                    if let Some(funding) = self.once(*placed, dose.funding.as_ref()) {
                        dose.funding = Some(funding);
                    }
                }
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
        self.bind_dates();
    }

    /// Says that the date of an observation, which is not kept, is not that of its dose.
    fn of_another_day(&mut self, placed: Placed<'_>, dose: &DoseReport) {
        let value = placed.field(14).value();
        let same = read_date(&value).is_ok_and(|sent| Some(sent.date) == dose.date);
        if !value.is_empty() && !same && !self.answer {
            let text = "the observation has a date of its own (OBX-14), which is not kept";
            self.find(&catalog::NOT_READ, placed.at().field(14), text);
        }
    }

    /// OBX-3, where the observation stands (OBX-11).
    pub(super) fn observation_code(&mut self, placed: Placed<'_>) -> Option<Coding> {
        let status = placed.field(11).value();
        if !matches!(
            status.as_ref(),
            "" | "F" | "C" | "U" | "D" | "X" | "W" | "N"
        ) {
            let text = "OBX-11 is not F; evidence of immunity or a condition was kept as unconfirmed, \
                        any other observation was read as if it were final";
            self.find(&catalog::NOT_READ, placed.at().field(11), text);
        }
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

    /// Says what of coded values is left out: more codes than are kept, and what stands behind
    /// them.
    pub(super) fn beyond(&mut self, placed: Placed<'_>, kept: usize) {
        let field = placed.field(5);
        let filled =
            |number: &usize, repetition: &Repetition<'_>| !repetition.component(*number).is_empty();
        let codes: usize = field
            .repetitions()
            .map(|repetition| read_codings(repetition).len())
            .sum();
        let behind = field.repetitions().any(|repetition| {
            let coded = !read_codings(repetition).is_empty();
            (7..=repetition.len()).any(|number| {
                // The original text is read where there is no code.
                filled(&number, &repetition) && (coded || number != 9)
            })
        });
        if codes > kept || behind {
            let text = "of the value only codes, texts and systems were kept, and of several codes \
                        those that the record has a place for";
            self.find(&catalog::NOT_READ, placed.at().field(5), text);
        }
    }

    /// OBX-5 where it must be a code that a dose has once: the first is kept.
    fn once(&mut self, placed: Placed<'_>, known: Option<&Coding>) -> Option<Coding> {
        let coding = self.coded(placed)?;
        let Some(known) = known else {
            return Some(coding);
        };
        if known.code != coding.code {
            let text = "the dose has another value of this observation already; the first was kept";
            self.find(&catalog::REPETITION, placed.at().field(5), text);
        }
        None
    }

    /// OBX-5 where it must be a code.
    fn coded(&mut self, placed: Placed<'_>) -> Option<Coding> {
        let coding = read_codings(placed.field(5).repetition(1))
            .into_iter()
            .next();
        self.beyond(placed, 1);
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
        // Some senders have one sub-id for everything: what is there already begins the next.
        let mut statements = vec![InformationStatement::default()];
        for placed in group {
            let code = code(placed);
            let (date, document) = match code.as_str() {
                loinc::PUBLISHED | loinc::PRESENTED => (self.value_date(*placed), None),
                _ => (None, self.coded(*placed)),
            };
            if date.is_none() && document.is_none() {
                continue;
            }
            let place = |statement: &InformationStatement| match code.as_str() {
                loinc::PUBLISHED => statement.published.is_none(),
                loinc::PRESENTED => statement.given.is_none(),
                _ => statement.document.is_none(),
            };
            let free = statements.iter().position(place);
            let free = free.unwrap_or(statements.len());
            if free == statements.len() {
                statements.push(InformationStatement::default());
            }
            let Some(statement) = statements.get_mut(free) else {
                continue;
            };
            match code.as_str() {
                loinc::PUBLISHED => statement.published = date,
                loinc::PRESENTED => statement.given = date,
                _ => statement.document = document,
            }
        }
        let said = |it: &InformationStatement| *it != InformationStatement::default();
        dose.information.extend(statements.into_iter().filter(said));
    }

    /// OBX-5 where it must be a date.
    pub(super) fn value_date(&mut self, placed: Placed<'_>) -> Option<PartialDate> {
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
        } else if placed.field(5).raw().trim() != value {
            let text = "of the value only its date was kept";
            self.find(&catalog::NOT_READ, location, text);
        }
        read.ok().map(|sent| sent.date)
    }
}
