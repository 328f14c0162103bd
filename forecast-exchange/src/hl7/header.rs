//! The message header: what a message is, who sent it, and which profile it follows.

use super::types::{read_organisation, read_timestamp};
use super::{Finding, Profile};
use forecast_hl7::{Encoding, Location, Message, SeparatorNote};
use forecast_record::model::{Channel, Organisation, Source, Timestamp};
use forecast_record::quality::{Check, catalog};

/// What kind of message it is (MSH-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// VXU^V04: doses of one person.
    Submission,
    /// QBP^Q11: a query.
    Query,
    /// ACK: an acknowledgement.
    Acknowledgement,
    /// RSP^K11: an answer to a query.
    Response,
    /// Anything else.
    Other,
}

/// What the header of a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What kind of message it is.
    pub kind: MessageKind,
    /// The profile that it follows, as far as it can be told.
    pub profile: Option<Profile>,
    /// The sender's number of the message (MSH-10); empty where it has none.
    pub control_id: String,
    /// Who sent it, and when.
    pub source: Source,
    /// Whether the message may be worked with; if not, the findings say why (MSA-1 AR).
    pub accepted: bool,
}

impl Header {
    /// Reads the header; findings are added to `findings`.
    #[must_use]
    pub fn read(
        message: &Message,
        encoding: Encoding,
        received: Option<Timestamp>,
        findings: &mut Vec<Finding>,
    ) -> Header {
        let mut reader = HeaderReader { message, findings };
        let kind = reader.kind();
        let processing = reader.processing();
        let version = reader.version();
        let control_id = reader.control_id();
        let profile = reader.profile(kind);
        let written = reader.written();
        reader.encoding(encoding);
        let header = message.header();
        let source = Source {
            channel: Channel::Hl7v2,
            organisation: sender(message),
            application: filled(&header.field(3).value()),
            control_id: filled(&control_id),
            written,
            received,
        };
        Header {
            kind,
            profile,
            control_id,
            source,
            accepted: kind != MessageKind::Other && processing && version,
        }
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The responsible organisation (MSH-22), or else the sending facility (MSH-4).
fn sender(message: &Message) -> Option<Organisation> {
    let header = message.header();
    let responsible = header.field(22);
    if !responsible.is_empty() && !responsible.is_delete() {
        let name = responsible.component(1).value();
        let id = responsible.component(10).value();
        return read_organisation(&name, &id, responsible.component(6));
    }
    let facility = header.field(4);
    let name = facility.component(1).value();
    read_organisation(&name, "", facility.component(2))
}

struct HeaderReader<'r> {
    message: &'r Message,
    findings: &'r mut Vec<Finding>,
}

impl HeaderReader<'_> {
    fn add(
        &mut self,
        field: usize,
        check: &Check,
        text: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        let location = Location::segment("MSH", 1).field(field);
        self.findings.push(Finding::of(check, Some(location), text));
    }

