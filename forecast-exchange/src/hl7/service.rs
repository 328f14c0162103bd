//! The other door: a query in, history or forecast out.

use forecast_core::Workspace;
use forecast_core::date::Date;
use forecast_core::schedule::Schedule;

use super::{Answer, Finding, Profile, Query, Responder, Stamp, respond};
use forecast_hl7::{Location, Message};
use forecast_record::bridge::Knowledge;
use forecast_record::consolidate::consolidate;
use forecast_record::model::Person;
use forecast_record::quality::catalog;
use forecast_record::register::Found;
use forecast_record::tables::Tables;

/// What queries are answered with; made once, shared by all.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// The schedule that judges and forecasts.
    pub schedule: &'a Schedule,
    /// What the record needs to know of that schedule.
    pub knowledge: &'a Knowledge,
    /// The code sets.
    pub tables: &'a Tables,
    /// Who answers.
    pub responder: &'a Responder,
}

impl Service<'_> {
    /// Answers a query that cannot be answered because the records were not read whole: an error
    /// (Z33, AE), never that nobody was found.
    #[must_use]
    pub fn unavailable(&self, message: &Message, query: &Query, stamp: &Stamp) -> String {
        let mut query = query.clone();
        query.accepted = false;
        let text = catalog::QUERY_REGISTER.title;
        let finding = Finding::of(&catalog::QUERY_REGISTER, None, text);
        query.findings.push(finding);
        let answer = Answer::Refused;
        respond(message, &query, answer, self.tables, self.responder, stamp)
    }

    /// Answers a query from whom it found ([`Register::find`](forecast_record::register::Register::find)):
    /// history (Z32) where Z34 asks, evaluated history and forecast as of a day (Z42) where Z44
    /// asks, candidates (Z31), or that nobody was found, that it were too many or that the query
    /// cannot be answered (Z33).
    ///
    /// Where no forecast can be made of the person who was found (the birth date is not known to
    /// the day, or `as_of` lies before birth) the answer is an error that says so. A protected
    /// record ([`Person::is_protected`]) is answered as nobody's, and no candidate.
    #[must_use]
    pub fn answer(
        &self,
        workspace: &mut Workspace,
        message: &Message,
        query: &Query,
        found: &Found<'_>,
        as_of: Date,
        stamp: &Stamp,
    ) -> String {
        let write = |query: &Query, answer: Answer<'_>| {
            respond(message, query, answer, self.tables, self.responder, stamp)
        };
        let record = match found {
            _ if !query.accepted => return write(query, Answer::Refused),
            Found::Nobody => return write(query, Answer::NotFound),
            Found::Several(records) => {
                let people: Vec<Person> = records.iter().map(|it| it.person.clone()).collect();
                return write(query, Answer::Candidates(&people));
            }
            Found::One(record) => *record,
        };
        if record.person.is_protected() {
            return write(query, Answer::NotFound);
        }
        if query.profile() == Some(Profile::Z34) {
            let consolidation = consolidate(record, self.knowledge);
            let consolidation = &consolidation;
            return write(
                query,
                Answer::History {
                    record,
                    consolidation,
                },
            );
        }
        let refused = |text: &str| {
            let mut query = query.clone();
            query.accepted = false;
            let location = Location::segment("QPD", 1);
            let text = format!("{text}; ask for the history (Z34) alone");
            let finding = Finding::of(&catalog::QUERY_FORECAST, Some(location), text);
            query.findings.push(finding);
            write(&query, Answer::Refused)
        };
        let bridged = match record.to_patient(self.knowledge) {
            Ok(bridged) => bridged,
            Err(error) => return refused(error.message()),
        };
        match workspace.forecast(self.schedule, &bridged.patient, as_of) {
            Ok(forecast) => write(
                query,
                Answer::Forecast {
                    record,
                    bridged: &bridged,
                    forecast: &forecast,
                },
            ),
            Err(error) => refused(error.message()),
        }
    }
}
