//! What the package's `Schedule.load` does with a document.

use forecast_core::schedule::Schedule;
use forecast_wasm_compile::compile;

const SCHEDULE: &str = include_str!("../../../forecast-core/tests/documents/schedule.json");

#[test]
fn a_document_is_packed() {
    let packed = compile(SCHEDULE.as_bytes()).unwrap();
    let schedule = Schedule::unpack(&packed).unwrap();
    assert!(schedule.vaccines().count() > 0);
}

#[test]
fn what_is_wrong_is_said_as_json() {
    let kind = |json: &[u8]| {
        let error: serde_json::Value = serde_json::from_str(&compile(json).unwrap_err()).unwrap();
        error["kind"].as_str().unwrap().to_owned()
    };
    assert_eq!(kind(b"{\"schedule\": \xff}"), "syntax");
    assert_eq!(kind(b"{"), "syntax");
    assert_eq!(kind(b"[]"), "format");
}
