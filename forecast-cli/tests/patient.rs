//! `forecast patient`: exit codes, where arguments and input come from, and the answer to every
//! kind of bad input that `docs/formats.md` lists.

mod common;

use common::{answer, forecast, forecast_with};
use serde_json::{Value, json};

const INFANT: &str = "examples/infant-on-schedule.json";

#[test]
fn one_person_is_answered_with_a_table() {
    let run = forecast(&["patient", INFANT]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout
            .starts_with("example-infant-on-schedule: female, born 2025-09-06")
    );
    assert_eq!(run.stderr, "");
    let widest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?} columns");
}

#[test]
fn the_answer_is_one_line_of_json_where_that_is_asked_for() {
    let run = forecast(&["patient", INFANT, "--format", "json"]);
    assert_eq!(run.json_lines().len(), 1);
    assert_eq!(run.json_lines()[0]["schedule"], "acip-4.65");
}

#[test]
fn a_vaccine_group_has_one_line_and_all_series_have_one_each() {
    let person = r#"{"birth_date": "1947-04-14", "as_of": "2026-11-30"}"#;
    let lines = |arguments: &[&str]| {
        let arguments = [&["patient", "-"], arguments].concat();
        let run = forecast_with(&arguments, person.as_bytes());
        let named = run.stdout.lines().filter(|line| line.contains("RSV"));
        named.map(str::to_owned).collect::<Vec<_>>()
    };
    let one = lines(&[]);
    // What is to give, and by which vaccines.
    assert!(
        one[0].contains("due now") && one.iter().all(|it| !it.contains("too old")),
        "{one:?}"
    );
    let all = lines(&["--all-series"]);
    assert_eq!(all.len(), one.len() + 1, "{all:?}");
}

#[test]
fn a_valid_dose_that_a_risk_series_does_not_count_says_so() {
    let person = r#"{"birth_date": "2005-12-03", "as_of": "2026-11-30",
        "doses": [{"date": "2006-06-22", "cvx": "100"}],
        "observations": [{"code": "042", "date": "2025-08-11"}]}"#;
    let run = forecast_with(&["patient", "-"], person.as_bytes());
    let text = run.stdout;
    assert!(text.contains("valid; does not count for"), "{text}");
    assert!(!text.contains("NOT VALID"), "{text}");
}

#[test]
fn stdin_gives_the_same_as_the_file() {
    let text = std::fs::read(common::root().join(INFANT)).expect("the example is there");
    let from_file = forecast(&["patient", INFANT, "--format", "json"]);
    let from_stdin = forecast_with(&["patient", "-", "--format", "json"], &text);
    assert_eq!(from_file.stdout, from_stdin.stdout);
}

