//! The evaluation of doses and the forecast, in the layout that WebIZ registries send.

use forecast_core::date::Date;
use forecast_core::report::{
    DoseEvaluation, EvaluationStatus, Forecast, GroupEvaluation, GroupForecast, Status,
};
use forecast_core::schedule::Cvx;

use super::super::types;
use super::super::writer::Writer;
use super::codes;
use super::dose::{Observations, no_dose};
use crate::hl7::{Finding, Location, Tables};
use crate::model::{Coding, PartialDate, system};
use crate::quality::catalog;

/// What is needed to name a vaccine group.
#[derive(Clone, Copy)]
pub(super) struct Names<'n> {
    pub(super) tables: &'n Tables,
    pub(super) birth: Date,
}

impl Names<'_> {
    fn group(&self, group: &str, day: Date) -> Option<Coding> {
        let (cvx, text) = self.tables.group(group, self.birth, day)?;
        Some(Coding::new(system::CVX, cvx.to_string()).with_text(text))
    }

    /// A vaccine by its own code.
    fn vaccine(&self, code: &str) -> Coding {
        let name = code
            .parse::<Cvx>()
            .ok()
            .and_then(|cvx| self.tables.cvx(cvx));
        let mut coding = Coding::new(system::CVX, code);
        coding.text = name.map(|(name, _)| name.to_owned());
        coding
    }
}

const VACCINE_TYPE: (&str, &str) = ("30956-7", "vaccine type");
const VALIDITY: (&str, &str) = ("59781-5", "dose validity");
const DOSE_NUMBER: (&str, &str) = ("30973-2", "dose number in series");
const SCHEDULE: (&str, &str) = ("59779-9", "immunization schedule used");
const REASON: (&str, &str) = ("30982-3", "reason applied by forecast logic");
const STATUS: (&str, &str) = ("59783-1", "status in immunization series");

/// The verdicts on a dose: one group of OBX per vaccine group.
pub(super) fn evaluation(
    writer: &mut Writer,
    obx: &mut Observations,
    dose: &DoseEvaluation<'_>,
    schedule: &str,
    names: Names<'_>,
) {
    let separators = writer.separators();
    let coded = |coding: &Coding| types::coding(separators, coding);
    let day = Some(PartialDate::from(dose.date));
    if let Some(notice) = dose.not_evaluated {
        obx.group();
        let value = coded(&names.vaccine(dose.cvx));
        obx.write(writer, "CE", VACCINE_TYPE, value, day);
        let value = coded(&codes::not_evaluated(notice));
        obx.write(writer, "CE", REASON, value, day);
        return;
    }
    for verdict in one_per_group(&dose.groups) {
        obx.group();
        let name = names
            .group(verdict.group, dose.date)
            .unwrap_or_else(|| names.vaccine(dose.cvx));
        obx.write(writer, "CE", VACCINE_TYPE, coded(&name), day);
        let valid = verdict.status == EvaluationStatus::Valid;
        let value = if valid { "Y" } else { "N" };
        obx.write(writer, "ID", VALIDITY, value.to_owned(), day);
        if let Some(number) = verdict.target_dose {
            obx.write(writer, "NM", DOSE_NUMBER, number.to_string(), day);
        }
        obx.write(
            writer,
            "CE",
            SCHEDULE,
            coded(&codes::schedule(schedule)),
            day,
        );
        if let Some(reason) = codes::verdict(verdict.status, verdict.reason) {
            obx.write(writer, "CE", REASON, coded(&reason), day);
        }
    }
}

/// Where standard and risk series judge a dose for the same group, the verdict that it is valid is
/// told, or else the first.
fn one_per_group<'g>(groups: &'g [GroupEvaluation<'g>]) -> Vec<&'g GroupEvaluation<'g>> {
    let mut told: Vec<&GroupEvaluation<'_>> = Vec::new();
    for verdict in groups {
        match told.iter_mut().find(|other| other.group == verdict.group) {
            Some(other)
                if other.status != EvaluationStatus::Valid
                    && verdict.status == EvaluationStatus::Valid =>
            {
                *other = verdict
            }
            Some(_) => {}
            None => told.push(verdict),
        }
    }
    told
}

/// The forecasts: an order that stands for no dose, with one group of OBX per forecast.
pub(super) fn forecast(writer: &mut Writer, forecast: &Forecast<'_>, names: Names<'_>) {
    let separators = writer.separators();
    let coded = |coding: &Coding| types::coding(separators, coding);
    let day = Some(PartialDate::from(forecast.as_of));
    let told: Vec<(&GroupForecast<'_>, Coding)> = told(forecast)
        .filter_map(|group| Some((group, group_name(group, forecast.as_of, names)?)))
        .collect();
    if told.is_empty() {
        return;
    }
    no_dose(writer, day);
    let mut obx = Observations::new();
    for (group, name) in told {
        obx.group();
        obx.write(writer, "CE", VACCINE_TYPE, coded(&name), day);
        let value = coded(&codes::schedule(forecast.schedule));
        obx.write(writer, "CE", SCHEDULE, value, day);
        if let Some(number) = group.dose_number {
            obx.write(writer, "NM", DOSE_NUMBER, number.to_string(), day);
        }
        let dates = [
            (("30981-5", "earliest date to give"), group.earliest),
            (("30980-7", "date vaccination due"), group.recommended),
            (
                ("59778-1", "date when overdue for immunization"),
                group.past_due,
            ),
            (
                ("59777-3", "latest date to give immunization"),
                group.latest,
            ),
        ];
        for (code, date) in dates {
            if let Some(date) = date {
                let value = types::date_to_hl7(PartialDate::from(date));
                obx.write(writer, "DT", code, value, day);
            }
        }
        obx.write(writer, "CE", STATUS, coded(&codes::status(group)), day);
        if let Some(reason) = group.reason {
            let value = coded(&codes::forecast_reason(reason));
            obx.write(writer, "CE", REASON, value, day);
        }
    }
}

/// The forecasts to tell: all of them, but for "not recommended" where the same group has another.
fn told<'f>(forecast: &'f Forecast<'f>) -> impl Iterator<Item = &'f GroupForecast<'f>> {
    forecast.groups.iter().filter(|group| {
        let alone = !forecast
            .groups
            .iter()
            .any(|other| other.group == group.group && other.status != Status::NotRecommended);
        group.status != Status::NotRecommended || alone
    })
}

/// The group's code at the age at which the next dose is recommended, or now.
fn group_name(group: &GroupForecast<'_>, as_of: Date, names: Names<'_>) -> Option<Coding> {
    let day = group.recommended.unwrap_or(as_of).max(as_of);
    names.group(group.group, day).or_else(|| {
        let vaccine = group.vaccines.first()?;
        Some(Coding::new(system::CVX, vaccine.cvx.to_string()).with_text(vaccine.name))
    })
}

/// Groups that cannot be told because no code stands for them.
pub(super) fn untold(forecast: &Forecast<'_>, names: Names<'_>) -> Vec<Finding> {
    told(forecast)
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
