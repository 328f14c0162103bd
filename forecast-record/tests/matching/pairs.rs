//! Labeled pairs of invented persons: the same, different, or such that only a person can tell, by
//! kinds of trouble.

use forecast_core::date::Date;
use forecast_record::model::{
    Address, AdministrativeSex, Contact, Fact, Identifier, MultipleBirth, Person, PersonName,
    SourceId, Telecom, TelecomKind,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::kinds::{DIFFERENT, DOUBTFUL, SAME};
use super::lists::{BOYS, FAMILIES, GIRLS, KINDS, SHORT, STREETS, TOWNS};

/// What is true of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    Same,
    Doubtful,
    Different,
}

/// A pair of reports, and what is true of it.
pub(crate) struct Labeled {
    pub(crate) kind: &'static str,
    pub(crate) label: Label,
    pub(crate) a: Person,
    pub(crate) b: Person,
}

/// An invented person in short.
#[derive(Clone)]
pub(crate) struct Who {
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) middle: Option<String>,
    pub(crate) suffix: Option<&'static str>,
    pub(crate) birth: Option<String>,
    pub(crate) sex: Option<AdministrativeSex>,
    pub(crate) mother: Option<String>,
    pub(crate) street: Option<String>,
    pub(crate) town: Option<(&'static str, &'static str)>,
    pub(crate) phone: Option<u32>,
    pub(crate) guardian: Option<String>,
    pub(crate) record_number: Option<(u32, &'static str)>,
    pub(crate) ssn: Option<u32>,
    pub(crate) medicaid: Option<u32>,
    pub(crate) twin: Option<Option<u8>>,
}

pub(crate) struct Inventor {
    pub(crate) rng: ChaCha8Rng,
}

impl Inventor {
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.random_range(0..list.len())]
    }

    pub(crate) fn given(&mut self, sex: Option<AdministrativeSex>) -> String {
        let list = if sex == Some(AdministrativeSex::Female) {
            GIRLS
        } else {
            BOYS
        };
        self.pick(list).to_owned()
    }

    pub(crate) fn other_given(&mut self, who: &Who) -> String {
        loop {
            let given = self.given(who.sex);
            let short = |full: &str, name: &str| {
                SHORT
                    .iter()
                    .any(|(it, forms)| *it == full && forms.contains(&name))
            };
            let other = given[..2] != who.given[..2]
                && who.middle.as_deref() != Some(given.as_str())
                && !short(&given, &who.given)
                && !short(&who.given, &given);
            if other {
                return given;
            }
        }
    }

    pub(crate) fn other_family(&mut self, family: &str) -> String {
        loop {
            let other = self.pick(FAMILIES);
            if other[..2] != family[..2] {
                return other.to_owned();
            }
        }
    }

    pub(crate) fn street(&mut self) -> String {
        let (number, name, kind) = (
            self.rng.random_range(1..900),
            self.pick(STREETS),
            self.pick(KINDS),
        );
        format!("{number} {name} {}", kind.0)
    }

    /// A person of whom all is known.
    pub(crate) fn person(&mut self) -> Who {
        let sex = Some(self.pick(&[AdministrativeSex::Female, AdministrativeSex::Male]));
        let given = self.given(sex);
        let middle = loop {
            let middle = self.given(sex);
            if middle != given {
                break middle;
            }
        };
        let family = self.pick(FAMILIES).to_owned();
        let mother = self.other_family(&family);
        let birth = Date::from_ymd(2005, 1, 1)
            .unwrap()
            .add_days(self.rng.random_range(0..7000));
        Who {
            given,
            middle: Some(middle),
            suffix: None,
            birth: Some(birth.to_string()),
            sex,
            mother: Some(mother),
            street: Some(self.street()),
            town: Some(self.pick(TOWNS)),
            phone: Some(self.rng.random_range(2_000_000..9_999_999)),
            guardian: Some(self.given(Some(AdministrativeSex::Female))),
            record_number: None,
            ssn: Some(self.rng.random_range(100_000_000..899_999_999)),
            medicaid: Some(self.rng.random_range(1_000_000..9_999_999)),
            twin: None,
            family,
        }
    }

    /// What another source leaves out, so that at least two of mother, address and telephone stay.
    fn leave_out(&mut self, who: &mut Who) {
        match self.rng.random_range(0..4) {
            0 => who.mother = None,
            1 => (who.street, who.town) = (None, None),
            2 => who.phone = None,
            _ => {}
        }
        self.leave_out_numbers(who);
        if self.chance(40) {
            who.middle = None;
        } else if self.chance(25) {
            who.middle = who.middle.as_deref().map(|middle| middle[..1].to_owned());
        }
        if self.chance(50) {
            who.guardian = None;
        }
    }

    fn leave_out_numbers(&mut self, who: &mut Who) {
        if self.chance(80) {
            who.ssn = None;
        }
        if self.chance(70) {
            who.medicaid = None;
        }
    }

    /// Keeps name, birth date and sex alone.
    pub(crate) fn bare(who: &mut Who) {
        let Who {
            middle,
            mother,
            street,
            town,
            phone,
            guardian,
            ssn,
            medicaid,
            ..
        } = who;
        (*middle, *mother, *street, *guardian) = (None, None, None, None);
        (*town, *phone, *ssn, *medicaid) = (None, None, None, None);
    }

    pub(crate) fn slip(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        if chars.len() < 4 {
            return format!("{text}h");
        }
        let at = self.rng.random_range(1..chars.len() - 1);
        match self.rng.random_range(0..3) {
            0 => drop(chars.remove(at)),
            1 => chars.insert(at, chars[at]),
            _ => chars.swap(at, at + 1),
        }
        chars.into_iter().collect()
    }

    /// Moves, with another telephone.
    pub(crate) fn elsewhere(&mut self, who: &mut Who) {
        who.street = Some(self.street());
        who.town = Some(loop {
            let town = self.pick(TOWNS);
            if Some(town) != who.town {
                break town;
            }
        });
        who.phone = Some(self.rng.random_range(2_000_000..9_999_999));
    }

    pub(crate) fn change_birth(&mut self, who: &mut Who, days: i32) {
        let birth: Date = who.birth.as_deref().unwrap().parse().unwrap();
        who.birth = Some(birth.add_days(days).to_string());
    }
}

