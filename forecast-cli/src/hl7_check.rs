//! `forecast hl7 check`: messages checked by the profiles of the national guide.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use forecast_exchange::guide::{Finding, Guide, Guides, Kind, Local, Severity};
use forecast_hl7::{Content, Item};
use rayon::prelude::*;
use serde::Serialize;

use crate::door::pieces;
use crate::failure::{Failure, Outcome};
use crate::input::{Input, read_text};
use crate::intake::{inputs, json_line};
use crate::output::{Answer, reads_path};
use crate::say::say;

/// Checks messages by the profiles of the national guide (docs/profiles.md).
///
/// Each finding is printed with its place, and a summary by sender and kind is printed on stderr.
/// Findings never hold what a message says of a person. Exits with 1 if anything is an error.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast hl7 check submission.hl7
  forecast hl7 check monday.hl7 tuesday.hl7 --json > findings.ndjson
  forecast hl7 check submission.hl7 --profile Z22 --local our-guide.json")]
pub(crate) struct CheckArguments {
    /// Files with messages, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// The profile: auto for what each message claims, the name of one of the national guide (Z22,
    /// Z23, Z31 to Z34, Z42, Z44), or a file.
    #[arg(long, value_name = "auto|NAME|FILE", default_value = "auto")]
    profile: String,
    /// A registry's own guide, laid over the profile.
    #[arg(long, value_name = "FILE")]
    local: Option<PathBuf>,
    /// Print one JSON object per message.
    #[arg(long)]
    json: bool,
}

/// Which profile a message is checked by.
enum Profiles {
    ByMessage(Guides),
    One(Box<Guide>),
}

impl Profiles {
    fn read(arguments: &CheckArguments) -> Result<Profiles, Failure> {
        let local = match &arguments.local {
            None => None,
            Some(path) => {
                reads_path(path);
                let local = Local::read(&read_text(path)?);
                Some(local.map_err(|error| Failure::at(path.display(), error))?)
            }
        };
        let wrong = |error| match &arguments.local {
            Some(path) => Failure::at(path.display(), error),
            None => Failure::new(format!("{error}")),
        };
        let guides = Guides::national(local.as_ref()).map_err(wrong)?;
        if arguments.profile == "auto" {
            return Ok(Profiles::ByMessage(guides));
        }
        if let Some(guide) = guides.take(&arguments.profile) {
            return Ok(Profiles::One(Box::new(guide)));
        }
        let path = Path::new(&arguments.profile);
        if !path.exists() {
            return Err(Failure::new(format!(
                "--profile {}: not a profile of the national guide, and not a file; expected auto, \
                 Z22, Z23, Z31, Z32, Z33, Z34, Z42, Z44 or a file",
                arguments.profile
            )));
        }
        reads_path(path);
        let guide = Guide::read(&read_text(path)?, local.as_ref());
        let guide = guide.map_err(|error| Failure::at(path.display(), error))?;
        Ok(Profiles::One(Box::new(guide)))
    }
}

/// What a message was found to be.
#[derive(Serialize)]
struct Checked<'a> {
    file: String,
    line: usize,
    sender: String,
    profile: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    findings: Vec<Finding>,
}

/// How many messages are checked at once.
const AT_ONCE: usize = 2_048;

/// Runs the command.
pub(crate) fn check(arguments: &CheckArguments) -> Result<Outcome, Failure> {
    let profiles = Profiles::read(arguments)?;
    for path in &arguments.files {
        reads_path(path);
    }
    let mut out = Answer::to(None)?;
    let mut summary = Summary::default();
    for input in inputs(&arguments.files) {
        let mut pieces = pieces(&input, input.open()?)?;
        let unread = |error| Failure::at(&input, format_args!("could not read: {error}"));
        let before = summary.messages;
        while let Some(piece) = pieces.next_piece().map_err(unread)? {
            let mut items = piece.items();
            loop {
                let taken: Vec<Item> = items.by_ref().take(AT_ONCE).collect();
                if taken.is_empty() {
                    break;
                }
                let checked: Vec<_> = taken
                    .par_iter()
                    .filter_map(|item| check_item(&input, item, &profiles))
                    .collect();
                for checked in checked {
                    summary.add(&checked);
                    let text = if arguments.json {
                        json_line(&checked)?
                    } else {
                        lines(&checked)
                    };
                    out.put(text.as_bytes())?;
                }
            }
        }
        if summary.messages == before {
            say!("{input}: no message");
            summary.failed = true;
        }
    }
    out.finish()?;
    summary.tell();
    Ok(if summary.failed {
        Outcome::SomeFailed
    } else {
        Outcome::Good
    })
}

