//! Every message of `tests/messages` through FHIR and back: what the Bundle does not say, it says
//! that it does not.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use forecast_exchange::fhir::{read_bundle, write_bundle};
use forecast_exchange::hl7::{Context, Submission};
use forecast_hl7::{Content, read_stream};
use forecast_record::model::{Channel, Completion, Record, Source, SourceId};
use forecast_record::tables::Tables;

fn records() -> Vec<(String, Record)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "hl7"))
        .collect();
    files.sort();
    let mut records = Vec::new();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for item in read_stream(&bytes) {
            if let Content::Message(message, encoding) = item.content {
                let submission = Submission::read(&message, encoding, Context::default());
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                records.push((name, submission.record));
            }
        }
    }
    records
}

/// What FHIR has no place for of what the messages say.
const NO_PLACE: &[&str] = &[
    "doses.action",
    "doses.completion",
    "doses.details",
    "doses.information.document.system",
    "doses.information.document.text",
    "doses.refusal",
    "doses.trade_name",
    "erasures",
    "person.addresses.value.type",
    "person.contacts.value.addresses.type",
    "person.death.value.dead",
    "person.mothers_maiden_name.value.given",
    "person.protection.value.since",
    "person.publicity",
    "person.registry_status.value.since",
    "person.telecoms.value.usage",
];

#[test]
fn what_decides_about_doses_comes_through() {
    let mut doses = 0;
    let mut places = BTreeSet::new();
    for (name, record) in records() {
        let (bundle, lost) = write_bundle(&record);
        let about = Source::new(Channel::Fhir);
        let text = bundle.to_string();
        let source = SourceId::new("bundle");
        let read = read_bundle(text.as_bytes(), source, about, Tables::built_in()).unwrap();
        assert_eq!(read.record.doses.len(), record.doses.len(), "{name}");
        for (before, after) in record.doses.iter().zip(&read.record.doses) {
            assert_eq!(before.cvx, after.cvx, "{name}");
            assert_eq!(before.date, after.date, "{name}");
            assert_eq!(before.filler_id, after.filler_id, "{name}");
            assert_eq!(before.was_given(), after.was_given(), "{name}");
            assert_eq!(before.newly_given(), after.newly_given(), "{name}");
            let refused = |completion: Completion| completion == Completion::Refused;
            assert_eq!(
                refused(before.completion),
                refused(after.completion),
                "{name}"
            );
            doses += 1;
        }
        let protected = |record: &Record| {
            let protection = record.person.protection.as_ref();
            protection.map(|fact| fact.value.protected)
        };
        assert_eq!(protected(&record), protected(&read.record), "{name}");
        for place in lost.iter().flat_map(|issue| &issue.expression) {
            places.insert(without_indices(place));
        }
    }
    assert!(doses > 150, "{doses}");
    let known: BTreeSet<String> = NO_PLACE.iter().map(|&place| place.to_owned()).collect();
    assert_eq!(places, known);
}

/// A place such as `doses[1].cvx` as `doses.cvx`.
fn without_indices(place: &str) -> String {
    let parts = place.split('[').enumerate();
    let parts = parts.map(|(index, part)| match index {
        0 => part,
        _ => part.split_once(']').map_or(part, |(_, rest)| rest),
    });
    parts.collect()
}
