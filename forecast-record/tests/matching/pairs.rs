//! Labeled pairs of invented persons: the same, different, or such that only a person can tell, by
//! kinds of trouble.

use forecast_core::date::Date;
use forecast_record::model::{
    Address, AdministrativeSex, Contact, Fact, Identifier, MultipleBirth, Person, PersonName,
    SourceId, Telecom, TelecomKind,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

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
struct Who {
    family: String,
    given: String,
    middle: Option<String>,
    suffix: Option<&'static str>,
    birth: Option<String>,
    sex: Option<AdministrativeSex>,
    mother: Option<String>,
    street: Option<String>,
    town: Option<(&'static str, &'static str)>,
    phone: Option<u32>,
    guardian: Option<String>,
    record_number: Option<(u32, &'static str)>,
    ssn: Option<u32>,
    medicaid: Option<u32>,
    twin: Option<Option<u8>>,
}

struct Inventor {
    rng: ChaCha8Rng,
}

impl Inventor {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.random_range(0..list.len())]
    }

    fn given(&mut self, sex: Option<AdministrativeSex>) -> String {
        let list = if sex == Some(AdministrativeSex::Female) {
            GIRLS
        } else {
            BOYS
        };
        self.pick(list).to_owned()
    }

    fn other_given(&mut self, who: &Who) -> String {
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

    fn other_family(&mut self, family: &str) -> String {
        loop {
            let other = self.pick(FAMILIES);
            if other[..2] != family[..2] {
                return other.to_owned();
            }
        }
    }

    fn street(&mut self) -> String {
        let (number, name, kind) = (
            self.rng.random_range(1..900),
            self.pick(STREETS),
            self.pick(KINDS),
        );
        format!("{number} {name} {}", kind.0)
    }

    /// A person of whom all is known.
    fn person(&mut self) -> Who {
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
    fn bare(who: &mut Who) {
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

    fn slip(&mut self, text: &str) -> String {
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
    fn elsewhere(&mut self, who: &mut Who) {
        who.street = Some(self.street());
        who.town = Some(loop {
            let town = self.pick(TOWNS);
            if Some(town) != who.town {
                break town;
            }
        });
        who.phone = Some(self.rng.random_range(2_000_000..9_999_999));
    }

    fn change_birth(&mut self, who: &mut Who, days: i32) {
        let birth: Date = who.birth.as_deref().unwrap().parse().unwrap();
        who.birth = Some(birth.add_days(days).to_string());
    }
}

impl Who {
    fn person(&self, source: &str) -> Person {
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

/// What is done to the second report of a pair, and sometimes to both.
type Trouble = fn(&mut Inventor, &mut Who, &mut Who);

/// Kinds of trouble in reports of one person; what other sources leave out comes on top.
const SAME: &[(&str, Trouble)] = &[
    ("nothing", |_, _, _| {}),
    ("a nickname", |it, a, b| {
        let (full, short) = it.pick(SHORT);
        full.clone_into(&mut a.given);
        it.pick(short).clone_into(&mut b.given);
    }),
    ("a slip in the family name", |it, _, b| {
        b.family = it.slip(&b.family)
    }),
    ("a slip in the given name", |it, _, b| {
        b.given = it.slip(&b.given)
    }),
    ("capitals and accents", |_, _, b| {
        b.family = b.family.to_uppercase().replace('E', "É");
        b.given = b.given.to_uppercase();
    }),
    ("a hyphenated family name", |_, a, b| {
        b.family = format!("{}-{}", a.family, a.mother.as_deref().unwrap());
    }),
    ("another family name", |_, a, b| {
        b.family = a.mother.clone().unwrap();
        b.mother = a.mother.clone();
        (b.street, b.town, b.phone) = (a.street.clone(), a.town, a.phone);
    }),
    ("names swapped", |_, _, b| {
        std::mem::swap(&mut b.family, &mut b.given)
    }),
    ("called by the middle name", |_, a, b| {
        b.given = a.middle.clone().unwrap();
        b.middle = None;
        (b.mother, b.street, b.town) = (a.mother.clone(), a.street.clone(), a.town);
    }),
    ("a given name of two words", |it, a, b| {
        let (one, two) = it.pick(&[
            ("Mary Ann", "Maryann"),
            ("Mary-Ann", "Mary Ann"),
            ("Jean Luc", "Jean-Luc"),
            ("Anna_Maria", "AnnaMaria"),
            ("De'Andre", "De Andre"),
            ("D Angelo", "D'Angelo"),
        ]);
        one.clone_into(&mut a.given);
        two.clone_into(&mut b.given);
    }),
    (
        "a given name whose second word is the middle name",
        |_, a, b| {
            "Maryann".clone_into(&mut a.given);
            a.middle = None;
            "Mary".clone_into(&mut b.given);
            b.middle = Some("Ann".to_owned());
        },
    ),
    ("a family name of two words", |it, a, b| {
        let (one, two) = it.pick(&[
            ("De la Cruz", "Delacruz"),
            ("O'Neil", "ONeil"),
            ("Van Dyke", "Vandyke"),
            ("Garcia Lopez", "Garcia-Lopez"),
        ]);
        one.clone_into(&mut a.family);
        two.clone_into(&mut b.family);
    }),
    ("the suffix in the family name", |_, a, b| {
        a.suffix = Some("JR");
        b.family = format!("{} Jr.", b.family);
    }),
    ("no suffix", |_, a, _| a.suffix = Some("III")),
    ("a digit of the birth date", |_, a, b| {
        a.birth = Some("2012-04-17".to_owned());
        b.birth = Some("2012-04-11".to_owned());
    }),
    ("the year of birth", |_, a, b| {
        a.birth = Some("2012-04-17".to_owned());
        b.birth = Some("2013-04-17".to_owned());
    }),
    ("day and month swapped", |_, a, b| {
        a.birth = Some("2012-04-07".to_owned());
        b.birth = Some("2012-07-04".to_owned());
    }),
    ("the next day, over a month's end", |it, a, b| {
        let (one, two) = it.pick(&[
            ("2012-04-30", "2012-05-01"),
            ("2012-12-31", "2013-01-01"),
            ("2012-02-29", "2012-03-01"),
        ]);
        a.birth = Some(one.to_owned());
        b.birth = Some(two.to_owned());
    }),
    ("the other sex", |_, _, b| {
        b.sex = b.sex.map(|sex| match sex {
            AdministrativeSex::Female => AdministrativeSex::Male,
            _ => AdministrativeSex::Female,
        });
    }),
    ("no sex", |_, _, b| b.sex = None),
    ("moved", |it, a, b| {
        let phone = a.phone;
        it.elsewhere(b);
        b.phone = phone;
        b.mother.clone_from(&a.mother);
    }),
    ("moved, another telephone", |it, a, b| {
        it.elsewhere(b);
        b.mother.clone_from(&a.mother);
        b.middle.clone_from(&a.middle);
    }),
    ("another telephone", |it, a, b| {
        b.phone = Some(it.rng.random_range(2_000_000..9_999_999));
        (b.street, b.town) = (a.street.clone(), a.town);
    }),
    ("the street written in another way", |_, a, b| {
        a.street = Some("12 North Fable Street Apt 3".to_owned());
        b.street = Some("12 N FABLE ST #3".to_owned());
        b.town = a.town;
    }),
    ("a slip in the mother's maiden name", |it, a, b| {
        b.mother = a.mother.as_deref().map(|mother| it.slip(mother));
    }),
    ("one number of social security", |_, a, b| {
        b.ssn = a.ssn;
        (b.street, b.town, b.phone) = (None, None, None);
    }),
    ("one Medicaid number", |it, a, b| {
        b.medicaid = a.medicaid;
        it.elsewhere(b);
    }),
    ("a placeholder, one record number", |it, a, b| {
        it.pick(&[
            "Baby Girl",
            "BB",
            "Twin B",
            "Unnamed",
            "Newborn",
            "INFANT BOY",
        ])
        .clone_into(&mut b.given);
        b.middle = None;
        a.record_number = Some((77, "CLINIC"));
        b.record_number = Some((77, "CLINIC"));
    }),
    ("a twin with the birth order", |_, a, b| {
        (a.twin, b.twin) = (Some(Some(2)), Some(Some(2)));
    }),
    ("a twin, said by one", |_, a, _| a.twin = Some(None)),
];

/// Kinds in which nobody can tell without asking.
const DOUBTFUL: &[(&str, Trouble)] = &[
    ("name, birth date and sex alone", |_, a, b| {
        Inventor::bare(a);
        Inventor::bare(b);
    }),
    ("name and birth date of one who says more", |_, _, b| {
        Inventor::bare(b)
    }),
    ("other middle names", |it, a, b| {
        b.middle = Some(it.other_given(a));
        if a.middle == b.middle {
            a.middle = Some("Quill".to_owned());
        }
    }),
    ("other numbers of social security", |it, a, b| {
        b.ssn = Some(a.ssn.unwrap() + 1 + it.rng.random_range(0..9));
    }),
    ("other Medicaid numbers", |it, a, b| {
        b.medicaid = Some(a.medicaid.unwrap() + 1 + it.rng.random_range(0..9));
    }),
    ("other addresses, nothing else in common", |it, a, b| {
        Inventor::bare(b);
        it.elsewhere(b);
        b.phone = None;
        a.mother = None;
    }),
    (
        "other address and telephone, one middle name",
        |it, a, b| {
            let middle = a.middle.clone();
            Inventor::bare(b);
            b.middle = middle;
            it.elsewhere(b);
        },
    ),
    ("a placeholder and a name", |it, _, b| {
        it.pick(&[
            "Baby Girl",
            "BABY BOY",
            "Babygirl A",
            "Twin B",
            "BG",
            "Unnamed",
            "Newborn",
            "Infant Girl",
            "Girl",
            "BABYBOY2",
            "Baby Boy Of Ada",
        ])
        .clone_into(&mut b.given);
        b.middle = None;
    }),
    ("two placeholders", |it, a, b| {
        for who in [a, b] {
            it.pick(&["Baby Girl", "BABY GIRL", "BG", "Girl", "Newborn"])
                .clone_into(&mut who.given);
            who.middle = None;
        }
    }),
    ("no given name", |_, _, b| b.given.clear()),
    ("the year of birth alone", |_, _, b| {
        b.birth = b.birth.as_deref().map(|birth| birth[..4].to_owned());
    }),
    ("a nickname, and nothing else", |it, a, b| {
        let (full, short) = it.pick(SHORT);
        full.clone_into(&mut a.given);
        Inventor::bare(b);
        it.pick(short).clone_into(&mut b.given);
    }),
    ("two slips, and one middle name", |it, a, b| {
        let middle = a.middle.clone();
        Inventor::bare(b);
        b.middle = middle;
        b.given = it.slip(&b.given);
        a.birth = Some("2012-04-17".to_owned());
        b.birth = Some("2012-04-11".to_owned());
    }),
    ("another mother, another telephone", |it, a, b| {
        b.mother = Some(it.other_family(a.mother.as_deref().unwrap()));
        b.phone = Some(it.rng.random_range(2_000_000..9_999_999));
        b.middle = None;
        (b.ssn, b.medicaid) = (None, None);
        (b.street, b.town) = (None, None);
    }),
    ("junior and senior of one day", |_, a, b| {
        a.suffix = Some("JR");
        b.suffix = Some("SR");
    }),
    ("another birth date, all else the same", |it, a, b| {
        let days = it.rng.random_range(40..300) * 3 + 41;
        b.clone_from(a);
        it.change_birth(b, days);
    }),
    ("one name, other birth orders", |_, a, b| {
        (a.twin, b.twin) = (Some(Some(1)), Some(Some(2)));
    }),
    ("a slip in the name of a twin", |_, a, b| {
        "Oisinn".clone_into(&mut a.given);
        "Oisenn".clone_into(&mut b.given);
        a.twin = Some(None);
    }),
    ("one begins like the other", |it, a, b| {
        let (one, two) = it.pick(&[
            ("Maryann", "Mary"),
            ("Annabel", "Anna"),
            ("Kristoffer", "Kris"),
        ]);
        one.clone_into(&mut a.given);
        two.clone_into(&mut b.given);
        (a.middle, b.middle) = (None, None);
    }),
    ("another sex and a nickname, one town", |it, a, b| {
        let town = a.town;
        Inventor::bare(b);
        b.town = town;
        b.sex = match a.sex {
            Some(AdministrativeSex::Female) => Some(AdministrativeSex::Male),
            _ => Some(AdministrativeSex::Female),
        };
        let (full, short) = it.pick(SHORT);
        full.clone_into(&mut a.given);
        it.pick(short).clone_into(&mut b.given);
    }),
];

/// Kinds of pairs that are two persons.
const DIFFERENT: &[(&str, Trouble)] = &[
    ("strangers", |it, _, b| *b = it.person()),
    ("strangers of one name", |it, a, b| {
        let (family, given) = (a.family.clone(), a.given.clone());
        *b = it.person();
        (b.family, b.given) = (family, given);
    }),
    ("strangers of one name and birth date", |it, a, b| {
        let same = a.clone();
        *b = it.person();
        (b.family, b.given, b.birth) = (same.family, same.given, same.birth);
        (b.sex, b.middle) = (same.sex, Some(it.other_given(a)));
    }),
    ("strangers of one name, born a digit apart", |it, a, b| {
        let same = a.clone();
        *b = it.person();
        (b.family, b.given, b.sex) = (same.family, same.given, same.sex);
        a.birth = Some("2012-04-17".to_owned());
        b.birth = Some("2012-04-11".to_owned());
    }),
    ("strangers of one family name and birth date", |it, a, b| {
        let same = a.clone();
        *b = it.person();
        (b.family, b.birth) = (same.family, same.birth);
        b.given = it.other_given(a);
    }),
    ("siblings", |it, a, b| {
        b.given = it.other_given(a);
        b.middle = None;
        let days = it.rng.random_range(300..2000);
        it.change_birth(b, days);
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("siblings born a year apart", |it, a, b| {
        b.given = it.other_given(a);
        b.middle = None;
        it.change_birth(b, 365);
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins", |it, a, b| {
        b.given = it.other_given(a);
        b.middle.clone_from(&a.middle);
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins with birth orders", |it, a, b| {
        b.given = it.other_given(a);
        (a.twin, b.twin) = (Some(Some(1)), Some(Some(2)));
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins of names that sound alike", |it, a, b| {
        let (one, two) = it.pick(&[
            ("Jayden", "Kayden"),
            ("Ella", "Emma"),
            ("Aiden", "Jaiden"),
            ("Logan", "Rogan"),
        ]);
        one.clone_into(&mut a.given);
        two.clone_into(&mut b.given);
        (a.twin, b.twin) = (Some(Some(1)), Some(Some(2)));
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins, one of them a placeholder", |it, a, b| {
        it.pick(&["Twin B", "Baby Girl B", "BABYBOY2", "Boy B"])
            .clone_into(&mut b.given);
        b.middle = None;
        a.twin = Some(Some(1));
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins, both placeholders", |it, a, b| {
        let (one, two) = it.pick(&[("Twin A", "Twin B"), ("Boy 1", "Boy 2"), ("BG1", "BG2")]);
        one.clone_into(&mut a.given);
        two.clone_into(&mut b.given);
        (a.middle, b.middle) = (None, None);
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("twins with one number of social security", |it, a, b| {
        b.given = it.other_given(a);
        b.ssn = a.ssn;
    }),
    ("father and son", |it, a, b| {
        b.middle.clone_from(&a.middle);
        a.suffix = Some("JR");
        it.change_birth(b, -9_500);
        b.mother = Some(it.other_family(a.mother.as_deref().unwrap()));
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("mother and child of one number", |it, a, b| {
        b.given = it.other_given(a);
        it.change_birth(b, -9_500);
        b.ssn = a.ssn;
    }),
    ("cousins of one name", |it, a, b| {
        let days = it.rng.random_range(60..900);
        it.elsewhere(b);
        it.change_birth(b, days);
        b.mother = Some(it.other_family(a.mother.as_deref().unwrap()));
        b.middle = Some(it.other_given(a));
        (b.ssn, b.medicaid) = (None, None);
    }),
    ("neighbors", |it, a, b| {
        let (street, town) = (a.street.clone(), a.town);
        *b = it.person();
        (b.street, b.town) = (street, town);
    }),
];

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
