//! Answers to queries (RSP^K11): Z32, Z42, Z31 and Z33.

use std::collections::BTreeMap;

use forecast_core::date::Date;
use forecast_core::report::{DoseEvaluation, Forecast};

use super::super::ack::{write_acknowledgement, write_header};
use super::super::query::parameters_of;
use super::super::writer::Writer;
use super::dose::Telling;
use super::submit::{NotUsed, about, unattached};
use super::{dose, forecast, person};
use crate::hl7::{
    Acknowledgement, Finding, MessageKind, Profile, Query, Responder, Stamp, acknowledge,
};
use forecast_hl7::Message;
use forecast_record::bridge::{BridgeNoteKind, Bridged};
use forecast_record::consolidate::Consolidation;
use forecast_record::model::{PartialDate, Person, Record};
use forecast_record::quality::Severity;
use forecast_record::tables::Tables;

/// What was found for a query.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// Nobody (Z33, NF).
    NotFound,
    /// More than may be told (Z33, TM).
    TooMany,
    /// Several who may be meant (Z31): only who they are.
    Candidates(&'a [Person]),
    /// One person: the history (Z32).
    History {
        /// The record.
        record: &'a Record,
        /// Its doses.
        consolidation: &'a Consolidation<'a>,
    },
    /// One person: evaluated history and forecast (Z42).
    Forecast {
        /// The record.
        record: &'a Record,
        /// What the engine was asked.
        bridged: &'a Bridged<'a>,
        /// What it answered.
        forecast: &'a Forecast<'a>,
    },
    /// The query cannot be answered; its findings say why (Z33, AE or AR).
    Refused,
}

/// Writes the answer to a query. A record that must not be shared (PD1-12 `Y`) is answered as if
/// nobody had been found, and is left out of candidates. A message that is no query is rejected
/// with an acknowledgement (Z23).
///
/// The doses are those of the consolidation: one for each dose that was given, whoever reported
/// it, then those that were refused or not given.
#[must_use]
pub fn respond(
    message: &Message,
    query: &Query,
    answer: Answer<'_>,
    tables: &Tables,
    responder: &Responder,
    stamp: &Stamp,
) -> String {
    if query.header.kind != MessageKind::Query {
        let rejected = Acknowledgement::Reject;
        return acknowledge(message, rejected, &query.findings, responder, stamp);
    }
    let mut answer = if query.accepted {
        answer
    } else {
        Answer::Refused
    };
    let shared: Vec<Person>;
    if let Answer::Candidates(candidates) = answer {
        shared = candidates
            .iter()
            .filter(|person| !person.is_protected())
            .cloned()
            .collect();
        answer = match query.limit.and_then(|limit| usize::try_from(limit).ok()) {
            _ if shared.is_empty() => Answer::NotFound,
            Some(limit) if shared.len() > limit => Answer::TooMany,
            _ => Answer::Candidates(&shared),
        };
    }
    if let Answer::History { record, .. } | Answer::Forecast { record, .. } = answer
        && record.person.is_protected()
    {
        answer = Answer::NotFound;
    }
    let mut findings = query.findings.clone();
    let born = |record: &Record| -> Option<Date> {
        let fact = record.person.birth_date.as_ref()?;
        fact.value.day()
    };
    if let Answer::Forecast {
        record, forecast, ..
    } = answer
        && let Some(birth) = born(record)
    {
        findings.extend(forecast::untold(
            forecast,
            forecast::Names { tables, birth },
        ));
    }
    let (profile, status) = match answer {
        Answer::NotFound => ("Z33", "NF"),
        Answer::TooMany => ("Z33", "TM"),
        Answer::Candidates(_) => ("Z31", "OK"),
        Answer::History { .. } => ("Z32", "OK"),
        Answer::Forecast { .. } => ("Z42", "OK"),
        Answer::Refused if query.header.accepted => ("Z33", "AE"),
        Answer::Refused => ("Z33", "AR"),
    };
    let acknowledgement = match answer {
        Answer::Refused if query.header.accepted => Acknowledgement::Error,
        Answer::Refused => Acknowledgement::Reject,
        // A query that was answered is accepted unless something of it could not be used.
        _ if findings
            .iter()
            .any(|finding| finding.severity == Severity::Error) =>
        {
            Acknowledgement::Error
        }
        _ => Acknowledgement::Accept,
    };
    let room = match answer {
        Answer::History { record, .. } => 2_048 + 512 * record.doses.len(),
        Answer::Forecast { record, .. } => 16_384 + 1_536 * record.doses.len(),
        _ => 2_048,
    };
    let mut writer = Writer::new(message.separators(), room);
    let kind = ["RSP", "K11", "RSP_K11"];
    write_header(
        &mut writer,
        message.header(),
        kind,
        profile,
        responder,
        stamp,
    );
    introduce(
        &mut writer,
        message,
        query,
        acknowledgement,
        status,
        &findings,
    );
    match answer {
        Answer::Candidates(candidates) => {
            for (index, candidate) in candidates.iter().enumerate() {
                person::pid(&mut writer, index + 1, candidate);
            }
        }
        Answer::History {
            record,
            consolidation,
        } => {
            introduce_person(&mut writer, &record.person);
            let not_used = NotUsed::new();
            let told = (record, &not_used);
            history(&mut writer, told, consolidation, tables, |_, _, _| {});
            let today = PartialDate::from(stamp.time.date());
            dose::person_observations(&mut writer, &unattached(record, &not_used), Some(today));
        }
        Answer::Forecast {
            record,
            bridged,
            forecast,
        } => {
            introduce_person(&mut writer, &record.person);
            evaluated(&mut writer, record, bridged, forecast, tables);
        }
        Answer::NotFound | Answer::TooMany | Answer::Refused => {}
    }
    writer.finish()
}