impl Who {
    pub(crate) fn person(&self, source: &str) -> Person {
        let id = SourceId::new(source);
        let mut person = Person::default();
        let mut name = PersonName::legal(self.family.clone(), self.given.clone());
        if self.given.is_empty() {
            name.given = None;
        }
        name.middle.clone_from(&self.middle);
        name.suffix = self.suffix.map(str::to_owned);
        person.names = vec![Fact::new(name, id.clone())];
        let birth = self.birth.as_deref().map(|day| day.parse().unwrap());
        person.birth_date = birth.map(|day| Fact::new(day, id.clone()));
        person.sex = self.sex.map(|sex| Fact::new(sex, id.clone()));
        person.mothers_maiden_name = self.mother.as_ref().map(|family| {
            let name = PersonName {
                family: Some(family.clone()),
                ..PersonName::default()
            };
            Fact::new(name, id.clone())
        });
        if self.street.is_some() || self.town.is_some() {
            let address = Address {
                street: self.street.clone(),
                city: self.town.map(|(city, _)| city.to_owned()),
                zip: self.town.map(|(_, zip)| zip.to_owned()),
                ..Address::default()
            };
            person.addresses = vec![Fact::new(address, id.clone())];
        }
        person.telecoms.extend(self.phone.map(|number| {
            let telecom = Telecom {
                kind: TelecomKind::Phone,
                value: format!("203{number}"),
                usage: None,
            };
            Fact::new(telecom, id.clone())
        }));
        person.contacts.extend(self.guardian.as_ref().map(|given| {
            let contact = Contact {
                name: PersonName::legal(self.family.clone(), given.clone()),
                ..Contact::default()
            };
            Fact::new(contact, id.clone())
        }));
        let numbers = [
            self.record_number.map(|(number, by)| (number, by, "MR")),
            self.ssn.map(|number| (number, "SSA", "SS")),
            self.medicaid.map(|number| (number, "STATE", "MA")),
        ];
        for (number, by, kind) in numbers.into_iter().flatten() {
            let identifier = Identifier::new(number.to_string(), by, kind);
            person.identifiers.push(Fact::new(identifier, id.clone()));
        }
        person.multiple_birth = self.twin.map(|order| {
            let twin = MultipleBirth {
                multiple: true,
                order,
            };
            Fact::new(twin, id)
        });
        person
    }
}

/// `each` pairs of every kind.
pub(crate) fn labeled(seed: u64, each: usize) -> Vec<Labeled> {
    let mut it = Inventor {
        rng: ChaCha8Rng::seed_from_u64(seed),
    };
    let mut all = Vec::new();
    let classes = [
        (Label::Same, SAME),
        (Label::Doubtful, DOUBTFUL),
        (Label::Different, DIFFERENT),
    ];
    for (label, kinds) in classes {
        for (kind, trouble) in kinds {
            for _ in 0..each {
                let mut a = it.person();
                let mut b = a.clone();
                if label == Label::Same {
                    it.leave_out(&mut b);
                }
                trouble(&mut it, &mut a, &mut b);
                all.push(Labeled {
                    kind,
                    label,
                    a: a.person("one"),
                    b: b.person("other"),
                });
            }
        }
    }
    all
}
