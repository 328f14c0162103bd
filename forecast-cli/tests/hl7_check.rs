//! `forecast hl7 check`: findings, summary and exit codes.

mod common;

use common::{forecast, forecast_with};

const CLEAN: &str = r"MSH|^~\&|EHR|X68|IIS|STATE|20261130100000.000-0500||ACK^V04^ACK|T1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS|X68|IIS
MSA|AA|T0
";

#[test]
fn a_message_without_fault_is_told_so() {
    let run = forecast_with(&["hl7", "check", "-"], CLEAN.as_bytes());
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), ""),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr, "1 message, 1 without an error\n");
}

#[test]
fn findings_are_printed_and_counted_by_sender_and_kind() {
    let text = CLEAN.replace("|NE|NE|", "|AL||").replace("|T0", "");
    let run = forecast_with(&["hl7", "check", "-"], format!("{text}{CLEAN}").as_bytes());
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let places: Vec<_> = run
        .stdout
        .lines()
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(places, ["MSH[1]-16[1]", "MSH[1]-15[1]", "MSA[1]-2[1]"]);
    assert_eq!(
        run.stderr,
        "2 messages, 1 without an error\nX68: usage: 2 errors\nX68: constraint: 1 error\n"
    );
}

#[test]
fn json_has_one_object_per_message() {
    let run = forecast_with(
        &["hl7", "check", "-", "--json"],
        CLEAN.replace("|T0", "").as_bytes(),
    );
    let found = run.json_lines();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["profile"], "Z23");
    assert_eq!(found[0]["sender"], "X68");
    assert_eq!(found[0]["findings"][0]["place"], "MSA[1]-2[1]");
    assert_eq!(found[0]["findings"][0]["kind"], "usage");
    assert_eq!(found[0]["findings"][0]["severity"], "error");
}

#[test]
fn what_cannot_be_checked_is_an_error() {
    let other = forecast_with(&["hl7", "check", "-", "--profile", "Z22"], CLEAN.as_bytes());
    assert_eq!(other.code, Some(1));
    assert!(
        other
            .stdout
            .contains("MSH-9: a message of another type, expected one of profile Z22")
    );
    let none = forecast_with(&["hl7", "check", "-"], b"hello\n");
    assert_eq!(none.code, Some(1));
    assert!(none.stderr.contains("no message"), "{}", none.stderr);
    let unknown = forecast(&["hl7", "check", "-", "--profile", "Z99"]);
    assert_eq!(unknown.code, Some(2));
    assert!(
        unknown.stderr.contains("--profile Z99: not a profile"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_wrong_local_guide_is_refused() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("ours.json");
    std::fs::write(
        &path,
        r#"{"changes": [{"profiles": ["Z23"], "usage": {"MSA-77": "R"}}]}"#,
    )
    .expect("the guide can be written");
    let local = path.to_string_lossy().into_owned();
    let run = forecast_with(&["hl7", "check", "-", "--local", &local], CLEAN.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("unknown place: MSA-77"),
        "{}",
        run.stderr
    );
}
