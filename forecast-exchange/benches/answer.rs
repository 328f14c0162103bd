//! What a registry does with a message: `cargo bench -p forecast-exchange`.
//!
//! A submission is parsed, checked, acknowledged and merged into a record of 20 doses, and the
//! record is answered with evaluated history and forecast (Z42). The target is 150 microseconds on
//! one core.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use forecast_core::Workspace;
use forecast_exchange::hl7::{Context, Query, Responder, Service, Stamp, receive};
use forecast_hl7::{Content, read_stream};
use forecast_record::bridge::Knowledge;
use forecast_record::model::Record;
use forecast_record::quality::Policy;
use forecast_record::register::Found;
use forecast_record::tables::Tables;

type Failed = Box<dyn std::error::Error>;

/// The vaccines and days of the 20 doses that the record has.
const DOSES: [(&str, &str); 20] = [
    ("08", "20200907"),
    ("110", "20201106"),
    ("133", "20201106"),
    ("49", "20201106"),
    ("116", "20201106"),
    ("110", "20210108"),
    ("133", "20210108"),
    ("49", "20210108"),
    ("116", "20210108"),
    ("110", "20210309"),
    ("133", "20210309"),
    ("116", "20210309"),
    ("03", "20210908"),
    ("21", "20210908"),
    ("83", "20210908"),
    ("133", "20211012"),
    ("49", "20211012"),
    ("20", "20211210"),
    ("83", "20220315"),
    ("150", "20221004"),
];

const PERSON: &str = "PID|1||A100^^^SUNNY^MR||Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20200906|F||2106-3^White^CDCREC|1 Test Lane^^Hartford^CT^06101^USA^P||^PRN^PH^^^860^5550100\r";

/// A submission of these doses.
fn submission(number: &str, doses: &[(&str, &str)]) -> String {
    let mut text = format!(
        "MSH|^~\\&|Sunny EHR|SUNNY|IIS|CT|20260302093000-0500||VXU^V04^VXU_V04|{number}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r{PERSON}"
    );
    for (index, (cvx, day)) in doses.iter().enumerate() {
        text.push_str(&format!(
            "ORC|RE||{number}-{index}^SUNNY\rRXA|0|1|{day}||{cvx}^Vaccine^CVX|0.5|mL^mL^UCUM||00^New^NIP001|1234567893^Example^Nurse^^^^^^NPI|^^^SUNNY-MAIN||||TEST123|20270630|SKB^GlaxoSmithKline^MVX|||CP|A\rRXR|C28161^Intramuscular^NCIT|LT^Left thigh^HL70163\rOBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F|||{day}\r"
        ));
    }
    text
}

const QUERY: &str = "MSH|^~\\&|Sunny EHR|SUNNY|IIS|CT|20260302091500-0500||QBP^Q11^QBP_Q11|Q-1|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS\r\
    QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|TAG-1|A100^^^SUNNY^MR|Example^Ada^Test^^^^L|Sample^Mother^^^^^M|20200906|F\r\
    RCP|I|5^RD&Records&HL70126\r";

/// Takes a submission into a record; gives the acknowledgement.
fn take(text: &str, record: &mut Record, responder: &Responder, stamp: &Stamp) -> String {
    let mut answers = String::new();
    for item in read_stream(text.as_bytes()) {
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
        let context = Context {
            tables: Tables::built_in(),
            received: Some(stamp.time),
            knowledge: None,
        };
        let policy = Policy::default();
        let receipt = receive(&message, encoding, context, policy, responder, stamp);
        record.absorb(receipt.submission.record);
        answers.push_str(&receipt.answer);
    }
    answers
}

/// Answers the query from the record.
fn answer(record: &Record, service: &Service<'_>, memory: &mut Workspace, stamp: &Stamp) -> String {
    let mut answers = String::new();
    for item in read_stream(QUERY.as_bytes()) {
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
        let query = Query::read(&message, encoding, Some(stamp.time));
        let found = Found::One(record);
        let today = stamp.time.date();
        answers.push_str(&service.answer(memory, &message, &query, &found, today, stamp));
    }
    answers
}

fn bench(criterion: &mut Criterion) -> Result<(), Failed> {
    let id = forecast_schedules::DEFAULT;
    let document = forecast_schedules::resolve(id, Default::default())?;
    let schedule = forecast_schedules::compiled(id, Default::default())?;
    let knowledge = Knowledge::new(&document);
    let responder = Responder {
        application: "IIS".to_owned(),
        facility: "CT".to_owned(),
    };
    let service = Service {
        schedule: &schedule,
        knowledge: &knowledge,
        tables: Tables::built_in(),
        responder: &responder,
    };
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse()?,
        control_id: "A1".to_owned(),
    };
    let mut record = Record::default();
    take(&submission("S1", &DOSES), &mut record, &responder, &stamp);
    let new = submission("S2", &[("130", "20260302")]);
    let mut memory = Workspace::default();

    let mut once = record.clone();
    take(&new, &mut once, &responder, &stamp);
    let text = answer(&once, &service, &mut memory, &stamp);
    if once.doses.len() != 21 || !text.contains("Z42^CDCPHINVS") {
        return Err("the messages of the bench are not read as they should be".into());
    }

    criterion.bench_function("submission into a record of 20 doses", |bencher| {
        bencher.iter_batched_ref(
            || record.clone(),
            |record| black_box(take(&new, record, &responder, &stamp)),
            BatchSize::SmallInput,
        );
    });
    criterion.bench_function("query answered with history and forecast", |bencher| {
        bencher.iter(|| black_box(answer(&once, &service, &mut memory, &stamp)));
    });
    criterion.bench_function("submission, record of 20 doses, answer", |bencher| {
        bencher.iter_batched_ref(
            || record.clone(),
            |record| {
                let acknowledgement = take(&new, record, &responder, &stamp);
                black_box((
                    acknowledgement,
                    answer(record, &service, &mut memory, &stamp),
                ))
            },
            BatchSize::SmallInput,
        );
    });
    Ok(())
}

fn benches(criterion: &mut Criterion) {
    if let Err(error) = bench(criterion) {
        eprintln!("{error}");
        std::process::exit(2);
    }
}

criterion_group!(group, benches);
criterion_main!(group);
