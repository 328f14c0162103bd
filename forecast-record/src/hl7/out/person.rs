//! PID, PD1 and NK1.

use super::super::types;
use super::super::writer::Writer;
use crate::model::{Fact, PartialDate, Person, PersonName};

/// PID, with its number.
pub(super) fn pid(writer: &mut Writer, number: usize, person: &Person) {
    let separators = writer.separators();
    let yes_no = |yes: bool| if yes { "Y" } else { "N" };
    let multiple = person.multiple_birth.as_ref().map(|fact| fact.value);
    let death = person.death.as_ref().map(|fact| fact.value);
    let order = multiple.and_then(|birth| birth.order);
    let maiden = person.mothers_maiden_name.as_ref().map(|fact| {
        let kind = fact.value.kind.clone().or_else(|| Some("M".to_owned()));
        let name = PersonName {
            kind,
            ..fact.value.clone()
        };
        types::name(separators, &name)
    });
    let language = person
        .language
        .as_ref()
        .map(|fact| types::coding(separators, &fact.value));
    let birth = person.birth_date.as_ref().map(|fact| fact.value);
    let sex = person.sex.as_ref().map_or("", |fact| fact.value.code());
    writer
        .segment("PID")
        .number(1, number)
        .repeated(
            3,
            each(&person.identifiers, |id| types::identifier(separators, id)),
        )
        .repeated(5, each(&person.names, |name| types::name(separators, name)))
        .raw(6, maiden.unwrap_or_default())
        .date(7, birth)
        .text(8, sex)
        .repeated(
            10,
            each(&person.races, |race| types::coding(separators, race)),
        )
        .repeated(
            11,
            each(&person.addresses, |a| types::address(separators, a)),
        )
        .repeated(
            13,
            each(&person.telecoms, |t| types::telecom(separators, t)),
        )
        .raw(15, language.unwrap_or_default())
        .repeated(
            22,
            each(&person.ethnicities, |e| types::coding(separators, e)),
        )
        .raw(
            24,
            multiple
                .map(|birth| yes_no(birth.multiple))
                .unwrap_or_default(),
        )
        .raw(25, order.map(|order| order.to_string()).unwrap_or_default())
        .date(29, death.and_then(|death| death.date))
        .raw(
            30,
            death.map(|death| yes_no(death.dead)).unwrap_or_default(),
        )
        .end();
}

/// PD1, where there is something to say in it.
pub(super) fn pd1(writer: &mut Writer, person: &Person) {
    let separators = writer.separators();
    let publicity = person.publicity.as_ref().map(|fact| &fact.value);
    let protection = person.protection.as_ref().map(|fact| fact.value);
    let status = person.registry_status.as_ref().map(|fact| fact.value);
    if publicity.is_none() && protection.is_none() && status.is_none() {
        return;
    }
    let code = publicity.map(|publicity| types::coding(separators, &publicity.code));
    let protected = protection.map(|protection| if protection.protected { "Y" } else { "N" });
    let since = |date: Option<forecast_core::date::Date>| date.map(PartialDate::from);
    writer
        .segment("PD1")
        .raw(11, code.unwrap_or_default())
        .raw(12, protected.unwrap_or_default())
        .date(
            13,
            since(protection.and_then(|protection| protection.since)),
        )
        .raw(
            16,
            status
                .map(|standing| standing.status.code())
                .unwrap_or_default(),
        )
        .date(17, since(status.and_then(|standing| standing.since)))
        .date(18, since(publicity.and_then(|publicity| publicity.since)))
        .end();
}

/// An NK1 for each contact.
pub(super) fn contacts(writer: &mut Writer, person: &Person) {
    let separators = writer.separators();
    for (index, Fact { value: contact, .. }) in person.contacts.iter().enumerate() {
        let relationship = contact.relationship.as_ref();
        let relationship = relationship.map(|coding| types::coding(separators, coding));
        let addresses = contact.addresses.iter();
        let telecoms = contact.telecoms.iter();
        writer
            .segment("NK1")
            .number(1, index + 1)
            .raw(2, types::name(separators, &contact.name))
            .raw(3, relationship.unwrap_or_default())
            .repeated(4, addresses.map(|a| types::address(separators, a)))
            .repeated(5, telecoms.map(|t| types::telecom(separators, t)))
            .end();
    }
}

fn each<T>(facts: &[Fact<T>], write: impl Fn(&T) -> String) -> Vec<String> {
    facts.iter().map(|fact| write(&fact.value)).collect()
}
