//! Queries (QBP^Q11, Z34 and Z44) in: who is asked for, and what.

use super::submission::shown;
use super::types::{read_address, read_date, read_identifier, read_name, read_telecoms};
use super::{Finding, Header, MessageKind, Profile};
use forecast_hl7::{Encoding, Field, Location, Message, Repetition, Segment};
use forecast_record::model::{
    AdministrativeSex, Fact, MultipleBirth, PartialDate, Person, SourceId, Timestamp,
};
use forecast_record::quality::{Check, catalog};

/// A query that was read.
#[derive(Clone, Debug)]
pub struct Query {
    /// What the header says.
    pub header: Header,
    /// Whether it can be answered; the findings say why not.
    pub accepted: bool,
    /// The sender's tag of the query (QPD-2); empty where it has none.
    pub tag: String,
    /// What is known of the person who is asked for (QPD-3 to QPD-11). Every fact has the query as
    /// its source.
    pub person: Person,
    /// The most candidates that the asker wants (RCP-2).
    pub limit: Option<u32>,
    /// Every problem.
    pub findings: Vec<Finding>,
}

impl Query {
    /// Reads a query.
    ///
    /// ```
    /// use forecast_hl7::{Encoding, Message};
    /// use forecast_exchange::hl7::{Profile, Query};
    ///
    /// let message = Message::parse(
    ///     "MSH|^~\\&|EHR|CLINIC|||20260301093000-0500||QBP^Q11^QBP_Q11|1|P|2.5.1|||ER|AL|||||Z44^CDCPHINVS\r\
    ///      QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|T1|17^^^CLINIC^MR|Example^Ada^^^^^L||20250906|F\r\
    ///      RCP|I|5^RD&Records&HL70126\r",
    /// )?;
    /// let query = Query::read(&message, Encoding::Utf8, None);
    /// assert!(query.accepted && query.findings.is_empty());
    /// assert_eq!((query.profile(), query.limit), (Some(Profile::Z44), Some(5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn read(message: &Message, encoding: Encoding, received: Option<Timestamp>) -> Query {
        let mut findings = Vec::new();
        let header = Header::read(message, encoding, received, &mut findings);
        let source = SourceId::new(format!("query/{}", header.control_id));
        let accepted = header.accepted && header.kind == MessageKind::Query;
        let mut query = Query {
            header,
            accepted,
            tag: parameters_of(message)
                .map(|segment| segment.field(2).value().into_owned())
                .unwrap_or_default(),
            person: Person::default(),
            limit: None,
            findings,
        };
        if query.header.accepted && query.header.kind != MessageKind::Query {
            let location = Location::segment("MSH", 1).field(9);
            let text = "this is no query; expected QBP Q11";
            query.find(&catalog::MESSAGE_TYPE, location, text);
        }
        if !query.accepted {
            return query;
        }
        let Some(qpd) = query.parameters(message) else {
            query.accepted = false;
            return query;
        };
        query.read_person(qpd, &source);
        query.read_limit(message);
        query
    }

    /// Which question is asked: Z34 for the history, Z44 for evaluated history and forecast.
    #[must_use]
    pub fn profile(&self) -> Option<Profile> {
        self.header.profile
    }

    fn find(
        &mut self,
        check: &Check,
        location: Location,
        text: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.findings.push(Finding::of(check, Some(location), text));
    }

    /// QPD, or the segment that stands where QPD should.
    fn parameters<'m>(&mut self, message: &'m Message) -> Option<Segment<'m>> {
        let Some(segment) = parameters_of(message) else {
            let text = "there is no QPD; the query cannot be answered";
            self.find(&catalog::QUERY_MISSING, Location::segment("QPD", 1), text);
            return None;
        };
        if segment.name() != "QPD" {
            let location = Location::segment(segment.name(), 1);
            let text = "the segment is named QBP; it was read as QPD";
            self.find(&catalog::MISNAMED_SEGMENT, location, text);
        }
        if self.header.profile.is_none() {
            let location = Location::segment("QPD", 1).field(1);
            let text = "neither MSH-21 nor QPD-1 says which question this is; expected Z34 or Z44";
            self.find(&catalog::QUERY_PROFILE, location, text);
            return None;
        }
        Some(segment)
    }

    fn read_person(&mut self, qpd: Segment<'_>, source: &SourceId) {
        let at = |field: usize| Location::segment("QPD", 1).field(field);
        if self.tag.is_empty() {
            let text = "the query has no tag; the answer cannot name it";
            self.find(&catalog::QUERY_TAG, at(2), text);
        }
        let person = &mut self.person;
        person.identifiers = facts(qpd.field(3), source, read_identifier);
        person.names = facts(qpd.field(4), source, read_name);
        person.mothers_maiden_name = facts(qpd.field(5), source, read_name).into_iter().next();
        person.addresses = facts(qpd.field(8), source, read_address);
        person.telecoms = facts(qpd.field(9), source, read_telecoms);
        let birth = qpd.field(6).value();
        let birth_date: Option<PartialDate> = read_date(&birth).ok().map(|sent| sent.date);
        person.birth_date = birth_date.map(|date| Fact::new(date, source.clone()));
        let sex = qpd.field(7).value();
        let known_sex = AdministrativeSex::from_code(&sex);
        person.sex = known_sex.map(|sex| Fact::new(sex, source.clone()));
        let flag = qpd.field(10).value();
        let order = qpd.field(11).value();
        let known_order = order.parse::<u8>().ok().filter(|order| *order > 0);
        let multiple = match flag.as_ref() {
            "Y" | "y" => Some(true),
            "N" | "n" => Some(false),
            _ => None,
        };
        person.multiple_birth = multiple.map(|multiple| {
            let order = known_order.filter(|_| multiple);
            Fact::new(MultipleBirth { multiple, order }, source.clone())
        });
        let searchable =
            !person.identifiers.is_empty() || (birth_date.is_some() && !person.names.is_empty());
        if !birth.is_empty() && birth_date.is_none() {
            let text = "the birth date cannot be read; it was left out of the search";
            self.find(&catalog::QUERY_VALUE, at(6), text);
        }
        if !sex.is_empty() && known_sex.is_none() {
            let text = format!(
                "the sex{} is not in HL70001; it was left out of the search",
                shown(&sex)
            );
            self.find(&catalog::QUERY_VALUE, at(7), text);
        }
        if !flag.is_empty() && multiple.is_none() {
            let text = "the multiple birth indicator is neither Y nor N; it was left out";
            self.find(&catalog::QUERY_VALUE, at(10), text);
        }
        if !searchable {
            let text = "neither an identifier (QPD-3) nor name and birth date (QPD-4, QPD-6) are \
                        there; nobody can be found";
            self.find(&catalog::QUERY_PERSON, at(4), text);
            self.accepted = false;
        }
    }

    fn read_limit(&mut self, message: &Message) {
        let Some(rcp) = message.segment("RCP") else {
            return;
        };
        let quantity = rcp.field(2);
        let number = quantity.component(1).value();
        if number.is_empty() {
            return;
        }
        let unit = quantity.component(2).subcomponent(1);
        self.limit = number.parse().ok().filter(|limit| *limit > 0);
        let location = || Location::segment("RCP", 1).field(2);
        if self.limit.is_none() {
            let text = "the limit is no number; the usual limit was taken";
            self.find(&catalog::QUERY_LIMIT, location(), text);
        } else if unit != "RD" {
            let text = "the unit of the limit is not RD; records were taken";
            self.find(&catalog::QUERY_LIMIT, location(), text);
        }
    }
}

/// The segment with the query's parameters, under its right name or a common wrong one.
pub(super) fn parameters_of(message: &Message) -> Option<Segment<'_>> {
    message.segment("QPD").or_else(|| message.segment("QBP"))
}

fn facts<'m, T, R: IntoIterator<Item = T>>(
    field: Field<'m>,
    source: &SourceId,
    read: impl Fn(Repetition<'m>) -> R,
) -> Vec<Fact<T>> {
    field
        .repetitions()
        .flat_map(read)
        .map(|value| Fact::new(value, source.clone()))
        .collect()
}
