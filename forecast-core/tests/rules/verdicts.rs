//! The verdicts on a dose: which come first, and what they make for the vaccine group.

use forecast_core::report::{DoseEvaluation, EvaluationStatus, Few, Forecast, GroupEvaluation};
use forecast_core::schedule::Schedule;
use forecast_core::schedule::document::SeriesType;
use serde_json::{Value, json};

use crate::person::{born, word};
use crate::plan::{Plan, plan, series, with};

fn from(age: &str, cvx: &str) -> Value {
    json!({"ages": [{"absolute_minimum": age, "minimum": age}],
           "preferable_vaccines": [{"cvx": cvx}]})
}

fn at_risk(name: &str, dose: Value) -> Value {
    let risk = json!({"type": "risk", "indications": [{"observation": "001"}],
                      "selection": {"group": "2", "group_name": "Risk"}});
    with(series(name, [dose]), risk)
}

/// `standard valid 1` for each verdict per vaccine group: series type, status, target dose.
fn groups(dose: &DoseEvaluation<'_>) -> Vec<String> {
    let all = dose.groups.iter();
    let one = all.map(|it| {
        let target = it.target_dose.map_or("-".to_owned(), |it| it.to_string());
        format!("{} {} {target}", word(&it.series_type), word(&it.status))
    });
    one.collect()
}

/// A standard series of two doses from 1 year on, which gives way to one of group 2 for persons at
/// risk, from 2 years on.
fn gives_way() -> Schedule {
    let standard = with(
        series("S", [from("1 year", "01"), from("1 year", "01")]),
        json!({"equivalent_groups": ["2"]}),
    );
    plan([standard, at_risk("R", from("2 years", "01"))]).build()
}

/// `R not_valid 1` for what each series says for the vaccine group: series, status, target dose.
fn by_series(verdict: &GroupEvaluation<'_>) -> Vec<String> {
    let one = verdict.by_series.iter().map(|it| {
        let target = it.target_dose.map_or("-".to_owned(), |it| it.to_string());
        format!("{} {} {target}", it.series, word(&it.status))
    });
    one.collect()
}

#[test]
fn a_dose_that_the_standard_series_counts_is_valid_where_a_risk_series_takes_its_place() {
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "01");
    let schedule = gives_way();
    let forecast = person.forecast(&schedule);
    let dose = &forecast.doses[0];
    // Valid in S, which is not the best series (Table 8-14), not valid in R, which is.
    let of: Vec<_> = dose
        .antigens
        .iter()
        .map(|it| (it.series, it.best))
        .collect();
    assert_eq!(of, [("S", false), ("R", true)]);
    assert_eq!(groups(dose), ["standard valid 1"]);
    assert_eq!(by_series(&dose.groups[0]), ["R not_valid 1", "S valid 1"]);
    // The forecast is that of R alone.
    assert_eq!(person.series(&schedule), "R");
}

#[test]
fn a_dose_that_no_series_counts_has_the_verdict_of_the_one_that_heads_the_group() {
    let person = born("2020-01-01").dose("2020-06-01", "01");
    let schedule = gives_way();
    let verdict = |seen: bool| {
        let person = person.clone();
        let person = if seen { person.seen("001") } else { person };
        groups(&person.forecast(&schedule).doses[0])
    };
    assert_eq!(verdict(false), ["standard not_valid 1"]);
    assert_eq!(verdict(true), ["risk not_valid 1"]);
}

#[test]
fn a_dose_has_one_verdict_per_group_however_many_series_judge_it() {
    let schedule = plan([
        series("S", [from("1 year", "01")]),
        at_risk("R", from("2 years", "01")),
    ])
    .build();
    let person = born("2020-01-01").seen("001").dose("2021-06-01", "01");
    let forecast = person.forecast(&schedule);
    let verdict = &forecast.doses[0].groups;
    assert_eq!(groups(&forecast.doses[0]), ["standard valid 1"]);
    assert_eq!(by_series(&verdict[0]), ["R not_valid 1", "S valid 1"]);
    let later = born("2020-01-01").seen("001").dose("2022-06-01", "01");
    let forecast = later.forecast(&schedule);
    assert_eq!(groups(&forecast.doses[0]), ["risk valid 1"]);
}

