//! The kinds of trouble that labeled pairs have.

use forecast_record::model::AdministrativeSex;
use rand::RngExt;

use super::lists::SHORT;
use super::pairs::{Inventor, Who};

/// What is done to the second report of a pair, and sometimes to both.
pub(crate) type Trouble = fn(&mut Inventor, &mut Who, &mut Who);

/// Kinds of trouble in reports of one person; what other sources leave out comes on top.
pub(crate) const SAME: &[(&str, Trouble)] = &[
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
pub(crate) const DOUBTFUL: &[(&str, Trouble)] = &[
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
pub(crate) const DIFFERENT: &[(&str, Trouble)] = &[
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
