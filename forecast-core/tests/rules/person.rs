//! Invented people, and short forms of what is said of them.

use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_core::report::{Forecast, GroupForecast};
use forecast_core::schedule::Schedule;
use serde::Serialize;
use serde_json::Value;

/// A person and the day of the assessment.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) patient: Patient,
    pub(crate) as_of: String,
}

/// A person born on this day, assessed on 2026-01-01.
pub(crate) fn born(date: &str) -> Person {
    Person {
        patient: Patient::new(date.parse().unwrap()),
        as_of: "2026-01-01".to_owned(),
    }
}

impl Person {
    /// With a dose.
    pub(crate) fn dose(mut self, date: &str, cvx: &str) -> Person {
        self.patient
            .doses
            .push(Dose::new(date.parse().unwrap(), cvx));
        self
    }

    /// With the dose of this JSON.
    pub(crate) fn dose_of(mut self, dose: Value) -> Person {
        self.patient
            .doses
            .push(serde_json::from_value(dose).unwrap());
        self
    }

    /// With an observation of an unknown day.
    pub(crate) fn seen(mut self, code: &str) -> Person {
        self.patient.observations.push(Observation::new(code));
        self
    }

    /// With an observation of this day.
    pub(crate) fn seen_on(mut self, code: &str, date: &str) -> Person {
        let mut observation = Observation::new(code);
        observation.date = Some(date.parse().unwrap());
        self.patient.observations.push(observation);
        self
    }

    /// With an observation of which this date and end are stated.
    pub(crate) fn stated(mut self, code: &str, date: Option<&str>, end: Option<&str>) -> Person {
        let day = |text: &str| text.parse().unwrap();
        self.patient.observations.push(Observation {
            date: date.map(day),
            end: end.map(day),
            ..Observation::new(code)
        });
        self
    }

    /// Of this sex.
    pub(crate) fn sex(mut self, sex: Sex) -> Person {
        self.patient.sex = sex;
        self
    }

    /// Born in this country.
    pub(crate) fn country(mut self, country: &str) -> Person {
        self.patient.birth_country = Some(country.to_owned());
        self
    }

    /// Assessed on this day.
    pub(crate) fn on(mut self, as_of: &str) -> Person {
        as_of.clone_into(&mut self.as_of);
        self
    }

    /// The forecast; it is the same with and without its explanation.
    pub(crate) fn forecast<'a>(&'a self, schedule: &'a Schedule) -> Forecast<'a> {
        let as_of = self.as_of.parse().unwrap();
        let forecast = forecast_core::forecast(schedule, &self.patient, as_of).unwrap();
        let (explained, _) = forecast_core::explain(schedule, &self.patient, as_of).unwrap();
        assert_eq!(forecast, explained);
        forecast
    }

    /// The verdicts on the doses for the antigen A, such as `2 not_valid age_too_young`: target
    /// dose, status, every reason.
    pub(crate) fn verdicts(&self, schedule: &Schedule) -> Vec<String> {
        self.verdicts_of(schedule, "A")
    }

    /// The verdicts for an antigen, in its best series; `none` for a dose without one.
    pub(crate) fn verdicts_of(&self, schedule: &Schedule, antigen: &str) -> Vec<String> {
        let forecast = self.forecast(schedule);
        let doses = forecast.doses.iter().map(|dose| {
            let Some(one) = dose.antigens.iter().find(|one| one.antigen == antigen) else {
                return "none".to_owned();
            };
            let target = one.target_dose.map_or("-".into(), |n| n.to_string());
            let reasons: String = one
                .reasons
                .iter()
                .map(|it| format!(" {}", word(it)))
                .collect();
            format!("{target} {}{reasons}", word(&one.status))
        });
        doses.collect()
    }

    /// The forecasts for the group A, in short; several are in the order of their series groups and
    /// divided by a bar.
    pub(crate) fn next(&self, schedule: &Schedule) -> String {
        self.next_of(schedule, "A")
    }

    /// The forecasts for a group, in short.
    pub(crate) fn next_of(&self, schedule: &Schedule, group: &str) -> String {
        let forecast = self.forecast(schedule);
        let all = all_series(&forecast, group).into_iter();
        all.map(short).collect::<Vec<_>>().join(" | ")
    }

    /// The series that the forecasts for the group A rest on, in the order of their series groups.
    pub(crate) fn series(&self, schedule: &Schedule) -> String {
        let forecast = self.forecast(schedule);
        let all = all_series(&forecast, "A").into_iter();
        let names: Vec<&str> = all.map(|it| it.series.unwrap_or("-")).collect();
        names.join(" | ")
    }
}

/// The forecasts of a group, by series group.
pub(crate) fn all_series<'f, 'a>(
    forecast: &'f Forecast<'a>,
    group: &str,
) -> Vec<&'f GroupForecast<'a>> {
    let heads = forecast.groups.iter().filter(|it| it.group == group);
    let mut all: Vec<_> = heads.flat_map(GroupForecast::all_series).collect();
    all.sort_by_key(|it| (it.series_group, it.series_type));
    all
}

/// `#2 2020-01-01 2020-02-01 2020-03-01 -` for number, earliest, recommended, past due and latest
/// date; status and reason where no dose is forecast.
fn short(group: &GroupForecast<'_>) -> String {
    let Some(number) = group.dose_number else {
        let dates = [
            group.earliest,
            group.recommended,
            group.past_due,
            group.latest,
        ];
        assert_eq!(dates, [None; 4], "no dates without a dose");
        let reason = group.reason.map_or(String::new(), |it| word(&it));
        return format!("{} {reason}", word(&group.status));
    };
    let dates = [
        group.earliest,
        group.recommended,
        group.past_due,
        group.latest,
    ];
    let dates = dates.map(|it| it.map_or("-".to_owned(), |it| it.to_string()));
    format!("#{number} {}", dates.join(" "))
}

/// A value of the report as the wire format writes it.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        Value::String(text) => text,
        other => panic!("{other} is no word"),
    }
}
