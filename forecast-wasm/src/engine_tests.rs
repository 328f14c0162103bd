//! The engine's text, without JavaScript around it; the rest is tested in `tests/*.mjs`.

use forecast_core::ErrorKind;
use forecast_core::schedule::Schedule;
use forecast_core::schedule::files::from_one_file;
use forecast_core::wire::Request;

use super::Engine;

const SCHEDULE: &str = include_str!("../../forecast-core/tests/documents/schedule.json");
const REQUEST: &str = r#"{"birth_date": "2025-09-06"}"#;

fn engine() -> Engine {
    Engine::new(Schedule::compile(&from_one_file(SCHEDULE).unwrap()).unwrap())
}

#[test]
fn the_option_comes_before_the_request_and_the_request_before_today() {
    let engine = engine();
    let asked = r#"{"birth_date": "2025-09-06", "as_of": "2025-11-10"}"#;
    let as_of = |request, option| {
        let answer = engine.forecast(request, option, "2026-01-01", false);
        let answer: serde_json::Value = serde_json::from_str(&answer.unwrap()).unwrap();
        answer["as_of"].as_str().unwrap().to_owned()
    };
    assert_eq!(as_of(asked, Some("2025-12-24")), "2025-12-24");
    assert_eq!(as_of(asked, None), "2025-11-10");
    assert_eq!(as_of(REQUEST, None), "2026-01-01");
}

#[test]
fn a_day_that_does_not_exist_is_an_error_at_as_of() {
    let error = engine()
        .forecast(REQUEST, Some("2025-02-30"), "2026-01-01", false)
        .unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Request, "asOf"));
}

#[test]
fn a_request_for_another_schedule_is_refused() {
    let request = r#"{"birth_date": "2025-09-06", "schedule": "elsewhere"}"#;
    let error = engine()
        .forecast(request, None, "2026-01-01", false)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Request, "schedule")
    );
    let id = engine().schedule.id().to_owned();
    let request = format!(r#"{{"birth_date": "2025-09-06", "schedule": "{id}"}}"#);
    assert!(
        engine()
            .forecast(&request, None, "2026-01-01", true)
            .is_ok()
    );
}

#[test]
fn an_answer_has_the_bytes_of_serde_json() {
    let engine = engine();
    let request = r#"{"id": "\"a\\b\"", "birth_date": "2025-09-06", "doses":
        [{"date": "2025-11-06", "cvx": "110"}, {"date": "2025-11-07", "cvx": "998"}]}"#;
    let day = "2026-01-01".parse().unwrap();
    let patient = Request::from_json(request.as_bytes()).unwrap().patient;
    for _ in 0..2 {
        let expected = forecast_core::forecast(&engine.schedule, &patient, day).unwrap();
        let expected = serde_json::to_string(&expected).unwrap();
        assert_eq!(
            engine.forecast(request, None, "2026-01-01", false).unwrap(),
            expected
        );
        let (answer, why) = forecast_core::explain(&engine.schedule, &patient, day).unwrap();
        let mut expected = serde_json::to_value(&answer).unwrap();
        expected["why"] = serde_json::to_value(&why).unwrap();
        let found = engine.forecast(request, None, "2026-01-01", true).unwrap();
        assert_eq!(found, expected.to_string());
    }
}
