//! HL7 v2 messages.

use forecast_exchange::hl7::{
    Answer, Context, Query, Responder, Stamp, receive, refuse, respond, submit,
};
use forecast_hl7::{
    BatchCount, Content, Message, decode_bytes, decode_escapes, encode_escapes, read_stream,
};
use forecast_record::quality::Policy;
use forecast_record::tables::Tables;

/// Splits a stream into messages and takes them apart: a message prints as it reads, every part of
/// it can be asked for, and text escaped for it reads back.
pub fn hl7(bytes: &[u8]) {
    let (text, _) = decode_bytes(bytes);
    if let Ok(message) = Message::parse(text) {
        walk(&message);
    }
    let mut count = BatchCount::default();
    let mut line = 1;
    for item in read_stream(bytes) {
        assert!(item.line >= line, "lines go up");
        line = item.line;
        let _ = count.take(&item);
        if let Content::Message(message, _) = item.content {
            walk(&message);
        }
    }
    let _ = count.finish();
}

fn walk(message: &Message) {
    let again = Message::parse(message.to_string()).expect("what is printed reads");
    assert_eq!(&again, message);
    let separators = message.separators();
    assert_eq!(message.header().name(), "MSH");
    for segment in message.segments() {
        assert!(!segment.raw().is_empty());
        let last = segment.last_field();
        for number in 0..=last.min(64).saturating_add(1) {
            let field = segment.field(number);
            assert!(number <= last || field.is_empty());
            for repetition in field.repetitions().take(8) {
                for place in 1..=repetition.len().min(16) {
                    let component = repetition.component(place);
                    let value = component.value();
                    let raw = encode_escapes(&value, separators);
                    assert_eq!(decode_escapes(&raw, separators), value);
                    let _ = component.subcomponent(2);
                }
            }
        }
    }
}

/// Takes a stream as a registry does, every answer being a message that reads: submissions are
/// read, checked, acknowledged and sent on, queries answered, other things refused.
pub fn hl7_answer(bytes: &[u8]) {
    let responder = Responder::default();
    let stamp = Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().expect("is a time"),
        control_id: "R1".to_owned(),
    };
    let tables = Tables::built_in();
    let reads = |answer: String| Message::parse(answer).expect("an answer reads");
    let mut count = BatchCount::default();
    let mut lines = 1;
    for item in read_stream(bytes) {
        assert!(item.line >= lines, "lines go up");
        lines = item.line;
        let _ = count.take(&item);
        if let Some(answer) = refuse(&item.content, &responder, &stamp) {
            reads(answer);
        }
        let Content::Message(message, encoding) = item.content else {
            continue;
        };
        assert_eq!(reads(message.to_string()), message);
        let context = Context {
            tables,
            received: Some(stamp.time),
            knowledge: None,
        };
        let policy = Policy::default();
        let receipt = receive(&message, encoding, context, policy, &responder, &stamp);
        reads(receipt.answer);
        let record = &receipt.submission.record;
        reads(submit(record, tables, &responder, &stamp));
        let query = Query::read(&message, encoding, None);
        let found = Answer::NotFound;
        reads(respond(&message, &query, found, tables, &responder, &stamp));
    }
    let _ = count.finish();
}
