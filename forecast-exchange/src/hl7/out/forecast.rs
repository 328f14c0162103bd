//! The evaluation of doses and the forecast, in the layout that WebIZ registries send.

use forecast_core::date::Date;
use forecast_core::report::{DoseEvaluation, EvaluationStatus, Forecast, GroupForecast, iso};
use forecast_core::schedule::Cvx;

use super::super::writer::{Code, Writer, loinc};
use super::codes;
use super::dose::{Observations, Value, no_dose};
use crate::hl7::Finding;
use forecast_hl7::Location;
use forecast_record::model::{PartialDate, system};
use forecast_record::quality::catalog;
use forecast_record::tables::Tables;

/// What is needed to name a vaccine group.
#[derive(Clone, Copy)]
pub(super) struct Names<'n> {
    pub(super) tables: &'n Tables,
    pub(super) birth: Date,
}

/// A CVX code with its text.
struct Named<'n> {
    cvx: String,
    text: &'n str,
}

impl Named<'_> {
    fn code(&self) -> Code<'_> {
        Code::new(&self.cvx, self.text, system::CVX)
    }
}

impl<'n> Names<'n> {
    fn group(&self, group: &str, day: Date) -> Option<Named<'n>> {
        let (cvx, text) = self.tables.group(group, self.birth, day)?;
        let cvx = cvx.to_string();
        Some(Named { cvx, text })
    }

    /// A vaccine by its own code.
    fn vaccine(&self, code: &str) -> Named<'n> {
        let cvx = code.parse::<Cvx>().ok();
        let known = cvx.and_then(|cvx| self.tables.cvx(cvx));
        Named {
            cvx: code.to_owned(),
            text: known.map_or("", |(name, _)| name),
        }
    }
}

const VACCINE_TYPE: Code<'static> = loinc!("30956-7", "vaccine type");
const VALIDITY: Code<'static> = loinc!("59781-5", "dose validity");
const DOSE_NUMBER: Code<'static> = loinc!("30973-2", "dose number in series");
const SCHEDULE: Code<'static> = loinc!("59779-9", "immunization schedule used");
const EARLIEST: Code<'static> = loinc!("30981-5", "earliest date to give");
const RECOMMENDED: Code<'static> = loinc!("30980-7", "date vaccination due");
const PAST_DUE: Code<'static> = loinc!("59778-1", "date when overdue for immunization");
const LATEST: Code<'static> = loinc!("59777-3", "latest date to give immunization");
pub(super) const REASON: Code<'static> = loinc!("30982-3", "reason applied by forecast logic");
const STATUS: Code<'static> = loinc!("59783-1", "status in immunization series");

/// The verdicts on a dose: one group of OBX per vaccine group.
pub(super) fn evaluation(
    writer: &mut Writer,
    obx: &mut Observations,
    dose: &DoseEvaluation<'_>,
    schedule: &str,
    names: Names<'_>,
) {
    let day = Some(PartialDate::from(dose.date));
    if let Some(notice) = dose.not_evaluated {
        obx.group();
        let name = names.vaccine(dose.cvx);
        obx.write(writer, VACCINE_TYPE, Value::Code(name.code()), day);
        let value = Value::Code(codes::not_evaluated(notice));
        obx.write(writer, REASON, value, day);
        return;
    }
    for verdict in &dose.groups {
        obx.group();
        let name = names
            .group(verdict.group, dose.date)
            .unwrap_or_else(|| names.vaccine(dose.cvx));
        obx.write(writer, VACCINE_TYPE, Value::Code(name.code()), day);
        let valid = verdict.status == EvaluationStatus::Valid;
        obx.write(writer, VALIDITY, Value::YesNo(valid), day);
        if let Some(number) = verdict.target_dose {
            let number = Value::Number(usize::from(number));
            obx.write(writer, DOSE_NUMBER, number, day);
        }
        let used = Value::Code(codes::schedule(schedule));
        obx.write(writer, SCHEDULE, used, day);
        let words = verdict.why(dose.date, iso);
        if let Some(reason) = codes::verdict(verdict.status, verdict.reason, words.as_deref()) {
            obx.write(writer, REASON, Value::Code(reason), day);
        }
    }
}

/// The forecasts: an order that stands for no dose, with one group of OBX per vaccine group.
pub(super) fn forecast(writer: &mut Writer, forecast: &Forecast<'_>, names: Names<'_>) {
    let day = Some(PartialDate::from(forecast.as_of));
    let groups = forecast.groups.iter();
    let told: Vec<(&GroupForecast<'_>, Named<'_>)> = groups
        .filter_map(|group| Some((group, group_name(group, forecast.as_of, names)?)))
        .collect();
    if told.is_empty() {
        return;
    }
    no_dose(writer, day);
    let mut obx = Observations::new();
    for (group, name) in told {
        obx.group();
        obx.write(writer, VACCINE_TYPE, Value::Code(name.code()), day);
        let used = Value::Code(codes::schedule(forecast.schedule));
        obx.write(writer, SCHEDULE, used, day);
        if let Some(number) = group.dose_number {
            let number = Value::Number(usize::from(number));
            obx.write(writer, DOSE_NUMBER, number, day);
        }
        let dates = [
            (EARLIEST, group.earliest),
            (RECOMMENDED, group.recommended),
            (PAST_DUE, group.past_due),
            (LATEST, group.latest),
        ];
        for (code, date) in dates {
            if let Some(date) = date {
                obx.write(writer, code, Value::Date(PartialDate::from(date)), day);
            }
        }
        obx.write(writer, STATUS, Value::Code(codes::status(group)), day);
        if let Some(reason) = group.reason {
            let words = group.why(iso);
            let value = Value::Code(codes::forecast_reason(reason, words.as_deref()));
            obx.write(writer, REASON, value, day);
        }
    }
}

/// The group's code at the age at which the next dose is recommended, or now.
fn group_name<'n>(group: &GroupForecast<'n>, as_of: Date, names: Names<'n>) -> Option<Named<'n>> {
    let found = names.tables.forecast_group(group, names.birth, as_of);
    let (cvx, text) = found.or_else(|| {
        let vaccine = group.vaccines.first()?;
        Some((vaccine.cvx, vaccine.name))
    })?;
    let cvx = cvx.to_string();
    Some(Named { cvx, text })
}

/// Groups that cannot be told because no code stands for them.
pub(super) fn untold(forecast: &Forecast<'_>, names: Names<'_>) -> Vec<Finding> {
    let groups = forecast.groups.iter();
    groups
        .filter(|group| group_name(group, forecast.as_of, names).is_none())
        .map(|group| {
            let text = format!(
                "the vaccine group {} has no CVX code in the table; its forecast is not in this \
                 answer",
                group.group
            );
            Finding::of(
                &catalog::GROUP_WITHOUT_CODE,
                Some(Location::segment("QPD", 1)),
                text,
            )
        })
        .collect()
}