/// Two series of two doses in one series group, the second from 6 months after the first, or from
/// 1 month where the first was given with vaccine 02; the third year forbids neither.
fn two_paths() -> Plan {
    let path = |name: &str, cvx: &str, interval: &str, preference: u8| {
        let dose = json!({"preferable_vaccines": [{"cvx": cvx}],
                          "allowable_vaccines": [{"cvx": "01"}]});
        let second = with(
            dose.clone(),
            json!({"intervals": [{"from": "previous", "absolute_minimum": interval,
                                  "minimum": interval}]}),
        );
        let selection = json!({"preference": preference, "default": preference == 2});
        with(
            series(name, [dose, second]),
            json!({"selection": selection}),
        )
    };
    plan([
        path("Short", "02", "1 month", 1),
        path("Long", "03", "6 months", 2),
    ])
}

#[test]
fn contraindication_and_immunity_change_no_verdict() {
    let schedule = two_paths()
        .contraindications(json!({"antigen": [{"observation": "002"}]}))
        .immunity(json!({"clinical_history": ["003"]}))
        .build();
    let person = born("2020-01-01")
        .dose("2021-01-01", "01")
        .dose("2021-03-01", "01");
    let without = person.forecast(&schedule);
    assert_eq!(groups(&without.doses[1]), ["standard valid 2"]);
    for code in ["002", "003"] {
        let hindered = person.clone().seen(code);
        let forecast = hindered.forecast(&schedule);
        assert_eq!(forecast.doses, without.doses);
        assert_eq!(word(&forecast.groups[0].status), "complete");
        assert_eq!(forecast.groups[0].series, without.groups[0].series);
    }
    // With one dose nothing is complete; the verdict is still that of the series that would be
    // best without.
    let one = born("2020-01-01").dose("2021-01-01", "01");
    let without = one.forecast(&schedule);
    let hindered = one.clone().seen("002");
    let forecast = hindered.forecast(&schedule);
    assert_eq!(forecast.doses, without.doses);
    assert_eq!(word(&forecast.groups[0].status), "contraindicated");
}

#[test]
fn a_dose_that_is_valid_for_one_antigen_of_a_group_is_valid_for_the_group() {
    let schedule = plan([series("S", [from("2 years", "99")])])
        .antigen("B", [series("T", [from("1 year", "99")])])
        .group("AB", &["A", "B"], false)
        .antigen("C", [series("U", [from("3 years", "99")])])
        .build();
    let person = born("2020-01-01").dose("2021-06-01", "99");
    let forecast = person.forecast(&schedule);
    let dose = &forecast.doses[0];
    assert_eq!(groups(dose), ["standard valid 1", "standard not_valid 1"]);
    let names: Vec<_> = dose.groups.iter().map(|it| it.group).collect();
    assert_eq!(names, ["AB", "C"]);
    assert_eq!(dose.groups[0].reason, None);
    assert_eq!(word(&dose.groups[1].reason), "age_too_young");
}

#[test]
fn the_best_series_of_another_group_takes_nothing_from_a_group_without_one() {
    // In the group of A nothing is best: the only series is for evaluation. In that of B T is.
    let only = with(
        series("E", [from("1 year", "99"), from("2 years", "99")]),
        json!({"type": "evaluation_only", "selection": {"default": true}}),
    );
    let schedule = plan([only])
        .antigen("B", [series("T", [from("1 year", "99")])])
        .build();
    let person = born("2020-01-01").dose("2021-06-01", "99");
    let forecast = person.forecast(&schedule);
    let dose = &forecast.doses[0];
    let best: Vec<_> = dose.antigens.iter().map(|it| it.best).collect();
    assert_eq!(best, [true, false]);
    assert_eq!(
        groups(dose),
        ["evaluation_only valid 1", "standard valid 1"]
    );
}

/// The dates and codes of the doses, as they come out.
fn order(forecast: &Forecast<'_>) -> Vec<String> {
    let doses = forecast.doses.iter();
    doses.map(|it| format!("{} {}", it.date, it.cvx)).collect()
}

