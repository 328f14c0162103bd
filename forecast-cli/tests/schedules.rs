//! Several schedules, layers and seasons, from the command line.

#![expect(
    clippy::expect_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

mod common;

use common::{forecast, forecast_with};
use serde_json::Value;

/// A girl of 10 years, for whom HPV is due under one schedule and not under the other.
const GIRL: &str =
    r#"{"id": "x", "birth_date": "2016-01-10", "sex": "female", "as_of": "2026-05-01"}"#;
/// An adult in the winter after the published season.
const ADULT: &str = r#"{"birth_date": "1980-01-10", "as_of": "2026-11-22"}"#;

fn group<'v>(answer: &'v Value, name: &str) -> &'v Value {
    let groups = answer["groups"].as_array().expect("groups");
    let found = groups.iter().find(|group| group["group"] == name);
    found.expect("the group is there")
}

#[test]
fn answers_name_schedule_release_and_layers() {
    let ask = |more: &[&str]| {
        let mut arguments = vec!["patient", "-", "--format", "json"];
        arguments.extend(more);
        let run = forecast_with(&arguments, ADULT.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.json_lines().remove(0)
    };
    let answer = ask(&[]);
    assert_eq!(answer["schedule"], "acip-4.65");
    assert_eq!(answer["release"], "4.65-508");
    assert_eq!(answer["layers"], serde_json::json!(["errata", "seasons"]));
    let influenza = group(&answer, "Influenza");
    assert_eq!(influenza["due"], "due");
    assert_eq!(influenza["category"], "routine");
    assert_eq!(
        influenza["projected_season"],
        serde_json::json!({"start": "2026-07-01", "end": "2027-06-30",
            "projected_from": {"start": "2025-07-01", "end": "2026-06-30"}})
    );
    assert_eq!(group(&answer, "COVID-19")["due"], "conditional");

    let answer = ask(&["--seasons", "as-published", "--errata", "as-published"]);
    assert_eq!(answer["layers"], serde_json::json!([]));
    let influenza = group(&answer, "Influenza");
    assert_eq!(influenza["status"], "not_recommended");
    assert_eq!(influenza["projected_season"], Value::Null);

    let answer = ask(&["--schedule", "aap-2026+example-clinic"]);
    assert_eq!(answer["schedule"], "acip-4.65");
    assert_eq!(
        answer["layers"],
        serde_json::json!(["errata", "seasons", "aap-2026", "example-clinic"])
    );
}

#[test]
fn a_request_may_name_layers_and_several_schedules() {
    let with = |schedule: &str| {
        let request = GIRL.replace("\"id\"", &format!("\"schedule\": \"{schedule}\", \"id\""));
        forecast_with(&["batch", "-"], format!("{request}\n").as_bytes())
    };
    let run = with("acip-4.65+aap-2026");
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(group(&run.json_lines()[0], "HPV")["due"], "due");
    let run = with("acip-4.65,aap-2026");
    assert_eq!(
        run.json_lines()[0]["forecasts"].as_array().map(Vec::len),
        Some(2)
    );
    let run = with("acip-4.65+layer.json");
    assert_eq!(run.code, Some(1));
    assert_eq!(run.json_lines()[0]["error"]["path"], "schedule");
}

#[test]
fn two_schedules_stand_side_by_side() {
    let arguments = ["patient", "-", "--schedule", "acip-4.65,aap-2026"];
    let run = forecast_with(&arguments, GIRL.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let marked: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.trim_start().starts_with("* "))
        .collect();
    assert_eq!(marked.len(), 1, "{}", run.stdout);
    assert!(marked[0].contains("HPV"), "{}", run.stdout);
    assert!(marked[0].contains("not yet due, dose 1"), "{}", run.stdout);
    assert!(marked[0].contains("due now, dose 1"), "{}", run.stdout);

    let mut arguments = arguments.to_vec();
    arguments.extend(["--format", "json"]);
    let answer = forecast_with(&arguments, GIRL.as_bytes())
        .json_lines()
        .remove(0);
    assert_eq!(answer["forecasts"][1]["layers"][2], "aap-2026");
    assert_eq!(
        answer["differences"],
        serde_json::json!([{"schedule": "acip-4.65+errata+seasons+aap-2026", "group": "HPV",
            "series_type": "standard", "series_group": "1", "kind": "newly_due"}])
    );
}

#[test]
fn schedules_and_layers_are_listed_and_shown() {
    let run = forecast(&["schedule", "list"]);
    for id in [
        "acip-4.64",
        "acip-4.65",
        "seasons",
        "aap-2026",
        "example-clinic",
    ] {
        assert!(run.stdout.contains(&format!("  {id}")), "{}", run.stdout);
    }
    let run = forecast(&["schedule", "show", "aap-2026"]);
    assert!(
        run.stdout.contains("What it does not say"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("set \"9 years\", where there was \"11 years\"")
    );
    let run = forecast(&["schedule", "show", "acip-4.65+example-clinic"]);
    assert!(
        run.stdout.contains("Cholera (switched off)"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_new_layer_is_begun_checked_and_flattened() {
    let folder = tempfile::tempdir().expect("a folder");
    let layer = folder.path().join("ours.json");
    let run = forecast(&["schedule", "new-layer", "ours"]);
    std::fs::write(&layer, &run.stdout).expect("it is written");
    let stack = format!("acip-4.65+{}", layer.display());
    let run = forecast(&["schedule", "check", &stack]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(run.stdout.starts_with("acip-4.65+ours: "), "{}", run.stdout);

    let out = folder.path().join("flat");
    let path = out.display().to_string();
    let run = forecast(&["schedule", "flatten", &stack, "--out", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = forecast(&["schedule", "check", &path]);
    assert!(run.stdout.starts_with("acip-4.65+ours: "), "{}", run.stdout);

    // A stale base is refused with the address.
    let stack = format!("acip-4.64+{}", layer.display());
    let run = forecast(&["schedule", "check", &stack]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.starts_with("layer ours: over: "),
        "{}",
        run.stdout
    );
}

#[test]
fn differences_are_said_in_words() {
    let run = forecast(&["diff", "acip-4.65", "acip-4.65+aap-2026"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let expected = "HPV 2-dose series, dose 1";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("recommended from 9 years, was 11 years"),
        "{}",
        run.stdout
    );
    let run = forecast(&["diff", "acip-4.65", "aap-2026", "--format", "markdown"]);
    assert!(run.stdout.contains("\n## HPV\n"), "{}", run.stdout);
    let run = forecast(&["diff", "acip-4.65", "aap-2026", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(report["differences"][0]["before"], "11 years");
    let run = forecast(&["diff", "acip-4.65", "acip-4.65"]);
    assert!(run.stdout.contains("0 differences"), "{}", run.stdout);
}

#[test]
fn affected_people_are_counted() {
    let people = format!("{GIRL}\n{ADULT}\n{{\n");
    let ask = |format: &str| {
        let arguments = [
            "diff",
            "acip-4.65",
            "aap-2026",
            "--people",
            "-",
            "--format",
            format,
        ];
        let run = forecast_with(&arguments, people.as_bytes());
        assert_eq!(run.code, Some(1), "one line is no person");
        run.stdout
    };
    let report: Value = serde_json::from_str(&ask("json")).expect("it is JSON");
    assert_eq!(report["lines"], 3);
    assert_eq!(report["failed"], 1);
    assert_eq!(report["affected"], 1);
    let hpv = &report["groups"][0];
    assert_eq!(hpv["group"], "HPV");
    assert_eq!(hpv["kinds"], serde_json::json!({"newly_due": 1}));
    assert_eq!(hpv["ages"][0]["age"], "7 to 10 years");
    assert_eq!(hpv["examples"][0]["line"], 1);
    let text = ask("text");
    assert!(
        text.contains("The answers of 1 of 2 people change."),
        "{text}"
    );
    let page = ask("html");
    assert!(page.starts_with("<!doctype html>") && page.contains("<svg "));
    assert!(!page.contains("http"), "the page needs nothing beside it");
}
