//! ORC, RXA, RXR and OBX of one dose, and observations about the person.

use super::super::types;
use super::super::writer::{Code, Writer};
use crate::hl7::{Separators, Tables};
use crate::model::{
    Action, Coding, DoseReport, ObservationKind, ObservationReport, PartialDate, system,
};
use forecast_core::schedule::Cvx;

/// OBX segments of one order, numbered through it.
pub(super) struct Observations {
    number: usize,
    group: usize,
}

/// OBX-5, with its type.
pub(super) enum Value<'v> {
    /// A code (CE).
    Code(Code<'v>),
    /// Codes (CE) that are written already.
    Codes(String),
    /// A day (DT).
    Date(PartialDate),
    /// A number (NM).
    Number(usize),
    /// A code of the answers Y and N (ID).
    YesNo(bool),
    /// A text (ST).
    Text(&'v str),
}

impl Observations {
    pub(super) fn new() -> Observations {
        Observations {
            number: 0,
            group: 0,
        }
    }

    /// Begins the next group of observations (OBX-4).
    pub(super) fn group(&mut self) {
        self.group += 1;
    }

    /// One OBX: its code, its value, and when.
    pub(super) fn write(
        &mut self,
        writer: &mut Writer,
        code: Code<'_>,
        value: Value<'_>,
        date: Option<PartialDate>,
    ) {
        self.number += 1;
        let kind = match value {
            Value::Code(_) | Value::Codes(_) => "CE",
            Value::Date(_) => "DT",
            Value::Number(_) => "NM",
            Value::YesNo(_) => "ID",
            Value::Text(_) => "ST",
        };
        let segment = writer
            .segment("OBX")
            .number(1, self.number)
            .raw(2, kind)
            .code(3, code)
            .number(4, self.group);
        let segment = match value {
            Value::Code(code) => segment.code(5, code),
            Value::Codes(codes) => segment.raw(5, codes),
            Value::Date(date) => segment.date(5, Some(date)),
            Value::Number(number) => segment.number(5, number),
            Value::YesNo(yes) => segment.raw(5, if yes { "Y" } else { "N" }),
            Value::Text(text) => segment.text(5, text),
        };
        segment.raw(11, "F").date(14, date).end();
    }
}

/// A LOINC code with its text.
pub(super) const fn loinc(code: &'static str, text: &'static str) -> Code<'static> {
    Code {
        code,
        text,
        system: system::LOINC,
    }
}

/// How a dose is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// As it was reported, with what is to be done with it.
    AsReported,
    /// As it stands: nothing is left to do with it.
    AsItStands,
}

/// ORC, RXA and RXR of a dose.
pub(super) fn order(writer: &mut Writer, dose: &DoseReport, tables: &Tables, telling: Telling) {
    let (action, reported) = match telling {
        Telling::AsReported => (dose.action, dose.reported),
        Telling::AsItStands => (Action::Add, None),
    };
    let separators = writer.separators();
    let id = |id: &Option<_>| id.as_ref().map(|id| types::dose_id(separators, id));
    let who = |provider: &Option<_>| provider.as_ref().map(|p| types::provider(separators, p));
    let filler = id(&dose.filler_id).unwrap_or_else(|| {
        let none = if dose.was_given() { "" } else { "9999" };
        none.to_owned()
    });
    writer
        .segment("ORC")
        .raw(1, "RE")
        .raw(2, id(&dose.placer_id).unwrap_or_default())
        .raw(3, filler)
        .raw(10, who(&dose.entered_by).unwrap_or_default())
        .raw(12, who(&dose.ordered_by).unwrap_or_default())
        .end();
    let amount = dose.amount.as_ref();
    let value = amount.map_or("999", |amount| amount.value.as_str());
    let unit = amount.and_then(|amount| amount.unit.as_deref());
    let origin = dose.origin.map(|origin| {
        let text = tables
            .code_text("NIP001", origin.code())
            .unwrap_or_default();
        types::components(separators, &[origin.code(), text, "NIP001"])
    });
    let maker = dose.mvx.as_deref().map(|mvx| {
        let text = tables.mvx(mvx).unwrap_or_default();
        types::components(separators, &[mvx, text, system::MVX])
    });
    let place = dose
        .organisation
        .as_ref()
        .map(|o| types::organisation(separators, o));
    let refusal = dose.refusal.as_ref().map(|r| types::coding(separators, r));
    let unit = unit.unwrap_or_default();
    let unit_system = if unit.is_empty() { "" } else { "UCUM" };
    writer
        .segment("RXA")
        .raw(1, "0")
        .raw(2, "1")
        .date(3, dose.date)
        .repeated(5, vaccine(separators, dose, tables))
        .text(6, value)
        .parts(7, &[unit, unit, unit_system])
        .raw(9, origin.unwrap_or_default())
        .raw(10, who(&dose.administered_by).unwrap_or_default())
        .raw(11, place.unwrap_or_default())
        .text(15, dose.lot.as_deref().unwrap_or_default())
        .date(16, dose.lot_expiration)
        .raw(17, maker.unwrap_or_default())
        .raw(18, refusal.unwrap_or_default())
        .raw(20, dose.completion.code())
        .raw(21, action.code())
        .time(22, reported)
        .end();
    if dose.route.is_some() || dose.site.is_some() {
        let coded = |coding: &Option<Coding>| {
            let coding = coding.as_ref();
            coding
                .map(|coding| types::coding(separators, coding))
                .unwrap_or_default()
        };
        writer
            .segment("RXR")
            .raw(1, coded(&dose.route))
            .raw(2, coded(&dose.site))
            .end();
    }
}

