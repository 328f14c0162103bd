//! What the engine answers to input that is wrong, odd or large (docs/formats.md, "Bad input").
//! What is no request at all is tested in `tests/wire.rs`.

use forecast_core::report::NoticeKind;
use forecast_core::schedule::Schedule;
use forecast_core::{ErrorKind, forecast};
use serde_json::json;

use crate::person::{Person, born};
use crate::plan::{doses, plan, series};

/// Two doses from a year of age, four weeks apart.
fn two() -> Schedule {
    let dose = json!({"ages": [{"minimum": "1 year", "absolute_minimum": "1 year"}],
        "intervals": [{"from": "previous", "absolute_minimum": "4 weeks", "minimum": "4 weeks"}]});
    doses([dose.clone(), dose])
}

fn notices(person: &Person, schedule: &Schedule) -> Vec<(String, NoticeKind, Option<String>)> {
    let forecast = person.forecast(schedule);
    let all = forecast.notices.iter();
    all.map(|it| (it.path.clone(), it.kind, it.value.map(str::to_owned)))
        .collect()
}

#[test]
fn an_unknown_vaccine_is_kept_and_said_and_the_rest_goes_on() {
    for code in ["888", "", "MMR", "1234", "-1", "0x1"] {
        let person = born("2020-01-01")
            .dose("2021-01-01", code)
            .dose("2021-02-01", "01");
        assert_eq!(
            notices(&person, &two()),
            [(
                "doses[0].cvx".to_owned(),
                NoticeKind::UnknownVaccine,
                Some(code.to_owned())
            )]
        );
        let schedule = two();
        let forecast = person.forecast(&schedule);
        assert_eq!(forecast.doses[0].cvx, code);
        assert_eq!(forecast.doses[0].name, None);
        assert_eq!(
            forecast.doses[0].not_evaluated,
            Some(NoticeKind::UnknownVaccine)
        );
        assert_eq!(person.verdicts(&two()), ["none", "1 valid"]);
        assert_eq!(person.next(&two()), "#2 2021-03-01 2021-03-01 - -");
    }
}

#[test]
fn a_code_without_its_leading_zero_is_the_code() {
    for code in ["1", "01", "001", " 1 "] {
        let person = born("2020-01-01").dose("2021-01-01", code);
        assert_eq!(person.verdicts(&two()), ["1 valid"], "{code:?}");
        let schedule = two();
        assert_eq!(person.forecast(&schedule).doses[0].cvx, "01");
        assert!(notices(&person, &two()).is_empty());
    }
}

#[test]
fn an_unknown_observation_is_left_out_and_said() {
    let person = born("2020-01-01").seen("001").seen("777").seen("");
    let unknown = |place, code: &str| {
        let path = format!("observations[{place}].code");
        (path, NoticeKind::UnknownObservation, Some(code.to_owned()))
    };
    assert_eq!(
        notices(&person, &two()),
        [unknown(1, "777"), unknown(2, "")]
    );
    assert_eq!(person.next(&two()), born("2020-01-01").next(&two()));
}

#[test]
fn a_dose_before_birth_is_kept_and_not_evaluated() {
    let person = born("2020-01-01")
        .dose("2019-12-31", "01")
        .dose("2021-02-01", "01");
    assert_eq!(
        notices(&person, &two()),
        [("doses[0].date".to_owned(), NoticeKind::BeforeBirth, None)]
    );
    assert_eq!(person.verdicts(&two()), ["none", "1 valid"]);
    // On the day of birth it is a dose like others.
    let person = born("2020-01-01").dose("2020-01-01", "01");
    assert_eq!(person.verdicts(&two()), ["1 not_valid age_too_young"]);
}

#[test]
fn a_dose_after_the_assessment_date_is_kept_and_not_evaluated() {
    let person = born("2020-01-01")
        .dose("2021-02-01", "01")
        .dose("2021-06-02", "01");
    let person = person.on("2021-06-01");
    assert_eq!(
        notices(&person, &two()),
        [(
            "doses[1].date".to_owned(),
            NoticeKind::AfterAssessment,
            None
        )]
    );
    assert_eq!(person.verdicts(&two()), ["1 valid", "none"]);
    assert_eq!(person.next(&two()), "#2 2021-03-01 2021-03-01 - -");
    assert_eq!(
        person.on("2021-06-02").verdicts(&two()),
        ["1 valid", "2 valid"]
    );
}

#[test]
fn an_assessment_date_before_birth_is_refused() {
    let person = born("2020-01-02");
    let refused = forecast(&two(), &person.patient, "2020-01-01".parse().unwrap()).unwrap_err();
    assert_eq!(
        (refused.kind(), refused.path()),
        (ErrorKind::Request, "as_of")
    );
    assert!(!refused.to_string().contains("2020"), "{refused}");
    // On the day of birth there is an answer.
    assert_eq!(
        person.on("2020-01-02").next(&two()),
        "#1 2021-01-02 2021-01-02 - -"
    );
}

