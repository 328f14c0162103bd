//! Checks of the person.

use forecast_core::date::Date;

use super::{Checker, Subject, catalog};
use crate::matching::NameTable;
use crate::model::{Address, Fact, PartialDate, PersonName, Telecom, TelecomKind};

/// An age that nobody has reached in our time, in years.
const OLDEST: i32 = 120;

impl Checker<'_> {
    pub(super) fn person(&mut self) {
        self.life();
        self.names();
        self.reach();
        self.belonging();
    }

    fn life(&mut self) {
        let person = &self.record.person;
        let birth = person.birth_date.as_ref().map(|fact| fact.value);
        let death = person.death.as_ref().map(|fact| fact.value);
        let dead_since = death.and_then(|death| death.date);
        let who = Subject::Person;
        self.find_if(
            birth.is_none(),
            &catalog::BIRTH_DATE_MISSING,
            who,
            ("PID", 7),
        );
        if let (Some(today), Some(birth)) = (self.context.today, birth) {
            let future = birth.first_day() > today;
            self.find_if(future, &catalog::BIRTH_IN_FUTURE, who, ("PID", 7));
            let old = !future && today.years_since(birth.first_day()) > OLDEST;
            self.find_if(old, &catalog::BIRTH_LONG_AGO, who, ("PID", 7));
        }
        let before = |later: PartialDate, day: Date| later.last_day() < day;
        if let (Some(birth), Some(death)) = (birth, dead_since) {
            let wrong = before(death, birth.first_day());
            self.find_if(wrong, &catalog::DEATH_BEFORE_BIRTH, who, ("PID", 29));
        }
        if let (Some(today), Some(death)) = (self.context.today, dead_since) {
            let wrong = death.first_day() > today;
            self.find_if(wrong, &catalog::DEATH_IN_FUTURE, who, ("PID", 29));
        }
        self.find_if(person.sex.is_none(), &catalog::SEX_MISSING, who, ("PID", 8));
        let nameless = person.names.is_empty();
        self.find_if(nameless, &catalog::NAME_MISSING, who, ("PID", 5));
        let numberless = person.identifiers.is_empty();
        self.find_if(numberless, &catalog::IDENTIFIER_MISSING, who, ("PID", 3));
    }

    fn names(&mut self) {
        let person = &self.record.person;
        let (mut placeholder, mut characters) = (false, false);
        for Fact { value: name, .. } in &person.names {
            let PersonName { family, given, .. } = name;
            for part in [family, given].into_iter().flatten() {
                placeholder |= NameTable::built_in().is_placeholder(part);
                let odd =
                    |c: char| !(c.is_alphabetic() || c.is_whitespace() || "'-.,`’()".contains(c));
                characters |= part.contains(odd);
            }
        }
        let who = Subject::Person;
        self.find_if(placeholder, &catalog::NAME_PLACEHOLDER, who, ("PID", 5));
        self.find_if(characters, &catalog::NAME_CHARACTERS, who, ("PID", 5));
    }

    fn reach(&mut self) {
        let person = &self.record.person;
        let who = Subject::Person;
        let homes = || {
            person
                .addresses
                .iter()
                .map(|fact| &fact.value)
                .filter(|a| !is_birth_place(a))
        };
        let missing = homes().next().is_none();
        let incomplete = homes().filter(|a| in_united_states(a)).any(|address| {
            address.city.is_none() || address.state.is_none() || address.zip.is_none()
        });
        let zips = homes()
            .filter(|a| in_united_states(a))
            .filter_map(|a| a.zip.as_deref());
        let zip = zips.into_iter().any(|zip| !is_zip(zip));
        let tables = self.context.tables;
        let state = homes()
            .filter(|a| in_united_states(a))
            .filter_map(|a| a.state.as_deref())
            .any(|state| !tables.has_code("USPS", &state.to_uppercase()));
        let silent = person.telecoms.is_empty();
        let of_kind = |email: bool| {
            let telecoms = person.telecoms.iter().map(|fact| &fact.value);
            telecoms.filter(move |telecom| (telecom.kind == TelecomKind::Email) == email)
        };
        let phone = of_kind(false).any(|telecom| !is_phone(telecom));
        let email = of_kind(true).any(|telecom| !is_email(&telecom.value));
        self.find_if(missing, &catalog::ADDRESS_MISSING, who, ("PID", 11));
        self.find_if(incomplete, &catalog::ADDRESS_INCOMPLETE, who, ("PID", 11));
        self.find_if(zip, &catalog::ZIP_FORM, who, ("PID", 11));
        self.find_if(state, &catalog::STATE_CODE, who, ("PID", 11));
        self.find_if(silent, &catalog::PHONE_MISSING, who, ("PID", 13));
        self.find_if(phone, &catalog::PHONE_FORM, who, ("PID", 13));
        self.find_if(email, &catalog::EMAIL_FORM, who, ("PID", 13));
    }

    fn belonging(&mut self) {
        let person = &self.record.person;
        let who = Subject::Person;
        self.find_if(
            person.races.is_empty(),
            &catalog::RACE_MISSING,
            who,
            ("PID", 10),
        );
        let missing = person.ethnicities.is_empty();
        self.find_if(missing, &catalog::ETHNICITY_MISSING, who, ("PID", 22));
        if self.context.today.is_some_and(|today| self.is_minor(today)) {
            let missing = person.mothers_maiden_name.is_none();
            self.find_if(missing, &catalog::MAIDEN_NAME_MISSING, who, ("PID", 6));
            let missing = person.contacts.is_empty();
            self.find_if(missing, &catalog::CONTACT_MISSING, who, ("NK1", 2));
        }
    }
}

fn is_birth_place(address: &Address) -> bool {
    matches!(address.kind.as_deref(), Some("BDL" | "N" | "BA"))
}

/// No country means the United States here.
fn in_united_states(address: &Address) -> bool {
    address
        .country
        .as_deref()
        .is_none_or(|country| country.to_uppercase().starts_with('U'))
}

fn is_zip(zip: &str) -> bool {
    let digits = zip.bytes().filter(u8::is_ascii_digit).count();
    let others = zip.bytes().filter(|b| !b.is_ascii_digit()).count();
    (digits == 5 && others == 0) || (digits == 9 && others <= 1)
}

/// Ten digits, perhaps after the country's 1; an extension does not count.
fn is_phone(telecom: &Telecom) -> bool {
    let number = telecom.value.split(" x").next().unwrap_or_default();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.len() == 10 || (digits.len() == 11 && digits.starts_with('1'))
}

fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
        && host.contains('.')
        && host.split('.').all(|part| !part.is_empty())
}
