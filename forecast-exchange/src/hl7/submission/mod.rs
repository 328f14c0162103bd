//! Submissions (VXU^V04, Z22) in: from a message to a record of one source, with every problem as
//! a finding.
//!
//! A dose that cannot be kept does not take the others with it; a person who cannot be told apart
//! from others (no PID, no name, no birth date) takes everything with them. What the record has no
//! place for is named in a finding.

mod completion;
mod dose;
mod layout;
mod observation;
mod parts;
mod person;
mod problem;
mod statement;
mod vaccine;

use std::borrow::Cow;

use layout::{Layout, Order, Placed};

use super::types::read_date;
use super::{Finding, Header, MessageKind};
use forecast_hl7::{Encoding, Field, Location, Message, Repetition};
use forecast_record::bridge::Knowledge;
use forecast_record::model::{PartialDate, Record, SourceId, Timestamp};
use forecast_record::quality::{Check, catalog};
use forecast_record::tables::Tables;

/// What is needed to read a message, besides the message.
#[derive(Clone, Copy, Debug)]
pub struct Context<'t> {
    /// The code sets.
    pub tables: &'t Tables,
    /// When the message came in.
    pub received: Option<Timestamp>,
    /// What the schedule knows, where the sender is to be told which statements no forecast uses.
    pub knowledge: Option<&'t Knowledge>,
}

impl Default for Context<'static> {
    /// The built-in tables, and no time.
    fn default() -> Context<'static> {
        Context {
            tables: Tables::built_in(),
            received: None,
            knowledge: None,
        }
    }
}

/// A submission that was read.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What the header says.
    pub header: Header,
    /// Whether anything was kept; the findings say why not.
    pub accepted: bool,
    /// The name of the source in the record.
    pub source: SourceId,
    /// What was kept: the person, doses and observations of this one source.
    pub record: Record,
    /// Where in the message each dose and observation of the record stands.
    pub places: Places,
    /// Every problem, in the order of the message.
    pub findings: Vec<Finding>,
}

/// Where in the message things of the record stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// For each dose of the record, the numbers of its RXA, ORC and RXR among those of the message.
    pub doses: Vec<DosePlace>,
    /// For each observation of the record, its segment.
    pub observations: Vec<ObservationPlace>,
}

/// Where in the message an observation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObservationPlace {
    /// The name of the segment: OBX, DG1 or PRB.
    pub segment: &'static str,
    /// Its number among those of the name, from 1.
    pub number: usize,
    /// The field that says what is observed.
    pub value: usize,
    /// The field that says when.
    pub date: usize,
}

/// Where in the message a dose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosePlace {
    /// The number of the RXA, from 1.
    pub rxa: usize,
    /// The number of the ORC.
    pub orc: Option<usize>,
    /// The number of the RXR.
    pub rxr: Option<usize>,
}

impl Submission {
    /// Reads a submission, or the person and the doses of an answer (RSP).
    ///
    /// ```
    /// use forecast_exchange::hl7::{Context, Submission};
    /// use forecast_hl7::{Encoding, Message};
    ///
    /// let message = Message::parse(
    ///     "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
    ///      PID|1||17^^^CLINIC^MR||Example^Ada^^^^^L||20250906|F\r\
    ///      ORC|RE||D1^CLINIC\r\
    ///      RXA|0|1|20251110||107^DTaP^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r",
    /// )?;
    /// let submission = Submission::read(&message, Encoding::Utf8, Context::default());
    /// assert!(submission.accepted);
    /// assert_eq!(submission.record.doses[0].cvx.as_deref(), Some("107"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn read(message: &Message, encoding: Encoding, context: Context<'_>) -> Submission {
        let mut findings = Vec::new();
        let header = Header::read(message, encoding, context.received, &mut findings);
        let source = source_id(&header);
        let mut reader = Reader {
            tables: context.tables,
            source: source.clone(),
            findings,
            record: Record::default(),
            places: Places::default(),
            answer: header.kind == MessageKind::Response,
            told: Told::default(),
            together: statement::Together::default(),
        };
        let refused = match header.kind {
            MessageKind::Query => Some("this is a query, which holds no record"),
            MessageKind::Acknowledgement => {
                Some("this is an acknowledgement, which holds no record")
            }
            MessageKind::Submission | MessageKind::Response | MessageKind::Other => None,
        };
        if let Some(text) = refused.filter(|_| header.accepted) {
            let location = Location::segment("MSH", 1).field(9);
            reader.find(&catalog::MESSAGE_TYPE, location, text);
        }
        let accepted = header.accepted && refused.is_none() && reader.message(message);
        if accepted {
            let sources = &mut reader.record.sources;
            sources.insert(source.clone(), header.source.clone());
        } else {
            reader.record = Record::default();
            reader.places = Places::default();
        }
        Submission {
            header,
            accepted,
            source,
            record: reader.record,
            places: reader.places,
            findings: reader.findings,
        }
    }
}

/// The sender and the number of the message, which together name the source.
fn source_id(header: &Header) -> SourceId {
    let sender = header.source.provider();
    SourceId::new(format!("{sender}/{}", header.control_id))
}

