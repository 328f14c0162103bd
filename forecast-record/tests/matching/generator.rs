//! A population of invented persons with known duplicates, from a seed.
//!
//! Families share family name, address and telephone; there are twins and fathers and sons of one
//! name. A third of the persons are reported twice or three times, and each further report has the
//! troubles of real data, independently of each other, at the rates below.

use forecast_core::date::Date;
use forecast_record::model::{
    Address, AdministrativeSex, Contact, Fact, Identifier, MultipleBirth, PartialDate, Person,
    PersonName, SourceId, Telecom, TelecomKind,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::lists::{BOYS, FAMILIES, GIRLS, KINDS, SHORT, STREETS, TOWNS};

/// A report of a person, and who it really is.
pub(crate) struct Report {
    pub(crate) truth: usize,
    pub(crate) person: Person,
}

/// What is true about a person.
#[derive(Clone)]
struct Truth {
    family: String,
    given: String,
    middle: Option<String>,
    suffix: Option<String>,
    birth: Date,
    sex: AdministrativeSex,
    mother_family: String,
    mother_given: String,
    street: (u32, usize, usize),
    town: usize,
    phone: u32,
    ssn: u32,
    medicaid: Option<u32>,
    twin: Option<u8>,
}

struct Maker {
    rng: ChaCha8Rng,
}

impl Maker {
    fn chance(&mut self, per_mille: u32) -> bool {
        self.rng.random_range(0..1000) < per_mille
    }

    /// Names near the start of a list are commoner.
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let (a, b) = (
            self.rng.random_range(0..list.len()),
            self.rng.random_range(0..list.len()),
        );
        &list[if self.rng.random_range(0..2) == 0 {
            a.min(b)
        } else {
            a
        }]
    }

    fn given(&mut self, sex: AdministrativeSex) -> String {
        let list = if sex == AdministrativeSex::Female {
            GIRLS
        } else {
            BOYS
        };
        (*self.pick(list)).to_owned()
    }

    fn sex(&mut self) -> AdministrativeSex {
        if self.chance(500) {
            AdministrativeSex::Female
        } else {
            AdministrativeSex::Male
        }
    }

    fn family(&mut self, id: &mut u32) -> Vec<Truth> {
        let family = (*self.pick(FAMILIES)).to_owned();
        let mother_family = (*self.pick(FAMILIES)).to_owned();
        let mother_given = self.given(AdministrativeSex::Female);
        let street = (
            self.rng.random_range(1..400),
            self.rng.random_range(0..STREETS.len()),
            self.rng.random_range(0..KINDS.len()),
        );
        let town = self.rng.random_range(0..TOWNS.len());
        let phone = self.rng.random_range(2_000_000..9_999_999);
        let family_name = if self.chance(60) {
            format!("{family}-{mother_family}")
        } else {
            family
        };
        let mut children: Vec<Truth> = Vec::new();
        let count = *self.pick(&[1, 2, 3, 1]);
        let mut birth = Date::from_ymd(2006, 1, 1)
            .unwrap()
            .add_days(self.rng.random_range(0..6000));
        while children.len() < count {
            *id += 1;
            let sex = self.sex();
            let given = self.given(sex);
            if children.iter().any(|child| child.given == given) {
                continue;
            }
            let middle_sex = sex;
            let child = Truth {
                family: family_name.clone(),
                given,
                middle: self.chance(700).then(|| self.given(middle_sex)),
                suffix: None,
                birth,
                sex,
                mother_family: mother_family.clone(),
                mother_given: mother_given.clone(),
                street,
                town,
                phone,
                ssn: 900_000_000 + *id,
                medicaid: self.chance(350).then_some(500_000 + *id),
                twin: None,
            };
            children.push(child.clone());
            if self.chance(30) {
                let first = children.len() - 1;
                children[first].twin = Some(1);
                *id += 1;
                let mut twin = child;
                twin.sex = if self.chance(650) {
                    twin.sex
                } else {
                    self.sex()
                };
                // Parents of twins like names that sound alike.
                twin.given = loop {
                    let name = match (children[first].given.as_str(), self.chance(300)) {
                        ("Jayden", true) => "Kayden".to_owned(),
                        ("Kayden", true) => "Jayden".to_owned(),
                        ("Ella", true) => "Ellie".to_owned(),
                        ("Zoe", true) => "Zoey".to_owned(),
                        _ => self.given(twin.sex),
                    };
                    if name != children[first].given {
                        break name;
                    }
                };
                twin.middle = self.chance(700).then(|| self.given(twin.sex));
                twin.ssn = 900_000_000 + *id;
                twin.medicaid = twin.medicaid.map(|_| 500_000 + *id);
                twin.twin = Some(2);
                children.push(twin);
            }
            birth = birth.add_days(self.rng.random_range(330..1800));
        }
        if self.chance(25) {
            // A father of the same name.
            *id += 1;
            if let Some(son) = children
                .iter_mut()
                .find(|c| c.sex == AdministrativeSex::Male)
            {
                son.suffix = Some("Jr".to_owned());
                let mut father = son.clone();
                father.suffix = None;
                father.twin = None;
                father.birth = father
                    .birth
                    .add_days(-9_000 - self.rng.random_range(0..4_000));
                father.mother_family = (*self.pick(FAMILIES)).to_owned();
                father.mother_given = self.given(AdministrativeSex::Female);
                father.ssn = 900_000_000 + *id;
                father.medicaid = None;
                children.push(father);
            }
        }
        children
    }

    /// What a source that makes no mistakes says.
    fn report(&mut self, truth: &Truth, source: usize) -> Person {
        let id = SourceId::new(format!("source-{source}"));
        let fact = |value| Fact::new(value, id.clone());
        let mut person = Person::default();
        let mut name = PersonName::legal(truth.family.clone(), truth.given.clone());
        name.middle.clone_from(&truth.middle);
        name.suffix.clone_from(&truth.suffix);
        person.names = vec![fact(name)];
        person.birth_date = Some(Fact::new(truth.birth.into(), id.clone()));
        person.sex = Some(Fact::new(truth.sex, id.clone()));
        person.mothers_maiden_name = Some(Fact::new(
            PersonName {
                family: Some(truth.mother_family.clone()),
                given: Some(truth.mother_given.clone()),
                ..PersonName::default()
            },
            id.clone(),
        ));
        person.addresses = vec![Fact::new(
            self.address(truth.street, truth.town),
            id.clone(),
        )];
        person.telecoms = vec![Fact::new(phone(truth.phone), id.clone())];
        person.contacts = vec![Fact::new(
            Contact {
                name: PersonName::legal(truth.family.clone(), truth.mother_given.clone()),
                ..Contact::default()
            },
            id.clone(),
        )];
        let number = self.rng.random_range(10_000..9_999_999);
        person.identifiers.push(Fact::new(
            Identifier::new(number.to_string(), format!("CLINIC-{source}"), "MR"),
            id.clone(),
        ));
        if self.chance(120) {
            person.identifiers.push(Fact::new(
                Identifier::new(truth.ssn.to_string(), "SSA", "SS"),
                id.clone(),
            ));
        }
        if let Some(number) = truth.medicaid.filter(|_| self.chance(500)) {
            person.identifiers.push(Fact::new(
                Identifier::new(number.to_string(), "STATE", "MA"),
                id.clone(),
            ));
        }
        if truth.twin.is_some() && self.chance(700) {
            let order = truth.twin.filter(|_| self.chance(800));
            person.multiple_birth = Some(Fact::new(
                MultipleBirth {
                    multiple: true,
                    order,
                },
                id,
            ));
        }
        person
    }

    fn address(&mut self, street: (u32, usize, usize), town: usize) -> Address {
        let (number, name, kind) = street;
        let kind = if self.chance(500) {
            KINDS[kind].0
        } else {
            KINDS[kind].1
        };
        Address {
            street: Some(format!("{number} {} {kind}", STREETS[name])),
            city: Some(TOWNS[town].0.to_owned()),
            state: Some("CT".to_owned()),
            zip: Some(TOWNS[town].1.to_owned()),
            ..Address::default()
        }
    }

    /// A typing error: a letter left out, doubled, replaced or swapped with its neighbour.
    fn slip(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        if chars.len() < 3 {
            return text.to_owned();
        }
        let at = self.rng.random_range(1..chars.len() - 1);
        match self.rng.random_range(0..4) {
            0 => {
                chars.remove(at);
            }
            1 => chars.insert(at, chars[at]),
            2 => chars[at] = char::from(b'a' + self.rng.random_range(0..26)),
            _ => chars.swap(at, at + 1),
        }
        chars.into_iter().collect()
    }

    /// The troubles of a further report.
    fn trouble(&mut self, person: &mut Person, truth: &Truth, other_ssn: u32) {
        let id = person.names[0].sources[0].clone();
        let name = &mut person.names[0].value;
        if self.chance(90)
            && let Some((_, short)) = SHORT.iter().find(|(full, _)| *full == truth.given)
        {
            name.given = Some((*self.pick(short)).to_owned());
        }
        if self.chance(35) {
            name.given = name.given.as_deref().map(|given| self.slip(given));
        }
        if self.chance(35) {
            name.family = name.family.as_deref().map(|family| self.slip(family));
        }
        if self.chance(30) {
            name.family = if self.chance(500) {
                Some(format!("{}-{}", truth.family, truth.mother_family))
            } else {
                Some(truth.mother_family.clone())
            };
        }
        if truth.family.contains('-') && self.chance(300) {
            name.family = truth.family.split('-').next().map(str::to_owned);
        }
        if self.chance(15) {
            std::mem::swap(&mut name.family, &mut name.given);
        }
        if self.chance(15) && name.middle.is_some() {
            name.given = name.middle.take();
        }
        if self.chance(200) {
            name.middle = name
                .middle
                .as_deref()
                .and_then(|m| m.get(..1))
                .map(str::to_owned);
        } else if self.chance(300) {
            name.middle = None;
        }
        if self.chance(400) {
            name.suffix = None;
        }
        if self.chance(300) {
            name.family = name.family.as_deref().map(str::to_uppercase);
            name.given = name.given.as_deref().map(str::to_uppercase);
        }
        let birth = truth.birth;
        if self.chance(20) {
            let swapped = Date::from_ymd(birth.year(), birth.day(), birth.month());
            person.birth_date = Some(Fact::new(swapped.unwrap_or(birth).into(), id.clone()));
        } else if self.chance(25) {
            person.birth_date = Some(Fact::new(self.digit_off(birth), id.clone()));
        }
        if self.chance(8) {
            let sex = match truth.sex {
                AdministrativeSex::Female => AdministrativeSex::Male,
                _ => AdministrativeSex::Female,
            };
            person.sex = Some(Fact::new(sex, id.clone()));
        }
        if self.chance(220) {
            let street = (
                self.rng.random_range(1..400),
                self.rng.random_range(0..STREETS.len()),
                self.rng.random_range(0..KINDS.len()),
            );
            let town = self.rng.random_range(0..TOWNS.len());
            person.addresses[0].value = self.address(street, town);
        } else if self.chance(50) {
            let street = person.addresses[0].value.street.clone();
            person.addresses[0].value.street = street.map(|street| self.slip(&street));
        }
        if self.chance(220) {
            person.telecoms[0].value = phone(self.rng.random_range(2_000_000..9_999_999));
        }
        if self.chance(250) {
            person.mothers_maiden_name = None;
        } else if self.chance(40) {
            let mother = &mut person.mothers_maiden_name.as_mut().unwrap().value;
            mother.family = mother.family.as_deref().map(|family| self.slip(family));
        }
        if self.chance(150) {
            person.addresses.clear();
        }
        if self.chance(200) {
            person.telecoms.clear();
        }
        if self.chance(250) {
            person.contacts.clear();
        }
        if self.chance(30) {
            person.sex = None;
        }
        if self.chance(10) {
            // A number of the family's.
            person.identifiers.push(Fact::new(
                Identifier::new(other_ssn.to_string(), "SSA", "SS"),
                id,
            ));
        }
    }

    fn digit_off(&mut self, birth: Date) -> PartialDate {
        for _ in 0..50 {
            let digits = birth.to_string().replace('-', "");
            let mut digits: Vec<u8> = digits.into_bytes();
            let at = self.rng.random_range(2..8);
            digits[at] = b'0' + self.rng.random_range(0..10);
            let text = String::from_utf8(digits).unwrap();
            let date = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
            if let Ok(date) = date.parse::<Date>()
                && date != birth
            {
                return date.into();
            }
        }
        birth.into()
    }
}

fn phone(number: u32) -> Telecom {
    Telecom {
        kind: TelecomKind::Phone,
        value: format!("(203) {}-{:04}", number / 10_000, number % 10_000),
        usage: None,
    }
}

/// Reports of the members of `families` families.
pub(crate) fn population(seed: u64, families: usize) -> Vec<Report> {
    let mut maker = Maker {
        rng: ChaCha8Rng::seed_from_u64(seed),
    };
    let mut id = 0;
    let mut reports = Vec::new();
    let mut number = 0;
    for _ in 0..families {
        let members = maker.family(&mut id);
        let first_ssn = members[0].ssn;
        for truth in &members {
            let source = maker.rng.random_range(0..300);
            let person = maker.report(truth, source);
            reports.push(Report {
                truth: number,
                person,
            });
            if maker.chance(330) {
                for _ in 0..*maker.pick(&[1, 1, 2]) {
                    let source = maker.rng.random_range(0..300);
                    let mut person = maker.report(truth, source);
                    maker.trouble(&mut person, truth, first_ssn);
                    reports.push(Report {
                        truth: number,
                        person,
                    });
                }
            }
            number += 1;
        }
    }
    reports
}
