//! What the commands about messages share: who answers and when, and submissions one by one.

use std::io::{self, Cursor, IsTerminal, Read};
use std::path::Path;

use clap::Args;
use forecast_exchange::hl7::{Received, Responder, Stamp};
use forecast_hl7::{BatchCount, Content, Item, Pieces};
use forecast_record::bridge::Knowledge;
use forecast_record::model::Timestamp;
use forecast_record::tables::Tables;
use rayon::prelude::*;

use crate::failure::Failure;
use crate::input::Input;
use crate::kinds::{beginning, refuse_binary_but_utf16};
use crate::say::say;

/// Who answers, and when.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub(crate) struct Signature {
    /// The time of receipt and of the answer, such as 2026-03-01T09:30:00-05:00; else now.
    #[arg(long, value_name = "TIME")]
    pub(crate) time: Option<Timestamp>,
    /// The answering application (MSH-3).
    #[arg(long, value_name = "NAME", default_value = "FORECAST")]
    pub(crate) application: String,
    /// The answering facility (MSH-4).
    #[arg(long, value_name = "NAME", default_value = "IIS")]
    pub(crate) facility: String,
    /// End segments in line feeds, for people to read; so it is done on a terminal.
    #[arg(long)]
    pub(crate) lines: bool,
}

impl Signature {
    pub(crate) fn responder(&self) -> Responder {
        Responder {
            application: self.application.clone(),
            facility: self.facility.clone(),
        }
    }

    /// The time that was given, or the clock's.
    pub(crate) fn now(&self) -> Result<Timestamp, Failure> {
        self.time.map_or_else(now, Ok)
    }

    /// The text of messages as it is to be written.
    pub(crate) fn shown(&self, messages: &str, out: Option<&Path>) -> String {
        if self.lines || (out.is_none() && io::stdout().is_terminal()) {
            messages.replace('\r', "\n")
        } else {
            messages.to_owned()
        }
    }
}

/// The time on this machine.
fn now() -> Result<Timestamp, Failure> {
    let now = chrono::Local::now().format("%Y-%m-%dT%H:%M:%S%:z");
    let now = now.to_string();
    now.parse().map_err(|error| {
        Failure::new(format!(
            "the clock says {now}: {error}; give the time with --time"
        ))
    })
}

/// The stamp of an answer by its number.
pub(crate) fn stamp(time: Timestamp, number: usize) -> Stamp {
    let digits = time.to_string();
    let digits: String = digits
        .chars()
        .filter(char::is_ascii_digit)
        .take(14)
        .collect();
    Stamp {
        time,
        control_id: format!("{digits}-{number}"),
    }
}

/// Opens a stream of messages, to be read in pieces; one of another kind is refused.
pub(crate) fn pieces(input: &Input, mut source: impl Read) -> Result<Pieces<impl Read>, Failure> {
    let begin = beginning(input, &mut source)?;
    refuse_binary_but_utf16(input, &begin)?;
    Ok(Pieces::new(Cursor::new(begin).chain(source)))
}

/// How many messages are taken at once, and how many bytes they may have together: enough to keep
/// all processors at work, and few enough to hold.
const AT_ONCE: usize = 512;
const BYTES_AT_ONCE: usize = 4 << 20;

/// Takes every message of a stream as a submission, on all processors, and gives what became of each
/// in the order of the stream, with what the stream was like so far; what is wrong with the stream
/// itself goes to stderr, as far as no answer says it. The stream is read in pieces.
pub(crate) fn receive_all(
    input: &Input,
    source: impl Read,
    (tables, knowledge): (&Tables, &Knowledge),
    responder: &Responder,
    mut stamp: impl FnMut() -> Stamp,
    mut each: impl FnMut(&Stream, usize, Received) -> Result<(), Failure>,
) -> Result<Stream, Failure> {
    let mut stream = Stream::default();
    let mut count = BatchCount::default();
    let mut pieces = pieces(input, source)?;
    let unread = |error| Failure::at(input, format_args!("could not read: {error}"));
    while let Some(piece) = pieces.next_piece().map_err(unread)? {
        let mut items = piece.items();
        loop {
            let mut taken: Vec<(Item, Stamp)> = Vec::new();
            let mut size = 0;
            while taken.len() < AT_ONCE && size < BYTES_AT_ONCE {
                let Some(item) = items.next() else { break };
                if let Some(note) = count.take(&item) {
                    say!("{input}: {note}");
                }
                match &item.content {
                    Content::Message(message, _) => size += message.size(),
                    Content::Unreadable { text, .. } => size += text.len(),
                    Content::TooLarge { .. } => {}
                    Content::Envelope(_) => {
                        stream.batch = true;
                        continue;
                    }
                    Content::Stray(_) => continue,
                }
                taken.push((item, stamp()));
            }
            if taken.is_empty() {
                break;
            }
            let take = |(item, stamp): &(Item, Stamp)| {
                Received::take(&item.content, tables, Some(knowledge), responder, stamp)
            };
            let received: Vec<_> = taken.par_iter().map(take).collect();
            for ((item, _), received) in taken.iter().zip(received) {
                if let Some(received) = received {
                    stream.messages += 1;
                    each(&stream, item.line, received)?;
                }
            }
        }
    }
    if let Some(note) = count.finish() {
        say!("{input}: {note}");
    }
    if stream.messages == 0 {
        say!("{input}: there is no HL7 message");
    }
    Ok(stream)
}

/// What a stream of messages was like.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// How many messages there were.
    pub(crate) messages: usize,
    /// Whether it came as a batch file.
    pub(crate) batch: bool,
}