    fn kind(&mut self) -> MessageKind {
        let field = self.message.header().field(9);
        let code = field.component(1).value().to_ascii_uppercase();
        let event = field.component(2).value().to_ascii_uppercase();
        let kind = match (code.as_str(), event.as_str()) {
            ("VXU", "V04") => MessageKind::Submission,
            ("QBP", "Q11") => MessageKind::Query,
            ("RSP", "K11") => MessageKind::Response,
            ("ACK", _) => MessageKind::Acknowledgement,
            ("VXU", "") | ("QBP", "") | ("RSP", "") => {
                self.add(
                    9,
                    &catalog::HEADER_MISSING,
                    "MSH-9 has no event; it was read as the only one of its type",
                );
                match code.as_str() {
                    "VXU" => MessageKind::Submission,
                    "QBP" => MessageKind::Query,
                    _ => MessageKind::Response,
                }
            }
            ("VXU" | "QBP" | "RSP", _) => {
                self.add(
                    9,
                    &catalog::MESSAGE_EVENT,
                    "the event of MSH-9 is not answered here; expected V04 or Q11",
                );
                return MessageKind::Other;
            }
            ("VXQ", _) => {
                self.add(
                    9,
                    &catalog::MESSAGE_TYPE,
                    "VXQ, the query of version 2.3.1, is not answered here; ask with QBP Q11",
                );
                return MessageKind::Other;
            }
            ("", _) => {
                self.add(
                    9,
                    &catalog::MESSAGE_TYPE,
                    "MSH-9 is empty; what kind of message this is cannot be told",
                );
                return MessageKind::Other;
            }
            _ => {
                self.add(
                    9,
                    &catalog::MESSAGE_TYPE,
                    "this type of message is not answered here; expected VXU or QBP",
                );
                return MessageKind::Other;
            }
        };
        let structure = field.component(3).value();
        let expected = match kind {
            MessageKind::Submission => "VXU_V04",
            MessageKind::Query => "QBP_Q11",
            MessageKind::Response => "RSP_K11",
            MessageKind::Acknowledgement | MessageKind::Other => "ACK",
        };
        if !structure.is_empty() && structure != expected {
            self.add(
                9,
                &catalog::STRUCTURE,
                format!("the structure in MSH-9.3 is not {expected}; it was read as if it were"),
            );
        }
        kind
    }

    fn processing(&mut self) -> bool {
        let value = self.message.header().field(11).value().to_ascii_uppercase();
        match value.as_str() {
            "P" | "T" | "D" => true,
            "" => {
                self.add(
                    11,
                    &catalog::HEADER_MISSING,
                    "MSH-11 is empty; the message was read as one of production (P)",
                );
                true
            }
            _ => {
                self.add(11, &catalog::PROCESSING_ID, "MSH-11 is none of P, T, D");
                false
            }
        }
    }

    fn version(&mut self) -> bool {
        let value = self.message.header().field(12).value();
        let known = ["2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9"];
        match value.as_ref() {
            "2.5.1" => true,
            "" => {
                self.add(
                    12,
                    &catalog::HEADER_MISSING,
                    "MSH-12 is empty; the message was read as version 2.5.1",
                );
                true
            }
            other if known.iter().any(|version| other.starts_with(version)) => {
                self.add(
                    12,
                    &catalog::OTHER_VERSION,
                    "MSH-12 is not 2.5.1; the message was read as if it were",
                );
                true
            }
            _ => {
                self.add(
                    12,
                    &catalog::VERSION,
                    "MSH-12 is no version that is read here; expected 2.5.1",
                );
                false
            }
        }
    }

    fn control_id(&mut self) -> String {
        let value = self.message.header().field(10).value().into_owned();
        if value.is_empty() {
            self.add(
                10,
                &catalog::HEADER_MISSING,
                "MSH-10 is empty; the answer cannot name the message",
            );
        }
        value
    }

