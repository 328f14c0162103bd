//! The engine alone, by criterion: `cargo bench -p forecast-benches`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use forecast_benches::{Many, healthy_cases, people, person_with, schedule};
use forecast_core::Workspace;
use forecast_core::patient::{Observation, Patient};

type Failed = Box<dyn std::error::Error>;

fn load(criterion: &mut Criterion) {
    criterion.bench_function("load the embedded schedule", |bencher| {
        bencher.iter(|| black_box(schedule().is_ok()));
    });
}

/// One person of several kinds.
fn kinds() -> Result<Vec<(&'static str, Patient)>, Failed> {
    let newborn = Patient::new("2026-11-20".parse()?);
    let (toddler, _) = person_with(20, Many::Mixed)?;
    let adult = Patient::new("1971-05-04".parse()?);
    let mut at_risk = adult.clone();
    for code in ["042", "161"] {
        at_risk.observations.push(Observation::new(code));
    }
    Ok(vec![
        ("newborn", newborn),
        ("20 doses", toddler),
        ("adult without doses", adult),
        ("adult at risk", at_risk),
    ])
}

fn one_person(criterion: &mut Criterion) -> Result<(), Failed> {
    let (schedule, as_of) = (schedule()?, "2026-11-22".parse()?);
    let mut group = criterion.benchmark_group("one person");
    let mut workspace = Workspace::default();
    for (kind, patient) in kinds()? {
        group.bench_function(kind, |bencher| {
            bencher.iter(|| black_box(workspace.forecast(&schedule, &patient, as_of).is_ok()));
        });
    }
    group.finish();
    Ok(())
}

fn many(criterion: &mut Criterion) -> Result<(), Failed> {
    let schedule = schedule()?;
    let mut workspace = Workspace::default();
    let mut group = criterion.benchmark_group("many people");
    for (name, inputs) in [
        ("CDC's healthy cases", healthy_cases()?),
        ("a synthetic population", people(2_000)?),
    ] {
        group.throughput(Throughput::Elements(inputs.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (patient, as_of) in &inputs {
                    black_box(workspace.forecast(&schedule, patient, *as_of).is_ok());
                }
            });
        });
    }
    group.finish();
    Ok(())
}

fn scaling(criterion: &mut Criterion) -> Result<(), Failed> {
    let schedule = schedule()?;
    let mut workspace = Workspace::default();
    let mut group = criterion.benchmark_group("doses of one person");
    for many in Many::ALL {
        for doses in [1, 10, 100, 500] {
            let (patient, as_of) = person_with(doses, many)?;
            let id = BenchmarkId::new(many.name(), doses);
            group.bench_function(id, |bencher| {
                bencher.iter(|| black_box(workspace.forecast(&schedule, &patient, as_of).is_ok()));
            });
        }
    }
    group.finish();
    Ok(())
}

fn engine(criterion: &mut Criterion) {
    load(criterion);
    for result in [one_person(criterion), many(criterion), scaling(criterion)] {
        if let Err(error) = result {
            eprintln!("a bench could not run: {error}");
            std::process::exit(1);
        }
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
