//! A run of the command gives the same bytes as another one.

mod common;

use common::{forecast, forecast_with};

#[test]
fn two_runs_give_the_same_bytes() {
    let synthesize = [
        "synthesize",
        "--people",
        "400",
        "--seed",
        "7",
        "--as-of",
        "2026-11-22",
        "--with-as-of",
    ];
    let people = forecast(&synthesize);
    assert_eq!(people.code, Some(0), "{}", people.stderr);
    assert_eq!(people.stdout, forecast(&synthesize).stdout);
    let run = || forecast_with(&["batch", "-"], people.stdout.as_bytes());
    let one = run();
    assert_eq!(one.stdout.lines().count(), 400, "{}", one.stderr);
    for _ in 0..2 {
        assert!(one.stdout == run().stdout, "a second run answers otherwise");
    }
}