    fn profile(&mut self, kind: MessageKind) -> Option<Profile> {
        let field = self.message.header().field(21);
        let in_query = self
            .message
            .segment("QPD")
            .or_else(|| self.message.segment("QBP"))
            .and_then(|segment| Profile::of(&segment.field(1).value()));
        let parts = || {
            field
                .repetitions()
                .flat_map(|repetition| (1..=4).map(move |at| repetition.component(at).value()))
        };
        let named = parts().find_map(|part| Profile::of(&part));
        let fits = |profile: &Profile| match kind {
            MessageKind::Submission => *profile == Profile::Z22,
            MessageKind::Query => matches!(profile, Profile::Z34 | Profile::Z44),
            MessageKind::Acknowledgement => *profile == Profile::Z23,
            MessageKind::Response => matches!(
                profile,
                Profile::Z31 | Profile::Z32 | Profile::Z33 | Profile::Z42
            ),
            MessageKind::Other => true,
        };
        let default = match kind {
            MessageKind::Submission => Some(Profile::Z22),
            MessageKind::Acknowledgement => Some(Profile::Z23),
            MessageKind::Query => in_query.filter(fits),
            MessageKind::Response | MessageKind::Other => None,
        };
        let exact = field.component(1).value() == named.map_or("", Profile::code)
            && field.component(2).value() == "CDCPHINVS";
        match named {
            Some(profile) if fits(&profile) => {
                if !exact {
                    self.add(
                        21,
                        &catalog::PROFILE,
                        format!(
                            "the profile is not written as {0} of CDCPHINVS; it was read as {0}",
                            profile.code()
                        ),
                    );
                }
                if kind == MessageKind::Query && in_query.is_some_and(|query| query != profile) {
                    self.add(
                        21,
                        &catalog::PROFILE,
                        "MSH-21 and QPD-1 name different profiles; QPD-1 was taken",
                    );
                    return in_query;
                }
                let parameters = self.message.segment("QPD");
                if parameters.is_some_and(|segment| segment.field(1).is_empty()) {
                    let text = "QPD-1 is empty; the profile of MSH-21 was taken";
                    self.add(21, &catalog::PROFILE, text);
                }
                Some(profile)
            }
            Some(_) => {
                self.add(
                    21,
                    &catalog::PROFILE,
                    "the profile is not one for this type of message; it was left out of account",
                );
                default
            }
            None if matches!(kind, MessageKind::Submission | MessageKind::Query) => {
                let text = if field.is_empty() {
                    "MSH-21 is empty; the profile was taken from the type of the message"
                } else {
                    "the profile is unknown; it was taken from the type of the message"
                };
                let check = if field.is_empty() {
                    &catalog::HEADER_MISSING
                } else {
                    &catalog::PROFILE
                };
                self.add(21, check, text);
                default
            }
            None => default,
        }
    }

    fn written(&mut self) -> Option<Timestamp> {
        let field = self.message.header().field(7);
        let value = field.value();
        if value.is_empty() {
            self.add(
                7,
                &catalog::HEADER_MISSING,
                "MSH-7 is empty; when the message was written is not known",
            );
            return None;
        }
        let written = read_timestamp(&value).ok();
        if written.is_none() {
            self.add(
                7,
                &catalog::HEADER_VALUE,
                "MSH-7 is no time stamp; when the message was written is not known",
            );
        }
        written
    }

    fn encoding(&mut self, encoding: Encoding) {
        let declared = self.message.header().field(18).value().to_ascii_uppercase();
        let (check, text) = match encoding {
            Encoding::Windows1252 if !declared.contains("8859/1") => (
                &catalog::ENCODING,
                "the message is not UTF-8 and MSH-18 does not say what else; it was read as \
                 Windows-1252 (Latin-1)",
            ),
            Encoding::Utf16 => (
                &catalog::ENCODING_NOTE,
                "the message is in UTF-16; the answer is in UTF-8",
            ),
            Encoding::Windows1252 => (
                &catalog::ENCODING_NOTE,
                "the message is in Latin-1; the answer is in UTF-8",
            ),
            Encoding::Utf8 => {
                let beyond_ascii = self.message.segments().any(|s| !s.raw().is_ascii());
                if !beyond_ascii || !declared.contains("8859") {
                    return self.separators();
                }
                (
                    &catalog::ENCODING_NOTE,
                    "MSH-18 declares Latin-1, but the message is UTF-8; it was read as UTF-8",
                )
            }
        };
        self.add(18, check, text);
        self.separators();
    }

    fn separators(&mut self) {
        if self.message.has_written_ends() {
            let text = "the ends of segments are written out, or escape characters doubled; the \
                        message was read as it was meant";
            self.add(2, &catalog::WRITTEN_ENDS, text);
        }
        let text = match self.message.separator_note() {
            Some(SeparatorNote::Short) => {
                "MSH-2 has fewer than four characters; the usual ones stand in for the others"
            }
            Some(SeparatorNote::Long) => {
                "MSH-2 has more than four characters; the first four were used"
            }
            None => return,
        };
        self.add(2, &catalog::HEADER_VALUE, text);
    }
}
