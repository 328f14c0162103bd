//! OBX: what is stated about the person, or about a dose, that rules may ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Placed;
use super::observation::loinc;
use super::{ObservationPlace, Reader, shown};
use crate::hl7::types::{read_codings, read_date};
use forecast_hl7::Location;
use forecast_record::model::{
    Amount, Coding, Detail, DoseReport, Given, ObservationKind, ObservationReport, PartialDate,
    Standing,
};
use forecast_record::quality::catalog;

/// What the observations of one order say about each other.
#[derive(Default)]
pub(super) struct Together {
    /// The vaccine that a group (OBX-4) with a statement names (30956-7).
    vaccines: BTreeMap<String, String>,
    /// The statements of contraindications: number of the OBX, group, place in the record.
    statements: Vec<(usize, String, usize)>,
    /// Dates from when on or until when they hold.
    dates: Vec<Bound>,
}

/// From when on or until when a contraindication holds.
struct Bound {
    sequence: usize,
    group: String,
    ends: bool,
    date: PartialDate,
    location: Location,
}

impl Together {
    /// Looks through the observations of an order.
    pub(super) fn of(observations: &[Placed<'_>]) -> Together {
        let asks = |placed: &Placed<'_>| placed.field(3).value().into_owned();
        let group = |placed: &Placed<'_>| placed.field(4).value().into_owned();
        let groups = |is: fn(&str) -> bool| -> BTreeSet<String> {
            let found = observations.iter().filter(|placed| is(&asks(placed)));
            found.map(group).collect()
        };
        let stating = groups(loinc::is_about_vaccine);
        let informing = groups(loinc::is_of_statement);
        let types = observations.iter().filter(|placed| {
            let group = group(placed);
            asks(placed) == loinc::VACCINE_TYPE
                && stating.contains(&group)
                && !informing.contains(&group)
        });
        let named = types.map(|placed| (group(placed), placed.field(5).value().into_owned()));
        Together {
            vaccines: named.collect(),
            ..Together::default()
        }
    }

    /// Whether an observation names the vaccine of a statement of its group.
    pub(super) fn is_vaccine_of_statement(&self, placed: Placed<'_>) -> bool {
        placed.field(3).value() == loinc::VACCINE_TYPE
            && self.vaccines.contains_key(placed.field(4).value().as_ref())
    }
}

/// What OBX-5 says.
struct Value {
    codings: Vec<Coding>,
    text: Option<String>,
}

impl Reader<'_> {
    /// The observations of an order of no vaccine, or before all orders.
    pub(super) fn person_observations(&mut self, observations: &[Placed<'_>]) {
        self.together = Together::of(observations);
        for placed in observations {
            self.observation(*placed, None, false);
        }
        self.bind_dates();
    }

    /// Gives the dates from when on and until when contraindications hold to those: the one before
    /// in the same group, else the one behind it there, else the one before in the order.
    pub(super) fn bind_dates(&mut self) {
        let Together {
            statements, dates, ..
        } = std::mem::take(&mut self.together);
        for bound in dates {
            let of_group = || {
                statements
                    .iter()
                    .filter(|(_, group, _)| *group == bound.group)
            };
            let before = |(sequence, _, _): &&(usize, String, usize)| *sequence < bound.sequence;
            let found = of_group()
                .rfind(before)
                .or_else(|| of_group().next())
                .or_else(|| statements.iter().rfind(before));
            let report = found.and_then(|(_, _, index)| self.record.observations.get_mut(*index));
            match report {
                Some(report) if bound.ends => report.ended = Some(bound.date),
                Some(report) => report.date = Some(bound.date),
                None => {
                    let text = "the date belongs to no contraindication; it was not kept";
                    self.find(&catalog::NOT_READ, bound.location, text);
                }
            }
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
        if self.together.is_vaccine_of_statement(placed) {
            return;
        }
        if loinc::ANSWER.contains(&name) || (dose.is_none() && name == loinc::VACCINE_TYPE) {
            if !self.told.forecast && !self.answer {
                self.told.forecast = true;
                let text = "an evaluation or forecast is not taken from a submission; it was not \
                            kept";
                self.find(&catalog::FORECAST_IN_SUBMISSION, placed.at().field(3), text);
            }
            return;
        }
        if [loinc::EFFECTIVE, loinc::EXPIRES].contains(&name) {
            if let Some(date) = self.value_date(placed) {
                self.together.dates.push(Bound {
                    sequence: placed.sequence,
                    group: placed.field(4).value().into_owned(),
                    ends: name == loinc::EXPIRES,
                    date,
                    location: placed.at(),
                });
            }
            return;
        }
        let kind = loinc::kind(name);
        let Some(value) = self.value(placed) else {
            return;
        };
        let date = self.date(
            placed.field(14),
            placed.at().field(14),
            &catalog::OBSERVATION_DATE,
        );
        let stated = kind != ObservationKind::Other || self.tables.meanings().knows(&code);
        if let Some(dose) = dose.as_deref().filter(|_| stated) {
            return self.keep(placed, kind, code, value, date, Some(dose));
        }
        if let Some(dose) = dose {
            self.detail(placed, code, value, date, dose);
        } else {
            self.keep(placed, kind, code, value, date, None);
        }
    }

    /// An observation that says something about the dose alone.
    fn detail(
        &mut self,
        placed: Placed<'_>,
        code: Coding,
        value: Value,
        date: Option<PartialDate>,
        dose: &mut DoseReport,
    ) {
        let text = format!(
            "the record has no field for this observation{}; it was kept as a detail of the dose",
            shown(&code.code)
        );
        self.find(&catalog::OBSERVATION_CODE, placed.at().field(3), text);
        if value.codings.len() > 1 {
            self.beyond(placed, 1);
        }
        if placed.field(2).value() == "NM" {
            self.unit_not_kept(placed);
        }
        dose.details.push(Detail {
            code,
            value: value.codings.into_iter().next(),
            text: value.text,
            date,
        });
    }

    /// An observation that rules may ask for.
    fn keep(
        &mut self,
        placed: Placed<'_>,
        kind: ObservationKind,
        code: Coding,
        value: Value,
        date: Option<PartialDate>,
        dose: Option<&DoseReport>,
    ) {
        let mut report = ObservationReport::new(self.source.clone(), kind);
        // What is not final proves nothing, but it may well forbid.
        let is_final = matches!(placed.field(11).value().as_ref(), "" | "F" | "C" | "U");
        if !is_final && matches!(kind, ObservationKind::Immunity | ObservationKind::Condition) {
            report.standing = Standing::Unconfirmed;
        }
        if kind == ObservationKind::Condition {
            report.codings = value.codings;
        } else {
            report.codings = vec![code];
            report.values = value.codings;
        }
        report.text = value.text;
        self.typed(placed, &mut report);
        report.date = date;
        let is_about_vaccine = matches!(
            kind,
            ObservationKind::Reaction | ObservationKind::Contraindication
        );
        let group = placed.field(4).value();
        if let Some(cvx) = self.together.vaccines.get(group.as_ref()) {
            report.given = Some(Given {
                cvx: Some(cvx.clone()),
                date: None,
            });
        } else if let Some(dose) = dose.filter(|_| is_about_vaccine) {
            report.link(dose);
        }
        if is_about_vaccine {
            let index = self.record.observations.len();
            let statement = (placed.sequence, group.into_owned(), index);
            self.together.statements.push(statement);
        }
        self.places.observations.push(ObservationPlace {
            segment: "OBX",
            number: placed.sequence,
            value: 5,
            date: 14,
        });
        self.record.observations.push(report);
    }

    /// Keeps a date as a date and a number with its unit, where OBX-2 says that they are such.
    fn typed(&mut self, placed: Placed<'_>, report: &mut ObservationReport) {
        let Some(text) = report.text.clone() else {
            return;
        };
        match placed.field(2).value().as_ref() {
            "DT" | "TS" | "DTM" => {
                if let Ok(sent) = read_date(&text)
                    && sent.odd.is_none()
                {
                    if sent.seconds.is_some() && !self.told.time_of_day {
                        self.told.time_of_day = true;
                        let text = "times of day are not kept";
                        self.find(&catalog::NOT_READ, placed.at().field(5), text);
                    }
                    report.value_date = Some(sent.date);
                    report.text = None;
                }
            }
            "NM" if text.trim().parse::<f64>().is_ok() => {
                let unit = placed.field(6).value();
                report.value_amount = Some(Amount {
                    value: text.trim().to_owned(),
                    unit: (!unit.is_empty()).then(|| unit.into_owned()),
                });
                report.text = None;
                let raw = placed.field(6).raw();
                if read_codings(placed.field(6).repetition(1)).len() > 1 || raw.contains('~') {
                    self.unit_not_kept(placed);
                }
            }
            "NM" => self.unit_not_kept(placed),
            _ => {}
        }
    }

    fn unit_not_kept(&mut self, placed: Placed<'_>) {
        if !placed.field(6).is_empty() {
            let text = "the unit of the observation is not kept";
            self.find(&catalog::NOT_READ, placed.at().field(6), text);
        }
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
            self.beyond(placed, usize::MAX);
            return Some(Value {
                codings,
                text: None,
            });
        }
        let repetitions: Vec<String> = field
            .repetitions()
            .map(|repetition| repetition.text().into_owned())
            .collect();
        Some(Value {
            codings: Vec::new(),
            text: Some(repetitions.join("; ")),
        })
    }
}