/// MSA, ERR, QAK and the query's QPD.
fn introduce(
    writer: &mut Writer,
    message: &Message,
    query: &Query,
    acknowledgement: Acknowledgement,
    status: &str,
    findings: &[Finding],
) {
    write_acknowledgement(writer, message.header(), acknowledgement, findings);
    let parameters = parameters_of(message);
    // A query that does not name itself (QPD-1) is named as it was taken.
    let taken = query.profile().and_then(Profile::query_name);
    let named = parameters.map(|segment| segment.field(1).raw().trim());
    let name = named.map(|name| {
        if name.is_empty() {
            taken.unwrap_or_default()
        } else {
            name
        }
    });
    writer
        .segment("QAK")
        .text(1, &query.tag)
        .raw(2, status)
        .raw(3, name.unwrap_or_default())
        .end();
    if let Some(segment) = parameters {
        let field = segment.separators().field();
        let mut fields = segment.raw().split(field).skip(1);
        let first = fields.next().filter(|first| !first.trim().is_empty());
        let first = first.or(name).unwrap_or_default();
        let mut parameters = format!("QPD{field}{first}");
        for value in fields {
            parameters.push(field);
            parameters.push_str(value);
        }
        writer.copy(&parameters);
    }
}

fn introduce_person(writer: &mut Writer, who: &Person) {
    person::pid(writer, 1, who);
    person::pd1(writer, who);
    person::contacts(writer, who);
}

/// The doses, each followed by what `verdict` adds to it.
fn history(
    writer: &mut Writer,
    (record, not_used): (&Record, &NotUsed),
    consolidation: &Consolidation<'_>,
    tables: &Tables,
    mut verdict: impl FnMut(&mut Writer, &mut dose::Observations, Option<usize>),
) {
    let given = consolidation.doses.iter().enumerate();
    let given = given.map(|(index, merged)| (merged.dose.as_ref(), Some(index)));
    let not_given = consolidation.not_given.iter();
    let not_given = not_given.filter_map(|index| Some((record.doses.get(*index)?, None)));
    for (report, index) in given.chain(not_given) {
        dose::order(writer, report, tables, Telling::AsItStands);
        let mut obx = dose::Observations::new();
        let merged = index.and_then(|index| consolidation.doses.get(index));
        let reports = merged.into_iter().flat_map(|merged| &merged.reports);
        let mut reports: Vec<_> = reports.filter_map(|it| record.doses.get(*it)).collect();
        if reports.is_empty() {
            reports.push(report);
        }
        let reactions = about(record, &reports, not_used);
        dose::details(writer, &mut obx, report, &reactions);
        verdict(writer, &mut obx, index);
    }
}

/// Evaluated history and forecast.
fn evaluated(
    writer: &mut Writer,
    record: &Record,
    bridged: &Bridged<'_>,
    forecast: &Forecast<'_>,
    tables: &Tables,
) {
    let names = forecast::Names {
        tables,
        birth: bridged.patient.birth_date,
    };
    let verdicts = verdicts(bridged, forecast);
    let write = |writer: &mut Writer, obx: &mut dose::Observations, index: Option<usize>| {
        if let Some(verdict) = index.and_then(|index| verdicts.get(&index)) {
            forecast::evaluation(writer, obx, verdict, forecast.schedule, names);
        }
    };
    let not_used = not_used(bridged);
    let told = (record, &not_used);
    history(writer, told, &bridged.consolidation, tables, write);
    let today = PartialDate::from(forecast.as_of);
    dose::person_observations(writer, &unattached(record, &not_used), Some(today));
    forecast::forecast(writer, forecast, names);
}

/// The statements that the forecast does not use, and why.
fn not_used(bridged: &Bridged<'_>) -> NotUsed {
    let notes = bridged.notes.iter();
    let unused = notes.filter(|note| note.kind == BridgeNoteKind::UnusedStatement);
    unused
        .filter_map(|note| Some((note.observation()?, note.detail.clone().unwrap_or_default())))
        .collect()
}

/// The verdict on each dose of the consolidation that the engine was asked about.
fn verdicts<'f>(
    bridged: &Bridged<'_>,
    forecast: &'f Forecast<'f>,
) -> BTreeMap<usize, &'f DoseEvaluation<'f>> {
    let verdicts = forecast.doses.iter();
    verdicts
        .filter_map(|dose| Some((*bridged.doses.get(dose.index)?, dose)))
        .collect()
}
