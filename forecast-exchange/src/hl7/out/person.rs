//! PID, PD1 and NK1.

use super::super::types;
use super::super::writer::Writer;
use forecast_record::model::{Fact, PartialDate, Person};

/// PID, with its number.
pub(super) fn pid(writer: &mut Writer, number: usize, person: &Person) {
    let yes_no = |yes: bool| if yes { "Y" } else { "N" };
    let multiple = person.multiple_birth.as_ref().map(|fact| fact.value);
    let death = person.death.as_ref().map(|fact| fact.value);
    let order = multiple.and_then(|birth| birth.order);
    let maiden = person.mothers_maiden_name.as_ref().map(|fact| {
        let mut parts = types::name(&fact.value);
        if let Some(kind) = parts.last_mut().filter(|kind| kind.is_empty()) {
            *kind = "M";
        }
        parts
    });
    let language = person.language.as_ref();
    let birth = person.birth_date.as_ref().map(|fact| fact.value);
    let sex = person.sex.as_ref().map_or("", |fact| fact.value.code());
    let segment = writer
        .segment("PID")
        .number(1, number)
        .repeated(3, each(&person.identifiers, types::identifier))
        .repeated(5, each(&person.names, types::name))
        .optional(6, maiden)
        .date(7, birth)
        .text(8, sex)
        .repeated(10, each(&person.races, types::coding))
        .repeated(11, each(&person.addresses, types::address))
        .repeated(13, each(&person.telecoms, types::telecom))
        .optional(15, language.map(|fact| types::coding(&fact.value)))
        .repeated(22, each(&person.ethnicities, types::coding))
        .raw(24, multiple.map_or("", |birth| yes_no(birth.multiple)));
    let segment = match order {
        Some(order) => segment.number(25, usize::from(order)),
        None => segment,
    };
    segment
        .date(29, death.and_then(|death| death.date))
        .raw(30, death.map_or("", |death| yes_no(death.dead)))
        .end();
}

/// PD1, where there is something to say in it.
pub(super) fn pd1(writer: &mut Writer, person: &Person) {
    let publicity = person.publicity.as_ref().map(|fact| &fact.value);
    let protection = person.protection.as_ref().map(|fact| fact.value);
    let status = person.registry_status.as_ref().map(|fact| fact.value);
    if publicity.is_none() && protection.is_none() && status.is_none() {
        return;
    }
    let code = publicity.map(|publicity| types::coding(&publicity.code));
    let protected = protection.map(|protection| if protection.protected { "Y" } else { "N" });
    let since = |date: Option<forecast_core::date::Date>| date.map(PartialDate::from);
    writer
        .segment("PD1")
        .optional(11, code)
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
    for (index, Fact { value: contact, .. }) in person.contacts.iter().enumerate() {
        writer
            .segment("NK1")
            .number(1, index + 1)
            .parts(2, &types::name(&contact.name))
            .optional(3, contact.relationship.as_ref().map(types::coding))
            .repeated(4, contact.addresses.iter().map(types::address))
            .repeated(5, contact.telecoms.iter().map(types::telecom))
            .end();
    }
}

fn each<'p, T, R>(facts: &'p [Fact<T>], write: impl Fn(&'p T) -> R) -> impl Iterator<Item = R> {
    facts.iter().map(move |fact| write(&fact.value))
}
