//! `forecast hl7`: submissions acknowledged, queries answered, messages converted.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use forecast_core::Workspace;
use forecast_core::date::Date;
use forecast_core::patient::Observation;
use forecast_core::wire::Request;
use forecast_exchange::fhir;
use forecast_exchange::hl7::{
    Acknowledgement, Finding, Query, Received, Responder, Service, Stamp, batch_head, batch_tail,
    refuse, submit, unsaid,
};
use forecast_hl7::{Content, read_stream};
use forecast_record::bridge::{BridgeNote, BridgeNoteKind, Knowledge, Remarks};
use forecast_record::consolidate::consolidate;
use forecast_record::model::{PartialDate, Record};
use forecast_record::quality::Severity;

use crate::args::Choice;
use crate::door::{Signature, Stream, receive_all, stamp};
use crate::failure::{Failure, Outcome};
use crate::hl7_check::{CheckArguments, check};
use crate::intake::{self, Kept, Rules, inputs, json_line, tell_issues, tell_notes};
use crate::output::{Answer as Out, reads_path, write};
use crate::own::{DoseRules, OwnTables, PersonRules};
use crate::register::{RegisterFile, write_records};
use crate::say::say;

/// HL7 v2.5.1 messages in and out (docs/hl7.md).
#[derive(Debug, Subcommand)]
pub(crate) enum Hl7Command {
    Check(CheckArguments),
    Ack(AckArguments),
    Query(QueryArguments),
    Convert(ConvertArguments),
}

/// Acknowledges submissions (VXU^V04 in, ACK with profile Z23 out).
///
/// Reads messages one after another, batch files and MLLP captures; a batch is answered with a
/// batch. Each problem is an ERR segment. Exit code 1 says that something of a message was not
/// kept.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast hl7 ack submission.hl7
  forecast hl7 ack - --out acks.hl7 --records records.ndjson < batch.hl7
  forecast hl7 ack monday.hl7 tuesday.hl7 --merge --records people.ndjson
  forecast hl7 ack submission.hl7 --application IIS --facility CT --time 2026-03-02T14:30:00-05:00
  forecast hl7 ack batch.hl7 --merge --records people.ndjson --matching our-points.json")]
pub(crate) struct AckArguments {
    /// Files with messages, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// The file to write the answers to; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The file to write what was kept to: one record per line, as JSON.
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,
    /// Merge what was kept into the records that the file has, one per person, instead of writing
    /// one per message. A file that cannot be read whole stops the run, and is left as it is.
    #[arg(long, requires = "records")]
    merge: bool,
    #[command(flatten)]
    signature: Signature,
    #[command(flatten)]
    person_rules: PersonRules,
    #[command(flatten)]
    own_tables: OwnTables,
}

/// Answers queries (QBP^Q11 in, RSP^K11 out) from records.
///
/// Z34 is answered with the history (Z32), Z44 with evaluated history and forecast (Z42); several
/// who may be meant with their names (Z31), and nobody, too many or an error with Z33. Reports of
/// one person are brought together first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast hl7 query question.hl7 --records people.ndjson
  forecast hl7 query - --records people.ndjson --as-of 2026-03-02 --lines < question.hl7
  forecast hl7 query question.hl7 --records submission.hl7 --schedule acip-4.65+aap-2026")]
pub(crate) struct QueryArguments {
    /// Files with queries, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// A file with records, as `hl7 ack --records` and `hl7 convert` write them, with messages or
    /// with FHIR Bundles; may be given more than once.
    #[arg(long, value_name = "FILE", required = true)]
    records: Vec<PathBuf>,
    /// The file to write the answers to; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    signature: Signature,
    #[command(flatten)]
    dose_rules: DoseRules,
    #[command(flatten)]
    person_rules: PersonRules,
    #[command(flatten)]
    own_tables: OwnTables,
}

/// Converts between messages, records, requests and FHIR Bundles.
///
/// Reads HL7 submissions and answers to queries, FHIR Bundles, records and requests as JSON,
/// whichever it finds. What was not understood goes to stderr; exit code 1 says that something was
/// not kept, or that a request has a contraindication, a reaction or evidence of immunity that the
/// forecast does not use.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast hl7 convert submission.hl7
  forecast hl7 convert submission.hl7 --to request --as-of 2026-03-02 | forecast batch -
  forecast hl7 convert record.json --to vxu --out submission.hl7
  forecast hl7 convert batch.hl7 --merge --to fhir
  forecast hl7 convert people.ndjson --to doses --consolidation our-rules.json")]
