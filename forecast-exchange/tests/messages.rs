//! Every message of `tests/messages` gets the answer that lies beside it, keeps the doses that the
//! index says, and the checks that it names find something.
//!
//! `UPDATE_ANSWERS=1 cargo test -p forecast-exchange --test messages` writes the answers anew; read
//! the difference before you commit it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use forecast_exchange::hl7::{
    Answer, Context, MessageKind, Query, Responder, Stamp, Submission, receive, refuse, respond,
    submit,
};
use forecast_hl7::{BatchCount, Content, Message, read_stream};
use forecast_record::quality::Policy;
use forecast_record::quality::Severity;
use forecast_record::tables::Tables;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")
}

fn responder() -> Responder {
    Responder {
        application: "TESTIIS".to_owned(),
        facility: "CT".to_owned(),
    }
}

fn stamp() -> Stamp {
    Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    }
}

/// What was done with a file.
#[derive(Default)]
struct Outcome {
    answers: Vec<String>,
    codes: Vec<String>,
    notes: Vec<String>,
    doses: usize,
    observations: usize,
    checks: BTreeSet<&'static str>,
}

fn field(answer: &str, segment: &str, number: usize) -> String {
    let message = Message::parse(answer).unwrap();
    message
        .segment(segment)
        .map(|segment| segment.field(number).value().into_owned())
        .unwrap_or_default()
}

fn run(bytes: &[u8]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut count = BatchCount::default();
    for item in read_stream(bytes) {
        outcome.notes.extend(count.take(&item));
        if let Some(answer) = refuse(&item.content, &responder(), &stamp()) {
            outcome.codes.push(field(&answer, "MSA", 1));
            outcome.checks.insert("DQ-101");
            outcome.answers.push(answer);
        }
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
        assert_eq!(Message::parse(message.to_string()).unwrap(), message);
        let query = Query::read(&message, encoding, Some(stamp().time));
        if query.header.kind == MessageKind::Query {
            let answer = respond(
                &message,
                &query,
                Answer::NotFound,
                Tables::built_in(),
                &responder(),
                &stamp(),
            );
            let code = format!("{}/{}", field(&answer, "MSA", 1), field(&answer, "QAK", 2));
            outcome.codes.push(code);
            outcome
                .checks
                .extend(query.findings.iter().map(|f| f.check));
            outcome.answers.push(answer);
            continue;
        }
        let context = Context {
            tables: Tables::built_in(),
            received: Some(stamp().time),
            knowledge: None,
        };
        let receipt = receive(
            &message,
            encoding,
            context,
            Policy::default(),
            &responder(),
            &stamp(),
        );
        let submission = &receipt.submission;
        assert_eq!(submission.places.doses.len(), submission.record.doses.len());
        if !submission.accepted {
            let error = submission
                .findings
                .iter()
                .any(|f| f.severity == Severity::Error);
            assert!(error, "nothing is dropped without a word");
        }
        reads_back(submission);
        outcome.doses += submission.record.doses.len();
        outcome.observations += submission.record.observations.len();
        outcome
            .checks
            .extend(submission.findings.iter().map(|f| f.check));
        outcome.codes.push(field(&receipt.answer, "MSA", 1));
        outcome.answers.push(receipt.answer);
    }
    outcome.notes.extend(count.finish());
    outcome
}

/// What was kept says the same after it was written as a submission and read again.
fn reads_back(submission: &Submission) {
    if !submission.accepted {
        return;
    }
    let text = submit(
        &submission.record,
        Tables::built_in(),
        &responder(),
        &stamp(),
    );
    let message = Message::parse(text).unwrap();
    let again = Submission::read(&message, forecast_hl7::Encoding::Utf8, Context::default());
    let plain = |submission: &Submission| {
        let json = submission.record.to_json().unwrap();
        let json = json.replace(submission.source.as_str(), "SOURCE");
        let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let object = value.as_object_mut().unwrap();
        object.remove("sources");
        // An erasure is an instruction, not a fact.
        object.remove("erasures");
        // Where a table gives a code its text, the table's is written.
        strip(&mut value, &["text"]);
        value
    };
    assert_eq!(plain(submission), plain(&again));
}

fn strip(value: &mut serde_json::Value, names: &[&str]) {
    match value {
        serde_json::Value::Object(object) => {
            for name in names {
                object.remove(*name);
            }
            object.values_mut().for_each(|value| strip(value, names));
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(|value| strip(value, names)),
        _ => {}
    }
}

/// The answers as text that can be read and compared.
fn shown(outcome: &Outcome) -> String {
    let mut text = String::new();
    for note in &outcome.notes {
        text.push_str(&format!("# {note}\n"));
    }
    for answer in &outcome.answers {
        text.push_str(&answer.replace('\r', "\n"));
    }
    text
}

#[test]
fn every_message_gets_its_answer() {
    let index = fs::read_to_string(folder().join("INDEX.tsv")).unwrap();
    let update = std::env::var_os("UPDATE_ANSWERS").is_some();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for line in index.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, codes, doses, observations, checks, absent] = columns[..] else {
            panic!("six columns in {line}");
        };
        seen.insert(file.to_owned());
        let outcome = run(&fs::read(folder().join(file)).unwrap());
        let mut say = |what: String| wrong.push(format!("{file}: {what}"));
        if outcome.codes.join(" ") != codes {
            say(format!(
                "answers {:?}, expected {codes:?}",
                outcome.codes.join(" ")
            ));
        }
        if outcome.doses.to_string() != doses {
            say(format!("{} doses, expected {doses}", outcome.doses));
        }
        if outcome.observations.to_string() != observations {
            say(format!(
                "{} observations, expected {observations}",
                outcome.observations
            ));
        }
        for check in checks.split(' ').filter(|check| !check.is_empty()) {
            if !outcome.checks.contains(check) {
                say(format!("{check} found nothing"));
            }
        }
        for check in absent.split(' ').filter(|check| !check.is_empty()) {
            if outcome.checks.contains(check) {
                say(format!("{check} found something"));
            }
        }
        let path = folder().join(file.replace(".hl7", ".ack"));
        let answer = shown(&outcome);
        if update {
            fs::write(&path, &answer).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != answer {
            say(format!("the answer differs:\n{answer}"));
        }
    }
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".hl7") && !seen.contains(&name) {
            wrong.push(format!("{name}: not in the index"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
