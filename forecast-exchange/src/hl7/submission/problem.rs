//! DG1 and PRB: diagnoses and problems.

use super::layout::Placed;
use super::{ObservationPlace, Reader};
use crate::hl7::types::read_codings;
use forecast_record::model::{ObservationKind, ObservationReport, PartialDate, Standing};
use forecast_record::quality::catalog;

/// What a problem's status says (PRB-13 and PRB-14), in any language that senders use: the words of
/// HL7's tables are not closed.
const OVER: [&str; 4] = ["resolved", "inactive", "remission", "completed"];
const NOT_CONFIRMED: [&str; 4] = ["unconfirmed", "provisional", "differential", "suspected"];

impl Reader<'_> {
    /// A diagnosis or a problem, as a condition.
    pub(super) fn problem(&mut self, placed: Placed<'_>) {
        let is_problem = placed.name == "PRB";
        let mut report = ObservationReport::new(self.source.clone(), ObservationKind::Condition);
        report.codings = read_codings(placed.field(3).repetition(1));
        if report.codings.is_empty() && !is_problem {
            let text = placed.field(4).value();
            report.text = (!text.is_empty()).then(|| text.into_owned());
        }
        if report.codings.is_empty() && report.text.is_none() {
            let text = "the diagnosis or problem has no code; it was not kept";
            return self.find(&catalog::OBSERVATION_EMPTY, placed.at().field(3), text);
        }
        let date = if is_problem {
            self.problem_dates(placed, &mut report)
        } else {
            let date = self.date_of(placed, 5);
            // A working diagnosis is none yet.
            if placed.field(6).value() == "W" {
                report.standing = Standing::Unconfirmed;
            }
            report.date = date;
            5
        };
        self.places.observations.push(ObservationPlace {
            segment: if is_problem { "PRB" } else { "DG1" },
            number: placed.sequence,
            value: 3,
            date,
        });
        self.record.observations.push(report);
    }

    fn date_of(&mut self, placed: Placed<'_>, field: usize) -> Option<PartialDate> {
        let location = placed.at().field(field);
        self.date(placed.field(field), location, &catalog::OBSERVATION_DATE)
    }

    /// The dates and the standing of a problem; gives the field of its date.
    fn problem_dates(&mut self, placed: Placed<'_>, report: &mut ObservationReport) -> usize {
        let onset = self.date_of(placed, 16);
        let established = self.date_of(placed, 7);
        let action = self.date_of(placed, 2);
        report.onset = onset.is_some();
        report.date = onset.or(established).or(action);
        report.ended = self.date_of(placed, 9);
        let says = |field: usize, words: &[&str]| {
            let value = placed.field(field);
            let mut parts = [1, 2, 4, 5].map(|at| value.component(at).value().into_owned());
            for part in &mut parts {
                part.make_ascii_lowercase();
            }
            parts.iter().any(|part| words.contains(&part.as_str()))
        };
        if says(13, &NOT_CONFIRMED) {
            report.standing = Standing::Unconfirmed;
        }
        if says(14, &OVER) && report.ended.is_none() {
            // It has ended, but nobody says when: the best that is known is when that was said.
            report.ended = action.or(report.date);
            if report.ended.is_none() {
                report.standing = Standing::Unconfirmed;
            }
        }
        if placed.field(1).value() == "DE" {
            report.standing = Standing::EnteredInError;
        }
        if onset.is_some() { 16 } else { 7 }
    }
}
