//! The door: a message in, the answer out.

use std::collections::BTreeSet;

use super::{
    Acknowledgement, Context, Finding, MessageKind, Responder, Stamp, Submission, acknowledge,
};
use forecast_hl7::{Encoding, Location, Message};
use forecast_record::bridge::{Knowledge, unused_statements};
use forecast_record::quality::Severity;
use forecast_record::quality::{Issue, Policy, QualityContext, Subject, catalog, check};

/// What became of a submission.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// What was read and kept.
    pub submission: Submission,
    /// How it was taken (MSA-1).
    pub acknowledgement: Acknowledgement,
    /// The answer (Z23).
    pub answer: String,
}

/// Takes a submission: reads it, checks it, leaves out what cannot be kept, and answers.
///
/// Every finding goes into the answer but for information that data quality checks have about
/// things that were not sent; those are in [`Submission::findings`] for a report. What is wrong
/// beyond doubt (a dose before birth or in the future, a death before birth) is not kept, and an
/// ERR says so.
#[must_use]
pub fn receive(
    message: &Message,
    encoding: Encoding,
    context: Context<'_>,
    policy: Policy,
    responder: &Responder,
    stamp: &Stamp,
) -> Receipt {
    let mut submission = Submission::read(message, encoding, context);
    let mut quiet = BTreeSet::new();
    let expected = submission.header.kind == MessageKind::Submission;
    if !expected && submission.header.accepted {
        submission.refuse_kind();
    }
    if submission.accepted
        && let Err(error) = submission.record.check_limits(Some(message.size()))
    {
        let text = format!("{error}; nothing was kept");
        submission
            .findings
            .push(Finding::of(&catalog::TOO_MUCH, None, text));
        submission.accepted = false;
    }
    if submission.accepted {
        let reported = submission.header.source.reported();
        let quality = QualityContext {
            tables: context.tables,
            today: reported.map(|time| time.date()),
            policy,
        };
        let issues = check(&submission.record, quality);
        quiet = submission.add_issues(&issues);
        submission.enforce(&issues);
        if let Some(knowledge) = context.knowledge {
            submission.warn_of_unused(knowledge);
        }
    }
    let header = &submission.header;
    let acknowledgement = Acknowledgement::of(header.accepted, &submission.findings);
    let told: Vec<Finding> = submission
        .findings
        .iter()
        .enumerate()
        .filter(|(index, _)| !quiet.contains(index))
        .map(|(_, finding)| finding.clone())
        .collect();
    let answer = acknowledge(message, acknowledgement, &told, responder, stamp);
    Receipt {
        submission,
        acknowledgement,
        answer,
    }
}

impl Submission {
    /// Where in the message an issue shows.
    #[must_use]
    pub fn locate(&self, issue: &Issue) -> Location {
        let (segment, field) = issue.field;
        let place = |index: usize| self.places.doses.get(index);
        let sequence = match issue.subject {
            Subject::Person => Some(1),
            Subject::Dose(index) => match segment {
                "ORC" => place(index).and_then(|place| place.orc),
                "RXR" => place(index).and_then(|place| place.rxr),
                "RXA" => place(index).map(|place| place.rxa),
                _ => None,
            },
            Subject::Observation(index) => {
                let place = self.places.observations.get(index);
                return place.map_or(Location::segment(segment, 1).field(field), |place| {
                    Location::segment(place.segment, place.number).field(place.date)
                });
            }
        };
        match (sequence, issue.subject) {
            (Some(sequence), _) => Location::segment(segment, sequence).field(field),
            // What is missing altogether shows at the dose that it should belong to.
            (None, Subject::Dose(index)) => {
                let rxa = place(index).map_or(1, |place| place.rxa);
                Location::segment("RXA", rxa)
            }
            (None, _) => Location::segment(segment, 1).field(field),
        }
    }

    /// The message is one that this system can read, but no submission.
    fn refuse_kind(&mut self) {
        let location = Location::segment("MSH", 1).field(9);
        let text = match self.header.kind {
            MessageKind::Query => "this is a query; expected a submission (VXU V04)",
            MessageKind::Response => {
                "this is an answer to a query; expected a submission (VXU V04)"
            }
            MessageKind::Acknowledgement => {
                "this is an acknowledgement; expected a submission (VXU V04)"
            }
            MessageKind::Submission | MessageKind::Other => "expected a submission (VXU V04)",
        };
        self.findings = vec![Finding::of(&catalog::MESSAGE_TYPE, Some(location), text)];
        self.header.accepted = false;
        self.accepted = false;
        self.record = forecast_record::model::Record::default();
        self.places = super::Places::default();
    }

    /// Adds issues as findings, but for those of which the reader spoke already; gives the indexes
    /// of those that are information only.
    fn add_issues(&mut self, issues: &[Issue]) -> BTreeSet<usize> {
        let mut quiet = BTreeSet::new();
        for issue in issues {
            let location = self.locate(issue);
            let said = self.findings.iter().any(|finding| {
                finding.severity != Severity::Information
                    && location.field_number().is_some()
                    && finding.location.as_ref().is_some_and(|other| {
                        other.place() == location.place()
                            && other.field_number() == location.field_number()
                    })
                    && (is_missing(issue) || finding.check == issue.check.id)
            });
            if said {
                continue;
            }
            if issue.check.severity == Severity::Information {
                quiet.insert(self.findings.len());
            }
            let finding = Finding::of(issue.check, Some(location), issue.check.title);
            self.findings.push(finding);
        }
        quiet
    }

    /// Warns of contraindications, reactions and evidence of immunity that no forecast uses.
    fn warn_of_unused(&mut self, knowledge: &Knowledge) {
        for note in unused_statements(&self.record, knowledge) {
            let place = note
                .observation()
                .and_then(|it| self.places.observations.get(it));
            let location = place
                .map(|place| Location::segment(place.segment, place.number).field(place.value));
            let finding = Finding::of(&catalog::STATEMENT_NOT_USED, location, note.text());
            self.findings.push(finding);
        }
    }

    /// Takes out what an error-level issue says is not kept.
    fn enforce(&mut self, issues: &[Issue]) {
        let errors = || {
            issues
                .iter()
                .filter(|issue| issue.check.severity == Severity::Error)
        };
        let whole = |issue: &Issue| *issue.check == catalog::BIRTH_IN_FUTURE;
        if errors().any(whole) {
            self.accepted = false;
            self.record = forecast_record::model::Record::default();
            self.places = super::Places::default();
            return;
        }
        if errors().any(|issue| issue.subject == Subject::Person) {
            self.record.person.death = None;
        }
        let wrong: BTreeSet<usize> = errors()
            .filter_map(|issue| match issue.subject {
                Subject::Dose(index) => Some(index),
                Subject::Person | Subject::Observation(_) => None,
            })
            .collect();
        let keep = |index: &mut usize| {
            let kept = !wrong.contains(index);
            *index += 1;
            kept
        };
        let mut index = 0;
        self.record.doses.retain(|_| keep(&mut index));
        index = 0;
        self.places.doses.retain(|_| keep(&mut index));
    }
}

/// Whether the issue says that something is missing: it is not, if it was there and unreadable.
fn is_missing(issue: &Issue) -> bool {
    issue.check.code == forecast_record::quality::ErrorCode::RequiredMissing
}
