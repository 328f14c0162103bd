//! PID, PD1 and NK1.

use super::layout::Placed;
use super::{Reader, shown};
use crate::hl7::types::{
    equipment_kind, read_address, read_codings, read_identifier, read_name, read_telecoms,
};
use forecast_hl7::{Field, Location, Repetition};
use forecast_record::model::{
    AdministrativeSex, Coding, Contact, Death, Fact, MultipleBirth, PersonField, Protection,
    Publicity, RegistryStanding, RegistryStatus, Telecom, system,
};
use forecast_record::quality::catalog;

impl Reader<'_> {
    fn fact<T>(&self, value: T) -> Fact<T> {
        Fact::new(value, self.source.clone())
    }

    /// `""` asks for a fact to be taken out.
    fn erased(&mut self, field: Field<'_>, fact: PersonField) -> bool {
        if field.is_delete() {
            let erasure = self.fact(fact);
            if !self.record.erasures.contains(&erasure) {
                self.record.erasures.push(erasure);
            }
        }
        field.is_delete()
    }

    /// Reads PID; whether the person can be told apart.
    pub(super) fn person(&mut self, pid: Placed<'_>) -> bool {
        self.identifiers(pid);
        let named = self.names(pid);
        let born = self.birth_date(pid);
        self.sex(pid);
        self.family(pid);
        self.races(pid);
        self.reach(pid);
        self.multiple_birth(pid);
        self.death(pid);
        named && born
    }

    fn identifiers(&mut self, pid: Placed<'_>) {
        let field = pid.field(3);
        if self.erased(field, PersonField::Identifiers) {
            return;
        }
        for (index, repetition) in field.repetitions().enumerate() {
            let location = pid.at().field(3).repetition(index + 1);
            let Some(identifier) = read_identifier(repetition) else {
                self.valueless(repetition, location);
                continue;
            };
            if identifier.authority.is_none() || identifier.kind.is_none() {
                let text = "the identifier has no authority (4) or no type (5)";
                self.find(&catalog::IDENTIFIER_INCOMPLETE, location, text);
            }
            let fact = self.fact(identifier);
            self.record.person.identifiers.push(fact);
        }
        if self.record.person.identifiers.is_empty() {
            let text = "the person has no identifier";
            self.find(&catalog::IDENTIFIER_MISSING, pid.at().field(3), text);
        }
    }

    fn names(&mut self, pid: Placed<'_>) -> bool {
        let location = pid.at().field(5);
        let mut first = true;
        for name in self.each(pid, 5, read_name) {
            if first && (name.family.is_none() || name.given.is_none()) {
                let text = "the family name or the given name is empty";
                self.find(&catalog::NAME_INCOMPLETE, location.clone(), text);
            }
            if name.kind.is_none() {
                let text = "the name has no type; it was kept as it is";
                self.find(&catalog::NAME_TYPE, location.clone(), text);
            }
            first = false;
            let fact = self.fact(name);
            self.record.person.names.push(fact);
        }
        if first {
            let text = "the name is required; nothing of this message was kept";
            self.find(&catalog::NAME_MISSING, location, text);
        }
        !first
    }

    fn birth_date(&mut self, pid: Placed<'_>) -> bool {
        let location = pid.at().field(7);
        let field = pid.field(7);
        if field.value().is_empty() {
            let text = "the birth date is required; nothing of this message was kept";
            self.find(&catalog::BIRTH_DATE_MISSING, location, text);
            return false;
        }
        let read = self.date(field, location.clone(), &catalog::BIRTH_DATE_INVALID);
        let Some(date) = read else { return false };
        if date.day().is_none() {
            let text = "the birth date is not known to the day; it was kept as it is";
            self.find(&catalog::BIRTH_DATE_PARTIAL, location, text);
        }
        self.record.person.birth_date = Some(self.fact(date));
        true
    }

    fn sex(&mut self, pid: Placed<'_>) {
        let location = pid.at().field(8);
        let field = pid.field(8);
        if self.erased(field, PersonField::Sex) {
            return;
        }
        let value = field.value();
        if value.is_empty() {
            self.find(&catalog::SEX_MISSING, location, "the sex is empty");
        } else if let Some(sex) = AdministrativeSex::from_code(&value) {
            self.record.person.sex = Some(self.fact(sex));
        } else {
            let text = format!(
                "the sex{} is no code of HL70001; it was not kept",
                shown(&value)
            );
            self.find(&catalog::SEX_CODE, location, text);
        }
    }

    /// The mother's maiden name and the language.
    fn family(&mut self, pid: Placed<'_>) {
        let field = pid.field(6);
        if !self.erased(field, PersonField::MothersMaidenName)
            && let Some(name) = self.each(pid, 6, read_name).into_iter().next()
        {
            self.record.person.mothers_maiden_name = Some(self.fact(name));
        }
        let field = pid.field(15);
        if !self.erased(field, PersonField::Language)
            && let Some(language) = read_codings(field.repetition(1)).into_iter().next()
        {
            self.record.person.language = Some(self.fact(language));
        }
    }

    fn races(&mut self, pid: Placed<'_>) {
        for (number, fact) in [(10, PersonField::Races), (22, PersonField::Ethnicities)] {
            let field = pid.field(number);
            if self.erased(field, fact) {
                continue;
            }
            for (index, repetition) in field.repetitions().enumerate() {
                let Some(mut coding) = read_codings(repetition).into_iter().next() else {
                    continue;
                };
                if is_race(&coding) || self.tables.has_code("CDCREC", &coding.code) {
                    // HL7's own tables of race and ethnicity have had the codes of CDCREC for long.
                    let of_hl7 = |name: &str| {
                        name.eq_ignore_ascii_case("HL70005") || name.eq_ignore_ascii_case("HL70189")
                    };
                    if coding.system.as_deref().is_some_and(of_hl7) {
                        coding.system = Some(system::RACE.to_owned());
                    }
                } else {
                    let location = pid.at().field(number).repetition(index + 1);
                    let text = "this is no code of CDCREC; it was kept as it is";
                    self.find(&catalog::RACE_CODE, location, text);
                }
                let coding = self.fact(coding);
                if number == 10 {
                    self.record.person.races.push(coding);
                } else {
                    self.record.person.ethnicities.push(coding);
                }
            }
        }
    }

    /// Addresses, phones and e-mail.
    fn reach(&mut self, pid: Placed<'_>) {
        let field = pid.field(11);
        if !self.erased(field, PersonField::Addresses) {
            for address in self.each(pid, 11, read_address) {
                if address.kind.as_deref() == Some("BDL")
                    && let Some(country) = &address.country
                {
                    let country = self.fact(country_name(country));
                    self.record.person.birth_country = Some(country);
                }
                let fact = self.fact(address);
                self.record.person.addresses.push(fact);
            }
        }
        for number in [13, 14] {
            let field = pid.field(number);
            if self.erased(field, PersonField::Telecoms) {
                continue;
            }
            for telecom in self.telecoms(pid, number) {
                let fact = self.fact(telecom);
                self.record.person.telecoms.push(fact);
            }
        }
    }

    /// Phones and e-mail of a field.
    fn telecoms(&mut self, placed: Placed<'_>, number: usize) -> Vec<Telecom> {
        let found = self.each(placed, number, read_telecoms);
        let unknown = |it: Repetition<'_>| {
            let equipment = it.component(3).value();
            !equipment.is_empty() && equipment_kind(&equipment).is_none()
        };
        if placed.field(number).repetitions().any(unknown) {
            let text = "the record has no such kind of equipment; the number was kept as another";
            self.find(&catalog::NOT_READ, placed.at().field(number), text);
        }
        found
    }

    fn multiple_birth(&mut self, pid: Placed<'_>) {
        let (flag, order) = (pid.field(24), pid.field(25));
        if self.erased(flag, PersonField::MultipleBirth) {
            return;
        }
        let (flag, order) = (flag.value(), order.value());
        let number = order.parse::<u8>().ok();
        if number.is_none() && !order.is_empty() {
            let text = "the birth order is no number; it was not kept";
            self.find(&catalog::INDICATOR, pid.at().field(25), text);
        }
        // Registries send N with 0 or 1 for somebody born alone.
        let order_number = number.filter(|order| *order > 0);
        let multiple = match flag.as_ref() {
            "Y" | "y" => true,
            "N" | "n" => false,
            "" if order.is_empty() => return,
            "" => order_number.is_some_and(|order| order > 1),
            _ => {
                let text = "the indicator is neither Y nor N; it was not kept";
                return self.find(&catalog::INDICATOR, pid.at().field(24), text);
            }
        };
        let odd = match (multiple, order_number) {
            (true, None) => Some("a multiple birth without an order; twins cannot be told apart"),
            (false, Some(order)) if order > 1 => {
                Some("no multiple birth, but an order of more than 1")
            }
            (true, Some(order)) if order > 9 => Some("an order of more than 9"),
            _ if flag.is_empty() => Some("a birth order without an indicator"),
            _ => None,
        };
        if let Some(text) = odd {
            self.find(&catalog::MULTIPLE_BIRTH, pid.at().field(25), text);
        }
        let order = order_number.filter(|order| multiple || *order > 1);
        self.record.person.multiple_birth = Some(self.fact(MultipleBirth { multiple, order }));
    }

    fn death(&mut self, pid: Placed<'_>) {
        let (date, flag) = (pid.field(29), pid.field(30));
        if self.erased(flag, PersonField::Death) || self.erased(date, PersonField::Death) {
            return;
        }
        let since = self.date(date, pid.at().field(29), &catalog::PERSON_DATE);
        let dead = match flag.value().as_ref() {
            "Y" | "y" => true,
            "N" | "n" => false,
            "" if since.is_none() => return,
            "" => {
                let text = "there is a date of death, but no indicator; it was read as Y";
                self.find(&catalog::DEATH_FLAG, pid.at().field(30), text);
                true
            }
            _ => {
                let text = "the indicator is neither Y nor N; it was not kept";
                return self.find(&catalog::INDICATOR, pid.at().field(30), text);
            }
        };
        if !dead && since.is_some() {
            let text = "there is a date of death, but the indicator says N; both were kept";
            self.find(&catalog::DEATH_FLAG, pid.at().field(30), text);
        }
        self.record.person.death = Some(self.fact(Death { dead, date: since }));
    }

    /// Reads PD1.
    pub(super) fn wishes(&mut self, pd1: Placed<'_>) {
        for (fact, date) in [(11, 18), (12, 13), (16, 17)] {
            if !pd1.has(&[fact]) && pd1.has(&[date]) {
                let text = "a date without the fact that it belongs to; it was not kept";
                self.find(&catalog::NOT_READ, pd1.at().field(date), text);
            }
        }
        let field = pd1.field(11);
        if !self.erased(field, PersonField::Publicity)
            && let Some(code) = read_codings(field.repetition(1)).into_iter().next()
        {
            if !self.tables.has_code("HL70215", &code.code) {
                let text = format!(
                    "the publicity code{} is not in HL70215; it was kept as it is",
                    shown(&code.code)
                );
                self.find(&catalog::PUBLICITY_CODE, pd1.at().field(11), text);
            }
            let since = self.day(pd1, 18);
            self.record.person.publicity = Some(self.fact(Publicity { code, since }));
        }
        let field = pd1.field(12);
        if !self.erased(field, PersonField::Protection) {
            let since = self.day(pd1, 13);
            let protected = match field.value().as_ref() {
                "Y" | "y" => Some(true),
                "N" | "n" => Some(false),
                "" => None,
                _ => {
                    let text = "the protection indicator is neither Y nor N; it was not kept";
                    self.find(&catalog::PROTECTION_CODE, pd1.at().field(12), text);
                    None
                }
            };
            let fact = protected.map(|protected| self.fact(Protection { protected, since }));
            self.record.person.protection = fact;
        }
        let field = pd1.field(16);
        let value = field.value();
        if self.erased(field, PersonField::RegistryStatus) || value.is_empty() {
            return;
        }
        let since = self.day(pd1, 17);
        match RegistryStatus::from_code(&value) {
            Some(status) => {
                let standing = RegistryStanding { status, since };
                self.record.person.registry_status = Some(self.fact(standing));
            }
            None => {
                let text = format!(
                    "the registry status{} is not in HL70441; it was not kept",
                    shown(&value)
                );
                self.find(&catalog::REGISTRY_STATUS, pd1.at().field(16), text);
            }
        }
    }

    /// A date that is of use only when it is a day.
    fn day(&mut self, placed: Placed<'_>, number: usize) -> Option<forecast_core::date::Date> {
        let location: Location = placed.at().field(number);
        let date = self.date(
            placed.field(number),
            location.clone(),
            &catalog::PERSON_DATE,
        )?;
        if date.day().is_none() {
            let text = "the date is not known to the day; it was not kept";
            self.find(&catalog::PERSON_DATE, location, text);
        }
        date.day()
    }

    /// Reads NK1.
    pub(super) fn contact(&mut self, nk1: Placed<'_>) {
        let relationship = read_codings(nk1.field(3).repetition(1)).into_iter().next();
        let contact = Contact {
            name: self
                .each(nk1, 2, read_name)
                .into_iter()
                .next()
                .unwrap_or_default(),
            relationship,
            addresses: self.each(nk1, 4, read_address),
            telecoms: [5, 6]
                .iter()
                .flat_map(|number| self.telecoms(nk1, *number))
                .collect(),
        };
        if contact == Contact::default() {
            return;
        }
        let known = contact
            .relationship
            .as_ref()
            .is_some_and(|coding| self.tables.has_code("HL70063", &coding.code));
        if !known {
            let text = "the relationship is empty or not in HL70063; it was kept as it is";
            self.find(&catalog::RELATIONSHIP_CODE, nk1.at().field(3), text);
        }
        let fact = self.fact(contact);
        self.record.person.contacts.push(fact);
    }
}

/// CDCREC has hundreds of detailed codes, all of one form.
fn is_race(coding: &Coding) -> bool {
    let (number, check) = coding.code.split_once('-').unwrap_or_default();
    number.len() == 4
        && check.len() == 1
        && number
            .bytes()
            .chain(check.bytes())
            .all(|b| b.is_ascii_digit())
}

/// A country as schedules name it.
fn country_name(country: &str) -> String {
    let plain: String = country
        .chars()
        .filter(|c| !matches!(c, '.' | ' '))
        .collect::<String>()
        .to_ascii_uppercase();
    match plain.as_str() {
        "US" | "USA" | "UNITEDSTATES" | "UNITEDSTATESOFAMERICA" => "U.S.".to_owned(),
        _ => country.to_owned(),
    }
}
