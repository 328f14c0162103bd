//! What callgrind counts: CDC's healthy cases, forecast once with a workspace that is warm.
//!
//! `cargo xtask bench` runs it and counts the instructions within `counted`; the count is the same
//! on a busy machine and on a quiet one.

use std::hint::black_box;

use forecast_benches::{Input, healthy_cases, schedule};
use forecast_core::Workspace;
use forecast_core::schedule::Schedule;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (schedule, cases) = (schedule()?, healthy_cases()?);
    let mut workspace = Workspace::default();
    if let Some(first) = cases.first() {
        counted(&schedule, std::slice::from_ref(first), &mut workspace);
    }
    println!("{}", cases.len());
    forecast_benches_counted(&schedule, &cases, &mut workspace);
    Ok(())
}

/// The part that is counted.
#[inline(never)]
fn forecast_benches_counted(schedule: &Schedule, cases: &[Input], workspace: &mut Workspace) {
    counted(schedule, cases, workspace);
}

fn counted(schedule: &Schedule, cases: &[Input], workspace: &mut Workspace) {
    for (patient, as_of) in cases {
        drop(black_box(workspace.forecast(schedule, patient, *as_of)));
    }
}
