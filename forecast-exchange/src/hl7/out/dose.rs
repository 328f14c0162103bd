//! ORC, RXA, RXR and OBX of one dose, and observations about the person.

use super::super::types;
use super::super::writer::{Code, Writer, loinc};
use super::codes;
use super::forecast::REASON;
use super::submit::Told;
use forecast_core::schedule::Cvx;
use forecast_record::model::{
    Action, Amount, Coding, DoseReport, ObservationKind, ObservationReport, PartialDate, Severity,
    Standing, system,
};
use forecast_record::tables::Tables;

/// OBX segments of one order, numbered through it.
pub(super) struct Observations {
    number: usize,
    group: usize,
}

/// OBX-5, with its type.
pub(super) enum Value<'v> {
    /// A code (CE).
    Code(Code<'v>),
    /// Codes (CE).
    Codes(&'v [Coding]),
    /// A day (DT).
    Date(PartialDate),
    /// A number (NM).
    Number(usize),
    /// A code of the answers Y and N (ID).
    YesNo(bool),
    /// A number with its unit (NM).
    Amount(&'v Amount),
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

    /// One OBX that is final: its code, its value, and when.
    pub(super) fn write(
        &mut self,
        writer: &mut Writer,
        code: Code<'_>,
        value: Value<'_>,
        date: Option<PartialDate>,
    ) {
        self.write_as(Status::Final, writer, code, value, date);
    }

    fn write_as(
        &mut self,
        status: Status,
        writer: &mut Writer,
        code: Code<'_>,
        value: Value<'_>,
        date: Option<PartialDate>,
    ) {
        self.number += 1;
        let kind = match value {
            Value::Code(_) | Value::Codes(_) => "CE",
            Value::Date(_) => "DT",
            Value::Number(_) | Value::Amount(_) => "NM",
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
            Value::Codes(codings) => segment.parts(5, &types::codings(codings)),
            Value::Date(date) => segment.date(5, Some(date)),
            Value::Number(number) => segment.number(5, number),
            Value::Amount(amount) => {
                let segment = segment.text(5, &amount.value);
                segment.text(6, amount.unit.as_deref().unwrap_or_default())
            }
            Value::YesNo(yes) => segment.raw(5, if yes { "Y" } else { "N" }),
            Value::Text(text) => segment.text(5, text),
        };
        let status = match status {
            Status::Final => "F",
            Status::Preliminary => "P",
        };
        segment.raw(11, status).date(14, date).end();
    }
}

/// How sure an observation is (OBX-11).
#[derive(Clone, Copy)]
enum Status {
    Final,
    Preliminary,
}

/// How a dose is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// As it was reported, with what is to be done with it.
    AsReported,
    /// As it stands: nothing is left to do with it.
    AsItStands,
}

/// Units of amounts that have the same name in UCUM.
const UCUM: [&str; 8] = ["mL", "L", "uL", "g", "mg", "ug", "[IU]", "{dose}"];

/// ORC, RXA and RXR of a dose.
pub(super) fn order(writer: &mut Writer, dose: &DoseReport, tables: &Tables, telling: Telling) {
    let (action, reported) = match telling {
        Telling::AsReported => (dose.action, dose.reported),
        Telling::AsItStands => (Action::Add, None),
    };
    let filler = match &dose.filler_id {
        Some(id) => Some(types::dose_id(id)),
        None => (!dose.was_given()).then_some(["9999", ""]),
    };
    writer
        .segment("ORC")
        .raw(1, "RE")
        .optional(2, dose.placer_id.as_ref().map(types::dose_id))
        .optional(3, filler)
        .optional(10, dose.entered_by.as_ref().map(types::provider))
        .optional(12, dose.ordered_by.as_ref().map(types::provider))
        .end();
    let amount = dose.amount.as_ref();
    let value = amount.map_or("999", |amount| amount.value.as_str());
    let unit = amount.and_then(|amount| amount.unit.as_deref());
    let origin = dose.origin.map(|origin| {
        let text = tables.code_text("NIP001", origin.code());
        [origin.code(), text.unwrap_or_default(), "NIP001"]
    });
    let maker = dose.mvx.as_deref();
    let maker = maker.map(|mvx| {
        let is_code = mvx.bytes().all(|byte| byte.is_ascii_uppercase()) && mvx.len() <= 4;
        match tables.mvx(mvx) {
            None if !is_code => ["", mvx, ""],
            name => [mvx, name.unwrap_or_default(), system::MVX],
        }
    });
    let unit = unit.unwrap_or_default();
    let unit_system = if UCUM.contains(&unit) { "UCUM" } else { "" };
    writer
        .segment("RXA")
        .raw(1, "0")
        .raw(2, "1")
        .date(3, dose.date)
        .repeated(5, vaccine(dose, tables))
        .text(6, value)
        .parts(7, &[unit, unit, unit_system])
        .optional(9, origin)
        .optional(10, dose.administered_by.as_ref().map(types::provider))
        .optional(11, dose.organisation.as_ref().map(types::organisation))
        .text(15, dose.lot.as_deref().unwrap_or_default())
        .date(16, dose.lot_expiration)
        .optional(17, maker)
        .optional(18, dose.refusal.as_ref().map(types::coding))
        .raw(20, dose.completion.code())
        .raw(21, action.code())
        .time(22, reported)
        .end();
    if dose.route.is_some() || dose.site.is_some() {
        writer
            .segment("RXR")
            .optional(1, dose.route.as_ref().map(types::coding))
            .optional(2, dose.site.as_ref().map(types::coding))
            .end();
    }
}

/// RXA-5: CVX first, then as the alternate code the NDC or whatever else the sender had. The field
/// does not repeat; where there are more codes it has to.
fn vaccine<'d>(dose: &'d DoseReport, tables: &'d Tables) -> impl Iterator<Item = Vec<&'d str>> {
    let mut codes = codes(dose, tables);
    std::iter::from_fn(move || {
        let first = codes.next()?;
        let alternate = codes.next().into_iter().flatten();
        Some(first.into_iter().chain(alternate).collect())
    })
}

/// The codes of a vaccine, each with its text and its system.
fn codes<'d>(dose: &'d DoseReport, tables: &'d Tables) -> impl Iterator<Item = [&'d str; 3]> {
    let cvx = dose.cvx.as_deref().map(|code| {
        let name = code.parse::<Cvx>().ok().and_then(|cvx| tables.cvx(cvx));
        [code, name.map_or("", |(name, _)| name), system::CVX]
    });
    let trade_name = dose.trade_name.as_deref().unwrap_or_default();
    let ndc = dose
        .ndc
        .as_deref()
        .map(|code| [code, trade_name, system::NDC]);
    let others = dose.other_codes.iter().map(types::coding);
    cvx.into_iter().chain(ndc).chain(others)
}

