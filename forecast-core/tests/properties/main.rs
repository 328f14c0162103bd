//! What holds for every schedule and every history.
//!
//! Recommended and past due dates are not compared: FORECASTDT-5 and FORECASTDT-6 take them from
//! different rows where a dose has, for example, a recommended age but only an interval that says
//! past due. `rules::dates_forecast` has such a dose. What holds is that neither lies before the
//! earliest date.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod broken;
mod generate;
mod people;
mod text;

use std::collections::BTreeSet;

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient};
use forecast_core::report::{
    DoseEvaluation, Due, EvaluationStatus, Forecast, GroupForecast, NoticeKind, Status,
};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::check::check;
use forecast_core::{explain, forecast};
use proptest::prelude::*;

use broken::broken;
use generate::{any_document, day};
use people::any_patient;

/// The verdicts on all doses but those after the assessment date.
fn evaluated(forecast: &Forecast<'_>) -> serde_json::Value {
    let late = Some(NoticeKind::AfterAssessment);
    let doses = forecast.doses.iter();
    let doses = doses.filter(|it| it.not_evaluated != late).cloned();
    without_places(&doses.collect::<Vec<_>>())
}

/// The verdicts, without the places of doses in the input.
fn without_places(doses: &[DoseEvaluation<'_>]) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
            serde_json::Value::Object(fields) => {
                fields.remove("index");
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(doses).unwrap();
    strip(&mut value);
    value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn generated_documents_are_sound(document in any_document()) {
        prop_assert_eq!(check(&document), []);
        prop_assert!(Schedule::compile(&document).is_ok());
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        document in any_document(),
        (patient, shuffled, as_of) in any_patient().prop_flat_map(|(patient, as_of)| {
            let doses = Just(patient.doses.clone()).prop_shuffle();
            let observations = Just(patient.observations.clone()).prop_shuffle();
            let shuffled = (doses, observations, Just(patient.clone())).prop_map(
                |(doses, observations, patient)| Patient { doses, observations, ..patient },
            );
            (Just(patient), shuffled, Just(as_of))
        }),
    ) {
        let schedule = Schedule::compile(&document).unwrap();
        let one = forecast(&schedule, &patient, as_of);
        match (one, forecast(&schedule, &shuffled, as_of)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(&one.groups, &other.groups);
                prop_assert_eq!(without_places(&one.doses), without_places(&other.doses));
                for (one, other) in one.doses.iter().zip(&other.doses) {
                    let asked = &patient.doses[one.index];
                    let asked_again = &shuffled.doses[other.index];
                    prop_assert_eq!(asked.date, one.date);
                    prop_assert_eq!(
                        (asked.date, &asked.cvx, asked.condition.is_some()),
                        (asked_again.date, &asked_again.cvx, asked_again.condition.is_some())
                    );
                }
                // Notices point at places in the input; they are as many of each kind.
                let kinds = |forecast: &Forecast<'_>| {
                    let mut kinds: Vec<_> = forecast.notices.iter().map(|it| it.kind).collect();
                    kinds.sort_unstable();
                    kinds
                };
                prop_assert_eq!(kinds(&one), kinds(&other));
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn a_dose_after_the_assessment_date_changes_nothing(
        document in any_document(),
        (patient, as_of) in any_patient(),
        later in 1..2_000i32,
        cvx in 1..12u16,
    ) {
        prop_assume!(as_of >= patient.birth_date);
        let schedule = Schedule::compile(&document).unwrap();
        let mut more = patient.clone();
        more.doses.insert(0, Dose::new(as_of.add_days(later), cvx.to_string()));
        let before = forecast(&schedule, &patient, as_of).unwrap();
        let after = forecast(&schedule, &more, as_of).unwrap();
        prop_assert_eq!(&before.groups, &after.groups);
        prop_assert_eq!(evaluated(&before), evaluated(&after));
        prop_assert_eq!(after.doses.len(), before.doses.len() + 1);
    }

    #[test]
    fn no_date_lies_before_the_earliest(
        document in any_document(),
        (patient, as_of) in any_patient(),
    ) {
        prop_assume!(as_of >= patient.birth_date);
        let schedule = Schedule::compile(&document).unwrap();
        let forecast = forecast(&schedule, &patient, as_of).unwrap();
        for group in forecast.groups.iter().flat_map(GroupForecast::all_series) {
            let dates = [group.earliest, group.recommended, group.past_due];
            let dated = group.status == Status::NotComplete && group.due != Due::NeedsDate;
            prop_assert_eq!(group.earliest.is_some(), dated);
            prop_assert_eq!(group.recommended.is_some(), dated);
            prop_assert_eq!(group.dose_number.is_some_and(|number| number > 0), dated);
            prop_assert!(dated || (group.past_due, group.latest) == (None, None));
            for date in dates.into_iter().flatten() {
                prop_assert!(group.earliest <= Some(date), "{group:?}");
            }
            for part in &group.parts {
                prop_assert!(part.recommended.is_none() || part.earliest <= part.recommended);
                prop_assert!(part.past_due.is_none() || part.earliest <= part.past_due);
                // Table 7-10, last column: the next dose can be given before the maximum age.
                prop_assert!(part.latest.is_none() || part.earliest <= part.latest, "{part:?}");
            }
        }
    }

    #[test]
    fn every_dose_has_one_verdict_or_a_reason_for_none(
        document in any_document(),
        (patient, as_of) in any_patient(),
    ) {
        prop_assume!(as_of >= patient.birth_date);
        let schedule = Schedule::compile(&document).unwrap();
        let forecast = forecast(&schedule, &patient, as_of).unwrap();
        prop_assert_eq!(forecast.doses.len(), patient.doses.len());
        prop_assert!(forecast.doses.is_sorted_by_key(|dose| dose.date));
        for dose in &forecast.doses {
            prop_assert_eq!(dose.not_evaluated.is_some(), dose.antigens.is_empty());
            let series = dose.antigens.iter().map(|it| (it.antigen, it.series));
            let mut series: Vec<_> = series.collect();
            series.sort_unstable();
            series.dedup();
            prop_assert_eq!(series.len(), dose.antigens.len());
            for one in &dose.antigens {
                let valid = one.status == EvaluationStatus::Valid;
                prop_assert_eq!(one.reason.is_none(), valid);
                prop_assert!(one.reason.is_none() || one.reason == one.reasons.first().copied());
            }
        }
    }

    #[test]
    fn a_group_has_one_entry_and_a_dose_one_verdict_of_it(
        document in any_document(),
        (patient, as_of) in any_patient(),
    ) {
        prop_assume!(as_of >= patient.birth_date);
        let schedule = Schedule::compile(&document).unwrap();
        let forecast = forecast(&schedule, &patient, as_of).unwrap();
        let once = |names: Vec<&str>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
        prop_assert!(once(forecast.groups.iter().map(|it| it.group).collect()));
        for head in &forecast.groups {
            for beneath in &head.other_series {
                prop_assert_eq!(beneath.group, head.group);
                prop_assert!(beneath.other_series.is_empty());
            }
        }
        for dose in &forecast.doses {
            prop_assert!(once(dose.groups.iter().map(|it| it.group).collect()));
            for verdict in &dose.groups {
                let valid = |status| status == EvaluationStatus::Valid;
                let counts = verdict.by_series.iter().any(|it| valid(it.status));
                prop_assert_eq!(valid(verdict.status), counts);
            }
        }
    }

    #[test]
    fn what_only_forbids_or_spares_the_next_dose_changes_no_verdict(
        document in any_document(),
        (patient, as_of) in any_patient(),
        place in any::<prop::sample::Index>(),
        proves_immunity in any::<bool>(),
    ) {
        prop_assume!(as_of >= patient.birth_date);
        let mut document = document;
        let mut observation = document.observations[0].clone();
        observation.code = "999".to_owned();
        document.observations.push(observation);
        let antigen = place.index(document.antigens.len());
        let antigen = &mut document.antigens[antigen];
        if proves_immunity {
            antigen.immunity.clinical_history.push("999".to_owned());
        } else {
            let row = serde_json::json!({"observation": "999"});
            antigen.contraindications.antigen.push(serde_json::from_value(row).unwrap());
        }
        let schedule = Schedule::compile(&document).unwrap();
        let mut more = patient.clone();
        more.observations.push(Observation::new("999"));
        let before = forecast(&schedule, &patient, as_of).unwrap();
        let after = forecast(&schedule, &more, as_of).unwrap();
        prop_assert_eq!(before.doses, after.doses);
    }

    #[test]
    fn the_same_question_has_the_same_answer_with_and_without_its_explanation(
        document in any_document(),
        (patient, as_of) in any_patient(),
    ) {
        let schedule = Schedule::compile(&document).unwrap();
        let again = Schedule::compile(&document.clone()).unwrap();
        let (one, two) = (forecast(&schedule, &patient, as_of), forecast(&again, &patient, as_of));
        prop_assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&two).unwrap());
        prop_assert_eq!(explain(&schedule, &patient, as_of).map(|(forecast, _)| forecast), one);
    }

    #[test]
    fn no_document_and_no_history_make_the_engine_panic(
        document in broken(any_document()),
        (patient, as_of) in any_patient(),
    ) {
        let errors = check(&document);
        match Schedule::compile(&document) {
            Ok(schedule) => {
                if let Ok((forecast, trail)) = explain(&schedule, &patient, as_of) {
                    serde_json::to_string(&forecast).unwrap();
                    serde_json::to_string(&trail).unwrap();
                }
            }
            // What cannot be compiled is said by the checks too, but for conditions that ask about
            // each other in a circle.
            Err(error) => prop_assert!(
                !errors.is_empty() || error.to_string().contains("circle"),
                "{error}"
            ),
        }
    }

    #[test]
    fn dates_far_away_are_answered(
        document in any_document(),
        birth in day(1, 9_999),
        given in proptest::collection::vec((day(1, 9_999), 1..12u16), 0..4),
        as_of in day(1, 9_999),
    ) {
        let schedule = Schedule::compile(&document).unwrap();
        let mut patient = Patient::new(birth);
        patient.doses.extend(given.iter().map(|(day, cvx)| Dose::new(*day, cvx.to_string())));
        let answer = forecast(&schedule, &patient, as_of);
        prop_assert_eq!(answer.is_ok(), birth <= as_of);
        prop_assert!(forecast(&schedule, &patient, Date::MAX).is_ok());
    }
}
