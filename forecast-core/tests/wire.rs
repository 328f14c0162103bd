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
    for (text, path) in [
        ("{", ""),
        (r#"{"birth_date": "#, "birth_date"),
        (r#"{"doses": [{"date": "2025-10-15", "#, "doses[0]"),
    ] {
        let error = refused(text);
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Syntax, path),
            "{text}"
        );
    }
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
        (r" []", "", "found a list"),
        (r#"["example", "2025-09-06"]"#, "", "found a list"),
        ("1", "", "invalid type"),
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

#[test]
fn a_list_is_never_taken_for_an_object() {
    let table = [
        (r"[]", ""),
        (
            r#"{"birth_date": "2025-09-06", "doses": [["2025-10-15", "107"]]}"#,
            "doses[0]",
        ),
        (
            r#"{"birth_date": "2025-09-06", "observations": [["007"]]}"#,
            "observations[0]",
        ),
        (r#"{"birth_date": "2025-09-06", "doses": [[]]}"#, "doses[0]"),
    ];
    for (text, path) in table {
        let error = Request::from_json(text.as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{text}");
        assert!(error.message().starts_with("found a list"), "{error}");
    }
}

#[test]
fn errors_quote_forty_characters_and_no_value_of_the_wrong_type() {
    let long = "x".repeat(100);
    let unknown = format!(r#"{{"birth_date": "2025-09-06", "{long}": 1}}"#);
    let error = Request::from_json(unknown.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&"x".repeat(40)) && !error.contains(&"x".repeat(41)),
        "{error}"
    );
    let word = format!(r#"{{"birth_date": "2025-09-06", "sex": "{long}"}}"#);
    let error = Request::from_json(word.as_bytes()).unwrap_err().to_string();
    assert!(
        error.contains("`female`") && !error.contains(&"x".repeat(41)),
        "{error}"
    );
    // A record that was encoded twice is one text.
    let twice = r#""{\"birth_date\": \"2025-09-06\", \"id\": \"Doe, expected Jane\"}""#;
    let error = Request::from_json(twice.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("invalid type: string, expected struct"),
        "{error}"
    );
    let number = r#"{"birth_date": "2025-09-06", "birth_country": 123456789}"#;
    let error = Request::from_json(number.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("birth_country: invalid type: integer, expected"),
        "{error}"
    );
    let forged = r#"{"birth_date": "2025-09-06", "a\nb": 1}"#;
    let error = Request::from_json(forged.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with(r"a\nb: unknown field `a\nb`"), "{error}");
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert!(Request::from_json(b"\xef\xbb\xbf{\"birth_date\": \"2025-09-06\"}").is_ok());
}

#[test]
fn what_is_beyond_a_limit_is_refused_at_its_edge() {
    let id = |len: usize| {
        let id = "i".repeat(len);
        Request::from_json(format!(r#"{{"id": "{id}", "birth_date": "2025-09-06"}}"#).as_bytes())
    };
    assert!(id(1_024).is_ok());
    assert_eq!(id(1_025).unwrap_err().path(), "id");
    let list = |field: &str, item: &str, count: usize| {
        let items = vec![item; count].join(",");
        let text = format!(r#"{{"birth_date": "2025-09-06", "{field}": [{items}]}}"#);
        Request::from_json(text.as_bytes())
    };
    let dose = r#"{"date": "2025-10-15", "cvx": "107"}"#;
    assert!(list("doses", dose, 10_000).is_ok());
    let error = list("doses", dose, 10_001).unwrap_err();
    assert_eq!(
        error.to_string(),
        "doses: found 10001, expected at most 10000"
    );
    let observation = r#"{"code": "007"}"#;
    assert!(list("observations", observation, 10_000).is_ok());
    assert_eq!(
        list("observations", observation, 10_001)
            .unwrap_err()
            .path(),
        "observations"
    );
    let name = |len: usize| {
        let dose = format!(r#"{{"date": "2025-10-15", "cvx": "{}"}}"#, "c".repeat(len));
        list("doses", &dose, 1)
    };
    assert!(name(65_536).is_ok());
    assert_eq!(name(65_537).unwrap_err().path(), "doses[0].cvx");
}

#[test]
fn a_request_names_few_schedules_and_none_twice() {
    let named = |words: &str| {
        let text = format!(r#"{{"birth_date": "2025-09-06", "schedule": "{words}"}}"#);
        Request::from_json(text.as_bytes())
    };
    let all = |count: u32| {
        (0..count)
            .map(|n| format!("s{n}"))
            .collect::<Vec<_>>()
            .join(",")
    };
    assert!(named(&all(8)).is_ok());
    let error = named(&all(9)).unwrap_err().to_string();
    assert_eq!(error, "schedule: found 9, expected at most 8");
    assert!(named(&all(7_000)).is_err());
    let error = named("a, b,a").unwrap_err().to_string();
    assert_eq!(
        error,
        "schedule: found `a` twice, expected each schedule once"
    );
}