/// Reads one message; the parts lie in the files beside this one.
struct Reader<'t> {
    tables: &'t Tables,
    source: SourceId,
    findings: Vec<Finding>,
    record: Record,
    places: Places,
    /// The message is an answer to a query, not a submission.
    answer: bool,
    told: Told,
    /// What the observations of the order that is being read say about each other.
    together: statement::Together,
}

/// What is said once per message only.
#[derive(Default)]
struct Told {
    time_of_day: bool,
    forecast: bool,
}

impl Reader<'_> {
    fn find(&mut self, check: &Check, location: Location, text: impl Into<Cow<'static, str>>) {
        self.findings.push(Finding::of(check, Some(location), text));
    }

    /// Whether the person could be read.
    fn message(&mut self, message: &Message) -> bool {
        if self.answer && message.segments().filter(|it| it.name() == "PID").count() > 1 {
            let location = Location::segment("PID", 2);
            let text = "the answer names several who may be meant; none was kept";
            self.find(&catalog::SEGMENT_SEQUENCE, location, text);
            return false;
        }
        let mut layout = Layout::of(message, self.answer);
        self.findings.append(&mut layout.findings);
        let Some(pid) = layout.pid else {
            let location = Location::segment("PID", 1);
            let found = message
                .segment("QAK")
                .map(|it| it.field(2).value().into_owned());
            let text = match found.as_deref().filter(|_| self.answer) {
                Some("NF") => {
                    "the answer says that nobody was found (QAK-2); there is nothing to keep"
                }
                Some("TM") => {
                    "the answer says that too many were found (QAK-2); there is nothing to keep"
                }
                Some(_) => "the answer names nobody; there is nothing to keep",
                None => "there is no PID segment; nothing can be kept",
            };
            self.find(&catalog::PERSON_MISSING, location, text);
            return false;
        };
        if !self.person(pid) {
            return false;
        }
        if let Some(pd1) = layout.pd1 {
            self.wishes(pd1);
        }
        for nk1 in &layout.nk1 {
            self.contact(*nk1);
        }
        self.person_observations(&layout.observations);
        for placed in &layout.problems {
            self.problem(*placed);
        }
        for order in &layout.orders {
            self.order(order);
        }
        let record = &self.record;
        if !self.answer && record.doses.is_empty() && record.observations.is_empty() {
            let location = Location::segment("RXA", 1);
            let text = "no dose and no observation was kept from this message";
            self.find(&catalog::NO_CONTENT, location, text);
        }
        true
    }

    /// The repetitions of a field, each read; what cannot be read is named.
    fn each<'m, T, R>(
        &mut self,
        placed: Placed<'m>,
        number: usize,
        read: impl Fn(Repetition<'m>) -> R,
    ) -> Vec<T>
    where
        R: IntoIterator<Item = T>,
    {
        let mut found = Vec::new();
        for (index, repetition) in placed.field(number).repetitions().enumerate() {
            let before = found.len();
            found.extend(read(repetition));
            if found.len() == before {
                self.valueless(repetition, placed.at().field(number).repetition(index + 1));
            }
        }
        found
    }

    /// Names a repetition that has something in it, but not what it is about, such as the authority
    /// of a number without the number.
    fn valueless(&mut self, repetition: Repetition<'_>, location: Location) {
        if !repetition.is_empty() && repetition.raw() != "\"\"" {
            let text = "parts of a value without the value itself; they were not kept";
            self.find(&catalog::NOT_READ, location, text);
        }
    }

    /// A date field; the finding is made with `check` where it cannot be read. Of an empty field
    /// there is nothing to say here.
    fn date(&mut self, field: Field<'_>, at: Location, check: &Check) -> Option<PartialDate> {
        let value = field.value();
        if value.is_empty() {
            return None;
        }
        match read_date(&value) {
            Ok(sent) => {
                if let Some(odd) = sent.odd {
                    let text = odd.to_string();
                    self.find(&catalog::DATE_FORM, at.clone(), text);
                }
                if sent.seconds.is_some() && !self.told.time_of_day {
                    self.told.time_of_day = true;
                    let text = "times of day are not kept";
                    self.find(&catalog::NOT_READ, at, text);
                }
                Some(sent.date)
            }
            Err(problem) => {
                let what = match *check {
                    catalog::DOSE_DATE_INVALID => "the dose was not kept",
                    catalog::BIRTH_DATE_INVALID => "nothing of this message was kept",
                    catalog::OBSERVATION_DATE => "the observation was kept without its date",
                    _ => "it was not kept",
                };
                self.find(check, at, format!("{problem}; {what}"));
                None
            }
        }
    }
}

/// A code that may be shown in a finding: short, and nothing that could be a name or a number of a
/// person.
pub(super) fn shown(code: &str) -> String {
    let short = code.len() <= 2 || (code.len() <= 6 && code.bytes().any(|b| b.is_ascii_digit()));
    let plain = code
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    if !code.is_empty() && short && plain && digits <= 4 {
        format!(" ({code})")
    } else {
        String::new()
    }
}