#[test]
fn the_assessment_date_is_the_flag_then_the_request_then_today() {
    let date = |arguments: &[&str], request: &str| -> Value {
        let arguments = [&["patient", "-", "--format", "json"], arguments].concat();
        let run = forecast_with(&arguments, request.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.json_lines()[0]["as_of"].clone()
    };
    let with = r#"{"birth_date": "2020-01-01", "as_of": "2021-01-01"}"#;
    assert_eq!(date(&["--as-of", "2022-02-02"], with), "2022-02-02");
    assert_eq!(date(&[], with), "2021-01-01");
    let today = date(&[], r#"{"birth_date": "2020-01-01"}"#);
    assert!(today.as_str() >= Some("2026-01-01"), "{today}");
}

#[test]
fn the_schedule_is_the_flag_then_the_request_then_the_default() {
    let id = |arguments: &[&str], request: &str| -> Value {
        let arguments = [&["patient", "-", "--format", "json"], arguments].concat();
        let run = forecast_with(&arguments, request.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.json_lines()[0]["schedule"].clone()
    };
    let with = r#"{"birth_date": "2020-01-01", "as_of": "2021-01-01", "schedule": "acip-4.64"}"#;
    let without = r#"{"birth_date": "2020-01-01", "as_of": "2021-01-01"}"#;
    assert_eq!(id(&["--schedule", "acip-4.65"], with), "acip-4.65");
    assert_eq!(id(&[], with), "acip-4.64");
    assert_eq!(id(&[], without), "acip-4.65");
    assert_eq!(
        id(&["--schedule", "schedules/acip-4.64"], without),
        "acip-4.64"
    );
}

#[test]
fn a_request_cannot_name_a_path() {
    let request = r#"{"birth_date": "2020-01-01", "schedule": "schedules/acip-4.64"}"#;
    let run = forecast_with(&["patient", "-"], request.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("schedule: found `schedules/acip-4.64`"));
}

#[test]
fn what_cannot_run_says_why_and_exits_with_2() {
    let table: [(&[&str], &str, &str); 9] = [
        (
            &["patient", "no-such-file.json"],
            "",
            "no-such-file.json: could not open",
        ),
        (&["patient", "examples"], "", "examples: could not read"),
        (&["patient", "-"], "", "stdin: EOF while parsing"),
        (&["patient", "-"], "[]", "stdin: "),
        (
            &["patient", "-"],
            r#"{"birth_date": "2025-02-29"}"#,
            r#"stdin: birth_date: found "2025-02-29""#,
        ),
        (
            &["patient", "-"],
            r#"{"birth_date": "2025-09-06", "name": "x"}"#,
            "stdin: name: unknown field `name`",
        ),
        (
            &["patient", "-", "--as-of", "2025-09-05"],
            r#"{"birth_date": "2025-09-06"}"#,
            "stdin: as_of: ",
        ),
        (
            &["patient", "-", "--schedule", "acip-0"],
            "{}",
            "--schedule acip-0: found neither",
        ),
        (
            &["patient", "-", "--as-of", "2025-02-29"],
            "{}",
            "2025-02-29",
        ),
    ];
    for (arguments, stdin, message) in table {
        let run = forecast_with(arguments, stdin.as_bytes());
        assert_eq!(run.code, Some(2), "{arguments:?} {stdin}");
        assert_eq!(run.stdout, "", "{arguments:?} {stdin}");
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn errors_do_not_repeat_the_id() {
    let request = r#"{"id": "4711815", "birth_date": "2025-09-06", "as_of": "2020-01-01"}"#;
    let run = forecast_with(&["patient", "-"], request.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(!run.stderr.contains("4711815"), "{}", run.stderr);
}

/// The dose of an answer that has this code.
fn dose<'a>(answer: &'a Value, cvx: &str) -> &'a Value {
    let doses = answer["doses"].as_array().map_or(&[][..], Vec::as_slice);
    let found = doses.iter().find(|dose| dose["cvx"] == cvx);
    found.unwrap_or(&Value::Null)
}

#[test]
fn a_dose_that_cannot_be_evaluated_is_kept_and_changes_nothing_else() {
    let with = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "doses": [
            {"date": "2025-10-15", "cvx": "107"}, {"date": "2025-10-15", "cvx": "999"},
            {"date": "2025-10-15", "cvx": "MMR"}, {"date": "2025-09-05", "cvx": "08"},
            {"date": "2025-11-11", "cvx": "10"}]}"#,
    );
    let without = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "doses": [
            {"date": "2025-10-15", "cvx": "107"}]}"#,
    );
    assert_eq!(with["groups"], without["groups"]);
    assert_eq!(with["doses"].as_array().map(Vec::len), Some(5));
    for (cvx, why) in [
        ("999", "unknown_vaccine"),
        ("MMR", "unknown_vaccine"),
        ("08", "before_birth"),
        ("10", "after_assessment"),
    ] {
        assert_eq!(dose(&with, cvx)["not_evaluated"], why, "{cvx}");
    }
    assert_eq!(dose(&with, "107")["not_evaluated"], Value::Null);
    assert_eq!(
        with["notices"],
        json!([
            {"path": "doses[1].cvx", "kind": "unknown_vaccine", "value": "999", "decides": []},
            {"path": "doses[2].cvx", "kind": "unknown_vaccine", "value": "MMR", "decides": []},
            {"path": "doses[3].date", "kind": "before_birth", "value": null, "decides": []},
            {"path": "doses[4].date", "kind": "after_assessment", "value": null, "decides": []},
        ])
    );
    assert_eq!(without["notices"], json!([]));
}

#[test]
fn a_code_without_its_leading_zero_is_the_code() {
    let short = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10",
            "doses": [{"date": "2025-09-06", "cvx": "8"}]}"#,
    );
    let long = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10",
            "doses": [{"date": "2025-09-06", "cvx": "08"}]}"#,
    );
    assert_eq!(short, long);
    assert_eq!(dose(&short, "08")["groups"][0]["status"], "valid");
}

