//! Messages whose form is off: shifted fields, glued segments, line ends written out, dates with
//! marks; and codes that say less than a product.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use forecast_exchange::fhir::read_bundle;
use forecast_exchange::hl7::types::{DateProblem, read_date};
use forecast_exchange::hl7::{
    Answer, Context, Query, Receipt, Responder, Stamp, Submission, receive, respond,
};
use forecast_hl7::{Content, Encoding, Message, Pieces, read_stream};
use forecast_record::model::{Action, Channel, Completion, Source, SourceId};
use forecast_record::quality::Policy;
use forecast_record::tables::{TableFile, Tables};

const HEADER: &str = "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
                      PID|1||17^^^CLINIC^MR||Example^Ada^^^^^L||20250906|F\r";

fn stamp() -> Stamp {
    Stamp {
        time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
        control_id: "R1".to_owned(),
    }
}

fn read_with(text: &str, tables: &Tables) -> Submission {
    let context = Context {
        tables,
        ..Context::default()
    };
    Submission::read(&Message::parse(text).unwrap(), Encoding::Utf8, context)
}

/// A submission with these segments behind the person.
fn submission(rest: &str) -> Submission {
    read_with(&format!("{HEADER}{rest}"), Tables::built_in())
}

/// The same taken at the door, with the checks of data quality.
fn taken(rest: &str) -> Receipt {
    let message = Message::parse(format!("{HEADER}{rest}")).unwrap();
    receive(
        &message,
        Encoding::Utf8,
        Context {
            received: Some(stamp().time),
            ..Context::default()
        },
        Policy::default(),
        &Responder::default(),
        &stamp(),
    )
}

fn found(submission: &Submission, check: &str) -> bool {
    let mut findings = submission.findings.iter();
    findings.any(|finding| finding.check == check)
}

/// RXA from its vaccine and from RXA-15 on.
fn dose(vaccine: &str, tail: &str) -> String {
    format!(
        "ORC|RE||D1^CLINIC\rRXA|0|1|20260201||{vaccine}|999|||01^Historical^NIP001||||||{tail}\r"
    )
}

#[test]
fn a_manufacturer_in_the_field_of_refusals_is_no_refusal() {
    for tail in [
        "LOT1|||SKB^GlaxoSmithKline^MVX",
        "LOT1|||SKB^GlaxoSmithKline^MVX||CP|A",
        "LOT1|||SKB",
    ] {
        let read = submission(&dose("110^Pediarix^CVX", tail));
        let dose = &read.record.doses[0];
        assert_eq!(dose.completion, Completion::Complete, "{tail}");
        assert_eq!(dose.refusal, None, "{tail}");
        assert_eq!(dose.mvx.as_deref(), Some("SKB"), "{tail}");
        assert!(found(&read, "DQ-369"), "{tail}");
    }
    // A reason for refusal stays one, also where its code set is not named.
    let read = submission(&dose(
        "110^Pediarix^CVX",
        "|||00^Parental decision^NIP002||RE|A",
    ));
    assert_eq!(read.record.doses[0].completion, Completion::Refused);
    let read = submission(&dose("110^Pediarix^CVX", "|||OTH^Other"));
    assert_eq!(read.record.doses[0].completion, Completion::Refused);
}

#[test]
fn a_completion_status_may_be_shifted_to_the_left() {
    for (tail, completion, action) in [
        ("LOT1|||SKB^^MVX|CP", Completion::Complete, Action::Add),
        ("LOT1||SKB^^MVX||CP|A", Completion::Complete, Action::Add),
        ("LOT1||SKB^^MVX||PA|D", Completion::Partial, Action::Delete),
        ("LOT1||SKB^^MVX|CP|A", Completion::Complete, Action::Add),
        (
            "LOT1||SKB^^MVX|NA|U",
            Completion::NotAdministered,
            Action::Update,
        ),
    ] {
        let read = submission(&dose("110^Pediarix^CVX", tail));
        let dose = &read.record.doses[0];
        assert_eq!(
            (dose.completion, dose.action),
            (completion, action),
            "{tail}"
        );
        assert_eq!(dose.mvx.as_deref(), Some("SKB"), "{tail}");
        assert!(found(&read, "DQ-350"), "{tail}");
    }
    // A status in its own field is the one that counts.
    let read = submission(&dose("110^Pediarix^CVX", "LOT1||SKB^^MVX||CP|RE|A"));
    assert_eq!(read.record.doses[0].completion, Completion::Refused);
    assert!(!found(&read, "DQ-350"));
}