/// RXA-5: CVX first, then NDC and whatever else the sender had.
fn vaccine(separators: Separators, dose: &DoseReport, tables: &Tables) -> Vec<String> {
    let mut codings = Vec::new();
    if let Some(code) = &dose.cvx {
        let name = code.parse::<Cvx>().ok().and_then(|cvx| tables.cvx(cvx));
        let mut coding = Coding::new(system::CVX, code.clone());
        coding.text = name.map(|(name, _)| name.to_owned());
        codings.push(coding);
    }
    if let Some(ndc) = &dose.ndc {
        let mut coding = Coding::new(system::NDC, ndc.clone());
        coding.text.clone_from(&dose.trade_name);
        codings.push(coding);
    }
    codings.extend(dose.other_codes.iter().cloned());
    codings
        .iter()
        .map(|coding| types::coding(separators, coding))
        .collect()
}

/// What is said about a dose beside ORC, RXA and RXR.
pub(super) fn details(
    writer: &mut Writer,
    obx: &mut Observations,
    dose: &DoseReport,
    reactions: &[&ObservationReport],
) {
    let coded = |coding| Value::Code(Code::of(coding));
    if let Some(eligibility) = &dose.eligibility {
        obx.group();
        let code = loinc("64994-7", "vaccine fund pgm elig cat");
        obx.write(writer, code, coded(eligibility), dose.date);
    }
    if let Some(funding) = &dose.funding {
        obx.group();
        let code = loinc("30963-3", "vaccine funding source");
        obx.write(writer, code, coded(funding), dose.date);
    }
    for statement in &dose.information {
        obx.group();
        if let Some(document) = &statement.document {
            let code = if document.is_of(system::CVX) {
                loinc("30956-7", "vaccine type")
            } else {
                loinc("69764-9", "document type")
            };
            obx.write(writer, code, coded(document), dose.date);
        }
        let dates = [
            (
                loinc("29768-9", "VIS publication date"),
                statement.published,
            ),
            (loinc("29769-7", "VIS presentation date"), statement.given),
        ];
        for (code, date) in dates {
            if let Some(date) = date {
                obx.write(writer, code, Value::Date(date), dose.date);
            }
        }
    }
    for detail in &dose.details {
        let value = match (&detail.value, &detail.text) {
            (Some(value), _) => coded(value),
            (None, Some(text)) => Value::Text(text),
            (None, None) => continue,
        };
        obx.group();
        obx.write(writer, Code::of(&detail.code), value, detail.date);
    }
    for reaction in reactions {
        observation(writer, obx, reaction);
    }
    for (index, remark) in dose.remarks.iter().enumerate() {
        writer
            .segment("NTE")
            .number(1, index + 1)
            .text(3, remark)
            .end();
    }
}

/// One observation as it was reported, under its own code or that of its kind.
pub(super) fn observation(
    writer: &mut Writer,
    obx: &mut Observations,
    observation: &ObservationReport,
) {
    let of_kind = match observation.kind {
        ObservationKind::Immunity => Some(loinc("59784-9", "disease with presumed immunity")),
        ObservationKind::Contraindication => Some(loinc("30945-0", "vaccination contraindication")),
        ObservationKind::Reaction => Some(loinc("31044-1", "immunization reaction")),
        ObservationKind::Condition | ObservationKind::Allergy | ObservationKind::Other => None,
    };
    // Where the value is empty, the codings say what is observed (as in FHIR).
    let (code, values) = match (of_kind, observation.values.is_empty()) {
        (Some(code), true) if !observation.codings.is_empty() && observation.text.is_none() => {
            (code, observation.codings.as_slice())
        }
        _ => match observation.codings.first() {
            Some(code) => (Code::of(code), observation.values.as_slice()),
            None => return,
        },
    };
    let value = match (values, &observation.text) {
        ([], None) => return,
        ([], Some(text)) => Value::Text(text),
        (values, _) => Value::Codes(types::codings(writer.separators(), values)),
    };
    obx.group();
    obx.write(writer, code, value, observation.date);
}

/// The order that stands for no dose: it carries observations or a forecast (CVX 998).
pub(super) fn no_dose(writer: &mut Writer, day: Option<PartialDate>) {
    writer.segment("ORC").raw(1, "RE").raw(3, "9999").end();
    writer
        .segment("RXA")
        .raw(1, "0")
        .raw(2, "1")
        .date(3, day)
        .date(4, day)
        .parts(5, &["998", "no vaccine administered", "CVX"])
        .raw(6, "999")
        .raw(20, "NA")
        .end();
}

/// Observations that belong to no dose: what is known about the person.
pub(super) fn person_observations(
    writer: &mut Writer,
    observations: &[&ObservationReport],
    day: Option<PartialDate>,
) {
    if observations.is_empty() {
        return;
    }
    no_dose(writer, day);
    let mut obx = Observations::new();
    for report in observations {
        observation(writer, &mut obx, report);
    }
}