#[test]
fn an_observation_that_cannot_be_used_is_said() {
    let odd = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "observations": [
            {"code": "X99"}, {"code": "013", "date": "2025-11-11"}]}"#,
    );
    let none = answer(r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10"}"#);
    assert_eq!(odd["groups"], none["groups"]);
    assert_eq!(
        odd["notices"],
        json!([
            {"path": "observations[0].code", "kind": "unknown_observation", "value": "X99", "decides": []},
            {"path": "observations[1].date", "kind": "observation_after_assessment", "value": null, "decides": []},
        ])
    );
}

#[test]
fn two_doses_on_one_day_are_judged_whatever_their_order() {
    let twice = answer(
        r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "doses": [
            {"date": "2025-11-06", "cvx": "10"}, {"date": "2025-11-06", "cvx": "10"}]}"#,
    );
    let statuses: Vec<&Value> = twice["doses"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|dose| &dose["groups"][0]["status"])
        .collect();
    assert_eq!(statuses, ["valid", "not_valid"]);
    let reasons = &twice["doses"][1]["antigens"][0]["reasons"];
    assert_eq!(reasons, &json!(["age_too_young", "interval_too_short"]));
    let one_way = r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "doses": [
        {"date": "2025-11-06", "cvx": "10"}, {"date": "2025-11-06", "cvx": "110"}]}"#;
    let other_way = r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10", "doses": [
        {"date": "2025-11-06", "cvx": "110"}, {"date": "2025-11-06", "cvx": "10"}]}"#;
    // Their places in the request differ, and nothing else.
    let without_places = |request: &str| {
        let mut answer = answer(request);
        for dose in answer["doses"].as_array_mut().into_iter().flatten() {
            dose["index"].take();
        }
        // What an interval was counted from is a dose in its place, too.
        let text = answer.to_string();
        let places = ["\"index\":0", "\"index\":1"];
        places
            .iter()
            .fold(text, |text, place| text.replace(place, "\"index\":null"))
    };
    assert_eq!(without_places(one_way), without_places(other_way));
}

#[test]
fn the_far_past_and_the_far_future_are_days_like_any_other() {
    for request in [
        r#"{"birth_date": "1850-01-01", "as_of": "2025-11-10"}"#,
        r#"{"birth_date": "2025-01-01", "as_of": "2150-01-01"}"#,
        r#"{"birth_date": "1850-01-01", "as_of": "2150-01-01", "sex": "female"}"#,
        r#"{"birth_date": "0001-01-01", "as_of": "9999-12-31"}"#,
        r#"{"birth_date": "9999-12-31", "as_of": "9999-12-31"}"#,
    ] {
        let groups = answer(request)["groups"].as_array().map(Vec::len);
        assert!(groups > Some(0), "{request}");
    }
}

#[test]
fn five_hundred_doses_are_judged() {
    let doses: Vec<Value> = (0..500)
        .map(|day| {
            let (year, month) = (2000 + day / 336, 1 + day % 336 / 28);
            let cvx = ["10", "03", "110"][day % 3];
            json!({"date": format!("{year:04}-{month:02}-{:02}", 1 + day % 28), "cvx": cvx})
        })
        .collect();
    let request = json!({"birth_date": "1999-01-01", "as_of": "2025-11-10", "doses": doses});
    let answer = answer(&request.to_string());
    assert_eq!(answer["doses"].as_array().map(Vec::len), Some(500));
    assert_eq!(answer["notices"], json!([]));
}

#[test]
fn somebody_without_a_history_or_a_sex_has_a_forecast() {
    let unknown = answer(r#"{"birth_date": "2010-01-01", "as_of": "2025-11-10"}"#);
    let said = answer(
        r#"{"birth_date": "2010-01-01", "as_of": "2025-11-10", "sex": "unknown", "doses": []}"#,
    );
    assert_eq!(unknown, said);
    assert_eq!(unknown["doses"], json!([]));
    let overdue = unknown["groups"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(overdue.iter().any(|group| group["due"] == "overdue"));
}

#[test]
fn why_shows_the_rules_in_both_formats() {
    let table = forecast(&["patient", INFANT, "--why"]);
    assert_eq!(table.code, Some(0));
    assert!(table.stdout.contains("\nWhy\n"));
    assert!(table.stdout.contains("FORECASTDT-1"));
    let json = forecast(&["patient", INFANT, "--why", "--format", "json"]);
    let with = &json.json_lines()[0];
    let without = &forecast(&["patient", INFANT, "--format", "json"]).json_lines()[0];
    assert_eq!(with["groups"], without["groups"]);
    assert!(with["why"].as_array().map(Vec::len) > Some(10));
    assert!(without.get("why").is_none());
}
