//! Many reports of one person: `cargo bench -p forecast-record --bench consolidate`.
//!
//! 10,000 doses in one message, and one history of 20 doses sent 400 times, each consolidated; the
//! target is a second.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use forecast_core::date::Date;
use forecast_record::bridge::Knowledge;
use forecast_record::consolidate::consolidate;
use forecast_record::model::{
    Channel, DoseId, DoseReport, Organisation, Origin, Record, Source, SourceId,
};

type Failed = Box<dyn std::error::Error>;

/// A record of doses of DTaP, each on its day, sent under these sources by one clinic.
fn record(doses: impl Iterator<Item = (String, Date, Option<usize>)>) -> Record {
    let mut record = Record::default();
    for (source, day, number) in doses {
        let id = SourceId::new(source);
        record.sources.entry(id.clone()).or_insert_with(|| {
            let mut source = Source::new(Channel::Hl7v2);
            source.organisation = Some(Organisation {
                id: Some("CLINIC".to_owned()),
                ..Organisation::default()
            });
            source
        });
        let mut dose = DoseReport::new(id);
        dose.date = Some(day.into());
        dose.cvx = Some("20".to_owned());
        dose.origin = Some(Origin::NewlyGiven);
        dose.filler_id = number.map(|number| DoseId {
            value: number.to_string(),
            authority: None,
        });
        record.doses.push(dose);
    }
    record
}

fn bench(criterion: &mut Criterion) -> Result<(), Failed> {
    let document = forecast_schedules::resolve(forecast_schedules::DEFAULT, Default::default())?;
    let knowledge = Knowledge::new(&document);
    let first: Date = "1995-01-01".parse()?;
    let day = |number: usize| first.add_days(i32::try_from(number).unwrap_or(0));
    let clinic = || "CLINIC/1".to_owned();
    let cases = [
        (
            "10,000 equal doses",
            record((0..10_000).map(|_| (clinic(), first, None))),
        ),
        (
            "10,000 doses of one day with numbers",
            record((0..10_000).map(|number| (clinic(), first, Some(number)))),
        ),
        (
            "10,000 doses of as many days",
            record((0..10_000).map(|number| (clinic(), day(number), Some(number)))),
        ),
        (
            "one history of 20 doses, sent 400 times",
            record((0..8_000).map(|number| {
                let source = format!("CLINIC/{}", number / 20);
                (source, day(number % 20 * 200), None)
            })),
        ),
    ];
    for (name, record) in &cases {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| black_box(consolidate(record, &knowledge).doses.len()));
        });
    }
    let [.., (_, sent)] = &cases;
    let histories: Vec<Record> = (0..400)
        .map(|sending| {
            let own = SourceId::new(format!("CLINIC/{sending}"));
            let mut one = sent.clone();
            one.sources.retain(|id, _| *id == own);
            one.doses.retain(|dose| dose.source == own);
            one
        })
        .collect();
    criterion.bench_function("400 histories absorbed", |bencher| {
        bencher.iter(|| {
            let mut record = Record::default();
            for history in &histories {
                record.absorb(history.clone());
            }
            black_box(record.doses.len())
        });
    });
    Ok(())
}

fn benches(criterion: &mut Criterion) {
    if let Err(error) = bench(criterion) {
        eprintln!("{error}");
        std::process::exit(2);
    }
}

criterion_group!(
    name = group;
    config = Criterion::default().sample_size(10);
    targets = benches
);
criterion_main!(group);
