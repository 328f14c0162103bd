//! One person, one record; two people, two: messages into a register, in every order.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use forecast_exchange::hl7::{Context, Responder, Stamp, receive};
use forecast_hl7::{Content, read_stream};
use forecast_record::bridge::Knowledge;
use forecast_record::model::{Person, Record};
use forecast_record::quality::Policy;
use forecast_record::register::{Found, Register};
use forecast_record::tables::Tables;

/// A report of a dose of hepatitis B vaccine: who sends it, PID-3, name, sex, and what follows.
struct Message<'m> {
    from: &'m str,
    number: &'m str,
    name: &'m str,
    mother: &'m str,
    birth: &'m str,
    address: &'m str,
    phone: &'m str,
    twin: &'m str,
}

const NEWBORN: Message<'_> = Message {
    from: "FAC1",
    number: "A^^^F1^MR",
    name: "Example^Ada^^^^^L",
    mother: "",
    birth: "20260201",
    address: "1 Test Lane^^Hartford^CT^06101^USA^P",
    phone: "^PRN^PH^^^860^5550142",
    twin: "",
};

impl Message<'_> {
    fn record(&self) -> Record {
        let Message {
            from,
            number,
            name,
            mother,
            birth,
            address,
            phone,
            twin,
        } = self;
        let text = format!(
            "MSH|^~\\&|T|{from}|IIS|CT|20260302143000-0500||VXU^V04^VXU_V04|{from}|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
             PID|1||{number}||{name}|{mother}|{birth}|F|||{address}||{phone}|||||||||||{twin}\r\
             ORC|RE||D-{from}^{from}\rRXA|0|1|20260201||08^HepB^CVX|999|||01^H^NIP001|||||||||||CP|A\r"
        );
        for item in read_stream(text.as_bytes()) {
            let Content::Message(message, encoding) = item.content else {
                continue;
            };
            let stamp = Stamp {
                time: "2026-03-02T14:30:00-05:00".parse().unwrap(),
                control_id: "A1".to_owned(),
            };
            let context = Context {
                tables: Tables::built_in(),
                received: Some(stamp.time),
                knowledge: None,
            };
            let responder = Responder {
                application: "IIS".to_owned(),
                facility: "CT".to_owned(),
            };
            let policy = Policy::default();
            let receipt = receive(&message, encoding, context, policy, &responder, &stamp);
            return receipt.submission.record;
        }
        panic!("not a message");
    }
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for order in orders(count - 1) {
        for at in 0..=order.len() {
            let mut order = order.clone();
            order.insert(at, count - 1);
            all.push(order);
        }
    }
    all
}

/// The given names of each record, in every order of the messages.
#[track_caller]
fn assert_people(messages: &[Message<'_>], people: &[&[&str]]) {
    for order in orders(messages.len()) {
        let mut register = Register::default();
        for &at in &order {
            register.add(messages[at].record());
        }
        let mut found: Vec<Vec<String>> = register
            .records()
            .iter()
            .map(|record| {
                let names = record.person.names.iter();
                let mut names: Vec<String> =
                    names.filter_map(|it| it.value.given.clone()).collect();
                names.sort();
                names
            })
            .collect();
        found.sort();
        assert_eq!(found, people, "in the order {order:?}");
        for record in register.records() {
            assert!(record.to_patient(&Knowledge::default()).is_ok());
        }
    }
}

#[test]
fn twins_and_a_placeholder_are_never_one_person() {
    let emma = Message {
        name: "Example^Emma^^^^^L",
        ..NEWBORN
    };
    for placeholder in [
        "Baby Girl",
        "Twin B",
        "Unnamed",
        "BG",
        "Babygirl^A",
        "Baby^Girl",
    ] {
        let baby = Message {
            from: "FAC2",
            number: "B^^^F2^MR",
            name: &format!("Example^{placeholder}^^^^L"),
            ..NEWBORN
        };
        let olivia = Message {
            from: "FAC3",
            number: "C^^^F3^MR",
            name: "Example^Olivia^^^^^L",
            ..NEWBORN
        };
        let given = placeholder.split('^').next().unwrap();
        let mut people = [vec!["Emma"], vec![given], vec!["Olivia"]];
        people.sort();
        let people: Vec<&[&str]> = people.iter().map(Vec::as_slice).collect();
        assert_people(&[Message { ..emma }, baby, olivia], &people);
    }
}

#[test]
fn a_placeholder_with_the_clinics_own_number_joins_the_name_and_no_twin() {
    let message = |from: &'static str, number: &'static str, name: &'static str| Message {
        from,
        number,
        name,
        ..NEWBORN
    };
    let messages = [
        message("FAC1", "A^^^F1^MR", "Example^Baby Girl^^^^^L"),
        message("FAC2", "A^^^F1^MR", "Example^Emma^^^^^L"),
        message("FAC3", "C^^^F3^MR", "Example^Olivia^^^^^L"),
    ];
    assert_people(&messages, &[&["Baby Girl", "Emma"], &["Olivia"]]);
}