#[test]
fn dates_in_other_forms() {
    for (text, seconds) in [
        ("20180808", None),
        ("20180808000000000", Some(0)),
        ("2018080810203000000", Some(37_230)),
        ("20180808102030123456789", Some(37_230)),
        ("20180808T000000", Some(0)),
        ("20180808T102030Z", Some(37_230)),
        ("20180808 102030", Some(37_230)),
        ("2018.08.08", None),
        ("2018/08/08", None),
        ("2018-08-08", None),
        ("2018.08.08 10:20:30", Some(37_230)),
        ("2018-08-08T10:20:30.5-05:00", Some(37_230)),
        ("20180808102030.000-0500", Some(37_230)),
    ] {
        let sent = read_date(text).unwrap();
        assert_eq!(sent.date.to_string(), "2018-08-08", "{text}");
        assert_eq!(sent.seconds, seconds, "{text}");
    }
    for text in [
        "08.08.2018",
        "8/8/2018",
        "2018.08/08",
        "201808081",
        "20180808Txyz",
        "2018.8.8",
    ] {
        assert_eq!(read_date(text), Err(DateProblem::Form), "{text}");
    }
    assert_eq!(read_date("2018.02.30"), Err(DateProblem::NoSuchDay));
    let read = submission(&dose("110^Pediarix^CVX", "|||||CP|A").replace("20260201", "2026.02.01"));
    assert_eq!(read.record.doses[0].date.unwrap().to_string(), "2026-02-01");
    assert!(found(&read, "DQ-120"));
}

#[test]
fn a_segment_may_be_glued_to_a_field() {
    let first = dose("110^Pediarix^CVX", "|||||CP|A");
    let second = "ORC|RE||D2^CLINIC\rRXA|0|1|20260101||20^DTaP^CVX|999|||01|||||||||||CP|A\r";
    let glued = format!("{}{second}", first.trim_end());
    let read = submission(&glued);
    let numbers: Vec<_> = read
        .record
        .doses
        .iter()
        .map(|dose| dose.filler_id.as_ref().unwrap().value.clone())
        .collect();
    assert_eq!(numbers, ["D1", "D2"]);
    assert_eq!(read.record.doses[0].action, Action::Add);
    assert!(found(&read, "DQ-124"));
    // To the person, and of a dose to its order.
    let text = format!("{HEADER}{first}").replace("|F\rORC", "|FORC");
    let read = read_with(&text, Tables::built_in());
    assert_eq!(read.record.doses.len(), 1);
    let text = format!("{HEADER}{first}").replace("CLINIC\rRXA", "CLINICRXA");
    let read = read_with(&text, Tables::built_in());
    assert_eq!(read.record.doses.len(), 1);
    assert_eq!(read.record.doses[0].filler_id.as_ref().unwrap().value, "D1");
    // As a field of its own, or behind a space.
    for between in ["|", " "] {
        let read = submission(&format!("{}{between}{second}", first.trim_end()));
        assert_eq!(read.record.doses.len(), 2, "{between:?}");
        assert!(found(&read, "DQ-124") && !found(&read, "DQ-115"));
    }
    // Where it may be anything the line is not read further, and that is an error.
    let read = submission(&format!("{}|ORC|perhaps|D2\r", first.trim_end()));
    assert_eq!(read.record.doses.len(), 1);
    assert!(found(&read, "DQ-115"));
    // A word that ends like a segment's name is a word.
    let read = submission(&dose("110^FORC^CVX", "AORC|20270101||||CP|A"));
    assert_eq!(read.record.doses[0].lot.as_deref(), Some("AORC"));
    assert!(!found(&read, "DQ-124"));
}

#[test]
fn line_ends_may_be_written_out() {
    let plain = format!("{HEADER}{}", dose("110^Pediarix^CVX", "|||||CP|A"));
    let expected = read_with(&plain, Tables::built_in());
    for end in [
        "\\r", "\\n", "\\r\\n", "<CR>", "<cr>", "<CR><LF>", "<CR>\n", "\\r\n", "&#13;", " <CR> ",
    ] {
        let text = plain.replace('\r', end);
        let stream: Vec<_> = read_stream(text.as_bytes()).collect();
        assert_eq!(stream.len(), 1, "{end:?}");
        let Content::Message(message, _) = &stream[0].content else {
            unreachable!("{end:?}");
        };
        let read = Submission::read(message, Encoding::Utf8, Context::default());
        assert_eq!(read.record, expected.record, "{end:?}");
        assert!(found(&read, "DQ-123"), "{end:?}");
    }
    assert!(!found(&expected, "DQ-123"));
    // Two of them, one behind the other.
    let text = format!("{plain}{plain}").replace('\r', "\\r");
    assert_eq!(read_stream(text.as_bytes()).count(), 2);
    // Text that only looks like it stays.
    let text = format!("{plain}NTE|1||C:\\readme <CR> here\r");
    let read = read_with(&text, Tables::built_in());
    assert!(!found(&read, "DQ-123"));
}

