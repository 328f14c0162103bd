//! The same question has the same answer, byte for byte: in every build, on every thread, in every
//! run, whatever memory it is made in and whatever way the schedule was loaded.
//!
//! `determinism.json` holds a hash of all answers to CDC's cases for each embedded schedule. It is
//! the same in debug and release builds and on every platform: the hashes were taken from a release
//! build. Where answers change on purpose,
//! `UPDATE_ANSWERS=1 cargo test -p forecast-test-cases --test determinism` writes it anew.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;

use forecast_core::report::DoseEvaluation;
use forecast_core::schedule::Schedule;
use forecast_core::{Workspace, explain, forecast};
use forecast_schedules::{DEFAULT, DefaultLayers, compiled, ids, resolve};
use forecast_test_cases::{Case, embedded};

fn cases() -> Vec<Case> {
    let books = embedded().unwrap();
    let cases: Vec<Case> = books.into_iter().flat_map(|book| book.cases).collect();
    assert!(cases.len() >= 1_350, "{}", cases.len());
    cases
}

/// The answers to cases, each made in fresh memory.
fn answers(schedule: &Schedule, cases: &[Case]) -> Vec<String> {
    let answer = |case: &Case| {
        let answer = forecast(schedule, &case.patient, case.as_of).unwrap();
        serde_json::to_string(&answer).unwrap()
    };
    cases.iter().map(answer).collect()
}

/// FNV-1a with 64 bits, every answer ended by a zero.
fn hash(answers: &[String]) -> String {
    let bytes = answers.iter().flat_map(|it| it.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[test]
fn every_build_gives_the_same_answers() {
    let cases = cases();
    let mut found = BTreeMap::new();
    for id in ids() {
        for layers in [DefaultLayers::NONE, DefaultLayers::default()] {
            let schedule = compiled(id, layers).unwrap();
            let hash = hash(&answers(&schedule, &cases));
            found.insert(schedule.full_id(), hash);
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/determinism.json");
    if std::env::var_os("UPDATE_ANSWERS").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(found, expected, "found on the left, stored on the right");
}

#[test]
fn a_packed_schedule_answers_as_one_compiled_from_its_documents() {
    let cases = cases();
    for layers in [DefaultLayers::NONE, DefaultLayers::default()] {
        let packed = compiled(DEFAULT, layers).unwrap();
        let document = resolve(DEFAULT, layers).unwrap();
        let read = Schedule::compile(&document).unwrap();
        assert_eq!(answers(&packed, &cases), answers(&read, &cases));
        assert_eq!(packed.pack().unwrap(), read.pack().unwrap());
    }
}

#[test]
fn every_number_of_threads_gives_the_same_answers() {
    let cases = cases();
    let schedule = compiled(DEFAULT, DefaultLayers::default()).unwrap();
    let alone = answers(&schedule, &cases);
    for threads in 1..=8 {
        // Every thread takes each so-manieth case, all in its own memory, used again and again.
        let mut found = vec![String::new(); cases.len()];
        thread::scope(|scope| {
            let mut shares: Vec<Vec<_>> = (0..threads).map(|_| Vec::new()).collect();
            let work = found.iter_mut().zip(&cases).enumerate();
            for (place, task) in work {
                shares.get_mut(place % threads).unwrap().push(task);
            }
            for share in shares {
                scope.spawn(|| {
                    let mut workspace = Workspace::default();
                    for (place, case) in share {
                        let answer = workspace.forecast(&schedule, &case.patient, case.as_of);
                        *place = serde_json::to_string(&answer.unwrap()).unwrap();
                    }
                });
            }
        });
        assert!(
            alone == found,
            "{threads} threads answer otherwise than one"
        );
    }
}

/// The verdicts, without the places of doses in the input.
fn without_places(doses: &[DoseEvaluation<'_>]) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
            serde_json::Value::Object(fields) => {
                fields.remove("index");
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(doses).unwrap();
    strip(&mut value);
    value
}

#[test]
fn the_order_of_doses_and_observations_changes_nothing() {
    let schedule = compiled(DEFAULT, DefaultLayers::default()).unwrap();
    for case in cases() {
        let one = forecast(&schedule, &case.patient, case.as_of).unwrap();
        for turn in 0..3 {
            let mut other = case.patient.clone();
            other.doses.reverse();
            other.observations.reverse();
            let middle = turn.min(other.doses.len());
            other.doses.rotate_left(middle);
            let other = forecast(&schedule, &other, case.as_of).unwrap();
            assert_eq!(one.groups, other.groups, "{}", case.id);
            let places = (without_places(&one.doses), without_places(&other.doses));
            assert_eq!(places.0, places.1, "{}", case.id);
        }
    }
}

#[test]
fn an_explanation_changes_nothing() {
    let schedule = compiled(DEFAULT, DefaultLayers::NONE).unwrap();
    for case in cases() {
        let one = forecast(&schedule, &case.patient, case.as_of).unwrap();
        let (two, trail) = explain(&schedule, &case.patient, case.as_of).unwrap();
        let (_, again) = explain(&schedule, &case.patient, case.as_of).unwrap();
        assert_eq!(one, two, "{}", case.id);
        let text = |trail| serde_json::to_string(trail).unwrap();
        assert_eq!(text(&trail), text(&again), "{}", case.id);
    }
}
