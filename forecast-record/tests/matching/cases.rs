//! Single cases: the usual kinds of trouble, one at a time.

use forecast_record::matching::{Agreement, MatchField, MatchVerdict, MatchWeights, Matcher};
use forecast_record::model::{
    Address, Fact, Identifier, MultipleBirth, Person, PersonName, SourceId, Telecom, TelecomKind,
};
use proptest::prelude::*;

fn fact<T>(value: T) -> Fact<T> {
    Fact::new(value, SourceId::new("test"))
}

/// An invented person with a mother's maiden name, an address and a telephone.
fn person(given: &str, family: &str, birth: &str) -> Person {
    let mut person = Person {
        names: vec![fact(PersonName::legal(family, given))],
        ..Person::default()
    };
    person.birth_date = birth.parse().ok().map(fact);
    person.mothers_maiden_name = Some(fact(PersonName::legal("Invented", "Ada")));
    person.addresses = vec![fact(Address {
        street: Some("12 Fable Street".to_owned()),
        city: Some("Exampleton".to_owned()),
        zip: Some("06901-0001".to_owned()),
        ..Address::default()
    })];
    person.telecoms = vec![fact(Telecom {
        kind: TelecomKind::Phone,
        value: "(203) 555-0123".to_owned(),
        usage: None,
    })];
    person
}

fn twin(mut person: Person, order: Option<u8>) -> Person {
    person.multiple_birth = Some(fact(MultipleBirth {
        multiple: true,
        order,
    }));
    person
}

#[test]
fn usual_troubles() {
    use MatchVerdict::{Match, NoMatch, Possible};
    let base = || person("William", "Example", "2019-04-07");
    let moved = |mut person: Person| {
        person.addresses = vec![fact(Address {
            street: Some("9 Riddle Lane".to_owned()),
            city: Some("Novelport".to_owned()),
            ..Address::default()
        })];
        person
    };
    let table = [
        ("the same", base(), Match, "points"),
        (
            "accents, capitals and marks",
            person("WILLIAM", "Exàmple", "2019-04-07"),
            Match,
            "points",
        ),
        (
            "a nickname",
            person("Bill", "Example", "2019-04-07"),
            Match,
            "points",
        ),
        (
            "a typing error",
            person("Wiliam", "Example", "2019-04-07"),
            Match,
            "points",
        ),
        (
            "day and month swapped",
            person("William", "Example", "2019-07-04"),
            Match,
            "points",
        ),
        (
            "a digit off",
            person("William", "Example", "2018-04-07"),
            Match,
            "points",
        ),
        (
            "two digits swapped",
            person("William", "Example", "2019-04-70"),
            Possible,
            "birth_date",
        ),
        (
            "a hyphenated name",
            person("William", "Example-Sample", "2019-04-07"),
            Match,
            "points",
        ),
        (
            "another family name",
            person("William", "Sample", "2019-04-07"),
            Match,
            "points",
        ),
        (
            "names swapped",
            person("Example", "William", "2019-04-07"),
            Match,
            "points",
        ),
        ("another address", moved(base()), Match, "points"),
        (
            "a placeholder for a name",
            person("Babyboy", "Example", "2019-04-07"),
            Possible,
            "placeholder",
        ),
        (
            "another birth date",
            person("William", "Example", "2021-11-30"),
            Possible,
            "points",
        ),
        (
            "a father of the same name",
            person("William", "Example", "1985-06-21"),
            Possible,
            "points",
        ),
        (
            "a sibling",
            person("Ida", "Example", "2021-11-30"),
            NoMatch,
            "points",
        ),
        (
            "a twin",
            person("Ida", "Example", "2019-04-07"),
            NoMatch,
            "twins",
        ),
    ];
    let matcher = Matcher::default();
    for (what, other, verdict, rule) in table {
        let found = matcher.compare(&base(), &other);
        assert_eq!(
            (found.verdict, found.rule.as_str()),
            (verdict, rule),
            "{what}: {found:?}"
        );
    }
}