fn check_item<'a>(input: &Input, item: &Item, profiles: &'a Profiles) -> Option<Checked<'a>> {
    let mut checked = Checked {
        file: input.to_string(),
        line: item.line,
        sender: String::new(),
        profile: None,
        error: None,
        findings: Vec::new(),
    };
    match &item.content {
        Content::Message(message, _) => {
            let header = message.header();
            checked.sender = header.field(4).value().into_owned();
            let kind = header.field(9).component(1).value().into_owned();
            let guide = match profiles {
                Profiles::ByMessage(guides) => guides.of(message),
                Profiles::One(guide) => Some(guide.as_ref()).filter(|guide| guide.is_for(&kind)),
            };
            match guide {
                Some(guide) => {
                    checked.profile = Some(guide.id());
                    checked.findings = guide.check(message);
                }
                None => {
                    let expected = match profiles {
                        Profiles::ByMessage(_) => "VXU, ACK, QBP or RSP".to_owned(),
                        Profiles::One(guide) => format!("one of profile {}", guide.id()),
                    };
                    checked.error = Some(format!(
                        "MSH-9: a message of another type, expected {expected}"
                    ));
                }
            }
        }
        Content::Unreadable { error, .. } => checked.error = Some(error.to_string()),
        Content::TooLarge { bytes, .. } => {
            checked.error = Some(format!("too large: {bytes} bytes"));
        }
        Content::Envelope(_) | Content::Stray(_) => return None,
    }
    Some(checked)
}

fn lines(checked: &Checked<'_>) -> String {
    let mut text = String::new();
    let place = format!("{}, line {}", checked.file, checked.line);
    if let Some(error) = &checked.error {
        let _ = writeln!(text, "{place}: error: {error}");
    }
    for finding in &checked.findings {
        let severity = finding.severity.name();
        let rule = finding
            .rule
            .as_ref()
            .map(|rule| format!(" ({rule})"))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "{place}: {}: {severity}: {}: {}{rule}",
            finding.place, finding.kind, finding.text
        );
    }
    text
}

/// How many findings there are, by sender and kind.
#[derive(Default)]
struct Summary {
    messages: usize,
    clean: usize,
    failed: bool,
    counts: BTreeMap<(String, Kind, Severity), usize>,
}

impl Summary {
    fn add(&mut self, checked: &Checked<'_>) {
        self.messages += 1;
        let error = |finding: &Finding| finding.severity == Severity::Error;
        if checked.error.is_some() || checked.findings.iter().any(error) {
            self.failed = true;
        } else {
            self.clean += 1;
        }
        for finding in &checked.findings {
            let key = (checked.sender.clone(), finding.kind, finding.severity);
            *self.counts.entry(key).or_default() += 1;
        }
    }

    fn tell(&self) {
        let noun = if self.messages == 1 {
            "message"
        } else {
            "messages"
        };
        say!("{} {noun}, {} without an error", self.messages, self.clean);
        for ((sender, kind, severity), count) in &self.counts {
            let severity = severity.name();
            let sender = if sender.is_empty() {
                "(no sender)"
            } else {
                sender
            };
            let plural = if *count == 1 { "" } else { "s" };
            say!("{sender}: {kind}: {count} {severity}{plural}");
        }
    }
}
