//! The doors as text in, text out, for hosts that keep the records themselves.

use forecast_core::Workspace;
use forecast_core::date::Date;
use serde::Serialize;
use serde_json::Value;

use super::{
    Acknowledgement, Context, Finding, Query, Receipt, Responder, Service, Stamp, receive, refuse,
};
use forecast_hl7::{Content, Encoding, Message, read_stream};
use forecast_record::bridge::Knowledge;
use forecast_record::model::Record;
use forecast_record::quality::Policy;
use forecast_record::quality::Severity;
use forecast_record::register::Found;
use forecast_record::tables::Tables;
use forecast_record::{Error, ErrorKind};

/// What became of a submission that is, or should be, in a stream.
#[derive(Clone, Debug)]
pub enum Received {
    /// A message that could be read.
    Message(Box<Receipt>),
    /// The answer to what begins like a message and cannot be read.
    Unreadable(String),
}

impl Received {
    /// Takes an item of a stream as a submission ([`receive`], [`refuse`]); none where it is not
    /// meant as a message.
    #[must_use]
    pub fn take(
        content: &Content,
        tables: &Tables,
        knowledge: Option<&Knowledge>,
        responder: &Responder,
        stamp: &Stamp,
    ) -> Option<Received> {
        let Content::Message(message, encoding) = content else {
            return refuse(content, responder, stamp).map(Received::Unreadable);
        };
        let context = Context {
            tables,
            received: Some(stamp.time),
            knowledge,
        };
        let policy = Policy::default();
        let receipt = receive(message, *encoding, context, policy, responder, stamp);
        Some(Received::Message(Box::new(receipt)))
    }
}

/// What became of one message of a stream, in the form that bindings give.
#[derive(Clone, Debug, Serialize)]
pub struct Acknowledged {
    /// The line of the stream on which it begins, from 1.
    line: usize,
    /// MSA-1.
    acknowledgement: &'static str,
    /// The answer to send back.
    answer: String,
    /// What was kept; none where nothing was.
    record: Option<Record>,
    /// Every problem.
    findings: Vec<Told>,
}

/// A finding, flat.
#[derive(Clone, Debug, Serialize)]
struct Told {
    severity: Severity,
    check: &'static str,
    place: Option<String>,
    text: String,
}

/// Acknowledges every submission of a stream, in order: the answers have the stamp's control id
/// with `-1`, `-2` and so on behind it. With what a schedule knows the sender is warned of statements
/// that no forecast uses. It serializes as a list of `line`, `acknowledgement`
/// (MSA-1), `answer`, `record` (`null` where nothing was kept) and `findings` (each with
/// `severity`, `check`, `place`, `text`).
///
/// ```
/// use forecast_exchange::hl7::{Responder, Stamp, acknowledge_all};
/// use forecast_record::tables::Tables;
///
/// let stamp = Stamp { time: "2026-03-01T09:30:00-05:00".parse()?, control_id: "A".to_owned() };
/// let stream = b"MSH|^~\\&|EHR|CLINIC|||20260301||ADT^A01|17|P|2.5.1\rPID|1\r";
/// let all = acknowledge_all(stream, Tables::built_in(), None, &Responder::default(), &stamp);
/// let all = serde_json::to_value(all)?;
/// assert_eq!(all[0]["acknowledgement"], "AR");
/// assert_eq!(all[0]["record"], serde_json::Value::Null);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn acknowledge_all(
    stream: &[u8],
    tables: &Tables,
    knowledge: Option<&Knowledge>,
    responder: &Responder,
    stamp: &Stamp,
) -> Vec<Acknowledged> {
    let mut all = Vec::new();
    for item in read_stream(stream) {
        let number = all.len().saturating_add(1);
        let stamp = Stamp {
            time: stamp.time,
            control_id: format!("{}-{number}", stamp.control_id),
        };
        let Some(received) = Received::take(&item.content, tables, knowledge, responder, &stamp)
        else {
            continue;
        };
        all.push(Acknowledged::new(item.line, received));
    }
    all
}

impl Acknowledged {
    fn new(line: usize, received: Received) -> Acknowledged {
        match received {
            Received::Unreadable(answer) => Acknowledged {
                line,
                acknowledgement: Acknowledgement::Reject.code(),
                answer,
                record: None,
                findings: Vec::new(),
            },
            Received::Message(receipt) => {
                let submission = receipt.submission;
                Acknowledged {
                    line,
                    acknowledgement: receipt.acknowledgement.code(),
                    answer: receipt.answer,
                    findings: submission.findings.into_iter().map(Told::new).collect(),
                    record: submission.accepted.then_some(submission.record),
                }
            }
        }
    }
}

impl Told {
    fn new(finding: Finding) -> Told {
        Told {
            severity: finding.severity,
            check: finding.check,
            place: finding.location.map(|location| location.to_string()),
            text: finding.text.into_owned(),
        }
    }
}

impl Service<'_> {
    /// Answers the one query of a text from records in a JSON list, which are all that may be
    /// meant: [`Service::answer`] for hosts that look for people themselves.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where a record cannot be read, with its path, and
    /// [`ErrorKind::Request`] where the text holds no message. What is wrong with the query stands
    /// in the answer.
    pub fn answer_text(
        &self,
        workspace: &mut Workspace,
        query: &[u8],
        records: &str,
        as_of: Date,
        stamp: &Stamp,
    ) -> Result<String, Error> {
        let records = read_records(records)?;
        let (message, encoding) = first_message(query)?;
        let query = Query::read(&message, encoding, Some(stamp.time));
        let found = match records.as_slice() {
            [] => Found::Nobody,
            [record] => Found::One(record),
            several => Found::Several(several.iter().collect()),
        };
        Ok(self.answer(workspace, &message, &query, &found, as_of, stamp))
    }
}

fn read_records(records: &str) -> Result<Vec<Record>, Error> {
    let records: Vec<Value> = forecast_core::error::from_json(records.as_bytes())?;
    let read = |(place, value): (usize, &Value)| {
        Record::from_json(value.to_string().as_bytes()).map_err(|error| {
            let path = format!("records[{place}].{}", error.path());
            Error::new(ErrorKind::Format, path, error.message())
        })
    };
    records.iter().enumerate().map(read).collect()
}

/// The first message of a text that should be one query.
fn first_message(query: &[u8]) -> Result<(Message, Encoding), Error> {
    let wrong = |text: String| Error::new(ErrorKind::Request, "query", text);
    for item in read_stream(query) {
        match item.content {
            Content::Message(message, encoding) => return Ok((message, encoding)),
            Content::Unreadable { error, .. } => return Err(wrong(error.to_string())),
            Content::TooLarge { .. } => return Err(wrong("the message is too large".to_owned())),
            Content::Envelope(_) | Content::Stray(_) => {}
        }
    }
    Err(wrong("found no message, expected a query".to_owned()))
}