pub(crate) struct ConvertArguments {
    /// Files, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Target::Record)]
    to: Target,
    /// Bring reports of one person together.
    #[arg(long)]
    merge: bool,
    /// Say every remark about what was not used for itself, and not once per kind with its number.
    #[arg(long)]
    all_remarks: bool,
    /// The file to write; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    signature: Signature,
    #[command(flatten)]
    dose_rules: DoseRules,
    #[command(flatten)]
    person_rules: PersonRules,
    #[command(flatten)]
    own_tables: OwnTables,
}

impl ConvertArguments {
    fn remarks(&self) -> Remarks {
        match self.all_remarks {
            true => Remarks::All,
            false => Remarks::Summed,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// Records, one JSON object per line.
    Record,
    /// Requests in the wire format, one per line, as `forecast batch` reads them; doses consolidated.
    Request,
    /// The doses consolidated, one JSON object per record: for each its reports, the rules that
    /// joined them and what each report gave; pairs that may be one dose; what was withdrawn.
    Doses,
    /// Submissions (VXU^V04).
    Vxu,
    /// FHIR Bundles, one per line.
    Fhir,
}

/// Runs the command.
pub(crate) fn run(command: &Hl7Command) -> Result<Outcome, Failure> {
    match command {
        Hl7Command::Check(arguments) => check(arguments),
        Hl7Command::Ack(arguments) => ack(arguments),
        Hl7Command::Query(arguments) => query(arguments),
        Hl7Command::Convert(arguments) => convert(arguments),
    }
}

/// How many answers are held before they are written.
const MOST_HELD: usize = 1_024;

/// Answers, and whether all was well.
struct Answers {
    responder: Responder,
    stamp: Stamp,
    texts: Vec<String>,
    batch: bool,
    outcome: Outcome,
    /// How many answers were written already, and where to; whether as a batch was settled then.
    sent: usize,
    out: Option<Out>,
}

impl Answers {
    fn new(signature: &Signature) -> Result<Answers, Failure> {
        Ok(Answers {
            responder: signature.responder(),
            stamp: stamp(signature.now()?, 0),
            texts: Vec::new(),
            batch: false,
            outcome: Outcome::Good,
            sent: 0,
            out: None,
        })
    }

    /// The stamp of the next answer.
    fn next(&self) -> Stamp {
        stamp(self.stamp.time, self.sent + self.texts.len() + 1)
    }

    fn add(&mut self, text: String, good: bool) {
        self.texts.push(text);
        if !good {
            self.outcome = Outcome::SomeFailed;
        }
    }

    /// Writes the answers that there are, so that not all need be held.
    fn send(&mut self, signature: &Signature, path: Option<&Path>) -> Result<(), Failure> {
        let mut text = String::new();
        if self.out.is_none() {
            self.out = Some(Out::to(path)?);
            if self.batch {
                text.push_str(&batch_head(&self.responder, &self.stamp));
            }
        }
        self.sent += self.texts.len();
        text.extend(self.texts.drain(..));
        match &mut self.out {
            Some(out) if !text.is_empty() => out.put(signature.shown(&text, path).as_bytes()),
            _ => Ok(()),
        }
    }

    fn write(mut self, signature: &Signature, path: Option<&Path>) -> Result<Outcome, Failure> {
        self.send(signature, path)?;
        if self.batch {
            self.texts.push(batch_tail(self.sent));
            self.send(signature, path)?;
        }
        if let Some(out) = self.out {
            out.finish()?;
        }
        Ok(self.outcome)
    }
}

fn ack(arguments: &AckArguments) -> Result<Outcome, Failure> {
    let signature = &arguments.signature;
    let mut answers = Answers::new(signature)?;
    let responder = answers.responder.clone();
    let time = answers.stamp.time;
    let tables = arguments.own_tables.tables()?;
    let knowledge = intake::default_knowledge(&tables)?;
    let out = arguments.out.as_deref();
    let mut kept = Vec::new();
    for path in &arguments.files {
        reads_path(path);
    }
    for input in inputs(&arguments.files) {
        let source = input.open()?;
        let mut number = answers.sent + answers.texts.len();
        let next = || {
            number += 1;
            stamp(time, number)
        };
        let each = |stream: &Stream, line, received| {
            // What was written already settles whether the answers are a batch.
            if answers.out.is_none() {
                answers.batch |= stream.batch;
            }
            match received {
                Received::Unreadable(answer) => answers.add(answer, false),
                Received::Message(receipt) => {
                    let submission = receipt.submission;
                    let error = |it: &Finding| it.severity == Severity::Error;
                    let good = submission.accepted && !submission.findings.iter().any(error);
                    answers.add(receipt.answer, good);
                    if submission.accepted && arguments.records.is_some() {
                        kept.push(Kept {
                            place: format!("{input}, line {line}"),
                            line,
                            record: submission.record,
                            as_of: None,
                        });
                    }
                }
            }
            // Records are on disk before anybody hears that they were kept.
            if arguments.records.is_none() && answers.texts.len() >= MOST_HELD {
                answers.send(signature, out)?;
            }
            Ok(())
        };
        let stream = receive_all(
            &input,
            source,
            (&tables, &knowledge),
            &responder,
            next,
            each,
        )?;
        if answers.out.is_none() {
            answers.batch |= stream.batch;
        }
        if stream.messages == 0 {
            answers.outcome = Outcome::SomeFailed;
        }
    }
    match &arguments.records {
        // What was kept is on disk before anybody hears so.
        Some(path) if arguments.merge => {
            let file = RegisterFile::open(path)?;
            let known = file.read()?;
            file.replace(&merged(known, kept, &arguments.person_rules)?)?;
        }
        Some(path) => write_records(path, &kept)?,
        None => {}
    }
    answers.write(signature, out)
}

/// One record per person of those who are known and of new reports; who of the new ones may be one
/// person with another goes to stderr.
fn merged(known: Vec<Kept>, reports: Vec<Kept>, rules: &PersonRules) -> Result<Vec<Kept>, Failure> {
    let mut register = rules.register()?;
    let mut first: Vec<(String, usize, Option<Date>)> = Vec::new();
    let old = known.len();
    for (number, report) in known.into_iter().chain(reports).enumerate() {
        let placed = register.add(report.record);
        for other in placed.possible.iter().filter(|_| number >= old) {
            if let Some((place, ..)) = first.get(*other) {
                let this = &report.place;
                say!("{this}: may be the person of {place}; kept apart, for a person to decide");
            }
        }
        match first.get_mut(placed.record) {
            Some((.., as_of)) => *as_of = (*as_of).max(report.as_of),
            None => first.push((report.place, report.line, report.as_of)),
        }
    }
    let records = register.into_records().into_iter().zip(first);
    let records = records.map(|(record, (place, line, as_of))| Kept {
        place,
        line,
        record,
        as_of,
    });
    Ok(records.collect())
}

/// The queries of a file.
fn query(arguments: &QueryArguments) -> Result<Outcome, Failure> {
    let signature = &arguments.signature;
    let tables = arguments.own_tables.tables()?;
    let rules = Rules::new(&arguments.choice)?.with(&arguments.dose_rules)?;
    let rules = rules.with_meanings(&tables);
    let mut answers = Answers::new(signature)?;
    let mut register = arguments.person_rules.register()?;
    let mut whole = true;
    for input in inputs(&arguments.records) {
        let read = intake::records(&input, &tables, signature.time, Remarks::Summed)?;
        if read.outcome == Outcome::SomeFailed {
            answers.outcome = read.outcome;
        }
        whole &= read.whole;
        for report in read.kept {
            register.add(report.record);
        }
    }
    if !whole {
        say!("forecast: the records were not read whole; every query is answered with an error");
    }
    let responder = answers.responder.clone();
    let service = Service {
        schedule: &rules.schedule,
        knowledge: &rules.knowledge,
        tables: &tables,
        responder: &responder,
    };
    let as_of = arguments.choice.as_of.unwrap_or(answers.stamp.time.date());
    let mut workspace = Workspace::default();
    for input in inputs(&arguments.files) {
        let bytes = input.read()?;
        let before = answers.texts.len();
        for item in read_stream(&bytes) {
            let stamp = answers.next();
            match &item.content {
                Content::Message(message, encoding) => {
                    let query = Query::read(message, *encoding, Some(stamp.time));
                    let text = if whole {
                        let found = register.find(&query.person);
                        service.answer(&mut workspace, message, &query, &found, as_of, &stamp)
                    } else {
                        service.unavailable(message, &query, &stamp)
                    };
                    let good = is_accepted(&text);
                    answers.add(text, good);
                }
                Content::Envelope(_) => answers.batch = true,
                Content::Stray(_) => say!("{input}, line {}: this is no message", item.line),
                content => {
                    if let Some(text) = refuse(content, &responder, &stamp) {
                        answers.add(text, false);
                    }
                }
            }
        }
        if answers.texts.len() == before {
            say!("{input}: there is no HL7 message");
            answers.outcome = Outcome::SomeFailed;
        }
    }
    answers.write(signature, arguments.out.as_deref())
}

/// Whether an answer says that its query was accepted.
fn is_accepted(answer: &str) -> bool {
    let accepted = format!("MSA|{}", Acknowledgement::Accept.code());
    // The separator is the query's.
    answer.split('\r').any(|line| {
        let same = |(a, b): (char, char)| a == b || b == '|';
        line.len() >= accepted.len() && line.chars().zip(accepted.chars()).all(same)
    })
}

fn convert(arguments: &ConvertArguments) -> Result<Outcome, Failure> {
    let signature = &arguments.signature;
    let choice = &arguments.choice;
    let tables = arguments.own_tables.tables()?;
    let mut outcome = Outcome::Good;
    let mut kept = Vec::new();
    for input in inputs(&arguments.files) {
        let read = intake::records(&input, &tables, signature.time, arguments.remarks())?;
        kept.extend(read.kept);
        if read.outcome == Outcome::SomeFailed {
            outcome = read.outcome;
        }
    }
    if arguments.merge {
        kept = merged(Vec::new(), kept, &arguments.person_rules)?;
    }
    let mut text = String::new();
    match arguments.to {
        Target::Record => {
            for report in &kept {
                text.push_str(&json_line(&report.record)?);
            }
        }
        Target::Request => {
            let rules = Rules::new(choice)?.with(&arguments.dose_rules)?;
            let rules = rules.with_meanings(&tables);
            for report in &kept {
                match request(report, &rules.knowledge, choice, arguments.remarks()) {
                    Ok((request, good)) => {
                        text.push_str(&json_line(&request)?);
                        if !good {
                            outcome = Outcome::SomeFailed;
                        }
                    }
                    Err(error) => {
                        say!("{}: {error}", report.place);
                        outcome = Outcome::SomeFailed;
                    }
                }
            }
        }
        Target::Vxu => {
            let (time, sender) = (signature.now()?, signature.responder());
            for (index, report) in kept.iter().enumerate() {
                let stamp = stamp(time, index + 1);
                for place in unsaid(&report.record) {
                    let what = "a submission cannot say it; it was left out";
                    say!("{}: {place}: {what}", report.place);
                    outcome = Outcome::SomeFailed;
                }
                text.push_str(&submit(&report.record, &tables, &sender, &stamp));
            }
            text = signature.shown(&text, arguments.out.as_deref());
        }
        Target::Doses => {
            let rules = Rules::new(choice)?.with(&arguments.dose_rules)?;
            for report in &kept {
                let doses = consolidate(&report.record, &rules.knowledge);
                text.push_str(&json_line(&doses)?);
            }
        }
        Target::Fhir => {
            for report in &kept {
                let (bundle, issues) = fhir::write_bundle(&report.record);
                tell_issues(&report.place, &issues, arguments.remarks());
                text.push_str(&json_line(&bundle)?);
            }
        }
    }
    write(arguments.out.as_deref(), text.as_bytes())?;
    Ok(outcome)
}

/// A record as a request, and whether the forecast uses every contraindication, reaction and evidence
/// of immunity in it; what the engine is not asked goes to stderr. A statement that it cannot use goes
/// into the request under its own code, so that the answer names it.
fn request(
    report: &Kept,
    knowledge: &Knowledge,
    choice: &Choice,
    remarks: Remarks,
) -> Result<(Request, bool), forecast_record::Error> {
    let bridged = report.record.to_patient(knowledge)?;
    tell_notes(&report.place, &bridged.notes, remarks);
    let is_unused = |note: &&BridgeNote| note.kind == BridgeNoteKind::UnusedStatement;
    let unused: Vec<_> = bridged.notes.iter().filter(is_unused).collect();
    let good = unused.is_empty();
    let mut patient = bridged.patient;
    for note in unused {
        let date = note
            .observation()
            .and_then(|at| report.record.observations.get(at));
        let date = date.and_then(|it| it.date).and_then(PartialDate::day);
        let code = note.value.as_deref().filter(|code| !code.is_empty());
        patient.observations.push(Observation {
            date,
            ..Observation::new(format!("not_used:{}", code.unwrap_or("no_code")))
        });
    }
    patient.id = number(&report.record);
    let request = Request {
        patient,
        as_of: choice.as_of.or(report.as_of),
        schedule: choice.schedule.clone(),
    };
    Ok((request, good))
}

/// The person's first number.
fn number(record: &Record) -> Option<String> {
    let first = record.person.identifiers.first();
    first.map(|it| it.value.value.clone())
}
