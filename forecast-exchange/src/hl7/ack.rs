//! Acknowledgements (Z23).

use super::Finding;
use super::types::timestamp_to_hl7;
use super::writer::Writer;
use forecast_hl7::{Content, Location, MAX_MESSAGE_BYTES, Message, Segment, Separators};
use forecast_record::model::Timestamp;
use forecast_record::quality::catalog;
use forecast_record::quality::{ErrorCode, Severity};

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responder {
    /// The answering application (MSH-3).
    pub application: String,
    /// The answering facility (MSH-4).
    pub facility: String,
}

/// When an answer is given, and its number: this crate has neither clock nor counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time of the answer (MSH-7).
    pub time: Timestamp,
    /// The answer's own control id (MSH-10).
    pub control_id: String,
}

/// How an application takes a message (MSA-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acknowledgement {
    /// Accepted; there is at most information to give.
    Accept,
    /// Processed, with errors or warnings: look at each ERR for what was not kept.
    Error,
    /// Rejected: nothing of it was kept.
    Reject,
}

impl Acknowledgement {
    /// The code of MSA-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Acknowledgement::Accept => "AA",
            Acknowledgement::Error => "AE",
            Acknowledgement::Reject => "AR",
        }
    }

    /// What follows from the findings: AR where the message was not taken, AE where there is an
    /// error or a warning, else AA.
    #[must_use]
    pub fn of(taken: bool, findings: &[Finding]) -> Acknowledgement {
        let worst = findings.iter().map(|finding| finding.severity).min();
        match (taken, worst) {
            (false, _) => Acknowledgement::Reject,
            (true, Some(Severity::Error | Severity::Warning)) => Acknowledgement::Error,
            (true, Some(Severity::Information) | None) => Acknowledgement::Accept,
        }
    }
}

/// Writes the acknowledgement of a message: MSH, MSA and an ERR per finding, in their order.
///
/// ```
/// use forecast_exchange::hl7::{Acknowledgement, Responder, Stamp, acknowledge};
/// use forecast_hl7::Message;
///
/// let message = Message::parse("MSH|^~\\&|EHR|CLINIC|IIS|STATE|20260301||VXU^V04^VXU_V04|17|P|2.5.1")?;
/// let responder = Responder { application: "IIS".to_owned(), facility: "STATE".to_owned() };
/// let stamp = Stamp { time: "2026-03-01T09:30:00-05:00".parse()?, control_id: "A1".to_owned() };
/// let ack = acknowledge(&message, Acknowledgement::Accept, &[], &responder, &stamp);
/// assert_eq!(
///     ack,
///     "MSH|^~\\&|IIS|STATE|EHR|CLINIC|20260301093000-0500||ACK^V04^ACK|A1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS\r\
///      MSA|AA|17\r",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn acknowledge(
    message: &Message,
    acknowledgement: Acknowledgement,
    findings: &[Finding],
    responder: &Responder,
    stamp: &Stamp,
) -> String {
    let mut writer = Writer::new(message.separators(), 512 + 160 * findings.len());
    let header = message.header();
    let event = header.field(9).component(2).value();
    let event = if event.is_empty() {
        "V04".into()
    } else {
        event
    };
    write_header(
        &mut writer,
        header,
        ["ACK", &event, "ACK"],
        "Z23",
        responder,
        stamp,
    );
    write_acknowledgement(&mut writer, header, acknowledgement, findings);
    writer.finish()
}

/// Answers what begins like a message but cannot be read: AR, with the reason. None for anything
/// else of a stream.
///
/// ```
/// use forecast_exchange::hl7::{Responder, Stamp, refuse};
/// use forecast_hl7::read_stream;
///
/// let responder = Responder { application: "IIS".to_owned(), facility: "STATE".to_owned() };
/// let stamp = Stamp { time: "2026-03-01T09:30:00-05:00".parse()?, control_id: "A1".to_owned() };
/// let item = read_stream(b"MSH|^^\\&|EHR").next().ok_or("nothing")?;
/// let answer = refuse(&item.content, &responder, &stamp).ok_or("no answer")?;
/// assert!(answer.contains("MSA|AR"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn refuse(content: &Content, responder: &Responder, stamp: &Stamp) -> Option<String> {
    let (header, text) = match content {
        Content::Unreadable { error, .. } => (None, error.to_string()),
        Content::TooLarge { bytes, header } => {
            let text = format!(
                "the message has {bytes} bytes; the most that are read are {MAX_MESSAGE_BYTES}"
            );
            (Message::parse(header.as_str()).ok(), text)
        }
        Content::Message(..) | Content::Envelope(_) | Content::Stray(_) => return None,
    };
    let finding = Finding::of(
        &catalog::NOT_A_MESSAGE,
        Some(Location::segment("MSH", 1)),
        format!("{text}; nothing was read"),
    );
    let findings = std::slice::from_ref(&finding);
    Some(match header {
        Some(message) => acknowledge(
            &message,
            Acknowledgement::Reject,
            findings,
            responder,
            stamp,
        ),
        None => {
            let mut writer = Writer::new(Separators::default(), 512);
            let nothing = Segment::new("MSH", writer.separators());
            let kind = ["ACK", "V04", "ACK"];
            write_header(&mut writer, nothing, kind, "Z23", responder, stamp);
            write_acknowledgement(&mut writer, nothing, Acknowledgement::Reject, findings);
            writer.finish()
        }
    })
}

/// The MSH of an answer to a message.
pub(super) fn write_header(
    writer: &mut Writer,
    request: Segment<'_>,
    kind: [&str; 3],
    profile: &str,
    responder: &Responder,
    stamp: &Stamp,
) {
    let processing = request.field(11).value();
    let processing = match processing.as_ref() {
        "T" | "D" => processing,
        _ => "P".into(),
    };
    writer
        .segment("MSH")
        .text(3, &responder.application)
        .text(4, &responder.facility)
        .raw(5, request.field(3).raw().trim())
        .raw(6, request.field(4).raw().trim())
        .raw(7, timestamp_to_hl7(stamp.time))
        .parts(9, &kind)
        .text(10, &stamp.control_id)
        .text(11, &processing)
        .raw(12, "2.5.1")
        .raw(15, "NE")
        .raw(16, "NE")
        .parts(21, &[profile, "CDCPHINVS"])
        .end();
}

/// MSA and the ERR segments.
pub(super) fn write_acknowledgement(
    writer: &mut Writer,
    request: Segment<'_>,
    acknowledgement: Acknowledgement,
    findings: &[Finding],
) {
    writer
        .segment("MSA")
        .raw(1, acknowledgement.code())
        .raw(2, request.field(10).raw().trim())
        .end();
    for finding in findings {
        write_error(writer, finding);
    }
}

fn write_error(writer: &mut Writer, finding: &Finding) {
    let place = finding
        .location
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let place: Vec<&str> = place.split('^').collect();
    let code = finding.code;
    let application = finding
        .application
        .map(|code| [code.code(), code.text(), "HL70533"]);
    let mut segment = writer
        .segment("ERR")
        .parts(2, &place)
        .parts(3, &error_code(code))
        .raw(4, finding.severity.code());
    if let Some(application) = application {
        segment = segment.parts(5, &application);
    }
    segment.text(8, &finding.text).end();
}

const fn error_code(code: ErrorCode) -> [&'static str; 3] {
    [code.code(), code.text(), "HL70357"]
}