#[test]
fn birth_in_1850_and_assessment_in_2150() {
    let person = born("1850-05-31").on("2150-12-31");
    assert_eq!(person.next(&two()), "#1 1851-05-31 1851-05-31 - -");
    let person = person.dose("1851-05-31", "01").dose("2150-12-31", "01");
    assert_eq!(person.verdicts(&two()), ["1 valid", "2 valid"]);
    let schedule = doses([json!({"ages": [{"minimum": "1 year", "maximum": "300 years"}]})]);
    let next = born("1850-05-31").on("2150-05-30").next(&schedule);
    assert_eq!(next, "#1 1851-05-31 1851-05-31 - 2150-05-30");
    let next = born("1850-05-31").on("2150-05-31").next(&schedule);
    assert_eq!(next, "aged_out too_old");
}

#[test]
fn the_ends_of_the_calendar() {
    let person = born("0001-01-01").on("9999-12-31").dose("9999-12-31", "01");
    assert_eq!(person.verdicts(&two()), ["1 valid"]);
    // Four weeks later is no day of the calendar any more; the date stays at its end.
    assert_eq!(person.next(&two()), "#2 9999-12-31 9999-12-31 - -");
    let person = born("9999-12-31").on("9999-12-31");
    assert_eq!(person.next(&two()), "#1 9999-12-31 9999-12-31 - -");
}

#[test]
fn five_hundred_doses() {
    let first: forecast_core::date::Date = "2021-01-01".parse().unwrap();
    let mut person = born("2020-01-01");
    for day in 0..500 {
        person = person.dose(&first.add_days(day).to_string(), "01");
    }
    let verdicts = person.verdicts(&two());
    assert_eq!(verdicts.len(), 500);
    // Each attempt restarts the interval (CALCDTINT-1): none ever keeps four weeks.
    assert_eq!(verdicts[0], "1 valid");
    assert!(
        verdicts[1..]
            .iter()
            .all(|it| it == "2 not_valid interval_too_short")
    );
    // 499 days after 2021-01-01 is 2022-05-15; four weeks later 2022-06-12.
    assert_eq!(person.next(&two()), "#2 2022-06-12 2022-06-12 - -");
}

#[test]
fn five_hundred_doses_of_a_recurring_series() {
    let schedule = doses([json!({"recurring": true, "intervals":
        [{"from": "previous", "absolute_minimum": "1 day", "minimum": "1 day"}]})]);
    let first: forecast_core::date::Date = "2021-01-01".parse().unwrap();
    let mut person = born("2020-01-01");
    for day in 0..500 {
        person = person.dose(&first.add_days(day).to_string(), "01");
    }
    assert!(person.verdicts(&schedule).iter().all(|it| it == "1 valid"));
    assert_eq!(person.next(&schedule), "#501 2022-05-16 2022-05-16 - -");
}

#[test]
fn two_doses_on_one_day_are_both_judged() {
    let person = born("2020-01-01")
        .dose("2021-02-01", "01")
        .dose("2021-02-01", "01");
    assert_eq!(
        person.verdicts(&two()),
        ["1 valid", "2 not_valid interval_too_short"]
    );
    // Without an interval between them both count.
    let schedule = doses([json!({}), json!({})]);
    assert_eq!(person.verdicts(&schedule), ["1 valid", "2 valid"]);
}

#[test]
fn doses_on_one_day_are_judged_in_an_order_of_their_own() {
    // By vaccine: the wrong one, 02, comes second in either order of the input.
    let ahead = born("2020-01-01")
        .dose("2021-02-01", "01")
        .dose("2021-02-01", "02");
    let behind = born("2020-01-01")
        .dose("2021-02-01", "02")
        .dose("2021-02-01", "01");
    let wanted = ["1 valid", "2 not_valid interval_too_short wrong_vaccine"];
    assert_eq!(ahead.verdicts(&two()), wanted);
    assert_eq!(behind.verdicts(&two()), wanted);
}

#[test]
fn a_dose_that_is_set_aside_changes_nothing_in_the_order_of_the_others() {
    let person = born("2020-01-01")
        .dose("2021-02-01", "21")
        .dose("2021-02-01", "107");
    let schedule = plan([series("S", [json!({})])])
        .vaccine("21", json!([{"antigen": "A"}]))
        .vaccine("107", json!([{"antigen": "A"}]))
        .build();
    let codes = |person: &Person| -> Vec<String> {
        let forecast = person.forecast(&schedule);
        forecast.doses.iter().map(|it| it.cvx.to_owned()).collect()
    };
    assert_eq!(codes(&person), ["21", "107"]);
    let more = person.dose("2021-02-01", "888").dose("2019-01-01", "01");
    assert_eq!(codes(&more), ["01", "21", "107", "888"]);
}

#[test]
fn an_empty_history() {
    let person = born("2020-01-01");
    assert_eq!(person.next(&two()), "#1 2021-01-01 2021-01-01 - -");
    let schedule = two();
    let forecast = person.forecast(&schedule);
    assert!(forecast.doses.is_empty() && forecast.notices.is_empty());
}

#[test]
fn no_sex_is_an_unknown_sex() {
    let of = |sexes: serde_json::Value| {
        let series = crate::plan::with(series("S", [json!({})]), json!({"required_sexes": sexes}));
        born("2020-01-01").series(&plan([series]).build())
    };
    assert_eq!(of(json!(["female", "male"])), "");
    assert_eq!(of(json!(["female", "unknown"])), "S");
    assert_eq!(of(json!([])), "S");
}
