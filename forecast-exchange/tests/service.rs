//! Reports into a register, queries answered from it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use forecast_core::Workspace;
use forecast_exchange::hl7::{Context, Query, Responder, Service, Stamp, receive};
use forecast_hl7::{Content, Message, read_stream};
use forecast_record::bridge::Knowledge;
use forecast_record::model::Record;
use forecast_record::quality::Policy;
use forecast_record::register::{Found, Register};
use forecast_record::tables::Tables;
use forecast_record::{Error, ErrorKind};
use forecast_schedules::DefaultLayers;

fn responder() -> Responder {
    Responder {
        application: "IIS".to_owned(),
        facility: "CT".to_owned(),
    }
}

fn stamp() -> Stamp {
    Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    }
}

/// The register after the messages of a stream.
fn register(stream: &[u8]) -> Register {
    let mut register = Register::default();
    for item in read_stream(stream) {
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
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
        assert!(receipt.submission.accepted);
        register.add(receipt.submission.record);
    }
    register
}

const BATCH: &[u8] = include_bytes!("../examples/batch.hl7");
const QUERY: &str = include_str!("../examples/query.hl7");

fn answer(register: &Register, query: &str, as_of: &str) -> String {
    asked(|service, workspace| {
        let message = Message::parse(query).unwrap();
        let query = Query::read(&message, forecast_hl7::Encoding::Utf8, None);
        let found = register.find(&query.person);
        let as_of = as_of.parse().unwrap();
        service.answer(workspace, &message, &query, &found, as_of, &stamp())
    })
}

/// The answer of a host that found these records by itself.
fn answer_text(records: &[Record], query: &str) -> Result<String, Error> {
    asked(|service, workspace| {
        let records = serde_json::to_string(records).unwrap();
        let as_of = "2026-03-02".parse().unwrap();
        service.answer_text(workspace, query.as_bytes(), &records, as_of, &stamp())
    })
}

fn asked<T>(ask: impl FnOnce(&Service<'_>, &mut Workspace) -> T) -> T {
    let id = forecast_schedules::DEFAULT;
    let schedule = forecast_schedules::compiled(id, DefaultLayers::default()).unwrap();
    let document = forecast_schedules::resolve(id, DefaultLayers::default()).unwrap();
    let (knowledge, responder) = (Knowledge::new(&document), responder());
    let service = Service {
        schedule: &schedule,
        knowledge: &knowledge,
        tables: Tables::built_in(),
        responder: &responder,
    };
    ask(&service, &mut Workspace::default())
}

#[test]
fn reports_of_one_person_become_one_record() {
    let register = register(BATCH);
    let [record] = register.records() else {
        panic!("{} records", register.records().len());
    };
    assert_eq!(record.sources.len(), 2);
    // The dose before birth was not kept; the one that two reported is there twice, as reported.
    assert_eq!(record.doses.len(), 4);
}

#[test]
fn who_is_only_possibly_the_same_stays_apart() {
    let mut register = register(BATCH);
    let mut twin = register.records()[0].clone();
    twin.person.identifiers.clear();
    twin.person.names[0].value.given = Some("Ida".to_owned());
    twin.person.names.truncate(1);
    let placed = register.add(twin);
    assert_eq!((placed.record, placed.known), (1, false));
}

#[test]
fn a_query_is_answered_with_what_it_asks_for() {
    let register = register(BATCH);
    let forecast = answer(&register, QUERY, "2026-03-02");
    assert!(
        forecast.contains("Z42^CDCPHINVS") && forecast.contains("|OK|"),
        "{forecast}"
    );
    let history = answer(&register, &QUERY.replace("Z44", "Z34"), "2026-03-02");
    assert!(history.contains("Z32^CDCPHINVS"), "{history}");
    let nobody = QUERY
        .replace("Ada", "Nobody")
        .replace("A100", "0")
        .replace("20240906", "19500101");
    let nobody = answer(&register, &nobody, "2026-03-02");
    assert!(
        nobody.contains("Z33^CDCPHINVS") && nobody.contains("|NF|"),
        "{nobody}"
    );
}

#[test]
fn where_no_forecast_can_be_made_the_answer_says_so() {
    let register = register(BATCH);
    let early = answer(&register, QUERY, "2020-01-01");
    assert!(
        early.contains("MSA|AE") && early.contains("ask for the history"),
        "{early}"
    );
    assert!(early.contains("Z33^CDCPHINVS"), "{early}");
}

#[test]
fn a_protected_record_is_not_found() {
    let text = String::from_utf8(BATCH.to_vec()).unwrap();
    let text = text.replace("^HL70215|N|", "^HL70215|Y|");
    let register = register(text.as_bytes());
    let query = Query::read(
        &Message::parse(QUERY).unwrap(),
        forecast_hl7::Encoding::Utf8,
        None,
    );
    assert!(matches!(register.find(&query.person), Found::One(_)));
    let answered = answer(&register, QUERY, "2026-03-02");
    assert!(
        answered.contains("|NF|") && !answered.contains("RXA"),
        "{answered}"
    );
}

/// The record of the batch, marked as protected (PD1-12).
fn protected() -> Record {
    let text = std::str::from_utf8(BATCH).unwrap();
    let marked: String = text
        .lines()
        .flat_map(|line| {
            let pd1 = line.starts_with("PID").then_some("PD1||||||||||||Y|\r");
            [line, "\r", pd1.unwrap_or_default()]
        })
        .collect();
    let register = register(marked.as_bytes());
    let [record] = register.records() else {
        panic!("{} records", register.records().len());
    };
    assert!(record.person.is_protected());
    record.clone()
}

#[test]
fn a_protected_record_is_nobody_s() {
    let open = register(BATCH).records()[0].clone();
    let closed = protected();
    for query in [QUERY.to_owned(), QUERY.replace("Z44", "Z34")] {
        let answer = answer_text(std::slice::from_ref(&closed), &query).unwrap();
        assert!(
            answer.contains("Z33^CDCPHINVS") && answer.contains("|NF|"),
            "{answer}"
        );
        assert!(
            !answer.contains("RXA|") && !answer.contains("PID|"),
            "{answer}"
        );
        // Nor is it a candidate.
        let answer = answer_text(&[closed.clone(), closed.clone()], &query).unwrap();
        assert!(
            answer.contains("|NF|") && !answer.contains("PID|"),
            "{answer}"
        );
        let answer = answer_text(&[open.clone(), closed.clone()], &query).unwrap();
        assert_eq!(answer.matches("PID|").count(), 1, "{answer}");
    }
}

#[test]
fn a_host_that_looks_for_people_itself_gets_the_same_answer() {
    let register = register(BATCH);
    let answered = answer_text(register.records(), QUERY).unwrap();
    assert_eq!(answered, answer(&register, QUERY, "2026-03-02"));
    let refused = QUERY.replace("QBP^Q11", "ADT^A01");
    let refused = answer_text(register.records(), &refused).unwrap();
    assert!(
        refused.contains("|ACK^") && refused.contains("MSA|AR") && !refused.contains("PID|"),
        "{refused}"
    );
    let error = answer_text(register.records(), "BHS|").unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Request, "query"));
}
