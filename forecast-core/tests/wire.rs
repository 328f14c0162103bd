//! Reading requests: what is accepted, and where errors point.

use forecast_core::patient::{DoseCondition, Sex};
use forecast_core::wire::Request;
use forecast_core::{Error, ErrorKind};

#[expect(clippy::expect_used, reason = "a helper of tests")]
fn refused(json: &str) -> Error {
    Request::from_json(json.as_bytes()).expect_err("the request is wrong")
}

#[test]
fn the_whole_form_is_read() {
    let request = Request::from_json(
        br#"{"id": "example-1", "birth_date": "2025-09-06", "sex": "female",
             "birth_country": "U.S.",
             "doses": [{"date": "2025-10-15", "cvx": "8", "mvx": "MSD", "trade_name": "X",
                        "volume": "0.5", "condition": "recalled", "lot_expiration": "2026-03"}],
             "observations": [{"code": "042", "date": "2016-01-01"}, {"code": "007"}],
             "as_of": "2025-11-10", "schedule": "acip-4.65"}"#,
    )
    .expect("it is right");
    assert_eq!(request.patient.id.as_deref(), Some("example-1"));
    assert_eq!(request.patient.sex, Sex::Female);
    let dose = &request.patient.doses[0];
    assert_eq!(dose.cvx, "8");
    assert_eq!(dose.condition, Some(DoseCondition::Recalled));
    assert_eq!(request.patient.observations.len(), 2);
    assert_eq!(request.schedule.as_deref(), Some("acip-4.65"));
}

#[test]
fn only_the_birth_date_is_needed_and_null_is_nothing() {
    let short = Request::from_json(br#"{"birth_date": "2025-09-06"}"#).expect("short");
    let nulls = Request::from_json(
        br#"{"id": null, "birth_date": "2025-09-06", "sex": null, "birth_country": null,
             "doses": null, "observations": null, "as_of": null, "schedule": null}"#,
    )
    .expect("nulls");
    assert_eq!(short, nulls);
    assert_eq!(short.patient.sex, Sex::Unknown);
    assert_eq!(short.as_of, None);
}

#[test]
fn writing_and_reading_round_trips() {
    let json = br#"{"id": "a", "birth_date": "1850-01-01", "sex": "male",
        "doses": [{"date": "1851-01-01", "cvx": "107"}], "as_of": "2150-01-01"}"#;
    let request = Request::from_json(json).expect("right");
    let written = serde_json::to_vec(&request).expect("serializes");
    assert_eq!(Request::from_json(&written).expect("reads back"), request);
}

#[test]
fn what_is_not_json_is_a_syntax_error() {
    for text in ["", "{", "{\"birth_date\": }", "{} {}", "\u{feff}{}"] {
        assert!(Request::from_json(text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(refused("{").kind(), ErrorKind::Syntax);
    let two = r#"{"birth_date": "2025-09-06"} {"birth_date": "2025-09-06"}"#;
    assert_eq!(refused(two).kind(), ErrorKind::Syntax);
    let latin1 = b"{\"id\": \"\xe9\", \"birth_date\": \"2025-09-06\"}";
    let error = Request::from_json(latin1).expect_err("not UTF-8");
    assert_eq!(error.kind(), ErrorKind::Syntax);
}

#[test]
fn errors_point_at_the_value() {
    // A request, the path that the error names, and a part of its message.
    let table = [
        (r"{}", "", "missing field `birth_date`"),
        (r"[]", "", "invalid"),
        (
            r#"{"birth_date": "2025-02-29"}"#,
            "birth_date",
            "2025-02-29",
        ),
        (
            r#"{"birth_date": "06.09.2025"}"#,
            "birth_date",
            "YYYY-MM-DD",
        ),
        (r#"{"birth_date": 20250906}"#, "birth_date", "YYYY-MM-DD"),
        (
            r#"{"birth_date": "2025-09-06", "sex": "F"}"#,
            "sex",
            "expected one of `female`, `male`, `unknown`",
        ),
        (
            r#"{"birth_date": "2025-09-06", "dob": "2025-09-06"}"#,
            "dob",
            "unknown field `dob`",
        ),
        (
            r#"{"birth_date": "2025-09-06", "birth_date": "2025-09-06"}"#,
            "",
            "duplicate field `birth_date`",
        ),
        (
            r#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15"}]}"#,
            "doses[0]",
            "missing field `cvx`",
        ),
        (
            r#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15", "cvx": 107}]}"#,
            "doses[0].cvx",
            "expected a string",
        ),
        (
            r#"{"birth_date": "2025-09-06",
                "doses": [{"date": "2025-10-15", "cvx": "107"}, {"date": "2025-13-01", "cvx": "107"}]}"#,
            "doses[1].date",
            "2025-13-01",
        ),
        (
            r#"{"birth_date": "2025-09-06", "doses": [{"date": "2025-10-15", "cvx": "107", "lot": "1"}]}"#,
            "doses[0].lot",
            "unknown field `lot`",
        ),
        (
            r#"{"birth_date": "2025-09-06",
                "doses": [{"date": "2025-10-15", "cvx": "107", "condition": "spoiled"}]}"#,
            "doses[0].condition",
            "unknown variant",
        ),
        (
            r#"{"birth_date": "2025-09-06", "observations": [{"code": "007", "date": "2025"}]}"#,
            "observations[0].date",
            "2025",
        ),
        (
            r#"{"birth_date": "2025-09-06", "as_of": "today"}"#,
            "as_of",
            "YYYY-MM-DD",
        ),
    ];
    for (json, path, part) in table {
        let error = refused(json);
        assert_eq!(error.kind(), ErrorKind::Format, "{json}: {error}");
        assert_eq!(error.path(), path, "{json}: {error}");
        assert!(error.message().contains(part), "{json}: {error}");
    }
}

#[test]
fn errors_do_not_repeat_the_id() {
    for id in [
        "4711815",
        "-4711815",
        "4711815.5",
        "[4711815]",
        "{\"x\": 4711815}",
    ] {
        let error = refused(&format!(r#"{{"id": {id}, "birth_date": "2025-09-06"}}"#));
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(!error.to_string().contains("4711815"), "{error}");
    }
    let later = refused(r#"{"id": "4711815", "birth_date": "2025-09-06", "sex": 1}"#);
    assert!(!later.to_string().contains("4711815"), "{later}");
}

#[test]
fn an_error_serializes_with_its_parts() {
    let error = refused(r#"{"birth_date": "2025-02-29"}"#);
    let json = serde_json::to_value(&error).expect("serializes");
    assert_eq!(json["kind"], "format");
    assert_eq!(json["path"], "birth_date");
    assert!(json["file"].is_null());
}
