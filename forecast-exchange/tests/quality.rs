//! The list of checks: its numbers, its document, and that every check can find something.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use forecast_exchange::hl7::Context;
use forecast_exchange::hl7::{Finding, Query, Responder, Stamp, receive, refuse};
use forecast_hl7::{Content, read_stream};
use forecast_record::bridge::Knowledge;
use forecast_record::model::Record;
use forecast_record::quality::Severity;
use forecast_record::quality::{Policy, QualityContext, QualityReport, catalog, check};
use forecast_record::tables::Tables;
use serde_json::json;

#[test]
fn numbers_are_unique_and_in_order() {
    let ids: Vec<&str> = catalog::ALL.iter().map(|check| check.id).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    assert!(ids.len() >= 40);
    for check in catalog::ALL {
        assert!(check.title.ends_with('.'), "{}", check.id);
        let not_kept = check.title.contains("not kept") || check.title.contains("nothing was kept");
        if check.severity == Severity::Warning {
            assert!(
                !not_kept,
                "{}: what is not kept is an error or information",
                check.id
            );
        }
    }
}

/// The document as the catalogue has it.
fn document() -> String {
    let mut text = String::from(
        "# Data quality checks\n\n\
         What `forecast-record` checks at the door, by number. The numbers never change; a check \
         that is given up leaves a gap. *error*: something was not kept; *warning*: all was kept, \
         but something should be put right; *information*: worth knowing. Each finding becomes an \
         ERR segment of the acknowledgement, but for information about things that a sender did \
         not send, which only the report per provider counts.\n\n\
         `UPDATE_DOCS=1 cargo test -p forecast-exchange --test quality` writes this page from the \
         code.\n",
    );
    let parts = [
        ("DQ-1", "Messages"),
        ("DQ-2", "Persons"),
        ("DQ-3", "Doses"),
        ("DQ-4", "Observations"),
        ("DQ-5", "Queries and answers"),
    ];
    for (prefix, title) in parts {
        write!(
            text,
            "\n## {title}\n\n| number | severity | looks at | finds | ERR-3 | ERR-5 |\n|---|---|---|---|---|---|\n"
        )
        .unwrap();
        let mut checks: Vec<_> = catalog::ALL
            .iter()
            .filter(|check| check.id.starts_with(prefix))
            .collect();
        checks.sort_by_key(|check| check.id);
        for check in checks {
            writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                check.id,
                check.severity.name(),
                check.looks_at,
                check.title,
                check.code.code(),
                check.application.map_or("", |code| code.code()),
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_document_lists_the_checks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/quality-checks.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, document()).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), document());
}

/// Every finding over the corpus of messages.
fn corpus() -> QualityReport {
    let mut report = QualityReport::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    };
    let responder = Responder::default();
    let schedule = forecast_schedules::embedded(forecast_schedules::DEFAULT);
    let knowledge = Knowledge::new(&schedule.unwrap().unwrap());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "hl7") {
            continue;
        }
        for item in read_stream(&fs::read(path).unwrap()) {
            if refuse(&item.content, &responder, &stamp).is_some() {
                let finding = Finding::of(&catalog::NOT_A_MESSAGE, None, "");
                report.add("unreadable", false, 0, [finding.counted()]);
            }
            let Content::Message(message, encoding) = item.content else {
                continue;
            };
            let context = Context {
                tables: Tables::built_in(),
                received: Some(stamp.time),
                knowledge: Some(&knowledge),
            };
            let policy = Policy::default();
            let receipt = receive(&message, encoding, context, policy, &responder, &stamp);
            let submission = &receipt.submission;
            let doses = submission.record.doses.len();
            let findings = submission.findings.iter().map(Finding::counted);
            report.add("Sunny", submission.accepted, doses, findings);
            let query = Query::read(&message, encoding, None);
            let findings = query.findings.iter().map(Finding::counted);
            report.add("queries", query.accepted, 0, findings);
        }
    }
    report
}

#[test]
fn the_corpus_meets_nearly_every_check() {
    let report = corpus();
    let met: BTreeSet<&str> = report
        .providers
        .values()
        .flat_map(|provider| provider.checks.keys().copied())
        .collect();
    let missed: Vec<&str> = catalog::ALL
        .iter()
        .map(|check| check.id)
        .filter(|id| !met.contains(id))
        .collect();
    // Found by no message of the corpus; hl7_answers.rs, message_syntax.rs (with a table of CPT codes)
    // and service.rs test them; DQ-130 and DQ-510 the command (its tests doors.rs and files.rs).
    assert_eq!(missed, ["DQ-130", "DQ-367", "DQ-507", "DQ-508", "DQ-510"]);
    let table = report.to_string();
    assert!(table.contains("DQ-301"), "{table}");
}

#[test]
fn a_dose_of_a_stored_record_is_late_by_the_day_on_which_it_was_received() {
    let late = |received: Option<&str>| {
        let record = json!({
            "sources": {"clinic": {"channel": "hl7v2", "received": received}},
            "doses": [{"source": "clinic", "date": "2026-03-02", "cvx": "20", "origin": "newly_given",
                "completion": "complete", "action": "add"}],
        });
        let record = Record::from_json(record.to_string().as_bytes()).unwrap();
        let context = QualityContext {
            tables: Tables::built_in(),
            today: Some("2026-06-01".parse().unwrap()),
            policy: Policy::default(),
        };
        let issues = check(&record, context);
        issues.iter().any(|issue| issue.check.id == "DQ-345")
    };
    assert!(!late(Some("2026-03-04T23:00:00-05:00")));
    assert!(late(Some("2026-03-05T01:00:00-05:00")));
    assert!(late(None), "received today");
}