#[test]
fn name_birth_date_and_sex_alone_are_not_certain() {
    let bare = |from: &'static str, number: &'static str| Message {
        from,
        number,
        address: "",
        phone: "",
        ..NEWBORN
    };
    assert_people(
        &[bare("FAC1", "A^^^F1^MR"), bare("FAC2", "B^^^F2^MR")],
        &[&["Ada"], &["Ada"]],
    );
    // One number makes it certain, and so does one mother.
    assert_people(
        &[bare("FAC1", "A^^^F1^MR"), bare("FAC2", "A^^^F1^MR")],
        &[&["Ada"]],
    );
    let with_mother = |from: &'static str, number: &'static str| Message {
        mother: "Sample^^^^^^M",
        ..bare(from, number)
    };
    assert_people(
        &[
            with_mother("FAC1", "A^^^F1^MR"),
            with_mother("FAC2", "B^^^F2^MR"),
        ],
        &[&["Ada"]],
    );
}

#[test]
fn other_middle_names_numbers_or_addresses_are_for_a_person_to_decide() {
    let two: &[&[&str]] = &[&["Ada"], &["Ada"]];
    let ada = || Message { ..NEWBORN };
    let middle = |name: &'static str, from: &'static str| Message {
        from,
        number: if from == "FAC1" {
            "A^^^F1^MR"
        } else {
            "B^^^F2^MR"
        },
        name,
        ..NEWBORN
    };
    assert_people(
        &[
            middle("Example^Ada^Maria^^^^L", "FAC1"),
            middle("Example^Ada^Jane^^^^L", "FAC2"),
        ],
        two,
    );
    for kind in ["MA", "SS"] {
        let numbered = |number: &str, from: &'static str| -> String {
            format!("{from}^^^{from}^MR~{number}^^^STATE^{kind}")
        };
        let (one, other) = (numbered("101", "F1"), numbered("102", "F2"));
        assert_people(
            &[
                Message {
                    number: &one,
                    ..ada()
                },
                Message {
                    from: "FAC2",
                    number: &other,
                    ..ada()
                },
            ],
            two,
        );
    }
    assert_people(
        &[
            Message { phone: "", ..ada() },
            Message {
                from: "FAC2",
                number: "B^^^F2^MR",
                address: "99 Riddle Road^^Bridgeport^CT^06604^USA^P",
                phone: "",
                ..NEWBORN
            },
        ],
        two,
    );
}

#[test]
fn given_names_compare_whatever_stands_between_their_words() {
    let named = |name: &'static str, from: &'static str, number: &'static str| Message {
        from,
        number,
        name,
        ..NEWBORN
    };
    assert_people(
        &[
            named("Example^Mary Ann^^^^^L", "FAC1", "A^^^F1^MR"),
            named("Example^Maryann^^^^^L", "FAC2", "B^^^F2^MR"),
            named("Example^Mary-Ann^^^^^L", "FAC3", "C^^^F3^MR"),
            named("Example^Mary^Ann^^^^L", "FAC4", "D^^^F4^MR"),
        ],
        &[&["Mary", "Mary Ann", "Mary-Ann", "Maryann"]],
    );
}

#[test]
fn a_birth_date_a_day_off_over_a_months_end_is_one_off() {
    for (one, other) in [
        ("20260131", "20260201"),
        ("20251231", "20260101"),
        ("20240229", "20240301"),
        ("20260129", "20260130"),
    ] {
        assert_people(
            &[
                Message {
                    birth: one,
                    ..NEWBORN
                },
                Message {
                    from: "FAC2",
                    number: "B^^^F2^MR",
                    birth: other,
                    ..NEWBORN
                },
            ],
            &[&["Ada"]],
        );
    }
}

/// A query gets the record of the person asked for, never of somebody who only may be.
#[test]
fn a_query_is_never_answered_with_somebody_elses_record() {
    let mut register = Register::default();
    register.add(NEWBORN.record());
    let asked = |message: Message<'_>| -> Person { message.record().person };
    let certain = |person: &Person| matches!(register.find(person), Found::One(_));
    let elsewhere = || Message {
        from: "FAC2",
        number: "B^^^F2^MR",
        ..NEWBORN
    };
    assert!(certain(&asked(elsewhere())));
    let bare = Message {
        address: "",
        phone: "",
        ..elsewhere()
    };
    assert!(!certain(&asked(bare)));
    let placeholder = Message {
        name: "Example^Baby Girl^^^^^L",
        ..elsewhere()
    };
    assert!(!certain(&asked(placeholder)));
    let other_address = Message {
        address: "99 Riddle Road^^Bridgeport^CT^06604^USA^P",
        phone: "",
        ..elsewhere()
    };
    assert!(!certain(&asked(other_address)));
    let twin = Message {
        name: "Example^Olivia^^^^^L",
        ..elsewhere()
    };
    assert!(matches!(register.find(&asked(twin)), Found::Nobody));
}

#[test]
fn a_twin_with_a_birth_order_in_the_placeholder_is_not_the_other_one() {
    let born = |from: &'static str, number: &'static str, name: &'static str| Message {
        from,
        number,
        name,
        twin: "Y",
        ..NEWBORN
    };
    let messages = [
        born("FAC1", "A^^^F1^MR", "Example^Twin A^^^^^L"),
        born("FAC2", "B^^^F2^MR", "Example^Twin B^^^^^L"),
    ];
    let mut register = Register::default();
    register.add(messages[0].record());
    let asked = messages[1].record().person;
    assert!(matches!(register.find(&asked), Found::Nobody));
}