#[test]
fn twins_are_two() {
    let matcher = Matcher::default();
    let jayden = twin(person("Jayden", "Example", "2019-04-07"), Some(1));
    let kayden = twin(person("Kayden", "Example", "2019-04-07"), Some(2));
    let found = matcher.compare(&jayden, &kayden);
    assert_eq!(
        (found.verdict, found.rule.as_str()),
        (MatchVerdict::NoMatch, "birth_order")
    );
    // Without orders and flags, two names that are both names are two twins.
    let found = matcher.compare(
        &person("Jayden", "Example", "2019-04-07"),
        &person("Kayden", "Example", "2019-04-07"),
    );
    assert_eq!(
        (found.verdict, found.rule.as_str()),
        (MatchVerdict::NoMatch, "twins")
    );
    // A slip in a name that twins might well have.
    let found = matcher.compare(
        &twin(person("Oisin", "Example", "2019-04-07"), None),
        &person("Oisen", "Example", "2019-04-07"),
    );
    assert_eq!(
        (found.verdict, found.rule.as_str()),
        (MatchVerdict::Possible, "multiple_birth")
    );
    // The same twin, reported twice.
    assert_eq!(
        matcher.compare(&jayden, &jayden).verdict,
        MatchVerdict::Match
    );
    // An identifier that both have is for a person to sort out.
    let with_id = |mut person: Person| {
        person.identifiers = vec![fact(Identifier::new("12345", "CLINIC", "MR"))];
        person
    };
    let found = matcher.compare(&with_id(jayden), &with_id(kayden));
    assert_eq!(found.verdict, MatchVerdict::Possible);
}

#[test]
fn a_shared_social_security_number_makes_nobody_the_same() {
    let matcher = Matcher::default();
    let with = |mut person: Person| {
        person.identifiers = vec![fact(Identifier::new("900-00-1234", "SSA", "SS"))];
        person
    };
    let mother = with(person("Ada", "Example", "1990-02-03"));
    let child = with(person("William", "Example", "2019-04-07"));
    assert_ne!(
        matcher.compare(&mother, &child).verdict,
        MatchVerdict::Match
    );
}

#[test]
fn every_field_says_what_it_found() {
    let matcher = Matcher::default();
    let found = matcher.compare(
        &person("William", "Example", "2019-04-07"),
        &person("Bill", "Exmaple", "2019-07-04"),
    );
    let said: Vec<_> = found
        .fields
        .iter()
        .map(|f| (f.field, f.agreement))
        .collect();
    assert_eq!(
        said,
        [
            (MatchField::FamilyName, Agreement::Close),
            (MatchField::GivenName, Agreement::Nickname),
            (MatchField::BirthDate, Agreement::Swapped),
            (MatchField::MothersMaidenName, Agreement::Same),
            (MatchField::Address, Agreement::Same),
            (MatchField::Telecom, Agreement::Same),
        ]
    );
    assert_eq!(
        found.points,
        found.fields.iter().map(|f| f.points).sum::<i32>()
    );
}

#[test]
fn keys_survive_the_usual_troubles() {
    let matcher = Matcher::default();
    let base = matcher.blocking_keys(&person("William", "Example", "2019-04-07"));
    let bare = |given: &str, family: &str, birth: &str| {
        let mut person = person(given, family, birth);
        person.telecoms.clear();
        matcher.blocking_keys(&person)
    };
    for other in [
        bare("Bill", "Sample-Example", "2019-07-04"),
        bare("Example", "Bill", "2012-12-12"),
        bare("Wiliam", "Exampel", "2019-04-08"),
    ] {
        assert!(!base.is_disjoint(&other));
    }
}

#[test]
fn weights_are_checked() {
    let mut weights = serde_json::to_value(MatchWeights::default()).unwrap();
    weights["possible_at"] = 900.into();
    assert!(MatchWeights::from_json(weights.to_string().as_bytes()).is_err());
}

proptest! {
    #[test]
    fn the_order_of_two_makes_no_difference(
        a in "[A-Za-zé' -]{0,12}", b in "[A-Za-zé' -]{0,12}", c in "[A-Za-z-]{0,12}", d in "[A-Za-z-]{0,12}",
        x in "20[01][0-9]-0[1-9]-0[1-9]", y in "20[01][0-9]-0[1-9]-0[1-9]",
    ) {
        let matcher = Matcher::default();
        let (first, second) = (person(&a, &c, &x), person(&b, &d, &y));
        prop_assert_eq!(matcher.compare(&first, &second), matcher.compare(&second, &first));
    }

    #[test]
    fn everybody_is_themselves(given in "[A-Z][a-z]{2,9}", family in "[A-Z][a-z]{2,9}", birth in "20[01][0-9]-0[1-9]-0[1-9]") {
        let matcher = Matcher::default();
        let one = person(&given, &family, &birth);
        prop_assert_eq!(matcher.compare(&one, &one).verdict, MatchVerdict::Match);
    }
}