#[test]
fn doses_that_were_not_evaluated_come_by_date_and_last_on_their_day() {
    let schedule = plan([series("S", [from("1 year", "01")])]).build();
    let person = born("2020-01-01")
        .dose("2022-01-01", "778")
        .dose("2022-01-01", "777")
        .dose("2022-01-01", "01")
        .dose("2023-01-01", "01")
        .dose("2021-01-01", "779");
    assert_eq!(
        order(&person.forecast(&schedule)),
        [
            "2021-01-01 779",
            "2022-01-01 01",
            "2022-01-01 777",
            "2022-01-01 778",
            "2023-01-01 01",
        ]
    );
}

/// Each verdict by the place of its dose in the request.
fn by_index(forecast: &Forecast<'_>) -> Vec<String> {
    let mut doses: Vec<_> = forecast.doses.iter().collect();
    doses.sort_by_key(|dose| dose.index);
    let verdicts = doses.into_iter().enumerate().map(|(place, dose)| {
        assert_eq!(
            dose.index, place,
            "every dose of the request has its verdict"
        );
        let one = dose.antigens.first();
        one.map_or("none".into(), |it| word(&it.status))
    });
    verdicts.collect()
}

#[test]
fn a_verdict_belongs_to_its_dose_whatever_the_order_of_the_input() {
    // Of one day: a partial dose, a good one, one whose lot had expired, a code that nobody knows.
    let schedule = plan([series("S", [from("1 year", "01"), from("1 year", "01")])]).build();
    let given = |cvx| json!({"date": "2022-01-01", "cvx": cvx});
    let (mut partial, mut expired) = (given("01"), given("1"));
    partial["condition"] = json!("partial");
    expired["lot_expiration"] = json!("2021-12");
    let all = [
        (partial, "sub_standard"),
        (given("01"), "valid"),
        (expired, "sub_standard"),
        (given("777"), "none"),
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let mut person = born("2020-01-01");
        for place in order {
            person = person.dose_of(all[place].0.clone());
        }
        let wanted: Vec<_> = order.iter().map(|place| all[*place].1).collect();
        assert_eq!(by_index(&person.forecast(&schedule)), wanted, "{order:?}");
    }
}

#[test]
fn of_doses_that_nothing_tells_apart_the_first_of_the_input_comes_first() {
    let schedule = plan([series("S", [from("1 year", "01")])]).build();
    let person = born("2020-01-01")
        .dose("2022-01-01", "01")
        .dose("2021-06-01", "01")
        .dose("2021-06-01", "1");
    let forecast = person.forecast(&schedule);
    let indexes: Vec<_> = forecast.doses.iter().map(|it| it.index).collect();
    assert_eq!(indexes, [1, 2, 0]);
    assert_eq!(by_index(&forecast), ["extraneous", "valid", "extraneous"]);
}

#[test]
fn the_first_reason_is_given_for_a_dose_that_is_not_valid_only() {
    let grace = json!({"ages": [{"absolute_minimum": "1 year", "minimum": "13 months"}]});
    let schedule = plan([series("S", [grace])]).build();
    let person = born("2020-01-01")
        .dose("2020-06-01", "02")
        .dose("2021-01-01", "01");
    let forecast = person.forecast(&schedule);
    let of = |place: usize| {
        let one = &forecast.doses[place].antigens[0];
        let reasons: Vec<_> = one.reasons.iter().map(word).collect();
        (one.status, one.reason.map(|it| word(&it)), reasons)
    };
    let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        of(0),
        (
            EvaluationStatus::NotValid,
            Some("age_too_young".to_owned()),
            words(&["age_too_young", "wrong_vaccine"])
        )
    );
    assert_eq!(
        of(1),
        (EvaluationStatus::Valid, None, words(&["age_grace_period"]))
    );
    assert_eq!(
        forecast.doses[0].antigens[0].series_type,
        SeriesType::Standard
    );
}

#[test]
fn lists_of_an_answer_are_the_same_only_with_the_same_entries() {
    let list = |entries: &[u8]| entries.iter().copied().collect::<Few<u8>>();
    assert_eq!(list(&[1, 2]), list(&[1, 2]));
    for other in [&[][..], &[1], &[1, 3], &[1, 2, 3]] {
        assert_ne!(list(&[1, 2]), list(other));
    }
}
