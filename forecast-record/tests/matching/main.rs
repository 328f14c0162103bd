//! Which persons are the same: single cases, and measured precision and recall.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests"
)]

mod cases;
mod generator;
mod lists;

use std::collections::{BTreeMap, BTreeSet};

use forecast_record::matching::{MatchVerdict, Matcher};
use generator::{Report, population};

/// What matching a population comes to.
#[derive(Debug, Default)]
struct Measured {
    reports: usize,
    /// Pairs of reports of one person.
    duplicates: usize,
    /// Pairs that the blocking keys brought together.
    compared: usize,
    /// Pairs of one person that they did not.
    not_blocked: usize,
    true_match: usize,
    false_match: usize,
    true_possible: usize,
    false_possible: usize,
    missed: usize,
}

fn measure(reports: &[Report]) -> Measured {
    let matcher = Matcher::default();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        for key in matcher.blocking_keys(&report.person) {
            blocks.entry(key).or_default().push(index);
        }
    }
    let mut pairs = BTreeSet::new();
    for members in blocks.values() {
        for (i, &a) in members.iter().enumerate() {
            pairs.extend(members[i + 1..].iter().map(|&b| (a, b)));
        }
    }
    let mut measured = Measured {
        reports: reports.len(),
        compared: pairs.len(),
        ..Measured::default()
    };
    for (a, first) in reports.iter().enumerate() {
        // Reports of one person stand next to each other.
        let same = reports
            .iter()
            .enumerate()
            .skip(a + 1)
            .take_while(|(_, r)| r.truth == first.truth);
        for (b, _) in same {
            measured.duplicates += 1;
            if !pairs.contains(&(a, b)) {
                measured.not_blocked += 1;
            }
        }
    }
    for &(a, b) in &pairs {
        let same = reports[a].truth == reports[b].truth;
        let found = matcher.compare(&reports[a].person, &reports[b].person);
        match (found.verdict, same) {
            (MatchVerdict::Match, true) => measured.true_match += 1,
            (MatchVerdict::Match, false) => measured.false_match += 1,
            (MatchVerdict::Possible, true) => measured.true_possible += 1,
            (MatchVerdict::Possible, false) => measured.false_possible += 1,
            (MatchVerdict::NoMatch, true) => measured.missed += 1,
            (MatchVerdict::NoMatch, false) => {}
        }
    }
    measured
}

/// Precision of at least 99.5 % and recall of at least 95 % at `match`, on populations that were not
/// used to find the weights.
#[test]
fn precision_and_recall() {
    for seed in [2_026, 7, 11] {
        let reports = population(seed, 6_000);
        let found = measure(&reports);
        let precision = found.true_match as f64 / (found.true_match + found.false_match) as f64;
        let recall = found.true_match as f64 / found.duplicates as f64;
        let with_review = (found.true_match + found.true_possible) as f64 / found.duplicates as f64;
        println!(
            "seed {seed}: {} reports, {} pairs compared: precision {:.2} %, recall {:.2} % (with review {:.2} %) {found:?}",
            found.reports,
            found.compared,
            100.0 * precision,
            100.0 * recall,
            100.0 * with_review
        );
        assert!(found.duplicates > 3_000);
        assert!(precision >= 0.995, "precision {precision}");
        assert!(recall >= 0.95, "recall {recall}");
        assert!(with_review >= 0.985, "recall with review {with_review}");
    }
}