/// What a stream holds does not depend on the pieces in which it is read.
#[test]
fn a_stream_is_the_same_in_pieces() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "hl7"))
        .collect();
    paths.sort();
    let mut stream = b"BHS|^~\\&\r".to_vec();
    for path in paths {
        let bytes = std::fs::read(path).unwrap();
        // A mark of UTF-16 counts at the beginning only, and a long text says nothing more here.
        if !bytes.starts_with(b"\xff\xfe") && bytes.len() < 20_000 {
            stream.extend(bytes);
        }
    }
    let told = |item: forecast_hl7::Item| {
        let text = match item.content {
            Content::Message(message, _) => message.to_string(),
            Content::Unreadable { text, .. } | Content::Stray(text) | Content::Envelope(text) => {
                text
            }
            other => format!("{other:?}"),
        };
        (item.line, text)
    };
    let whole: Vec<_> = read_stream(&stream).map(told).collect();
    assert!(whole.len() > 200);
    for size in [1, 7, 100, 4_096, 65_536, 1 << 24] {
        let mut pieces = Pieces::of_size(&stream[..], size);
        let mut found = Vec::new();
        while let Some(piece) = pieces.next_piece().unwrap() {
            found.extend(piece.items().map(told));
        }
        assert_eq!(found, whole, "in pieces of {size}");
    }
}

#[test]
fn separators_may_be_doubly_escaped() {
    let plain = format!(
        "{HEADER}{}NTE|1||a \\T\\ b\r",
        dose("110^Pediarix^CVX", "|||||CP|A")
    );
    let expected = read_with(&plain, Tables::built_in());
    let doubled = plain.replace('\\', "\\\\");
    for text in [doubled.clone(), doubled.replace('\r', "\\r")] {
        let stream: Vec<_> = read_stream(text.as_bytes()).collect();
        assert_eq!(stream.len(), 1);
        let Content::Message(message, _) = &stream[0].content else {
            unreachable!("{text}");
        };
        let read = Submission::read(message, Encoding::Utf8, Context::default());
        assert_eq!(read.record, expected.record);
        assert_eq!(read.record.doses[0].remarks, ["a & b"]);
        assert!(found(&read, "DQ-123"));
    }
}

#[test]
fn a_query_without_a_name_is_answered_by_the_profile() {
    let text = "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||QBP^Q11^QBP_Q11|1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS\r\
                QPD||T1|17^^^CLINIC^MR|Example^Ada^^^^^L||20250906|F\rRCP|I|5^RD\r";
    let message = Message::parse(text).unwrap();
    let query = Query::read(&message, Encoding::Utf8, None);
    assert!(query.accepted);
    let answer = respond(
        &message,
        &query,
        Answer::NotFound,
        Tables::built_in(),
        &Responder::default(),
        &stamp(),
    );
    let name = "Z34^Request Complete Immunization History^CDCPHINVS";
    assert!(answer.contains(&format!("QAK|T1|NF|{name}\r")), "{answer}");
    assert!(
        answer.contains(&format!("QPD|{name}|T1|17^^^CLINIC^MR|")),
        "{answer}"
    );
}

#[test]
fn a_single_resource_gives_a_record() {
    let text = r#"{"resourceType": "Immunization", "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "03"}]},
        "patient": {"reference": "Patient/1"}, "occurrenceDateTime": "2025-09-20"}"#;
    let about = || Source::new(Channel::Fhir);
    let read = |text: &str| {
        read_bundle(
            text.as_bytes(),
            SourceId::new("r"),
            about(),
            Tables::built_in(),
        )
    };
    let record = read(text).unwrap().record;
    assert_eq!(record.doses.len(), 1);
    assert_eq!(record.doses[0].cvx.as_deref(), Some("03"));
    assert!(read(r#"{"resourceType": "Practitioner", "id": "1"}"#).is_err());
    let bundle = format!(
        r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{{"resource": {text}}}]}}"#
    );
    assert!(read(&bundle).is_err(), "a Bundle needs a Patient");
}

/// A newly given dose without route and site.
fn newly_given(vaccine: &str, route: &str) -> String {
    let route = if route.is_empty() {
        String::new()
    } else {
        format!("RXR|{route}\r")
    };
    format!(
        "ORC|RE||D1^CLINIC\rRXA|0|1|20260201||{vaccine}|0.5|mL^mL^UCUM||00^New^NIP001||||||LOT12|20270101|SKB^GSK^MVX|||CP|A\r{route}"
    )
}