/// Whether a dose can be said: RXA needs its day, or a part of it, and its vaccine.
pub(super) fn can_say_dose(dose: &DoseReport) -> bool {
    let has_code = dose.cvx.is_some() || dose.ndc.is_some() || !dose.other_codes.is_empty();
    dose.date.is_some() && has_code
}

/// What is said about a dose beside ORC, RXA and RXR.
pub(super) fn details(
    writer: &mut Writer,
    obx: &mut Observations,
    dose: &DoseReport,
    reactions: &[Told<'_>],
) {
    let coded = |coding| Value::Code(Code::of(coding));
    if let Some(eligibility) = &dose.eligibility {
        obx.group();
        let code = loinc!("64994-7", "vaccine fund pgm elig cat");
        obx.write(writer, code, coded(eligibility), dose.date);
    }
    if let Some(funding) = &dose.funding {
        obx.group();
        let code = loinc!("30963-3", "vaccine funding source");
        obx.write(writer, code, coded(funding), dose.date);
    }
    for statement in &dose.information {
        obx.group();
        if let Some(document) = &statement.document {
            let code = if document.is_of(system::CVX) {
                loinc!("30956-7", "vaccine type")
            } else {
                loinc!("69764-9", "document type")
            };
            obx.write(writer, code, coded(document), dose.date);
        }
        let dates = [
            (
                loinc!("29768-9", "VIS publication date"),
                statement.published,
            ),
            (loinc!("29769-7", "VIS presentation date"), statement.given),
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

/// What an OBX says of an observation.
struct Said<'o> {
    code: Code<'o>,
    value: Value<'o>,
    status: Status,
    /// Until when a contraindication holds.
    ended: Option<PartialDate>,
}

/// What an OBX can say of an observation: under its own code or that of its kind. None where it has
/// no value, does not hold, is an allergy that is not severe, or has ended and is no contraindication.
fn said(observation: &ObservationReport) -> Option<Said<'_>> {
    let status = match observation.standing {
        Standing::Confirmed => Status::Final,
        Standing::Unconfirmed => Status::Preliminary,
        Standing::Refuted | Standing::EnteredInError => return None,
    };
    let of_expiry = matches!(
        observation.kind,
        ObservationKind::Contraindication | ObservationKind::Allergy
    );
    // An OBX has a place for the end of a contraindication (30944-3), and none for other ends; nor
    // for how mild an allergy is.
    let ended = observation.ended.filter(|_| of_expiry);
    if observation.ended != ended || observation.severity == Some(Severity::Mild) {
        return None;
    }
    let of_kind = match observation.kind {
        ObservationKind::Immunity => Some(loinc!("59784-9", "disease with presumed immunity")),
        ObservationKind::Contraindication | ObservationKind::Allergy => {
            Some(loinc!("30945-0", "vaccination contraindication"))
        }
        ObservationKind::Reaction => Some(loinc!("31044-1", "immunization reaction")),
        ObservationKind::Condition => Some(loinc!("75323-6", "condition")),
        ObservationKind::Other => None,
    };
    // The codings say what is observed where the value is empty, and in FHIR of conditions and
    // allergies.
    let is_question = |coding: &Coding| coding.is_of(system::LOINC);
    let codings = observation.codings.as_slice();
    let valueless = observation.values.is_empty()
        && observation.text.is_none()
        && observation.value_date.is_none()
        && observation.value_amount.is_none();
    let by_codings = valueless || !codings.iter().any(is_question) && !codings.is_empty();
    let (code, values) = match of_kind {
        Some(code) if by_codings => (code, codings),
        Some(code) if codings.is_empty() => (code, observation.values.as_slice()),
        _ => (Code::of(codings.first()?), observation.values.as_slice()),
    };
    let value = match (values, &observation.text) {
        ([], None) => match (observation.value_date, &observation.value_amount) {
            (Some(date), _) => Value::Date(date),
            (None, Some(amount)) => Value::Amount(amount),
            (None, None) => return None,
        },
        ([], Some(text)) => Value::Text(text),
        (values, _) => Value::Codes(values),
    };
    Some(Said {
        code,
        value,
        status,
        ended,
    })
}

/// Whether an observation can be said at all.
pub(super) fn can_say(observation: &ObservationReport) -> bool {
    said(observation).is_some()
}

/// One observation, where it can be said.
fn observation(writer: &mut Writer, obx: &mut Observations, told: &Told<'_>) {
    let observation = told.report;
    if let Some(said) = said(observation) {
        obx.group();
        obx.write_as(said.status, writer, said.code, said.value, observation.date);
        if let Some(ended) = said.ended {
            let code = loinc!("30944-3", "contraindication expiration date");
            obx.write(writer, code, Value::Date(ended), observation.date);
        }
        if let Some(why) = &told.not_used {
            let value = Value::Code(codes::not_used(why));
            obx.write(writer, REASON, value, observation.date);
        }
    }
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
    observations: &[Told<'_>],
    day: Option<PartialDate>,
) {
    if !observations.iter().any(|told| can_say(told.report)) {
        return;
    }
    no_dose(writer, day);
    let mut obx = Observations::new();
    for report in observations {
        observation(writer, &mut obx, report);
    }
}
