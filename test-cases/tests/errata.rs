//! CDC's cases with the layer `errata`: more agree, and none is lost.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use std::collections::BTreeSet;

use forecast_core::schedule::Schedule;
use forecast_schedules::{DefaultLayers, Seasons, resolve};
use forecast_test_cases::{Ledger, embedded, validate};

/// The condition cases that agree, and how many healthy ones do.
fn agreeing(id: &str, layers: DefaultLayers) -> (BTreeSet<String>, usize) {
    let schedule = Schedule::compile(&resolve(id, layers).unwrap()).unwrap();
    let (books, ledger) = (embedded().unwrap(), Ledger::embedded().unwrap());
    let found = validate(&schedule, &books, &ledger).unwrap();
    let [healthy, conditions] = found.books.as_slice() else {
        unreachable!("there are two books");
    };
    let agree = conditions
        .results
        .iter()
        .filter(|it| it.comparison.agrees());
    (agree.map(|it| it.case.clone()).collect(), healthy.agree)
}

#[test]
fn the_layer_gains_cases_and_loses_none() {
    for (id, least) in [("acip-4.64", 307), ("acip-4.65", 306)] {
        let mended = DefaultLayers {
            seasons: Seasons::AsPublished,
            ..DefaultLayers::default()
        };
        let (published, _) = agreeing(id, DefaultLayers::NONE);
        let (mended, healthy) = agreeing(id, mended);
        assert_eq!(healthy, 1_013, "{id}");
        assert!(mended.len() >= least, "{id}: {}", mended.len());
        let lost: Vec<_> = published.difference(&mended).collect();
        assert!(lost.is_empty(), "{id}: {lost:?}");
    }
}