#[test]
fn nothing_is_said_of_route_and_site_of_unknown_products() {
    for vaccine in [
        "999^unknown^CVX",
        "xyz^Own code^L",
        "88^influenza, unspecified^CVX",
        "950^?^CVX",
    ] {
        let read = taken(&newly_given(vaccine, "")).submission;
        for check in ["DQ-326", "DQ-329"] {
            assert!(!found(&read, check), "{vaccine}: {check}");
        }
        let read = taken(&newly_given(vaccine, "C38284^Nasal^NCIT")).submission;
        assert!(!found(&read, "DQ-328"), "{vaccine}");
    }
    let read = taken(&newly_given("110^Pediarix^CVX", "")).submission;
    assert!(found(&read, "DQ-326") && found(&read, "DQ-329"));
    let read = taken(&newly_given("110^Pediarix^CVX", "C38284^Nasal^NCIT")).submission;
    assert!(found(&read, "DQ-328"));
}

#[test]
fn a_code_that_is_not_in_use_draws_a_remark_when_newly_given() {
    for (vaccine, remark) in [
        ("110^Pediarix^CVX", false),
        ("140^influenza^CVX", false),
        ("01^DTP^CVX", true),
        ("198^Pentavalent^CVX", true),
        ("67^malaria^CVX", true),
    ] {
        let read = taken(&newly_given(vaccine, "C28161^IM^NCIT")).submission;
        assert_eq!(found(&read, "DQ-366"), remark, "{vaccine}");
        assert_eq!(read.record.doses.len(), 1);
        let read = taken(&dose(vaccine, "|||||CP|A")).submission;
        assert!(!found(&read, "DQ-366"), "{vaccine} as history");
    }
}

#[test]
fn the_group_of_an_unknown_product_is_read() {
    let obx = |number: usize, value: &str| {
        format!("OBX|{number}|CE|30956-7^Vaccine type^LN|{number}|{value}||||||F\r")
    };
    for (vaccine, group, cvx) in [
        ("999^unknown^CVX", "107^DTaP, unspecified^CVX", Some("107")),
        ("999^unknown^CVX", "20^DTaP^CVX", Some("107")),
        ("FLU24^Own code^L", "88^Influenza^CVX", Some("88")),
        ("FLU24^Own code^L", "FLU^Influenza^L", Some("88")),
        ("12345-6789-01^?^NDC", "HepB^^L", Some("45")),
        ("FLU24^Own code^L", "nothing^that is known^L", None),
        (
            "141^influenza^CVX",
            "107^DTaP, unspecified^CVX",
            Some("141"),
        ),
    ] {
        let read = submission(&format!("{}{}", dose(vaccine, "|||||CP|A"), obx(1, group)));
        let dose = &read.record.doses[0];
        assert_eq!(dose.cvx.as_deref(), cvx, "{vaccine} {group}");
        let told = cvx.is_some() && vaccine != "141^influenza^CVX";
        assert_eq!(found(&read, "DQ-368"), told, "{vaccine} {group}");
    }
    // Two groups name no product.
    let both = format!("{}{}", obx(1, "107^DTaP^CVX"), obx(2, "89^polio^CVX"));
    let read = submission(&format!("{}{both}", dose("XY^Own code^L", "|||||CP|A")));
    assert_eq!(read.record.doses[0].cvx, None);
}

#[test]
fn packages_and_cpt_codes_name_the_vaccine() {
    let read = submission(&dose("49281-545-15^Pentacel^NDC", "|||||CP|A"));
    assert_eq!(read.record.doses[0].cvx.as_deref(), Some("120"));
    // CDC lists both CVX codes of Engerix-B for adults.
    let both = dose("44^HepB^CVX^58160-0821-52^Engerix-B^NDC", "|||||CP|A");
    assert!(!found(&submission(&both), "DQ-314"));
    let mut tables = Tables::built_in().clone();
    tables.add(TableFile::Cpt, "90700\t20\n").unwrap();
    for system in ["CPT", "C4", "CPT4"] {
        let text = format!(
            "{HEADER}{}",
            dose(&format!("90700^DTaP^{system}"), "|||||CP|A")
        );
        let read = read_with(&text, &tables);
        assert_eq!(read.record.doses[0].cvx.as_deref(), Some("20"), "{system}");
        assert!(found(&read, "DQ-367"));
        assert_eq!(
            read_with(&text, Tables::built_in()).record.doses[0].cvx,
            None
        );
    }
}
