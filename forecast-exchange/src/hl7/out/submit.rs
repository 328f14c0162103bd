//! A record as a submission (VXU^V04, Z22), and messages as a batch.

use std::collections::BTreeMap;

use super::super::types::timestamp_to_hl7;
use super::super::writer::Writer;
use super::dose::Telling;
use super::{dose, person};
use crate::hl7::{Responder, Stamp};
use forecast_hl7::Separators;
use forecast_record::model::{DoseReport, ObservationReport, PartialDate, Record};
use forecast_record::tables::Tables;

/// Writes a record as a submission: the person, every report of a dose as it stands (deletions
/// among them), and the observations. What cannot be said is left out; [`unsaid`] names it.
///
/// ```
/// use forecast_exchange::hl7::{Context, Responder, Stamp, Submission, submit};
/// use forecast_hl7::{Encoding, Message};
/// use forecast_record::tables::Tables;
/// use forecast_record::model::{DoseReport, Fact, PersonName, Record, SourceId};
///
/// let source = SourceId::new("typed/1");
/// let mut record = Record::default();
/// record.person.names = vec![Fact::new(PersonName::legal("Example", "Ada"), source.clone())];
/// record.person.birth_date = Some(Fact::new("2025-09-06".parse()?, source.clone()));
/// let mut dose = DoseReport::new(source);
/// dose.date = Some("2025-11".parse()?);
/// dose.cvx = Some("107".to_owned());
/// record.doses.push(dose);
///
/// let sender = Responder { application: "IIS".to_owned(), facility: "STATE".to_owned() };
/// let stamp = Stamp { time: "2026-03-01T09:30:00-05:00".parse()?, control_id: "V1".to_owned() };
/// let text = submit(&record, Tables::built_in(), &sender, &stamp);
///
/// let read = Submission::read(&Message::parse(text)?, Encoding::Utf8, Context::default());
/// assert_eq!(read.record.doses[0].date, record.doses[0].date);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn submit(record: &Record, tables: &Tables, sender: &Responder, stamp: &Stamp) -> String {
    let room = 2_048 + 512 * record.doses.len();
    let mut writer = Writer::new(Separators::default(), room);
    writer
        .segment("MSH")
        .text(3, &sender.application)
        .text(4, &sender.facility)
        .raw(7, timestamp_to_hl7(stamp.time))
        .parts(9, &["VXU", "V04", "VXU_V04"])
        .text(10, &stamp.control_id)
        .raw(11, "P")
        .raw(12, "2.5.1")
        .raw(15, "ER")
        .raw(16, "AL")
        .parts(21, &["Z22", "CDCPHINVS"])
        .end();
    person::pid(&mut writer, 1, &record.person);
    person::pd1(&mut writer, &record.person);
    person::contacts(&mut writer, &record.person);
    for report in record.doses.iter().filter(|dose| dose::can_say_dose(dose)) {
        let reactions = about(record, &[report], &NotUsed::new());
        dose::order(&mut writer, report, tables, Telling::AsReported);
        let mut obx = dose::Observations::new();
        dose::details(&mut writer, &mut obx, report, &reactions);
    }
    let today = PartialDate::from(stamp.time.date());
    dose::person_observations(
        &mut writer,
        &unattached(record, &NotUsed::new()),
        Some(today),
    );
    writer.finish()
}

/// The doses and observations of a record that a submission cannot say, by their place in the record:
/// a dose without a day or without a code; an observation without a value, one that does not hold,
/// an allergy that is not severe, and what has ended and is no contraindication.
#[must_use]
pub fn unsaid(record: &Record) -> Vec<String> {
    let doses = record.doses.iter().enumerate();
    let doses = doses.filter(|(_, dose)| !dose::can_say_dose(dose));
    let doses = doses.map(|(index, _)| format!("doses[{index}]"));
    let observations = record.observations.iter().enumerate();
    let observations = observations.filter(|(_, report)| !dose::can_say(report));
    let observations = observations.map(|(index, _)| format!("observations[{index}]"));
    doses.chain(observations).collect()
}

/// An observation of the record that is told, and why the forecast does not use it.
pub(super) struct Told<'r> {
    pub(super) report: &'r ObservationReport,
    pub(super) not_used: Option<String>,
}

/// Why the forecast does not use a statement, by its place among the record's observations.
pub(super) type NotUsed = BTreeMap<usize, String>;

/// The observations that are about one of these reports of a dose.
pub(super) fn about<'r>(
    record: &'r Record,
    doses: &[&DoseReport],
    not_used: &NotUsed,
) -> Vec<Told<'r>> {
    told(record, not_used, |observation| {
        doses.iter().any(|dose| observation.is_about(dose))
    })
}

/// The observations that are about no dose of the record.
pub(super) fn unattached<'r>(record: &'r Record, not_used: &NotUsed) -> Vec<Told<'r>> {
    told(record, not_used, |observation| {
        !record.doses.iter().any(|dose| observation.is_about(dose))
    })
}

fn told<'r>(
    record: &'r Record,
    not_used: &NotUsed,
    is_told: impl Fn(&ObservationReport) -> bool,
) -> Vec<Told<'r>> {
    let all = record.observations.iter().enumerate();
    let all = all.filter(|(_, report)| is_told(report));
    all.map(|(index, report)| Told {
        report,
        not_used: not_used.get(&index).cloned(),
    })
    .collect()
}

/// Puts messages into a batch file: FHS, BHS, the messages, BTS, FTS.
///
/// ```
/// use forecast_hl7::{BatchCount, read_stream};
/// use forecast_exchange::hl7::{Responder, Stamp, batch};
///
/// let sender = Responder { application: "IIS".to_owned(), facility: "STATE".to_owned() };
/// let stamp = Stamp { time: "2026-03-01T09:30:00-05:00".parse()?, control_id: "B1".to_owned() };
/// let file = batch(&["MSH|^~\\&|A\r".to_owned(), "MSH|^~\\&|B\r".to_owned()], &sender, &stamp);
/// let mut count = BatchCount::default();
/// let notes: Vec<String> = read_stream(file.as_bytes()).filter_map(|item| count.take(&item)).collect();
/// assert!(notes.is_empty() && count.finish().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn batch(messages: &[String], sender: &Responder, stamp: &Stamp) -> String {
    let mut file = batch_head(sender, stamp);
    for message in messages {
        file.push_str(message);
    }
    file.push_str(&batch_tail(messages.len()));
    file
}

/// Returns what a batch file begins with, for messages that are written one by one.
#[must_use]
pub fn batch_head(sender: &Responder, stamp: &Stamp) -> String {
    let mut writer = Writer::new(Separators::default(), 512);
    for name in ["FHS", "BHS"] {
        writer
            .segment(name)
            .text(3, &sender.application)
            .text(4, &sender.facility)
            .raw(7, timestamp_to_hl7(stamp.time))
            .text(11, &stamp.control_id)
            .end();
    }
    writer.finish()
}

/// Returns what a batch file of so many messages ends in.
#[must_use]
pub fn batch_tail(messages: usize) -> String {
    let mut writer = Writer::new(Separators::default(), 32);
    writer.segment("BTS").number(1, messages).end();
    writer.segment("FTS").raw(1, "1").end();
    writer.finish()
}
